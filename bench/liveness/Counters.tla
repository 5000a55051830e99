------------------------------ MODULE Counters ------------------------------
(***************************************************************************)
(* Counters that go around, each by one or by three: Size^Count states,    *)
(* with 2 * Count steps from each.  For measuring what temporal properties *)
(* cost.                                                                   *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS Count, Size, Fair

VARIABLE at

Init == at = [i \in 1 .. Count |-> 0]

Walk(i) == at' = [at EXCEPT ![i] = (@ + 1) % Size]

Jump(i) == at' = [at EXCEPT ![i] = (@ + 3) % Size]

Next == \E i \in 1 .. Count : Walk(i) \/ Jump(i)

Spec == Init /\ [][Next]_at /\ \A i \in 1 .. Fair : WF_at(Walk(i))

Leaves == (at[1] = 1) ~> (at[1] # 1)
=============================================================================
