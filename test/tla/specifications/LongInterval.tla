---- MODULE LongInterval ----
\* Loops may be longer than sets may be large: TLC runs through intervals without building them.
EXTENDS Naturals
VARIABLE x

ASSUME \A n \in 0..1200000 : (2 * n) % 2 = 0
ASSUME \E n \in 1..1500000 : n = 1400000

Init == x = 0
Next == \E n \in 0..1100000 : n > 1099998 /\ x' = n
====
