----------------------------- MODULE Membership -----------------------------
(***************************************************************************)
(* Raft's change of membership, one server at a time: the configuration is *)
(* an entry of the log like any other, a server uses the latest one in its *)
(* log, committed or not, and majorities of two configurations that differ *)
(* by one server meet.                                                     *)
(*                                                                         *)
(* After Ongaro, "Consensus: Bridging Theory and Practice" (2014), chapter *)
(* 4, with the correction that he published on 10 July 2015 on the list    *)
(* raft-dev: a leader begins no change before it has committed an entry of *)
(* its own term.                                                           *)
(*                                                                         *)
(* Votes are gathered in one step, and an entry is sent, stored and        *)
(* acknowledged in one step, since the subject is which majorities decide. *)
(* The TypeScript model src/models/raft/membership.ts has the same actions *)
(* and properties under the same names.                                    *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Sequences

CONSTANTS Server,      \* all servers that ever take part
          Founders,    \* the members of the first configuration; the others start with a blank disk
          Founder,     \* the one of them that leads in term 1
          MaxTerm,     \* bound: no election beyond this term
          MaxLength,   \* bound: no log is longer
          None         \* stands for no vote

ASSUME ConstantAssumption == /\ Founder \in Founders
                             /\ Founders \subseteq Server
                             /\ None \notin Server
                             /\ MaxTerm \in Nat \ {0}
                             /\ MaxLength \in Nat \ {0}

VARIABLES currentTerm,   \* the latest term that each server has seen
          votedFor,      \* for whom it voted in that term, or None
          role,          \* whether it leads in that term: "leader" or "follower"
          log,           \* the entries of each server, the first at index 1
          commitIndex,   \* the highest index that each server has marked as committed, as a leader
          matchIndex,    \* up to where a leader knows the log of each other server to be like its own
          elections,     \* every election won, with the winner's log: for the properties
          committed      \* every entry marked by a leader, and in which term: for the properties

vars == <<currentTerm, votedFor, role, log, commitIndex, matchIndex, elections, committed>>

Term == 1 .. MaxTerm
Index == 1 .. MaxLength

(* An entry with members is a configuration; one without stands for a command. *)
Entry == [term : Term, members : SUBSET Server]

IsLog(entries) == /\ Len(entries) <= MaxLength
                  /\ \A n \in DOMAIN entries : entries[n] \in Entry

TypeOK == /\ currentTerm \in [Server -> 0 .. MaxTerm]
          /\ votedFor \in [Server -> Server \cup {None}]
          /\ role \in [Server -> {"leader", "follower"}]
          /\ \A i \in Server : IsLog(log[i])
          /\ \A i \in Server : commitIndex[i] \in 0 .. Len(log[i])
          /\ matchIndex \in [Server -> [Server -> 0 .. MaxLength]]
          /\ \A e \in elections : /\ DOMAIN e = {"term", "leader", "log"}
                                  /\ e.term \in Term
                                  /\ e.leader \in Server
                                  /\ IsLog(e.log)
          /\ committed \subseteq [term : Term, index : Index, entry : Entry]

FirstEntry == [term |-> 1, members |-> Founders]
NoMatch == [j \in Server |-> 0]

(***************************************************************************)
(* The founders agree on the first configuration, and one of them leads.   *)
(***************************************************************************)
Init ==
   /\ currentTerm = [i \in Server |-> IF i \in Founders THEN 1 ELSE 0]
   /\ votedFor = [i \in Server |-> IF i \in Founders THEN Founder ELSE None]
   /\ role = [i \in Server |-> IF i = Founder THEN "leader" ELSE "follower"]
   /\ log = [i \in Server |-> IF i \in Founders THEN <<FirstEntry>> ELSE <<>>]
   /\ commitIndex = [i \in Server |-> IF i \in Founders THEN 1 ELSE 0]
   /\ matchIndex = [i \in Server |-> IF i = Founder
                                     THEN [j \in Server |-> IF j \in Founders \ {i} THEN 1 ELSE 0]
                                     ELSE NoMatch]
   /\ elections = {[term |-> 1, leader |-> Founder, log |-> <<>>]}
   /\ committed = {[term |-> 1, index |-> 1, entry |-> FirstEntry]}

Max(S) == CHOOSE x \in S : \A y \in S : y <= x

LastTerm(entries) == IF entries = <<>> THEN 0 ELSE entries[Len(entries)].term

(* Where the latest configuration stands in the log of server i; 0 if there is none. *)
ConfigurationIndex(i) == Max({0} \cup {n \in DOMAIN log[i] : log[i][n].members # {}})

(***************************************************************************)
(* The configuration that server i uses: the latest in its log, whether it *)
(* is committed or not.  A blank server has none, and cannot be elected.   *)
(***************************************************************************)
Configuration(i) == LET n == ConfigurationIndex(i) IN IF n = 0 THEN {} ELSE log[i][n].members

(* The smallest majorities: a vote more than these would only bind one more voter. *)
Quorums(C) == {Q \in SUBSET C : Cardinality(Q) = Cardinality(C) \div 2 + 1}

-----------------------------------------------------------------------------
(***************************************************************************)
(* A voter has not voted for another in term t, and the log of i is at     *)
(* least as up to date as its own.                                         *)
(***************************************************************************)
IsUpToDate(i, v) == \/ LastTerm(log[i]) > LastTerm(log[v])
                    \/ /\ LastTerm(log[i]) = LastTerm(log[v])
                       /\ Len(log[i]) >= Len(log[v])

GrantsVote(v, i, t) == /\ \/ t > currentTerm[v]
                          \/ t = currentTerm[v] /\ votedFor[v] = None
                       /\ IsUpToDate(i, v)

(***************************************************************************)
(* Server i is elected in term t by a majority of its configuration.  It   *)
(* votes for itself, which counts only if it is a member.  No term is      *)
(* skipped: what matters is the order of terms, not how far apart they are.*)
(***************************************************************************)
Elect(i, t) ==
   /\ t > currentTerm[i]
   /\ \E s \in Server : t <= currentTerm[s] + 1
   /\ \E Q \in Quorums(Configuration(i)) :
         LET voters == Q \cup {i}
         IN  /\ i \in Configuration(i) => i \in Q
             /\ \A v \in Q \ {i} : GrantsVote(v, i, t)
             /\ currentTerm' = [s \in Server |-> IF s \in voters THEN t ELSE currentTerm[s]]
             /\ votedFor' = [s \in Server |-> IF s \in voters THEN i ELSE votedFor[s]]
             /\ role' = [s \in Server |-> IF s = i THEN "leader"
                                          ELSE IF s \in voters THEN "follower" ELSE role[s]]
             /\ matchIndex' = [s \in Server |-> IF s \in voters THEN NoMatch ELSE matchIndex[s]]
   /\ elections' = elections \cup {[term |-> t, leader |-> i, log |-> log[i]]}
   /\ UNCHANGED <<log, commitIndex, committed>>

(* Server i, which leads, puts an entry at the end of its log. *)
AppendEntry(i, members) ==
   /\ Len(log[i]) < MaxLength
   /\ log' = [log EXCEPT ![i] = Append(@, [term |-> currentTerm[i], members |-> members])]
   /\ UNCHANGED <<currentTerm, votedFor, role, commitIndex, matchIndex, elections, committed>>

(***************************************************************************)
(* Leader i begins its term with a command, so that it can learn what is   *)
(* committed (section 6.4).  More commands in its term would be committed  *)
(* in the same way.                                                        *)
(***************************************************************************)
Command(i) == /\ role[i] = "leader"
              /\ \A n \in DOMAIN log[i] : log[i][n].term # currentTerm[i]
              /\ AppendEntry(i, {})

(***************************************************************************)
(* Leader i may begin a change: the one before is committed, and so is an  *)
(* entry of its own term.  Without the second, a leader of an earlier term *)
(* may still have a change of which i knows nothing, and the two may       *)
(* decide by majorities that do not meet.                                  *)
(***************************************************************************)
IsChangeCommitted(i) == ConfigurationIndex(i) <= commitIndex[i]

HasCommittedInTerm(i) == \E n \in DOMAIN log[i] : n <= commitIndex[i] /\ log[i][n].term = currentTerm[i]

MayChange(i) == IsChangeCommitted(i) /\ HasCommittedInTerm(i)

(***************************************************************************)
(* Leader i adds server j to the configuration, or takes it out; a leader  *)
(* may take out itself.                                                    *)
(***************************************************************************)
AddServer(i, j) == /\ role[i] = "leader"
                   /\ MayChange(i)
                   /\ j \notin Configuration(i)
                   /\ AppendEntry(i, Configuration(i) \cup {j})

RemoveServer(i, j) == /\ role[i] = "leader"
                      /\ MayChange(i)
                      /\ j \in Configuration(i)
                      /\ Configuration(i) # {j}
                      /\ AppendEntry(i, Configuration(i) \ {j})

(***************************************************************************)
(* The latest index at which the entries of i and j are of one term: where *)
(* a leader i arrives that goes back until the logs match.                 *)
(***************************************************************************)
CommonIndex(i, j) == Max({0} \cup {n \in DOMAIN log[i] \cap DOMAIN log[j] : log[i][n].term = log[j][n].term})

(* What j has after storing entry n of leader i: what conflicts with it goes, and all behind that. *)
Stored(i, j, n) == Append(SubSeq(log[j], 1, n - 1), log[i][n])

(***************************************************************************)
(* Leader i sends a member j the next entry that j lacks; j stores it and  *)
(* acknowledges.  Messages without an entry could only raise a term: what  *)
(* i commits is an entry of its term, which j has from nobody but i.       *)
(***************************************************************************)
Replicate(i, j) ==
   /\ role[i] = "leader"
   /\ j \in Configuration(i) \ {i}
   /\ currentTerm[j] <= currentTerm[i]
   /\ LET n == CommonIndex(i, j) + 1
      IN  /\ n \in DOMAIN log[i]
          /\ log' = [log EXCEPT ![j] = Stored(i, j, n)]
          /\ matchIndex' = [matchIndex EXCEPT ![i][j] = n,
                                              ![j] = IF currentTerm[j] < currentTerm[i] THEN NoMatch ELSE @]
   /\ currentTerm' = [currentTerm EXCEPT ![j] = currentTerm[i]]
   /\ votedFor' = [votedFor EXCEPT ![j] = IF currentTerm[j] < currentTerm[i] THEN None ELSE @]
   /\ role' = [role EXCEPT ![j] = IF currentTerm[j] < currentTerm[i] THEN "follower" ELSE @]
   /\ UNCHANGED <<commitIndex, elections, committed>>

(***************************************************************************)
(* Entry n of leader i is of its term and stored by a majority of its      *)
(* configuration, in which i counts only if it is a member.                *)
(***************************************************************************)
IsAgreed(i, n) ==
   /\ log[i][n].term = currentTerm[i]
   /\ \E Q \in Quorums(Configuration(i)) : \A j \in Q : j = i \/ matchIndex[i][j] >= n

(***************************************************************************)
(* Leader i marks what is agreed, and with it all before, as committed.  A *)
(* leader that is no member of the configuration now committed steps down. *)
(***************************************************************************)
AdvanceCommit(i) ==
   LET agreed == {n \in commitIndex[i] + 1 .. Len(log[i]) : IsAgreed(i, n)}
       last == Max(agreed)
       isOut == i \notin Configuration(i) /\ ConfigurationIndex(i) <= last
   IN  /\ role[i] = "leader"
       /\ agreed # {}
       /\ commitIndex' = [commitIndex EXCEPT ![i] = last]
       /\ committed' = committed \cup {[term |-> currentTerm[i], index |-> n, entry |-> log[i][n]]
                                        : n \in commitIndex[i] + 1 .. last}
       /\ role' = [role EXCEPT ![i] = IF isOut THEN "follower" ELSE @]
       /\ matchIndex' = [matchIndex EXCEPT ![i] = IF isOut THEN NoMatch ELSE @]
       /\ UNCHANGED <<currentTerm, votedFor, log, elections>>

Next == \/ \E i \in Server, t \in Term : Elect(i, t)
        \/ \E i \in Server : Command(i)
        \/ \E i, j \in Server : AddServer(i, j)
        \/ \E i, j \in Server : RemoveServer(i, j)
        \/ \E i, j \in Server : Replicate(i, j)
        \/ \E i \in Server : AdvanceCommit(i)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties, as in figure 3.2 of the thesis.                             *)
