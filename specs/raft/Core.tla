-------------------------------- MODULE Core --------------------------------
(***************************************************************************)
(* The core of Raft: servers elect a leader, the leader replicates its     *)
(* log, and an entry that a quorum holds is committed.                     *)
(*                                                                         *)
(* After Ongaro and Ousterhout, "In Search of an Understandable Consensus  *)
(* Algorithm (Extended Version)" (2014), sections 5.1 to 5.4 and figure 2, *)
(* and Ongaro, "Consensus: Bridging Theory and Practice" (2014), chapter   *)
(* 3.                                                                      *)
(*                                                                         *)
(* Messages stay for ever and receiving only reads them.  A lost message  *)
(* is one that nobody reads, a duplicate one that is read twice.  So a     *)
(* leader may send all that it can as soon as it can, and whoever counts   *)
(* replies may count any of those that were sent: nextIndex and matchIndex *)
(* need no variables.  What nobody would heed any more is forgotten, which *)
(* changes nothing but the number of states.                               *)
(*                                                                         *)
(* No algorithm can promise a leader while faults go on and candidates     *)
(* stand against each other.  Terms are finitely many, and the last stands *)
(* for the first one in which somebody stands alone who can win, when      *)
(* faults have come to an end.                                             *)
(***************************************************************************)
EXTENDS Integers, Sequences

CONSTANTS Server,         \* the servers
          Quorum,         \* sets of servers; any two of them share a member
          Nobody,         \* in place of a server where there is none
          OddCandidate,   \* the servers that may stand in odd terms, but for the last
          EvenCandidate,  \* the servers that may stand in even terms, but for the last
          MaxTerm,        \* the last term
          RequestTerms,   \* the terms whose leader is asked, once, to add an entry
          MaxRestarts     \* how many restarts there may be

ASSUME QuorumAssumption ==
          /\ \A Q \in Quorum : Q \subseteq Server
          /\ \A Q1, Q2 \in Quorum : Q1 \cap Q2 # {}

ASSUME ConstantAssumption == /\ Nobody \notin Server
                             /\ OddCandidate \cup EvenCandidate \subseteq Server
                             /\ MaxTerm \in Nat
                             /\ RequestTerms \subseteq 1 .. MaxTerm
                             /\ MaxRestarts \in Nat

VARIABLES currentTerm,   \* the latest term that each server has seen, on disk
          votedFor,      \* for whom each server has voted in that term, on disk; Nobody if for none
          log,           \* the entries of each server, on disk: the term of each, and a command
          role,          \* "follower", "candidate" or "leader" in that term
          commitIndex,   \* up to where each server knows its log to be committed
          voteRequests,  \* messages by which candidates ask all others for their votes
          votes,         \* the servers that have sent each candidate their vote, itself among them
          appends,       \* messages with entries of a leader to all others
          acks,          \* the acknowledgements sent to each leader: by whom, and up to where
          restarts,      \* how many restarts there have been
          elected,       \* for the properties: every leader ever elected, its term, and its log then
          committed,     \* likewise every entry that a leader has committed, its index, and that leader's term
          applied        \* likewise every entry that a server has applied, and its index

vars == <<currentTerm, votedFor, log, role, commitIndex, voteRequests, votes, appends, acks,
          restarts, elected, committed, applied>>

history == <<elected, committed, applied>>

Term == 1 .. MaxTerm
Index == 0 .. MaxTerm

(* A command is named for the leader to which the client gave it. *)
Entry == [term : Term, command : Server]

IsLog(entries) == /\ DOMAIN entries = 1 .. Len(entries)
                  /\ Len(entries) \in Index
                  /\ \A k \in DOMAIN entries : entries[k] \in Entry

TypeOK ==
   /\ currentTerm \in [Server -> {0} \cup Term]
   /\ votedFor \in [Server -> Server \cup {Nobody}]
   /\ \A i \in Server : IsLog(log[i])
   /\ role \in [Server -> {"follower", "candidate", "leader"}]
   /\ \A i \in Server : commitIndex[i] \in 0 .. Len(log[i])
   /\ voteRequests \subseteq
         [term : Term, sender : Server, lastIndex : Index, lastTerm : {0} \cup Term]
   /\ votes \in [Server -> SUBSET Server]
   /\ \A m \in appends : /\ DOMAIN m = {"term", "sender", "prevIndex", "prevTerm", "suffix",
                                       "commit"}
                         /\ m.term \in Term
                         /\ m.sender \in Server
                         /\ m.prevIndex \in Index
                         /\ m.prevTerm \in {0} \cup Term
                         /\ IsLog(m.suffix)
                         /\ m.commit \in Index
   /\ acks \in [Server -> SUBSET [follower : Server, matchIndex : Term]]
   /\ restarts \in 0 .. MaxRestarts
   /\ \A e \in elected : /\ DOMAIN e = {"term", "leader", "log"}
                         /\ e.term \in Term
                         /\ e.leader \in Server
                         /\ IsLog(e.log)
   /\ committed \subseteq [term : Term, index : Term, entry : Entry]
   /\ applied \subseteq [index : Term, entry : Entry]

Init == /\ currentTerm = [i \in Server |-> 0]
        /\ votedFor = [i \in Server |-> Nobody]
        /\ log = [i \in Server |-> << >>]
        /\ role = [i \in Server |-> "follower"]
        /\ commitIndex = [i \in Server |-> 0]
        /\ voteRequests = {}
        /\ votes = [i \in Server |-> {}]
        /\ appends = {}
        /\ acks = [i \in Server |-> {}]
        /\ restarts = 0
        /\ elected = {}
        /\ committed = {}
        /\ applied = {}

-----------------------------------------------------------------------------
TermAt(entries, k) == IF k = 0 THEN 0 ELSE entries[k].term

LastTerm(entries) == TermAt(entries, Len(entries))

(* A log that ends so is at least as up to date as these entries (section 5.4.1). *)
IsUpToDate(lastTerm, lastIndex, entries) ==
   \/ lastTerm > LastTerm(entries)
   \/ lastTerm = LastTerm(entries) /\ lastIndex >= Len(entries)

Min(a, b) == IF a < b THEN a ELSE b

(***************************************************************************)
(* The messages that somebody may still heed, in these terms.              *)
(***************************************************************************)
Heeded(messages, terms) == {m \in messages : \E i \in Server \ {m.sender} : terms[i] <= m.term}

(* Server i goes on to term t, or is in it; what nobody heeds any more is forgotten. *)
GoOn(i, t) ==
   /\ currentTerm' = [currentTerm EXCEPT ![i] = t]
   /\ appends' = Heeded(appends, currentTerm')

-----------------------------------------------------------------------------
(***************************************************************************)
(* Elections.                                                              *)
(***************************************************************************)
(* Its heartbeats keep i from standing, unless they are late. *)
HearsLeader(i) == \E j \in Server : j # i /\ role[j] = "leader" /\ currentTerm[j] >= currentTerm[i]

LastTermHasBegun == \E m \in voteRequests : m.term = MaxTerm

(* Nobody has a log that is more up to date. *)
CanWin(i) == \A j \in Server : IsUpToDate(LastTerm(log[i]), Len(log[i]), log[j])

(* Who may stand in term t: in the last one all that ever may, but only one of them, who can win. *)
MayStand(i, t) == IF t = MaxTerm
                  THEN i \in OddCandidate \cup EvenCandidate /\ ~ LastTermHasBegun /\ CanWin(i)
                  ELSE i \in IF t % 2 = 1 THEN OddCandidate ELSE EvenCandidate

(***************************************************************************)
(* Server i stands in the next term, with its own vote.                    *)
(***************************************************************************)
VoteRequest(i) == [term |-> currentTerm[i] + 1, sender |-> i,
                   lastIndex |-> Len(log[i]), lastTerm |-> LastTerm(log[i])]

Stand(i) == /\ role[i] # "leader"
            /\ currentTerm[i] < MaxTerm
            /\ MayStand(i, currentTerm[i] + 1)
            /\ GoOn(i, currentTerm[i] + 1)
            /\ votedFor' = [votedFor EXCEPT ![i] = i]
            /\ role' = [role EXCEPT ![i] = "candidate"]
            /\ voteRequests' = Heeded(voteRequests, currentTerm') \cup {VoteRequest(i)}
            /\ votes' = [votes EXCEPT ![i] = {i}]
            /\ UNCHANGED <<log, commitIndex, acks, restarts, history>>

