------------------------------- MODULE Names --------------------------------
(* Names that begin with a digit or are symbols, and constants that are LET.  *)
EXTENDS Naturals
VARIABLE x

2b(1a) == LET 3c == 5 IN \E n \in {3c, 1a} : n = x \/ 3c > x
a ++ b == LET both(c) == a + b + c IN both(1)

Init == x = 0
Next == LET limit == 4 IN \E s \in 1..limit : x < limit /\ x' = x ++ (s - 1)
Inv == 2b(x) /\ LET yes == TRUE IN \A t \in {x} : yes /\ t = x
=============================================================================
