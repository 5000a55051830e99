------------------------- MODULE TwoPhaseSetMutants -------------------------
(***************************************************************************)
(* Mistakes in a two-phase set, each an operator that a .cfg file puts in  *)
(* the place of the right one.  The model's are in                         *)
(* src/mutants/crdt/two-phase-set.ts.                                      *)
(***************************************************************************)
EXTENDS TwoPhaseSet

(* In place of WithAdded: who adds an element again forgets that it was removed. *)
WithAddedAgain(state, e) == [added |-> state.added \cup {e}, removed |-> state.removed \ {e}]

(* In place of Take: only the additions are taken over. *)
TakeAdditions(own, received) == [own EXCEPT !.added = Merge(own, received).added]

(* In place of Merge: only what was removed in both states stays removed. *)
MergeIntersects(x, y) == [added |-> x.added \cup y.added, removed |-> x.removed \cap y.removed]

(* In place of Perform: a replica sends its state when it has made an update ... *)
PerformAndSend(r, next, what, e) ==
   LET updates == seen[r] \cup {NewUpdate(r, what, e)}
   IN  /\ payload' = [payload EXCEPT ![r] = next]
       /\ seen' = [seen EXCEPT ![r] = updates]
       /\ messages' = messages \cup {[payload |-> next, seen |-> updates]}

(* ... and, in place of Send, never again. *)
SendNever(r) == FALSE /\ UNCHANGED vars
=============================================================================