(***************************************************************************)
(* The election timer of i elapses: there is no leader, or the votes were  *)
(* split.                                                                  *)
(***************************************************************************)
Timeout(i) == ~ HearsLeader(i) /\ Stand(i)

(***************************************************************************)
(* The election timer of i elapses although there is a leader, whose       *)
(* heartbeats are late or lost.                                            *)
(***************************************************************************)
Suspect(i) == HearsLeader(i) /\ ~ LastTermHasBegun /\ Stand(i)

(***************************************************************************)
(* Server i receives the vote request of j.  It votes for j unless it has  *)
(* voted for another in that term or its log is more up to date; term and  *)
(* vote are on its disk before the vote is sent.  Even if it does not vote *)
(* it goes on to a greater term, and no longer leads.                      *)
(***************************************************************************)
HasVote(i, m) == m.term > currentTerm[i] \/ votedFor[i] \in {Nobody, m.sender}

Grants(i, m) == HasVote(i, m) /\ IsUpToDate(m.lastTerm, m.lastIndex, log[i])

(* The votes when i has received m; one that comes too late is not kept. *)
VotesAfter(i, m) ==
   [j \in Server |->
      IF j = i /\ m.term > currentTerm[i] THEN {}
      ELSE IF /\ j = m.sender
              /\ Grants(i, m)
              /\ role[j] = "candidate"
              /\ currentTerm[j] = m.term
      THEN votes[j] \cup {i}
      ELSE votes[j]]

