---- MODULE Exits ----
\* Ends its run when five states are found, and says so only of a search that is breadth first.
EXTENDS Naturals, TLC
VARIABLE x

Init == x \in 0..2
Next == x' = x + 1 \/ x' = x + 3
Stop == TLCSet("exit", TLCGet("distinct") >= 5)
ASSUME TLCGet("config").mode = "bfs"
Small == TLCGet("level") < 9
====
