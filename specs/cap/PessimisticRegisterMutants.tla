--------------------- MODULE PessimisticRegisterMutants ---------------------
(***************************************************************************)
(* Mistakes in the pessimistic register, each an operator that a .cfg file *)
(* puts in the place of the right one.  The model's are in                 *)
(* src/mutants/cap/pessimistic.ts.                                         *)
(***************************************************************************)
EXTENDS PessimisticRegister

(* In place of Free: the primary waits until the lock is given back. *)
FreeWhenGivenBack == holder = 0

(* In place of Uses: the holder does not look at its clock. *)
UsesUntilGivenBack(c) == phase[c] = "hold"

(* In place of Counted: the primary takes the lock back one tick too soon. *)
OneLess == Term - 1

(* In place of Brought: the holder works on what its replica has kept. *)
OwnValue(c) == stored[c]

(* In place of MayWrite: a client writes also after its term. *)
Always(c) == TRUE

(* In place of Counts: a wait is counted only if somebody else waits already. *)
AnotherWaits(c) == \E d \in Client \ {c} : phase[d] = "wait"

(* In place of AskAgain: a client whose lock has run out does not ask again. *)
AskNever(c) == FALSE /\ UNCHANGED vars
=============================================================================