ReceiveVoteRequest(i, j) ==
   \E m \in voteRequests :
      /\ i # j
      /\ m.sender = j
      /\ m.term >= currentTerm[i]
      /\ GoOn(i, m.term)
      /\ votedFor' = [votedFor EXCEPT ![i] = IF Grants(i, m) THEN j
                                             ELSE IF m.term > currentTerm[i] THEN Nobody ELSE @]
      /\ role' = [role EXCEPT ![i] = IF m.term > currentTerm[i] THEN "follower" ELSE @]
      /\ voteRequests' = Heeded(voteRequests, currentTerm')
      /\ votes' = VotesAfter(i, m)
      /\ acks' = [acks EXCEPT ![i] = IF m.term > currentTerm[i] THEN {} ELSE @]
      /\ UNCHANGED <<log, commitIndex, restarts, history>>

(***************************************************************************)
(* What leader i sends while its log and commit index are these: its       *)
(* entries from any index on, with the entry before them; none is a        *)
(* heartbeat.  A leader begins at an index of its choice (nextIndex),      *)
(* which only saves time.                                                  *)
(***************************************************************************)
OffersFrom(i, entries) == 0

Offers(i, entries, commit) ==
   {[term |-> currentTerm[i], sender |-> i, prevIndex |-> k, prevTerm |-> TermAt(entries, k),
     suffix |-> SubSeq(entries, k + 1, Len(entries)), commit |-> commit] :
       k \in OffersFrom(i, entries) .. Len(entries)}

(***************************************************************************)
(* Candidate i has the votes of a quorum, and leads.                       *)
(***************************************************************************)
BecomeLeader(i) ==
   /\ role[i] = "candidate"
   /\ \E Q \in Quorum : Q \subseteq votes[i]
   /\ role' = [role EXCEPT ![i] = "leader"]
   /\ votes' = [votes EXCEPT ![i] = {}]
   /\ appends' = appends \cup Offers(i, log[i], commitIndex[i])
   /\ elected' = elected \cup {[term |-> currentTerm[i], leader |-> i, log |-> log[i]]}
   /\ UNCHANGED <<currentTerm, votedFor, log, commitIndex, voteRequests, acks, restarts, committed,
                  applied>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* Replication.                                                            *)
(***************************************************************************)
(***************************************************************************)
(* A client gives leader i a command.  Once the last term has begun none   *)
(* goes to leaders of earlier ones.                                        *)
(***************************************************************************)
ClientRequest(i) ==
   /\ role[i] = "leader"
   /\ currentTerm[i] \in RequestTerms
   /\ LastTerm(log[i]) # currentTerm[i]
   /\ LastTermHasBegun => currentTerm[i] = MaxTerm
   /\ LET entries == Append(log[i], [term |-> currentTerm[i], command |-> i])
      IN  /\ log' = [log EXCEPT ![i] = entries]
          /\ appends' = appends \cup Offers(i, entries, commitIndex[i])
   /\ UNCHANGED <<currentTerm, votedFor, role, commitIndex, voteRequests, votes, acks, restarts,
                  history>>

