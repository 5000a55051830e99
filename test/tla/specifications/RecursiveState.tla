--------------------------- MODULE RecursiveState ---------------------------
(* A recursive definition that reads the state, and calls itself in a loop:   *)
(* what the loop finds in one state says nothing of another.                  *)
EXTENDS Naturals, TLC
VARIABLES x, y

RECURSIVE Reached(_)
Reached(n) == IF n = 0 THEN x > 2 ELSE \E m \in 0..(n - 1) : Reached(m)

RECURSIVE Deep(_)
Deep(n) == IF n = 0 THEN TLCGet("level") > 3 ELSE \E m \in 0..(n - 1) : Deep(m)

Init == x = 0 /\ y = 0
Next == /\ x < 5
        /\ x' = x + 1
        /\ y' = IF Reached(2) THEN 1 ELSE 0

Never == ~Reached(2)
NeverDeep == ~Deep(2)
=============================================================================
