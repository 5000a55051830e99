----------------------- MODULE CausalBroadcastMutants -----------------------
(***************************************************************************)
(* Mistakes in causal broadcast, each an operator that a .cfg file puts in *)
(* the place of the right one.  The model's are in                         *)
(* src/mutants/vector-clock/causal-broadcast.ts.                           *)
(***************************************************************************)
EXTENDS CausalBroadcast

(* In place of HasOthers: a receiver looks at the sender's entry only. *)
HasOthersUnchecked(n, msg) == TRUE

(* In place of IsNext: a receiver takes any message that is newer than the last of its sender. *)
IsNewer(n, msg) == msg.stamp[msg.sender] > clock[n][msg.sender]
=============================================================================
