------------------------------ MODULE Lending ------------------------------
(* A library of a few books. Its next-state relation reaches its actions      *)
(* through disjunction, quantifiers, LET, IF, CASE and a definition.          *)
EXTENDS Naturals, FiniteSets

CONSTANTS Reader, Book, Nobody, MaxReturns

VARIABLES loans,    \* who has each book
          open,     \* whether the library is open
          returns   \* how many books came back

variables == <<loans, open, returns>>

TypeOK == /\ loans \in [Book -> Reader \cup {Nobody}]
          /\ open \in BOOLEAN
          /\ returns \in 0..MaxReturns

OneAtATime == \A r \in Reader : Cardinality({b \in Book : loans[b] = r}) <= 1

Init == /\ loans = [b \in Book |-> Nobody]
        /\ open \in BOOLEAN
        /\ returns = 0

Borrow(r, b) == /\ open
                /\ loans[b] = Nobody
                /\ loans' = [loans EXCEPT ![b] = r]
                /\ UNCHANGED <<open, returns>>

Return(b) == /\ loans[b] # Nobody
             /\ loans' = [loans EXCEPT ![b] = Nobody]
             /\ returns' = IF returns < MaxReturns THEN returns + 1 ELSE returns
             /\ UNCHANGED open

Turn(to) == /\ open' = to
            /\ UNCHANGED <<loans, returns>>

Recount == /\ \E n \in 0..returns : returns' = n
           /\ UNCHANGED <<loans, open>>

AtTheDesk == LET wanted == {b \in Book : loans[b] = Nobody}
             IN  \E r \in Reader, b \in wanted : Borrow(r, b)

Next == \/ AtTheDesk
        \/ IF open THEN \E b \in Book : Return(b) ELSE Turn(TRUE)
        \/ CASE returns = MaxReturns -> Recount
             [] OTHER -> Turn(~open)

Spec == Init /\ [][Next]_variables
=============================================================================
