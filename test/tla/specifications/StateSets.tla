------------------------------ MODULE StateSets -----------------------------
(* Infinite sets and functions that depend on the state, used in several.     *)
EXTENDS Naturals
VARIABLES x, y

Above == {n \in Nat : n > x}
Plus[n \in Nat] == n + x

Init == x = 0 /\ y = 0
Next == /\ x < 5
        /\ x' = x + 1
        /\ y' = IF 3 \in Above THEN Plus[1] ELSE 9

Inv == 7 \in Above /\ Plus[0] = x
Seen == y < 9
=============================================================================
