------------------------------ MODULE WaterJugs ------------------------------
(* Two jugs without marks, a tap and a drain: can Goal litres be measured?     *)
EXTENDS Naturals

CONSTANTS Capacity,   \* of each jug: [Jug -> litres]
          Goal

VARIABLE content      \* [Jug -> litres]

Jug == DOMAIN Capacity

Least(a, b) == IF a < b THEN a ELSE b

TypeOK == content \in [Jug -> 0..Goal + 4] /\ \A j \in Jug : content[j] <= Capacity[j]

Init == content = [j \in Jug |-> 0]

Fill(j)  == content' = [content EXCEPT ![j] = Capacity[j]]
Empty(j) == content' = [content EXCEPT ![j] = 0]
Pour(from, to) ==
   LET amount == Least(content[from], Capacity[to] - content[to])
   IN  /\ from # to
       /\ content' = [content EXCEPT ![from] = @ - amount, ![to] = @ + amount]

Next == \E j \in Jug : \/ Fill(j)
                       \/ Empty(j)
                       \/ \E other \in Jug : Pour(j, other)

Spec == Init /\ [][Next]_content

NotMeasured == \A j \in Jug : content[j] # Goal

TwoJugs == [small |-> 3, big |-> 5]
==============================================================================
