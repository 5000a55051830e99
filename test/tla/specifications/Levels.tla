------------------------------- MODULE Levels -------------------------------
(* What TLC tells a specification of the run: levels, and a postcondition.    *)
EXTENDS Naturals, TLC
VARIABLE x

Init == x = TLCGet("level")
Next == x < 4 /\ x' = TLCGet("level")
Inv == TLCGet("level") = x + 1
Within == TLCGet("level") < 9
Post == TLCGet("distinct") = 5 /\ TLCGet("level") = 0 /\ TLCGet("diameter") = 5 /\ TLCGet("generated") = 5
Wrong == TLCGet("stats").distinct = 4
=============================================================================
