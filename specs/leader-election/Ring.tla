-------------------------------- MODULE Ring --------------------------------
(***************************************************************************)
(* Election of a leader on a ring, on which each node can send to the next *)
(* one only: the node with the greatest id wins.                           *)
(*                                                                         *)
(* After Chang and Roberts, "An improved algorithm for decentralized       *)
(* extrema-finding in circular configurations of processes" (CACM 1979).   *)
(* Each candidacy goes round until it meets a node with a greater id; only *)
(* the greatest comes back to where it began.  The leader then tells the   *)
(* others, in one more round.                                              *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS Size,  \* how many nodes there are: 1, 2, ..., Size, and 1 again
          Id     \* the ids, as many as nodes; who has which is open

ASSUME ConstantAssumption == Size \in Nat \ {0} /\ Id \subseteq Nat \ {0}

VARIABLES id,         \* the id of each node
          active,     \* the nodes that take part in the election
          candidacy,  \* for each node the ids of candidates that are on their way to it
          elected,    \* for each node the ids of leaders that are on their way to it
          won,        \* the nodes that have found themselves to be the leader
          leader      \* the id of the leader that each node knows; 0 if none

vars == <<id, active, candidacy, elected, won, leader>>

Node == 1 .. Size

After(n) == (n % Size) + 1

TypeOK == /\ id \in [Node -> Id]
          /\ active \subseteq Node
          /\ candidacy \in [Node -> SUBSET Id]
          /\ elected \in [Node -> SUBSET Id]
          /\ won \subseteq Node
          /\ leader \in [Node -> Id \cup {0}]

(* The algorithm rests on this. *)
IdsAreUnique(ids) == \A m, n \in Node : m # n => ids[m] # ids[n]

Init == /\ id \in {ids \in [Node -> Id] : IdsAreUnique(ids)}
        /\ active = {}
        /\ candidacy = [n \in Node |-> {}]
        /\ elected = [n \in Node |-> {}]
        /\ won = {}
        /\ leader = [n \in Node |-> 0]

(***************************************************************************)
(* Node n begins an election: it sends its id on its way.                  *)
(***************************************************************************)
Start(n) == /\ n \notin active
            /\ active' = active \cup {n}
            /\ candidacy' = [candidacy EXCEPT ![After(n)] = @ \cup {id[n]}]
            /\ UNCHANGED <<id, elected, won, leader>>

(***************************************************************************)
(* A candidacy that has reached n goes on with another id.                 *)
(***************************************************************************)
PassOn(n, i, j) ==
   candidacy' = [m \in Node |-> (candidacy[m] \ (IF m = n THEN {i} ELSE {}))
                                   \cup (IF m = After(n) THEN {j} ELSE {})]

(***************************************************************************)
(* Node n forwards the id of a candidate that is greater than its own.  It *)
(* need not begin an election any more: it cannot win.                     *)
(***************************************************************************)
Forward(n) == \E i \in candidacy[n] :
                 /\ i > id[n]
                 /\ PassOn(n, i, i)
                 /\ active' = active \cup {n}
                 /\ UNCHANGED <<id, elected, won, leader>>

(***************************************************************************)
(* The candidate's id is smaller.  Node n, if it has not yet taken part,   *)
(* sends its own in its place; if it has, its own is under way, or was     *)
(* surpassed.                                                              *)
(***************************************************************************)
Replace(n) == \E i \in candidacy[n] :
                 /\ i < id[n]
                 /\ n \notin active
                 /\ PassOn(n, i, id[n])
                 /\ active' = active \cup {n}
                 /\ UNCHANGED <<id, elected, won, leader>>

Swallow(n) == \E i \in candidacy[n] :
                 /\ i < id[n]
                 /\ n \in active
                 /\ candidacy' = [candidacy EXCEPT ![n] = @ \ {i}]
                 /\ UNCHANGED <<id, active, elected, won, leader>>

(***************************************************************************)
(* The id of n has come all the way round: no other is greater.  Node n    *)
(* leads and tells the next one.                                           *)
(***************************************************************************)
Win(n) == /\ id[n] \in candidacy[n]
          /\ candidacy' = [candidacy EXCEPT ![n] = @ \ {id[n]}]
          /\ won' = won \cup {n}
          /\ leader' = [leader EXCEPT ![n] = id[n]]
          /\ elected' = [elected EXCEPT ![After(n)] = @ \cup {id[n]}]
          /\ UNCHANGED <<id, active>>

(***************************************************************************)
(* Node n learns who leads, and tells the next one unless it leads itself. *)
(***************************************************************************)
Learn(n) == \E i \in elected[n] :
               /\ leader' = [leader EXCEPT ![n] = i]
               /\ elected' = [m \in Node |-> (elected[m] \ (IF m = n THEN {i} ELSE {}))
                                                \cup (IF m = After(n) /\ i # id[n] THEN {i} ELSE {})]
               /\ UNCHANGED <<id, active, candidacy, won>>

Next == \/ \E n \in Node : Start(n)
        \/ \E n \in Node : Forward(n)
        \/ \E n \in Node : Replace(n)
        \/ \E n \in Node : Swallow(n)
        \/ \E n \in Node : Win(n)
        \/ \E n \in Node : Learn(n)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety.                                                                 *)
(***************************************************************************)
(* One node wins at most, and it is the one with the greatest id. *)
UniqueLeader == \A n \in won : \A m \in Node : m # n => id[m] < id[n] /\ m \notin won

(* Witnesses: goals that must be reachable, or the property above says little. *)
EveryIdOnItsWay == \A n \in Node : \E m \in Node : id[n] \in candidacy[m]
EverybodyKnows == \A n \in Node : leader[n] # 0 /\ elected[n] = {}

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress: no message waits for ever.  Who begins an election is open.   *)
(***************************************************************************)
Fairness == \A n \in Node : /\ WF_vars(Forward(n))
                            /\ WF_vars(Replace(n))
                            /\ WF_vars(Swallow(n))
                            /\ WF_vars(Win(n))
                            /\ WF_vars(Learn(n))

FairSpec == Spec /\ Fairness

(* Once somebody has begun an election, everybody comes to know the leader. *)
EventuallyElected == active # {} ~> \E w \in won : \A n \in Node : leader[n] = id[w]
=============================================================================
