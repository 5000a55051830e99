------------------------------ MODULE Snapshot ------------------------------
(***************************************************************************)
(* Raft's compaction of the log: a server writes the state that it has     *)
(* reached to its disk and forgets the entries that led there; a leader    *)
(* that no longer has the entries that a follower lacks sends it that      *)
(* state.                                                                  *)
(*                                                                         *)
(* After Ongaro and Ousterhout, "In Search of an Understandable Consensus  *)
(* Algorithm (Extended Version)" (2014), section 7 and figure 13, and      *)
(* Ongaro, "Consensus: Bridging Theory and Practice" (2014), chapter 5.    *)
(*                                                                         *)
(* There are two terms.  An entry is sent, stored and acknowledged in one  *)
(* step; snapshots are sent as messages, which may come late and twice.    *)
(* The TypeScript model src/models/raft/snapshot.ts has the same actions   *)
(* and properties under the same names.                                    *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Sequences

CONSTANTS Server,      \* the servers
          First,       \* the one that leads in term 1, from the start
          Second,      \* the one that may be elected in term 2
          Compacting,  \* bound: the servers that take snapshots
          Restarting,  \* bound: the servers that restart
          FirstLength, \* bound: no command of term 1 has a greater index
          MaxLength,   \* bound: no command has a greater index
          MaxRestarts  \* bound: how often servers restart, all together

ASSUME ConstantAssumption == /\ First \in Server
                             /\ Second \in Server
                             /\ Compacting \subseteq Server
                             /\ Restarting \subseteq Server
                             /\ FirstLength \in Nat \ {0}
                             /\ MaxLength \in Nat \ {0}
                             /\ MaxRestarts \in Nat

VARIABLES currentTerm,   \* the latest term that each server has seen
          leading,       \* the servers that lead in their terms
          snapshot,      \* the state in each server's snapshot: all commands up to the last included one
          entries,       \* the entries of its log after that
          commitIndex,   \* the highest index that each server knows to be committed
          lastApplied,   \* the index of the last command that each server has applied
          state,         \* the state of its machine: the commands that led there
          messages,      \* every snapshot sent; messages are never taken away
          restarts,      \* how many restarts there were
          committed      \* all commands that leaders have marked as committed: for the properties

vars == <<currentTerm, leading, snapshot, entries, commitIndex, lastApplied, state, messages, restarts, committed>>

Term == 1 .. 2

(* A command is named by the index at which its leader put it. *)
Entry == [term : Term, command : 1 .. MaxLength]

IsLog(log) == /\ Len(log) <= MaxLength
              /\ \A n \in DOMAIN log : log[n] \in Entry

TypeOK == /\ currentTerm \in [Server -> Term]
          /\ leading \subseteq Server
          /\ \A i \in Server : IsLog(snapshot[i]) /\ IsLog(entries[i]) /\ IsLog(state[i])
          /\ commitIndex \in [Server -> 0 .. MaxLength]
          /\ lastApplied \in [Server -> 0 .. MaxLength]
          /\ \A m \in messages : /\ DOMAIN m = {"term", "snapshot"}
                                 /\ m.term \in Term
                                 /\ IsLog(m.snapshot)
          /\ restarts \in 0 .. MaxRestarts
          /\ IsLog(committed)

Init == /\ currentTerm = [i \in Server |-> 1]
        /\ leading = {First}
        /\ snapshot = [i \in Server |-> <<>>]
        /\ entries = [i \in Server |-> <<>>]
        /\ commitIndex = [i \in Server |-> 0]
        /\ lastApplied = [i \in Server |-> 0]
        /\ state = [i \in Server |-> <<>>]
        /\ messages = {}
        /\ restarts = 0
        /\ committed = <<>>

Max(S) == CHOOSE x \in S : \A y \in S : y <= x
Min(S) == CHOOSE x \in S : \A y \in S : x <= y

IsPrefix(s, t) == Len(s) <= Len(t) /\ SubSeq(t, 1, Len(s)) = s

(* The smallest majorities: a vote more than these would only bind one more voter. *)
Quorums == {Q \in SUBSET Server : Cardinality(Q) = Cardinality(Server) \div 2 + 1}

(* The last included index, and the index of the last entry. *)
Base(i) == Len(snapshot[i])
LastIndex(i) == Base(i) + Len(entries[i])

(* What the log would be, had nothing been compacted. *)
Full(i) == snapshot[i] \o entries[i]

(***************************************************************************)
(* The term of the entry at index n, which a server knows from its last    *)
(* included index on.                                                      *)
(***************************************************************************)
TermAt(i, n) == IF n = 0 THEN 0 ELSE Full(i)[n].term

(* The entries of server i after index n, which is not before its last included one. *)
After(i, n) == SubSeq(entries[i], n - Base(i) + 1, Len(entries[i]))

(* Server i has an entry of this term at index n. *)
HasEntry(i, n, term) == n \in Base(i) .. LastIndex(i) /\ TermAt(i, n) = term

-----------------------------------------------------------------------------
(* The log of i is at least as up to date as that of v (section 5.4.1). *)
IsUpToDate(i, v) == \/ TermAt(i, LastIndex(i)) > TermAt(v, LastIndex(v))
                    \/ /\ TermAt(i, LastIndex(i)) = TermAt(v, LastIndex(v))
                       /\ LastIndex(i) >= LastIndex(v)

(* Server i is elected in term 2 by a majority. *)
Elect(i) ==
   /\ i = Second
   /\ currentTerm[i] = 1
   /\ \E Q \in Quorums :
         /\ i \in Q
         /\ \A v \in Q : IsUpToDate(i, v)
         /\ currentTerm' = [v \in Server |-> IF v \in Q THEN 2 ELSE currentTerm[v]]
         /\ leading' = (leading \ Q) \cup {i}
   /\ UNCHANGED <<snapshot, entries, commitIndex, lastApplied, state, messages, restarts, committed>>

(* A client gives leader i a command. *)
Request(i) ==
   /\ i \in leading
   /\ LastIndex(i) < IF currentTerm[i] = 1 THEN FirstLength ELSE MaxLength
   /\ entries' = [entries EXCEPT ![i] = Append(@, [term |-> currentTerm[i], command |-> LastIndex(i) + 1])]
   /\ UNCHANGED <<currentTerm, leading, snapshot, commitIndex, lastApplied, state, messages, restarts, committed>>

(***************************************************************************)
(* Where the logs of leader i and of j match, as far as i still knows its  *)
(* own.  What j has in its snapshot is committed, so i has it too.         *)
(***************************************************************************)
Matches(i, j) == {n \in Base(i) .. LastIndex(i) : n < Base(j) \/ HasEntry(j, n, TermAt(i, n))}

(* Server j stores entry n of leader i: what conflicts with it goes, and all behind that. *)
Stored(i, j, n) == Append(SubSeq(entries[j], 1, n - Base(j) - 1), Full(i)[n])

(***************************************************************************)
(* Leader i sends j the next entry that j lacks, if there is one, and what *)
(* is committed.  It cannot if that entry, or the term of the one before,  *)
(* is compacted.                                                           *)
(***************************************************************************)
AppendEntries(i, j) ==
   /\ i \in leading
   /\ j # i
   /\ currentTerm[j] <= currentTerm[i]
   /\ Matches(i, j) # {}
   /\ LET match == Max(Matches(i, j))
          last == Min({match + 1, LastIndex(i)})
      IN  /\ entries' = [entries EXCEPT ![j] = IF last > match THEN Stored(i, j, last) ELSE @]
          /\ commitIndex' = [commitIndex EXCEPT ![j] = Max({@, Min({commitIndex[i], last})})]
   /\ currentTerm' = [currentTerm EXCEPT ![j] = currentTerm[i]]
   /\ leading' = leading \ {j}
   /\ UNCHANGED <<snapshot, lastApplied, state, messages, restarts, committed>>

(***************************************************************************)
(* Leader i marks entry n, which is of its term, and all before as         *)
(* committed: a majority has it, and is in its term.                       *)
(***************************************************************************)
Commit(i, n) ==
   /\ i \in leading
   /\ n > commitIndex[i]
   /\ HasEntry(i, n, currentTerm[i])
   /\ \E Q \in Quorums : \A j \in Q : /\ currentTerm[j] = currentTerm[i]
                                      /\ n < Base(j) \/ HasEntry(j, n, currentTerm[i])
   /\ commitIndex' = [commitIndex EXCEPT ![i] = n]
   /\ committed' = IF n > Len(committed) THEN SubSeq(Full(i), 1, n) ELSE committed
   /\ UNCHANGED <<currentTerm, leading, snapshot, entries, lastApplied, state, messages, restarts>>

(* Server i applies the next command that it knows to be committed. *)
Apply(i) ==
   /\ lastApplied[i] < commitIndex[i]
   /\ lastApplied' = [lastApplied EXCEPT ![i] = @ + 1]
   /\ state' = [state EXCEPT ![i] = Append(@, Full(i)[lastApplied[i] + 1])]
   /\ UNCHANGED <<currentTerm, leading, snapshot, entries, commitIndex, messages, restarts, committed>>

(* Server i puts a state that it has reached in its snapshot, and forgets the entries that led there. *)
Compact(i, reached) ==
   /\ Len(reached) > Base(i)
   /\ snapshot' = [snapshot EXCEPT ![i] = reached]
   /\ entries' = [entries EXCEPT ![i] = After(i, Len(reached))]
   /\ UNCHANGED <<currentTerm, leading, commitIndex, lastApplied, state, messages, restarts, committed>>

(* A snapshot is of what is applied, so that all in it is committed. *)
TakeSnapshot(i) == Compact(i, state[i])

(* Leader i sends its snapshot, to whomever it reaches. *)
SendSnapshot(i) ==
   /\ i \in leading
   /\ Base(i) > 0
   /\ messages' = messages \cup {[term |-> currentTerm[i], snapshot |-> snapshot[i]]}
   /\ UNCHANGED <<currentTerm, leading, snapshot, entries, commitIndex, lastApplied, state, restarts, committed>>

(* A snapshot that covers no more than the server's own comes too late. *)
IsNew(j, included) == Len(included) > Base(j)

(***************************************************************************)
(* What j keeps of its log: what follows the last included entry, if it    *)
(* has that entry; otherwise nothing, since its log may conflict.          *)
(***************************************************************************)
Kept(j, included) == IF HasEntry(j, Len(included), included[Len(included)].term)
                     THEN After(j, Len(included))
                     ELSE <<>>

(* A machine that has come further is not set back. *)
IsAhead(j, included) == lastApplied[j] >= Len(included)

(***************************************************************************)
(* Server j receives a snapshot, perhaps not for the first time.           *)
(***************************************************************************)
InstallSnapshot(j, m) ==
   /\ j \notin leading \/ m.term > currentTerm[j]
   /\ m.term >= currentTerm[j]
   /\ IsNew(j, m.snapshot)
   /\ LET n == Len(m.snapshot)
      IN  /\ snapshot' = [snapshot EXCEPT ![j] = m.snapshot]
          /\ entries' = [entries EXCEPT ![j] = Kept(j, m.snapshot)]
          /\ commitIndex' = [commitIndex EXCEPT ![j] = Max({@, n})]
          /\ lastApplied' = [lastApplied EXCEPT ![j] = IF IsAhead(j, m.snapshot) THEN @ ELSE n]
          /\ state' = [state EXCEPT ![j] = IF IsAhead(j, m.snapshot) THEN @ ELSE m.snapshot]
   /\ currentTerm' = [currentTerm EXCEPT ![j] = m.term]
   /\ leading' = leading \ {j}
   /\ UNCHANGED <<messages, restarts, committed>>

(* The state of the machine after a restart: it is in memory, and begins with the snapshot. *)
Restored(i) == snapshot[i]

(* Server i restarts with its term, snapshot and log. *)
Restart(i) ==
   /\ restarts < MaxRestarts
   /\ restarts' = restarts + 1
   /\ leading' = leading \ {i}
   /\ commitIndex' = [commitIndex EXCEPT ![i] = Base(i)]
   /\ lastApplied' = [lastApplied EXCEPT ![i] = Base(i)]
   /\ state' = [state EXCEPT ![i] = Restored(i)]
   /\ UNCHANGED <<currentTerm, snapshot, entries, messages, committed>>

Next == \/ \E i \in Server : Elect(i)
        \/ \E i \in Server : Request(i)
        \/ \E i, j \in Server : AppendEntries(i, j)
        \/ \E i \in Server, n \in 1 .. MaxLength : Commit(i, n)
        \/ \E i \in Server : Apply(i)
        \/ \E i \in Compacting : TakeSnapshot(i)
        \/ \E i \in Server : SendSnapshot(i)
        \/ \E j \in Server : \E m \in messages : InstallSnapshot(j, m)
        \/ \E i \in Restarting : Restart(i)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* Two logs with an entry of one term at an index are the same up to there, compacted or not. *)
LogMatching == \A i, j \in Server : \A n \in 1 .. MaxLength :
                  (/\ n \in Base(i) .. LastIndex(i)
                   /\ HasEntry(j, n, TermAt(i, n)))
                  => SubSeq(Full(i), 1, n) = SubSeq(Full(j), 1, n)

(* Every machine has applied each of the first committed commands once, in their order. *)
StateMachineSafety == \A i \in Server : /\ IsPrefix(state[i], committed)
                                        /\ Len(state[i]) = lastApplied[i]

(* There is nothing in a snapshot that might still be given up. *)
SnapshotCommitted == \A i \in Server : IsPrefix(snapshot[i], committed)

(* A majority has all committed commands, in its snapshots and logs. *)
NothingCommittedIsLost == \E Q \in Quorums : \A i \in Q : IsPrefix(committed, Full(i))

(* A machine goes back by a restart only. *)
AppliedMonotonic == [][restarts' = restarts => \A i \in Server : IsPrefix(state[i], state'[i])]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
(* A leader no longer has an entry that a follower lacks. *)
NeedsSnapshot == \E i \in leading, j \in Server : /\ currentTerm[j] = currentTerm[i]
                                                  /\ Matches(i, j) = {}

(* A snapshot meets a log that conflicts with it. *)
SnapshotMeetsConflict == \E m \in messages, j \in Server :
                            /\ Len(m.snapshot) \in Base(j) + 1 .. LastIndex(j)
                            /\ ~HasEntry(j, Len(m.snapshot), m.snapshot[Len(m.snapshot)].term)

(* A snapshot meets a machine that has come further, and a log that goes on. *)
SnapshotComesLate == \E m \in messages, j \in Server \ leading : /\ IsNew(j, m.snapshot)
                                                                 /\ lastApplied[j] > Len(m.snapshot)
=============================================================================
