-------------------------------- MODULE Slew --------------------------------
(***************************************************************************)
(* A clock that is found to be off is not set: it goes a little faster or  *)
(* slower until it is right.  Whoever measures with it meets no time       *)
(* twice, and no interval that is much too long or too short.              *)
(*                                                                         *)
(* After Cristian, "Probabilistic Clock Synchronization" (1989), where an  *)
(* adjustment is spread over time so that the clock stays monotonic, and   *)
(* the discipline of NTP, RFC 5905, section 12, which lets out a part of   *)
(* what is owed in each second.                                            *)
(*                                                                         *)
(* Time.  Real time passes in ticks, in each of which the standard counts  *)
(* Rate units.  The oscillator behind the clock counts a number of units   *)
(* of Pace, another one each time if it likes; what the clock shows in     *)
(* that tick is more or less than that, by Slew at most.  By how much the  *)
(* clock is off is measured at least once in MaxAge ticks, with an error   *)
(* of MaxError at most: how, is a matter of its own.                       *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS Rate,      \* units that the standard counts in a tick
          Epsilon,   \* by how many units a tick the oscillator drifts at most
          Pace,      \* units that the oscillator may count in a tick
          MaxSlew,   \* by how many units a tick the clock is made faster or slower at most
          MaxError,  \* how far a measurement of the offset may be wrong
          MaxAge,    \* ticks from one measurement to the next, at most
          Off,       \* by how much the clock is off in the beginning
          MaxTicks   \* how many ticks there are in all, so that TLC comes to an end

ASSUME ConstantAssumption ==
          /\ Rate \in Nat /\ Epsilon \in Nat /\ Pace \subseteq Nat /\ MaxSlew \in Nat
          /\ MaxError \in Nat /\ MaxAge \in Nat /\ Off \in Nat /\ MaxTicks \in Nat

VARIABLES standard,  \* what a clock without error would show, which nobody can read
          shown,     \* what the clock shows
          owed,      \* what it has yet to gain, or to lose if that is negative
          age        \* ticks since the latest measurement; NoSample before the first

vars == <<standard, shown, owed, age>>

NoSample == MaxAge + 1

Limit(i, k) == IF i > k THEN k ELSE IF i < -k THEN -k ELSE i

Abs(i) == IF i < 0 THEN -i ELSE i

TypeOK == /\ standard \in Off .. Off + Rate * MaxTicks
          /\ shown \in Nat
          /\ owed \in Int
          /\ age \in 0 .. NoSample

Init == /\ standard = Off
        /\ shown \in {0, 2 * Off}
        /\ owed = 0
        /\ age = NoSample

(* By how much the clock is behind the standard. *)
Offset == standard - shown

-----------------------------------------------------------------------------
(***************************************************************************)
(* The offset is measured.  What was still owed by the measurement before  *)
(* is forgotten, since the clock has that error still and it was measured  *)
(* again.                                                                  *)
(***************************************************************************)
Correct(measured) == /\ owed' = measured
                     /\ UNCHANGED shown

Measure == /\ age > 0
           /\ \E error \in -MaxError .. MaxError : Correct(Offset + error)
           /\ age' = 0
           /\ UNCHANGED standard

(***************************************************************************)
(* A tick passes.  The clock shows what the oscillator has counted, and    *)
(* part of what is owed.                                                   *)
(***************************************************************************)
Part == Limit(owed, MaxSlew)

Rest == owed - Part

Tick == /\ age < MaxAge
        /\ standard < Off + Rate * MaxTicks
        /\ \E units \in Pace : shown' = shown + units + Part
        /\ standard' = standard + Rate
        /\ owed' = Rest
        /\ age' = age + 1

Next == Measure \/ Tick

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.                                                             *)
(***************************************************************************)
Allowance == MaxError + Epsilon * age

(* What is owed is what is wrong, but for the error of the measurement and for the drift since. *)
OwedWithinBound == age # NoSample => Abs(Offset - owed) <= Allowance

(* The clock never goes back, and with each tick it goes forward. *)
SlewMonotonic == [][/\ shown' >= shown
                    /\ standard' # standard => shown' > shown]_vars

(* The clock moves with time only, and in a tick it is off by no more than slew and drift together. *)
RateBounded ==
   [][IF standard' = standard THEN shown' = shown
                              ELSE Abs((shown' - shown) - Rate) <= MaxSlew + Epsilon]_vars

(* A clock that is off by more than a tick can mend gets nearer to the standard with each tick. *)
ErrorShrinks ==
   [][standard' # standard /\ Abs(Offset) > MaxSlew + Allowance => Abs(Offset') < Abs(Offset)]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
SlowedDown == owed < 0 /\ age > 0 /\ age # NoSample
Settled == owed = 0 /\ Offset = 0 /\ age > 0
WrongWay == (owed > 0 /\ Offset < 0) \/ (owed < 0 /\ Offset > 0)
BoundReached == age = MaxAge /\ Abs(Offset - owed) = Allowance
=============================================================================
