-------------------------- MODULE AveragingMutants --------------------------
(***************************************************************************)
(* Mistakes in fault-tolerant averaging, each an operator that a .cfg file *)
(* puts in the place of the right one.  The model's are in                 *)
(* src/mutants/clock-sync/averaging.ts.                                    *)
(***************************************************************************)
EXTENDS Averaging

(* In place of Average: the middle of all values. *)
MiddleOfAll(n, r) == Middle(Least(r), Greatest(r))

(* In place of Average: only the greatest are left out. *)
MiddleFromLeast(n, r) == Middle(Least(r), Last(r))

(* In place of Average: the clocks of the others only. *)
MiddleOfOthers(n, r) ==
   LET others == [m \in Node \ {n} |-> r[m]]
   IN  Middle(Ranked(others, Discard + 1), Ranked(others, Cardinality(Node) - 1 - Discard))
=============================================================================
