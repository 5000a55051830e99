--------------------- MODULE OptimisticRegisterMutants ----------------------
(***************************************************************************)
(* Mistakes in the optimistic register, each an operator that a .cfg file  *)
(* puts in the place of the right one.  The model's are in                 *)
(* src/mutants/cap/optimistic.ts.                                          *)
(***************************************************************************)
EXTENDS OptimisticRegister

(* In place of IsCurrent: the primary takes what comes, and the last writer wins. *)
Always(c) == TRUE

(* In place of Known: who did not hear the answer takes its own update for another's. *)
NotKnown(c) == FALSE

(* In place of Begin: the replica at hand keeps the new value before it is committed. *)
BeginAndKeep(c) == /\ doing[c] = 0
                   /\ begun < MaxUpdates
                   /\ begun' = begun + 1
                   /\ doing' = [doing EXCEPT ![c] = begun + 1]
                   /\ base' = [base EXCEPT ![c] = stored[c]]
                   /\ stored' = [stored EXCEPT ![c] = Append(@, begun + 1)]
                   /\ UNCHANGED <<cut, conflicts, answered, attempts>>

(* In place of Counts: an update that is refused again is not counted again. *)
CountsFirst(c) == \A a \in attempts : a.update # doing[c]

(* In place of Learn: who did not hear the answer does not ask again. *)
LearnNever(c) == FALSE /\ UNCHANGED vars
=============================================================================
