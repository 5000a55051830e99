-------------------------- MODULE SnapshotMutants ---------------------------
(***************************************************************************)
(* Mistakes in Raft's compaction of the log, each an operator that a .cfg  *)
(* file puts in the place of the right one.  The model's are in            *)
(* src/mutants/raft/snapshot.ts.                                           *)
(***************************************************************************)
EXTENDS Snapshot

(* Server i takes a snapshot of all that is in its log, committed or not. *)
TakeSnapshotOfAll(i) == Compact(i, Full(i))

(* Any snapshot is taken for a new one. *)
IsNewAlways(j, included) == TRUE

(* The machine is set to the snapshot even if it has come further. *)
IsAheadNever(j, included) == FALSE

(* The whole log is discarded, even if it goes on after the last included entry. *)
KeptNothing(j, included) == <<>>

(* The machine's state outlives the restart, and what follows the snapshot is applied once more. *)
RestoredAsItWas(i) == state[i]

(* Leader i sends the first entry that it still has to a follower that lacks those before. *)
MatchesOrBase(i, j) == LET matches == {n \in Base(i) .. LastIndex(i) : n < Base(j) \/ HasEntry(j, n, TermAt(i, n))}
                       IN  IF matches = {} THEN {Base(i)} ELSE matches

(* The follower puts it at the end. *)
StoredAtEnd(i, j, n) == Append(SubSeq(entries[j], 1, Min({n - Base(j) - 1, Len(entries[j])})), Full(i)[n])
=============================================================================
