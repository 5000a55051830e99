---------------------------- MODULE SlewMutants -----------------------------
(***************************************************************************)
(* Mistakes in slewing a clock, each an operator that a .cfg file puts in  *)
(* the place of the right one.  The model's are in                         *)
(* src/mutants/clock-sync/slew.ts.                                         *)
(***************************************************************************)
EXTENDS Slew

(* In place of Correct: the clock is set. *)
Step(measured) == /\ shown' = shown + measured
                  /\ owed' = 0

(* In place of Correct: the clock is set if it is behind. *)
StepForward(measured) == IF measured > 0
                         THEN Step(measured)
                         ELSE /\ owed' = measured
                              /\ UNCHANGED shown

(* In place of Correct: what was owed before is owed still. *)
Add(measured) == /\ owed' = owed + measured
                 /\ UNCHANGED shown

(* In place of Part: all at once. *)
Whole == owed

(* In place of Rest: what has been let out is not taken off. *)
All == owed

(* In place of Tick: a clock that is behind is made slower. *)
TickTheWrongWay == /\ age < MaxAge
                   /\ standard < Off + Rate * MaxTicks
                   /\ \E units \in Pace : shown' = shown + units - Part
                   /\ standard' = standard + Rate
                   /\ owed' = Rest
                   /\ age' = age + 1
=============================================================================
