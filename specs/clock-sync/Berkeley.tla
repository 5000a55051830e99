------------------------------ MODULE Berkeley ------------------------------
(***************************************************************************)
(* A group of machines brings its clocks together, without a standard from *)
(* outside.  A master measures by how much each other clock differs from   *)
(* its own, averages, leaving out the clocks that are far from the rest,   *)
(* and sends to each machine by how much to adjust its clock.              *)
(*                                                                         *)
(* After Gusella and Zatti, "The Accuracy of the Clock Synchronization     *)
(* Achieved by TEMPO in Berkeley UNIX 4.3BSD" (1989).  One round of it.    *)
(*                                                                         *)
(* A difference is measured by an exchange of messages, which is off by    *)
(* no more than some bound: here it is taken at one moment and may be      *)
(* wrong by that.  How an exchange comes to such a bound is the matter of  *)
(* Exchange.tla.                                                           *)
(*                                                                         *)
(* Time.  Real time passes in ticks; what happens between two ticks        *)
(* happens at one moment, in any order.  In a tick each clock counts some  *)
(* number of units of Pace, another one each time if it likes.  A clock    *)
(* without drift counts Rate; one that drifts by at most Epsilon counts    *)
(* Epsilon more or less.  A clock may be wrong because somebody set it     *)
(* wrong; then it goes on as the others do, and is adjusted as they are.   *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Node,      \* the machines
          Master,    \* the one that measures and averages
          Rate,      \* units that a clock without drift counts in a tick
          Epsilon,   \* the drift that is allowed for, in units a tick
          Pace,      \* units that the clocks there are may count in a tick
          Error,     \* how far a measurement may be wrong, in units
          Gamma,     \* clocks are near one another if they seem to differ by no more than this
          Right,     \* what a clock may show at first that nobody set wrong
          Wrong,     \* what one may show that somebody did
          MaxWrong,  \* how many clocks are wrong at most
          MaxTicks   \* how many ticks a round takes at most

Spread == CHOOSE d \in {i - j : i, j \in Right} : \A i, j \in Right : i - j <= d

(***************************************************************************)
(* Gamma leaves room for what separates the right clocks, and for what     *)
(* measuring adds to it, one after the other.                              *)
(***************************************************************************)
ASSUME ConstantAssumption ==
          /\ Master \in Node
          /\ Rate \in Nat /\ Epsilon \in 0 .. Rate /\ Pace \subseteq Nat
          /\ Error \in Nat /\ Gamma \in Nat
          /\ Right \subseteq Nat /\ Wrong \subseteq Nat /\ MaxWrong \in Nat /\ MaxTicks \in Nat
          /\ Gamma >= Spread + 2 * Error + 2 * Epsilon * MaxTicks

VARIABLES ticks,        \* how many ticks have passed since the first measurement
          clock,        \* what the clocks show when nobody adjusts them
          correction,   \* by how much each is adjusted
          wrong,        \* the nodes whose clocks were set wrong: nobody knows
          differences,  \* the differences that the master has measured
          adjustments,  \* the adjustments that are on their way
          adjusted      \* the nodes that have adjusted their clocks

vars == <<ticks, clock, correction, wrong, differences, adjustments, adjusted>>

Other == Node \ {Master}

TypeOK == /\ ticks \in 0 .. MaxTicks
          /\ clock \in [Node -> Nat]
          /\ correction \in [Node -> Int]
          /\ wrong \subseteq Node
          /\ \A d \in differences : /\ DOMAIN d = {"node", "units"}
                                    /\ d.node \in Node /\ d.units \in Int
          /\ \A d1, d2 \in differences : d1.node = d2.node => d1 = d2
          /\ \A m \in adjustments : /\ DOMAIN m = {"to", "units"}
                                    /\ m.to \in Other /\ m.units \in Int
          /\ adjusted \subseteq Node

Init == /\ ticks = 0
        /\ wrong \in {S \in SUBSET Node : Cardinality(S) <= MaxWrong}
        /\ clock \in {f \in [Node -> Right \cup Wrong] :
                         \A n \in Node : f[n] \in IF n \in wrong THEN Wrong ELSE Right}
        /\ correction = [n \in Node |-> 0]
        /\ differences = {[node |-> Master, units |-> 0]}
        /\ adjustments = {}
        /\ adjusted = {}

(* What n takes for the time. *)
Time(n) == clock[n] + correction[n]

-----------------------------------------------------------------------------
(***************************************************************************)
(* What the master makes of the differences.                               *)
(***************************************************************************)
AreNear(S) == \A d1, d2 \in S : d1.units - d2.units <= Gamma

(* A set of clocks near one another of which there is no larger one: the others are left out. *)
IsLargestGroup(S) == /\ AreNear(S)
                     /\ \A T \in SUBSET differences : AreNear(T) => Cardinality(T) <= Cardinality(S)

RECURSIVE Sum(_)
Sum(S) == IF S = {} THEN 0 ELSE LET d == CHOOSE d \in S : TRUE IN d.units + Sum(S \ {d})

(* Rounded down, for all the same: how has no part in how far the clocks agree. *)
Average(S) == Sum(S) \div Cardinality(S)

-----------------------------------------------------------------------------
(***************************************************************************)
(* The master measures the difference of n's clock from its own.           *)
(***************************************************************************)
Measure(n) == /\ \A d \in differences : d.node # n
              /\ \E error \in -Error .. Error :
                    differences' = differences \cup {[node |-> n, units |-> Time(n) - Time(Master) + error]}
              /\ UNCHANGED <<ticks, clock, correction, wrong, adjustments, adjusted>>

(***************************************************************************)
(* The master has measured all.  It averages, adjusts its own clock, and   *)
(* sends to each node by how much to adjust its own.  That depends on no   *)
(* moment: however long the message takes, it is right but for the drift.  *)
(***************************************************************************)
Content(d, average) == average - d.units

OwnAdjustment(average) == average

Decide == /\ adjusted = {}
          /\ Cardinality(differences) = Cardinality(Node)
          /\ \E group \in SUBSET differences :
                /\ IsLargestGroup(group)
                /\ correction' = [correction EXCEPT ![Master] = @ + OwnAdjustment(Average(group))]
                /\ adjustments' = {[to |-> d.node, units |-> Content(d, Average(group))] :
                                      d \in {e \in differences : e.node # Master}}
          /\ adjusted' = {Master}
          /\ UNCHANGED <<ticks, clock, wrong, differences>>

(***************************************************************************)
(* An adjustment reaches n.                                                *)
(***************************************************************************)
Corrected(n, units) == correction[n] + units

Adjust(n) == \E m \in adjustments :
                /\ m.to = n
                /\ correction' = [correction EXCEPT ![n] = Corrected(n, m.units)]
                /\ adjustments' = adjustments \ {m}
                /\ adjusted' = adjusted \cup {n}
                /\ UNCHANGED <<ticks, clock, wrong, differences>>

(***************************************************************************)
(* A tick of real time passes.                                             *)
(***************************************************************************)
Tick == /\ ticks < MaxTicks
        /\ Cardinality(differences) > 1
        /\ ticks' = ticks + 1
        /\ \E units \in [Node -> Pace] : clock' = [n \in Node |-> clock[n] + units[n]]
        /\ UNCHANGED <<correction, wrong, differences, adjustments, adjusted>>

Next == \/ \E n \in Other : Measure(n)
        \/ Decide
        \/ \E n \in Other : Adjust(n)
        \/ Tick

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.                                                             *)
(***************************************************************************)
Magnitude(i) == IF i < 0 THEN -i ELSE i

(* What two measurements may differ by that should not, and two clocks since the first of them. *)
Uncertainty == 2 * Error + 2 * Epsilon * ticks

(***************************************************************************)
(* Whoever has adjusted their clocks agree on the time, those too whose    *)
(* clocks were wrong.                                                      *)
(***************************************************************************)
AgreementBound == \A m, n \in adjusted : Magnitude(Time(m) - Time(n)) <= Uncertainty

(***************************************************************************)
(* What they agree on is near the time of a clock that was right, as that  *)
(* clock would show it without an adjustment.  The largest group has a     *)
(* right clock in it if most clocks are right; a wrong one in it is near   *)
(* that and does little harm.                                              *)
(***************************************************************************)
NearRightClock == \A n \in adjusted : \E m \in Node \ wrong :
                     Magnitude(Time(n) - clock[m]) <= Gamma + Uncertainty

(* Witnesses: goals that must be reachable, or the properties above say little. *)
BoundReached == /\ ticks > 0
                /\ \E m, n \in adjusted : Magnitude(Time(m) - Time(n)) = Uncertainty
WrongMaster == Master \in wrong /\ adjusted = Node
WrongClockNear == Master \in adjusted /\ wrong # {} /\ AreNear(differences)
=============================================================================
