------------------------------ MODULE Aliased ------------------------------
EXTENDS Naturals
VARIABLES x, y

Init == x = 0 /\ y = 10

Step(by) == /\ x' = x + by
            /\ y' = y - by

Next == \E by \in {1, 3} : Step(by)

Small == x < 4

Alias == [sum |-> x + y, ahead |-> x' - x, x |-> x]
=============================================================================
