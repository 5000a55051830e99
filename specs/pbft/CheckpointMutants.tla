-------------------------- MODULE CheckpointMutants ------------------------
(***************************************************************************)
(* Mistakes with checkpoints, each an operator that a .cfg file puts in    *)
(* the place of the right one.  The model's, of which these are some, are  *)
(* in src/mutants/pbft/checkpoint.ts.                                      *)
(***************************************************************************)
EXTENDS Checkpoint

(* In place of StableQuorum: of so many only F need hold the state. *)
StableQuorumOfTwoF == 2 * F

(* In place of DigestMatches: a replica takes the state that another sends it. *)
AnyCopy(copy, digests) == TRUE

(* In place of InWindow: a replica takes messages with numbers that it has discarded. *)
IsBelowHigh(r, n) == n <= low[r] + Window

(* In place of DigestMatches: a replica fetches no state. *)
NoCopy(copy, digests) == FALSE
=============================================================================
