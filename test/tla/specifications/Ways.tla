---- MODULE Ways ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
P(i) == x >= i \/ x < 3
Next == \/ /\ \A i \in 1..3 : \A j \in 1..2 : (i = 1 \/ j = 1 \/ x < 3)
           /\ x < 2 /\ x' = x + 1
        \/ /\ \E i \in 1..3 : x >= 0 /\ (x < 2 \/ x < 3)
           /\ \A i, j \in 1..2 : P(i) \/ P(j)
           /\ x' = (x + 1) % 4
        \/ /\ IF x = 1 THEN \E k \in 1..2 : x < k + 5 ELSE \A k \in {1} : TRUE \/ x = 0
           /\ x' \in {x, x} \cup {0}
====
