---- MODULE DeepRecursion ----
\* The calls of Count nest a hundred thousand deep.
EXTENDS Naturals
VARIABLE x

RECURSIVE Count(_)
Count(n) == IF n = 0 THEN 0 ELSE 1 + Count(n - 1)

Init == x = 0
Next == x' = (x + 1) % 3
Grows == x' = x + 1
Counts == Count(100000 + x) = 100000 + x
Wrong == Count(100000 + x) < 100002
====
