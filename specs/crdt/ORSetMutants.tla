---------------------------- MODULE ORSetMutants ----------------------------
(***************************************************************************)
(* Mistakes in an observed-remove set, each an operator that a .cfg file   *)
(* puts in the place of the right one.  The model's are in                 *)
(* src/mutants/crdt/or-set.ts.                                             *)
(***************************************************************************)
EXTENDS ORSet

(* A replica counts its tags in memory, and starts again from 1 after a restart. *)
Restart(r) == /\ tags' = [tags EXCEPT ![r] = 0]
              /\ UNCHANGED <<payload, seen, messages>>

NextWithRestart == Next \/ \E r \in Replica : Restart(r)

SpecWithRestart == Init /\ [][NextWithRestart]_vars /\ Fairness

(* In place of Removed: every tag that the element may ever have. *)
RemovedUnseen(state, e) == {e} \X Replica \X Count

(* In place of Take: only the additions are taken over. *)
TakeAdditions(own, received) == [own EXCEPT !.added = Merge(own, received).added]

(* In place of Merge: the removals of one of the two states. *)
MergeReplaces(x, y) == [added |-> x.added \cup y.added, removed |-> y.removed]

(* In place of Perform: a replica sends its state when it has made an update ... *)
PerformAndSend(r, next, what, e) ==
   LET updates == seen[r] \cup {NewUpdate(r, what, e)}
   IN  /\ payload' = [payload EXCEPT ![r] = next]
       /\ seen' = [seen EXCEPT ![r] = updates]
       /\ messages' = messages \cup {[payload |-> next, seen |-> updates]}

(* ... and, in place of Send, never again. *)
SendNever(r) == FALSE /\ UNCHANGED vars
=============================================================================
