-------------------------- MODULE BerkeleyMutants --------------------------
(***************************************************************************)
(* Mistakes in the Berkeley algorithm, each an operator that a .cfg file   *)
(* puts in the place of the right one.  The model's are in                 *)
(* src/mutants/clock-sync/berkeley.ts.                                     *)
(***************************************************************************)
EXTENDS Berkeley

(* In place of IsLargestGroup: all clocks count, the far ones too. *)
IsAll(S) == S = differences

(* In place of Content: what the time is by the average when the message leaves. *)
ContentAbsolute(d, average) == clock[Master] + average

(* In place of Corrected: the clock is set to what the message says. *)
CorrectedAbsolute(n, units) == units - clock[n]

(* In place of OwnAdjustment: the master leaves its own clock as it is. *)
NoAdjustment(average) == 0

(* In place of Average: the master takes its own clock for the right one. *)
AverageByMaster(S) == 0
=============================================================================
