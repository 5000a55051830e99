------------------------------- MODULE LetWays -------------------------------
(* Ways to be true that lie in definitions: of a LET, of an argument.          *)
EXTENDS Naturals
VARIABLE x
Init == x = 0
Twice(p) == p /\ p
Next == \/ /\ LET Near(i) == \E j \in 1..2 : i + j > x
              IN  \A i \in 2..3 : Near(i)
           /\ x' = (x + 1) % 4
        \/ /\ Twice(x < 2 \/ x < 3)
           /\ x' = 0
==============================================================================
