------------------------------ MODULE Selectors -----------------------------
(* Parts of definitions, named by selectors.                                  *)
EXTENDS Naturals
VARIABLES x, y

Bounded(limit) == /\ x \in 0..limit
                  /\ y \in 0..limit
                  /\ \A n \in 1..limit : n > 0 => (n * x >= x)

THEOREM Sum == x + y <= 8

Init == x = 0 /\ y = 0

Next == \/ /\ x < 4
           /\ x' = x + 1
           /\ UNCHANGED y
        \/ /\ y < 3
           /\ y' = y + 1
           /\ UNCHANGED x

First == Bounded(4)!1
Last == Bounded(4)!3!(2)!2
Left == Sum!1 = x + y
Whole == Sum!:
Move == Next!1 \/ Next!2!2
Wrong == Bounded(2)!1
=============================================================================
