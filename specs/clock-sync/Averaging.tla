------------------------------ MODULE Averaging -----------------------------
(***************************************************************************)
(* Fault-tolerant averaging.  In each round every node reads the clocks of *)
(* all, leaves out the f greatest and the f smallest values, and sets its  *)
(* own clock to the middle of what is left.  So the right clocks draw near *)
(* to each other, and f faulty ones do not keep them apart, even if they   *)
(* show each node something else: as long as there are more than 3f in     *)
(* all.                                                                    *)
(*                                                                         *)
(* After Lundelius Welch and Lynch, "A New Fault-Tolerant Algorithm for    *)
(* Clock Synchronization" (1988).  That three clocks are not enough for    *)
(* one that is two-faced, Lamport and Melliar-Smith tell in "Synchronizing *)
(* Clocks in the Presence of Faults" (1985); for any algorithm without     *)
(* signatures it is shown by Dolev, Halpern and Strong, "On the            *)
(* Possibility and Impossibility of Achieving Clock Synchronization"       *)
(* (1986).                                                                 *)
(*                                                                         *)
(* Clocks.  What they show is counted relative to real time, so that only  *)
(* their differences and their drift are left: all right ones are taken to *)
(* be read at one moment of the round, and what they go on meanwhile, and  *)
(* how long messages take, goes into the error of the reading.  In a round *)
(* a clock gains some number of units of Drift.                            *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Node,      \* the nodes, each with a clock
          Faulty,    \* those whose clocks may show anything, and each reader something else
          Discard,   \* how many values are left out at each end: the faulty clocks that are allowed for
          MaxError,  \* by how much a reading of a right clock may be wrong
          Drift,     \* units that a clock may gain in a round
          Start,     \* what a right clock may show in the beginning
          Far,       \* how far outside the right ones a faulty clock may be read
          MaxRounds  \* how many rounds there are, so that TLC comes to an end

ASSUME ConstantAssumption ==
          /\ Faulty \subseteq Node
          /\ Discard \in Nat /\ 2 * Discard < Cardinality(Node)
          /\ MaxError \in Nat /\ Drift \subseteq Nat /\ Start \subseteq Nat
          /\ Far \in Nat /\ MaxRounds \in Nat

VARIABLES clock,     \* what each right clock shows at the beginning of the round
          adjusted,  \* what those show that have been set in this round
          round      \* how many rounds are over

vars == <<clock, adjusted, round>>

Right == Node \ Faulty

TypeOK == /\ clock \in [Right -> Int]
          /\ DOMAIN adjusted \subseteq Right
          /\ \A n \in DOMAIN adjusted : adjusted[n] \in Int
          /\ round \in 0 .. MaxRounds

Init == /\ clock \in [Right -> Start]
        /\ adjusted = << >>
        /\ round = 0

-----------------------------------------------------------------------------
(***************************************************************************)
(* Values, one of each node.                                               *)
(***************************************************************************)
ValuesOf(r) == {r[n] : n \in DOMAIN r}

Least(r) == CHOOSE v \in ValuesOf(r) : \A w \in ValuesOf(r) : v <= w
Greatest(r) == CHOOSE v \in ValuesOf(r) : \A w \in ValuesOf(r) : w <= v

Spread(r) == Greatest(r) - Least(r)

(* The k-th of the values in ascending order; the same value may be there several times. *)
Ranked(r, k) == CHOOSE v \in ValuesOf(r) : /\ Cardinality({n \in DOMAIN r : r[n] < v}) < k
                                           /\ Cardinality({n \in DOMAIN r : r[n] <= v}) >= k

(* What is left of the values of all nodes reaches from here to there. *)
First(r) == Ranked(r, Discard + 1)
Last(r) == Ranked(r, Cardinality(Node) - Discard)

(* Clocks show whole units, and so the middle is rounded down. *)
Middle(i, j) == (i + j) \div 2

(* What node n sets its clock to, if it has read these values. *)
Average(n, r) == Middle(First(r), Last(r))

-----------------------------------------------------------------------------
Outside == Least(clock) - Far .. Greatest(clock) + Far

(* What node n may read of the clocks of all.  Its own it knows. *)
Readings(n) ==
   {[m \in Node |-> IF m \in Faulty THEN lie[m]
                    ELSE IF m = n THEN clock[n] ELSE clock[m] + error[m]] :
       lie \in [Faulty -> Outside], error \in [Right -> -MaxError .. MaxError]}

(***************************************************************************)
(* Node n reads the clocks and sets its own.  Whoever reads a clock in     *)
(* this round, reads what it shows before it is set.                       *)
(***************************************************************************)
Adjust(n) == /\ n \notin DOMAIN adjusted
             /\ round < MaxRounds
             /\ \E r \in Readings(n) :
                   adjusted' = [m \in DOMAIN adjusted \cup {n} |->
                                  IF m = n THEN Average(n, r) ELSE adjusted[m]]
             /\ UNCHANGED <<clock, round>>

(***************************************************************************)
(* All have set their clocks, and the next round comes: clocks drift till  *)
(* then.                                                                   *)
(***************************************************************************)
Pass == /\ DOMAIN adjusted = Right
        /\ \E gain \in [Right -> Drift] : clock' = [n \in Right |-> adjusted[n] + gain[n]]
        /\ adjusted' = << >>
        /\ round' = round + 1

Next == \/ \E n \in Right : Adjust(n)
        \/ Pass

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.                                                             *)
(***************************************************************************)
(* No clock is set beyond the right ones: the faulty do not carry them away. *)
WithinRightClocks ==
   \A n \in DOMAIN adjusted : adjusted[n] \in Least(clock) - MaxError .. Greatest(clock) + MaxError

(***************************************************************************)
(* By how much the right clocks are apart is halved in each round, but for *)
(* the errors of reading and what the clocks drift until the next.  It is  *)
(* counted twice, and 1 is for the middle that is rounded.                 *)
(***************************************************************************)
DriftApart == (CHOOSE i \in Drift : \A j \in Drift : j <= i) - (CHOOSE i \in Drift : \A j \in Drift : i <= j)

AgreementBound ==
   [][round' # round => 2 * Spread(clock') <= Spread(clock) + 4 * MaxError + 2 * DriftApart + 1]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
AllAdjusted == DOMAIN adjusted = Right
Agreed == AllAdjusted /\ Spread(clock) > 0 /\ Spread(adjusted) = 0
BoundReached == AllAdjusted /\ Spread(clock) > 1 /\ 2 * Spread(adjusted) >= Spread(clock) + 4 * MaxError
=============================================================================