(***************************************************************************)
ElectionSafety == \A e1, e2 \in elections : e1.term = e2.term => e1.leader = e2.leader

LogMatching == \A i, j \in Server : \A n \in DOMAIN log[i] \cap DOMAIN log[j] :
                  log[i][n].term = log[j][n].term => SubSeq(log[i], 1, n) = SubSeq(log[j], 1, n)

(* An entry committed in a term is in the log of the leader of every later one, from its election on. *)
LeaderCompleteness == \A c \in committed, e \in elections :
                         e.term > c.term => /\ c.index \in DOMAIN e.log
                                            /\ e.log[c.index] = c.entry

(***************************************************************************)
(* No two servers apply different entries at one index.  A server applies  *)
(* nothing but what some leader has marked, and up to where it was marked. *)
(***************************************************************************)
StateMachineSafety == \A c, d \in committed : c.index = d.index => c.entry = d.entry

(* What a server has marked it neither takes back nor loses. *)
CommitMonotonic == [][\A i \in Server :
                         /\ commitIndex'[i] >= commitIndex[i]
                         /\ \A n \in 1 .. commitIndex[i] : n \in DOMAIN log'[i] /\ log'[i][n] = log[i][n]]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
LeaderOf(t) == {e.leader : e \in {e \in elections : e.term = t}}

(* A change is committed, then another leader commits an entry of its own under the new configuration. *)
NextLeaderCommits == \E c, d \in committed : /\ c.index > 1
                                             /\ c.entry.members # {}
                                             /\ d.entry.term > c.term
                                             /\ d.entry.members = {}
                                             /\ LeaderOf(d.term) # LeaderOf(c.term)

TwoConfigurationsLead == \E i, j \in Server : /\ role[i] = "leader"
                                              /\ role[j] = "leader"
                                              /\ Configuration(i) # Configuration(j)
=============================================================================
