---- MODULE EndlessRecursion ----
EXTENDS Naturals
VARIABLE x

RECURSIVE Count(_)
Count(n) == 1 + Count(n + 1)

Init == x = 0
Next == x' = (x + 1) % 3
Counts == Count(x) = 0
====
