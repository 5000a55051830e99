-------------------------- MODULE ViewChangeMutants ------------------------
(***************************************************************************)
(* Mistakes in view changes, each an operator that a .cfg file puts in the *)
(* place of the right one.  The model's, of which these are some, are in   *)
(* src/mutants/pbft/view-change.ts.                                        *)
(***************************************************************************)
EXTENDS ViewChange

(* In place of Choose: the new primary begins its view without what replicas have prepared in earlier ones. *)
ChooseNothing(reports) == NothingLogged

(* In place of CommitQuorum: a replica executes what too few know of in a view change. *)
CommitQuorumOfTwoF == 2 * F

(* In place of IsFree: a backup accepts another request under the same number, in place of the first. *)
IsAnyFree(r, n) == TRUE

(* In place of EnoughToJoin: no replica follows others to the next view. *)
MoreThanAll == N + 1
=============================================================================
