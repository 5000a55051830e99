---------------------------- MODULE WeakRegister ----------------------------
(***************************************************************************)
(* A replicated register under the policy "weak": whoever reads or writes  *)
(* is answered by the replica at hand, and replicas tell each other later. *)
(* Of two writes the one with the greater stamp stays.                     *)
(*                                                                         *)
(* After Terry, Theimer, Petersen, Demers, Spreitzer and Hauser, "Managing *)
(* Update Conflicts in Bayou, a Weakly Connected Replicated Storage        *)
(* System" (SOSP 1995), sections 3 and 5, and DeCandia et al., "Dynamo"    *)
(* (SOSP 2007), section 4: pairwise anti-entropy, and the last writer wins *)
(* by a stamp of a counter and a node, after Lamport, "Time, Clocks, and   *)
(* the Ordering of Events in a Distributed System" (1978).                 *)
(*                                                                         *)
(* The network is cut in two now and then.  Clients are at their replica   *)
(* and need no network.                                                    *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Sequences

CONSTANTS Node,           \* the replicas: numbers from 1, which break ties
          Writer,         \* those of them at which there are clients that write
          Reader,         \* those at which there are clients that read
          Sides,          \* the sets of nodes that may be cut off from the others
          Healing,        \* those of them of which it is known that they are joined again in the end
          MaxOperations   \* how many operations there are in all, so that TLC comes to an end

ASSUME ConstantAssumption ==
          /\ Node \subseteq Nat \ {0} /\ Writer \subseteq Node /\ Reader \subseteq Node
          /\ \A side \in Sides : side \subseteq Node /\ side \notin {{}, Node}
          /\ Healing \subseteq Sides /\ MaxOperations \in Nat

VARIABLES cut,       \* the nodes that are cut off from the others; {} while there is no partition
          stored,    \* the version that each replica keeps
          doing,     \* the number of each client's operation; 0 if it has none
          history    \* every operation, in the order in which they began: for the properties

vars == <<cut, stored, doing, history>>

(* A client goes by the name of its node. *)
Client == Writer \cup Reader

Operation == 1 .. MaxOperations

(* A write's value is its number among the operations, so that no two write the same; 0 is what was there first. *)
Version == [number : 0 .. MaxOperations, by : {0} \cup Node, value : {0} \cup Operation]

First == [number |-> 0, by |-> 0, value |-> 0]

TypeOK == /\ cut \in {{}} \cup Sides
          /\ stored \in [Node -> Version]
          /\ doing \in [Client -> {0} \cup Operation]
          /\ Len(history) <= MaxOperations
          /\ \A k \in DOMAIN history :
                history[k] \in [type : {"read", "write"}, value : {0} \cup Operation,
                                after : SUBSET Operation, done : BOOLEAN]

Init == /\ cut = {}
        /\ stored = [n \in Node |-> First]
        /\ doing = [c \in Client |-> 0]
        /\ history = <<>>

Joined(m, n) == (m \in cut) = (n \in cut)

Group(n) == {m \in Node : Joined(m, n)}

(* Versions are ordered by number, and by node where numbers are equal. *)
Newer(x, y) == \/ x.number > y.number
               \/ x.number = y.number /\ x.by > y.by

Newest(x, y) == IF Newer(y, x) THEN y ELSE x

-----------------------------------------------------------------------------
(***************************************************************************)
(* Client c begins to read or to write.                                    *)
(***************************************************************************)
Done == {k \in DOMAIN history : history[k].done}

Begin(c, type) ==
   LET k == Len(history) + 1
   IN  /\ c \in IF type = "write" THEN Writer ELSE Reader
       /\ doing[c] = 0
       /\ k \in Operation
       /\ doing' = [doing EXCEPT ![c] = k]
       /\ history' = Append(history, [type |-> type, value |-> IF type = "write" THEN k ELSE 0,
                                      after |-> Done, done |-> FALSE])
       /\ UNCHANGED <<cut, stored>>

(***************************************************************************)
(* The replica of c answers, without asking anybody.  A write gets a stamp *)
(* that is greater than that of the version which the replica kept.        *)
(***************************************************************************)
MayAnswer(c) == TRUE

Stamp(c) == <<stored[c].number + 1, c>>

IsWrite(k) == history[k].type = "write"

Answer(c) ==
   LET k == doing[c]
   IN  /\ k # 0
       /\ MayAnswer(c)
       /\ stored' = IF IsWrite(k)
                    THEN [stored EXCEPT ![c] = [number |-> Stamp(c)[1], by |-> Stamp(c)[2], value |-> k]]
                    ELSE stored
       /\ history' = [history EXCEPT ![k].done = TRUE,
                                     ![k].value = IF IsWrite(k) THEN k ELSE stored[c].value]
       /\ doing' = [doing EXCEPT ![c] = 0]
       /\ UNCHANGED cut

(***************************************************************************)
(* Anti-entropy: node n hears of the version that m keeps, and takes it if *)
(* it is newer than its own.                                               *)
(***************************************************************************)
Take(own, received) == Newest(own, received)

Hear(n, m) == /\ m # n
              /\ Joined(m, n)
              /\ stored' = [stored EXCEPT ![n] = Take(@, stored[m])]
              /\ UNCHANGED <<cut, doing, history>>

(***************************************************************************)
(* The network is cut in two, and whole again.                             *)
(***************************************************************************)
Partition(side) == /\ cut = {}
                   /\ cut' = side
                   /\ UNCHANGED <<stored, doing, history>>

Heal(side) == /\ cut = side
              /\ cut' = {}
              /\ UNCHANGED <<stored, doing, history>>

Next == \/ \E c \in Client, type \in {"read", "write"} : Begin(c, type)
        \/ \E c \in Client : Answer(c)
        \/ \E n, m \in Node : Hear(n, m)
        \/ \E side \in Sides : Partition(side)
        \/ \E side \in Sides : Heal(side)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety.                                                                 *)
(***************************************************************************)
(* Whatever the network does, an operation that has begun can be answered at once. *)
AlwaysAvailable == \A c \in Client : doing[c] # 0 => ENABLED Answer(c)

(* A stamp tells a write from every other one: else replicas might agree on the stamp and not on the value. *)
OneValuePerStamp ==
   \A m, n \in Node :
      stored[m].number = stored[n].number /\ stored[m].by = stored[n].by => stored[m].value = stored[n].value

(* What a replica keeps never becomes older; so who stays at a replica reads what it wrote there, or newer. *)
NeverOlder == [][\A n \in Node : stored'[n] = stored[n] \/ Newer(stored'[n], stored[n])]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
(* A read has returned what was overwritten when it began: the strong register's NoStaleRead is given up. *)
StaleRead == \E k \in Done : /\ ~ IsWrite(k)
                             /\ \E w \in history[k].after :
                                   IsWrite(w) /\ history[k].value \in {0} \cup history[w].after

(* Two writes were answered of which neither was before the other, and all replicas keep the one. *)
WritePassedOver == \E v, w \in Done : /\ v # w /\ IsWrite(v) /\ IsWrite(w)
                                      /\ v \notin history[w].after /\ w \notin history[v].after
                                      /\ \A n \in Node : stored[n].value = v

(* Or one began after the other had been answered, at a replica that had not heard of it, and was passed over. *)
LaterWriteLost == \E v, w \in Done : /\ IsWrite(v) /\ IsWrite(w)
                                     /\ v \in history[w].after
                                     /\ \A n \in Node : stored[n].value = v

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  Replicas answer, and what is sent again and again arrives.   *)
(***************************************************************************)
Fairness == /\ \A c \in Client : WF_vars(Answer(c))
            /\ \A m, n \in Node : SF_vars(Hear(n, m))
            /\ \A side \in Healing : WF_vars(Heal(side))

FairSpec == Spec /\ Fairness

(* Every operation is answered in the end, whether or not partitions end. *)
EventuallyAnswered == \A c \in Client : doing[c] # 0 ~> doing[c] = 0

(***************************************************************************)
(* Once no more is written, and of writes there are finitely many, the     *)
(* replicas come to keep the same version, and go on to.                   *)
(***************************************************************************)
Converged == \A m, n \in Node : stored[m] = stored[n]

EventuallyConverges == <>[]Converged
=============================================================================