(* The first entries of a server are those that it applies. *)
Applied(entries, commit) == {[index |-> k, entry |-> entries[k]] : k \in 1 .. commit}

(* The entry that m speaks of as the one before its own is there. *)
IsConsistent(entries, m) == m.prevIndex <= Len(entries) /\ TermAt(entries, m.prevIndex) = m.prevTerm

(***************************************************************************)
(* The log of a follower with the entries of m.  From the first entry on   *)
(* that conflicts with one of m it takes those of m; where none does,      *)
(* it keeps what it has, for m may be an old message.                      *)
(***************************************************************************)
Conflicts(entries, m) ==
   \E k \in DOMAIN m.suffix : /\ m.prevIndex + k <= Len(entries)
                               /\ entries[m.prevIndex + k].term # m.suffix[k].term

WithEntries(entries, m) ==
   IF Conflicts(entries, m) \/ m.prevIndex + Len(m.suffix) > Len(entries)
   THEN SubSeq(entries, 1, m.prevIndex) \o m.suffix
   ELSE entries

(* Up to where the follower's log is now known to be that of the leader. *)
LastNew(m) == m.prevIndex + Len(m.suffix)

(* The commit index of server i when it has received m. *)
CommitAfter(i, m) == LET known == Min(m.commit, LastNew(m))
                     IN  IF known > commitIndex[i] THEN known ELSE commitIndex[i]

(* The acknowledgements when i has taken m: none of nothing, and none that comes too late. *)
AcksAfter(i, m) ==
   [j \in Server |->
      IF j = i THEN {}
      ELSE IF /\ j = m.sender
              /\ LastNew(m) > 0
              /\ role[j] = "leader"
              /\ currentTerm[j] = m.term
      THEN acks[j] \cup {[follower |-> i, matchIndex |-> LastNew(m)]}
      ELSE acks[j]]

(***************************************************************************)
(* Server i receives entries, or a heartbeat, from leader j, and follows   *)
(* it.                                                                     *)
(***************************************************************************)
RoleAfter(i) == "follower"

ReceiveAppend(i, j) ==
   \E m \in appends :
      /\ i # j
      /\ m.sender = j
      /\ m.term >= currentTerm[i]
      /\ GoOn(i, m.term)
      /\ votedFor' = [votedFor EXCEPT ![i] = IF m.term > currentTerm[i] THEN Nobody ELSE @]
      /\ role' = [role EXCEPT ![i] = RoleAfter(i)]
      /\ voteRequests' = Heeded(voteRequests, currentTerm')
      /\ votes' = [votes EXCEPT ![i] = {}]
      /\ IF IsConsistent(log[i], m)
         THEN /\ log' = [log EXCEPT ![i] = WithEntries(@, m)]
              /\ commitIndex' = [commitIndex EXCEPT ![i] = CommitAfter(i, m)]
              /\ applied' = applied \cup Applied(log'[i], commitIndex'[i])
              /\ acks' = AcksAfter(i, m)
         ELSE /\ acks' = [acks EXCEPT ![i] = {}]
              /\ UNCHANGED <<log, commitIndex, applied>>
      /\ UNCHANGED <<restarts, elected, committed>>

