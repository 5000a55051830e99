---- MODULE EndlessFunction ----
EXTENDS Naturals
VARIABLE x

f[n \in Nat] == 1 + f[n + 1]
g[n \in {0}] == 1 + g[n]

Init == x = 0
Next == x' = (x + 1) % 3
Ends == f[x] = 0
Turns == g[0] = 0
====
