-------------------------- MODULE DeltaSetMutants ---------------------------
(***************************************************************************)
(* Mistakes in an add-wins set by deltas, each an operator that a .cfg     *)
(* file puts in the place of the right one.  The model's are in            *)
(* src/mutants/crdt/delta-set.ts.                                          *)
(***************************************************************************)
EXTENDS DeltaSet

(* In place of Interval: the newest delta only, whatever the other one has of those before. *)
IntervalNewest(r, s) == {d \in deltas[r] : d.number = counter[r] - 1}

(* In place of AckedWhenSent: what was sent counts as acknowledged. *)
AckedAtOnce(r, s) == [acked EXCEPT ![r][s] = counter[r]]

(* In place of CounterAfterRestart: the counter is in memory too. *)
CounterLost(r) == [counter EXCEPT ![r] = 0]

(* In place of Join: what a delta has is added whether or not the replica has heard of it. *)
JoinUnconsulted(state, delta) ==
   [tagged |-> {t \in state.tagged : DotOf(t) \in delta.dots => t \in delta.tagged} \cup delta.tagged,
    context |-> Covering(state.context, delta.dots)]

(* In place of MaySend: who no longer has the deltas sends nothing in their place. *)
MaySendDeltas(r, s) == r # s /\ acked[r][s] < counter[r] /\ HasInterval(r, s)
=============================================================================
