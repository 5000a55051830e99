------------------------------ MODULE Composed ------------------------------
(* A \cdot B: the states in between count as generated, and as no successors. *)
EXTENDS Naturals
VARIABLES x, y

Init == x = 0 /\ y \in 0..1

Count == x < 5 /\ x' = x + 1 /\ UNCHANGED y
Choose == \E n \in {1, 2} : y' = (y + n) % 4 /\ UNCHANGED x
Reset == x > 3 /\ x' = 0 /\ UNCHANGED y

Next == \/ Count \cdot Choose
        \/ Choose \cdot Reset
        \/ x = 1 /\ Count \cdot Reset
=============================================================================
