----------------------------- MODULE Consensus -----------------------------
(***************************************************************************)
(* What it is to agree: once, one value is chosen, and never another.      *)
(***************************************************************************)
CONSTANT Value        \* the values that may be chosen

VARIABLE chosen       \* the values that were chosen

Init == chosen = {}

Choose(v) == chosen = {} /\ chosen' = {v}

Next == \E v \in Value : Choose(v)

Spec == Init /\ [][Next]_chosen

(* And that it comes to it. *)
FairSpec == Spec /\ WF_chosen(Next)

Agreement == \A v, w \in chosen : v = w

EventuallyChosen == <>(chosen # {})
=============================================================================