(***************************************************************************)
(* A quorum holds the log of leader i up to k.  It may be committed if the *)
(* entry at k is of the leader's own term: of an earlier term it could     *)
(* still be overwritten (section 5.4.2 and figure 8).                      *)
(***************************************************************************)
Holders(i, k) == {i} \cup {m.follower : m \in {n \in acks[i] : n.matchIndex >= k}}

HasQuorum(i, k) == \E Q \in Quorum : Q \subseteq Holders(i, k)

MayCommit(i, k) == log[i][k].term = currentTerm[i]

AdvanceCommit(i) ==
   \E k \in DOMAIN log[i] :
      /\ role[i] = "leader"
      /\ k > commitIndex[i]
      /\ MayCommit(i, k)
      /\ HasQuorum(i, k)
      /\ commitIndex' = [commitIndex EXCEPT ![i] = k]
      /\ appends' = appends \cup Offers(i, log[i], k)
      /\ committed' = committed \cup
            {[term |-> currentTerm[i], index |-> n, entry |-> log[i][n]] : n \in 1 .. k}
      /\ applied' = applied \cup Applied(log[i], k)
      /\ UNCHANGED <<currentTerm, votedFor, log, role, voteRequests, votes, acks, restarts,
                     elected>>

(***************************************************************************)
(* Server i fails and starts again, with what it has on disk.  A restart   *)
(* that changes nothing is left out.                                       *)
(***************************************************************************)
Fail(i) == /\ restarts < MaxRestarts
           /\ ~ LastTermHasBegun
           /\ restarts' = restarts + 1
           /\ role' = [role EXCEPT ![i] = "follower"]
           /\ commitIndex' = [commitIndex EXCEPT ![i] = 0]
           /\ votes' = [votes EXCEPT ![i] = {}]
           /\ acks' = [acks EXCEPT ![i] = {}]
           /\ UNCHANGED <<log, voteRequests, appends, history>>

Restart(i) == /\ role[i] # "follower" \/ commitIndex[i] > 0
              /\ Fail(i)
              /\ UNCHANGED <<currentTerm, votedFor>>

Next == \/ \E i \in Server : Timeout(i)
        \/ \E i \in Server : Suspect(i)
        \/ \E i, j \in Server : ReceiveVoteRequest(i, j)
        \/ \E i \in Server : BecomeLeader(i)
        \/ \E i \in Server : ClientRequest(i)
        \/ \E i, j \in Server : ReceiveAppend(i, j)
        \/ \E i \in Server : AdvanceCommit(i)
        \/ \E i \in Server : Restart(i)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety, by the names of figure 3.                                       *)
(***************************************************************************)
ElectionSafety == \A e, f \in elected : e.term = f.term => e.leader = f.leader

(* Two logs that have an entry of one term at one index are the same up to there. *)
LogMatching ==
   \A i, j \in Server : \A k \in DOMAIN log[i] \cap DOMAIN log[j] :
      log[i][k].term = log[j][k].term => SubSeq(log[i], 1, k) = SubSeq(log[j], 1, k)

(* What was committed in one term is in the logs of the leaders of all later ones. *)
LeaderCompleteness ==
   \A c \in committed, e \in elected :
      c.term < e.term => c.index <= Len(e.log) /\ e.log[c.index] = c.entry

(* No two servers ever apply different entries at one index. *)
StateMachineSafety == \A a, b \in applied : a.index = b.index => a.entry = b.entry

(* A leader neither overwrites nor deletes entries. *)
LeaderAppendOnly ==
   [][\A i \in Server : role[i] = "leader" /\ role'[i] = "leader" =>
         /\ Len(log[i]) <= Len(log'[i])
         /\ log[i] = SubSeq(log'[i], 1, Len(log[i]))]_vars

(* The commit index of a server does not go back but by its restart, for it is not on disk. *)
CommitMonotonic ==
   [][\A i \in Server : \/ commitIndex'[i] >= commitIndex[i]
                        \/ restarts' > restarts /\ commitIndex'[i] = 0]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
CommittedAfterChange == \E c \in committed, e \in elected : e.term < c.term
TwoLeaders == \E i, j \in Server : i # j /\ role[i] = "leader" /\ role[j] = "leader"

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress: servers that hear of no leader stand, clients ask, and all    *)
(* messages arrive.  Nobody need fail, or suspect a leader.                *)
(***************************************************************************)
Fairness == \A i \in Server : /\ WF_vars(Timeout(i))
                              /\ WF_vars(BecomeLeader(i))
                              /\ WF_vars(ClientRequest(i))
                              /\ WF_vars(AdvanceCommit(i))
                              /\ \A j \in Server : /\ WF_vars(ReceiveVoteRequest(i, j))
                                                    /\ WF_vars(ReceiveAppend(i, j))

FairSpec == Spec /\ Fairness

(* In the end one server leads and all are in its term. *)
EventuallyLeader == <>[](\E i \in Server : /\ role[i] = "leader"
                                           /\ \A j \in Server : currentTerm[j] = currentTerm[i])

(* In the end, if the leader has added an entry, all have its log and know it to be committed. *)
EventuallyCommitted ==
   <>[](\A i \in Server : role[i] = "leader" /\ LastTerm(log[i]) = currentTerm[i] =>
           \A j \in Server : log[j] = log[i] /\ commitIndex[j] = Len(log[i]))
=============================================================================
