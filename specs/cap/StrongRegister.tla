--------------------------- MODULE StrongRegister ---------------------------
(***************************************************************************)
(* A replicated register under the policy "strong": whoever reads or       *)
(* writes asks a majority, so that the register behaves as if there were   *)
(* one copy, and who is cut off from the majority waits.                   *)
(*                                                                         *)
(* After Attiya, Bar-Noy and Dolev, "Sharing Memory Robustly in            *)
(* Message-Passing Systems" (JACM 1995), with stamps that grow for ever,   *)
(* and with several writers as in Lynch and Shvartsman, "Robust Emulation  *)
(* of Shared Memory Using Dynamic Quorum-Acknowledged Broadcasts" (1997):  *)
(* an operation first learns the newest version from a majority, and then  *)
(* tells a majority of what it writes, or of what it is about to return.   *)
(*                                                                         *)
(* That it has to wait is the theorem of Gilbert and Lynch, "Brewer's      *)
(* Conjecture and the Feasibility of Consistent, Available,                *)
(* Partition-Tolerant Web Services" (2002), theorem 1.                     *)
(*                                                                         *)
(* The network is cut in two now and then.  Messages pass between nodes    *)
(* of one side only, and are sent again until they are answered.           *)
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
          phase,     \* what each client is at
          doing,     \* the number of its operation; 0 before the first
          heard,     \* the nodes that have answered it in this phase
          latest,    \* the newest version that it knows of, and then the one that it tells others
          history    \* every operation, in the order in which they began: for the properties

vars == <<cut, stored, phase, doing, heard, latest, history>>

(* A client goes by the name of its node. *)
Client == Writer \cup Reader

Operation == 1 .. MaxOperations

(* A write's value is its number among the operations, so that no two write the same; 0 is what was there first. *)
Version == [number : 0 .. MaxOperations, by : {0} \cup Node, value : {0} \cup Operation]

First == [number |-> 0, by |-> 0, value |-> 0]

TypeOK == /\ cut \in {{}} \cup Sides
          /\ stored \in [Node -> Version]
          /\ phase \in [Client -> {"rest", "ask", "tell"}]
          /\ doing \in [Client -> {0} \cup Operation]
          /\ heard \in [Client -> SUBSET Node]
          /\ latest \in [Client -> Version]
          /\ Len(history) <= MaxOperations
          /\ \A k \in DOMAIN history :
                history[k] \in [type : {"read", "write"}, value : {0} \cup Operation,
                                after : SUBSET Operation, done : BOOLEAN]

Init == /\ cut = {}
        /\ stored = [n \in Node |-> First]
        /\ phase = [c \in Client |-> "rest"]
        /\ doing = [c \in Client |-> 0]
        /\ heard = [c \in Client |-> {}]
        /\ latest = [c \in Client |-> First]
        /\ history = <<>>

Joined(m, n) == (m \in cut) = (n \in cut)

Group(n) == {m \in Node : Joined(m, n)}

Majority(S) == 2 * Cardinality(S) > Cardinality(Node)

IsQuorum(S) == Majority(S)

(* Versions are ordered by number, and by node where numbers are equal. *)
Newer(x, y) == \/ x.number > y.number
               \/ x.number = y.number /\ x.by > y.by

Newest(x, y) == IF Newer(y, x) THEN y ELSE x

-----------------------------------------------------------------------------
(***************************************************************************)
(* Client c begins to read or to write.  It asks its own replica first.    *)
(***************************************************************************)
Done == {k \in DOMAIN history : history[k].done}

Begin(c, type) ==
   LET k == Len(history) + 1
   IN  /\ c \in IF type = "write" THEN Writer ELSE Reader
       /\ phase[c] = "rest"
       /\ k \in Operation
       /\ phase' = [phase EXCEPT ![c] = "ask"]
       /\ doing' = [doing EXCEPT ![c] = k]
       /\ heard' = [heard EXCEPT ![c] = {c}]
       /\ latest' = [latest EXCEPT ![c] = stored[c]]
       /\ history' = Append(history, [type |-> type, value |-> IF type = "write" THEN k ELSE 0,
                                      after |-> Done, done |-> FALSE])
       /\ UNCHANGED <<cut, stored>>

(***************************************************************************)
(* Client c hears from m which version it keeps.                           *)
(***************************************************************************)
Ask(c, m) == /\ phase[c] = "ask"
             /\ m \notin heard[c]
             /\ Joined(c, m)
             /\ heard' = [heard EXCEPT ![c] = @ \cup {m}]
             /\ latest' = [latest EXCEPT ![c] = Newest(@, stored[m])]
             /\ UNCHANGED <<cut, stored, phase, doing, history>>

(***************************************************************************)
(* A majority has answered.  A write makes a newer version than all that   *)
(* were heard of; a read takes the newest of them, and tells others too:   *)
(* else one that begins later might find an older one.                     *)
(***************************************************************************)
ToTell(c) == IF history[doing[c]].type = "write"
             THEN [number |-> latest[c].number + 1, by |-> c, value |-> doing[c]]
             ELSE latest[c]

Take(own, received) == Newest(own, received)

Decide(c) == /\ phase[c] = "ask"
             /\ IsQuorum(heard[c])
             /\ phase' = [phase EXCEPT ![c] = "tell"]
             /\ heard' = [heard EXCEPT ![c] = {c}]
             /\ latest' = [latest EXCEPT ![c] = ToTell(c)]
             /\ stored' = [stored EXCEPT ![c] = Take(@, ToTell(c))]
             /\ UNCHANGED <<cut, doing, history>>

(***************************************************************************)
(* Replica m takes the version of c, if it is newer than its own, and c    *)
(* hears that it has.                                                      *)
(***************************************************************************)
Tell(c, m) == /\ phase[c] = "tell"
              /\ m \notin heard[c]
              /\ Joined(c, m)
              /\ stored' = [stored EXCEPT ![m] = Take(@, latest[c])]
              /\ heard' = [heard EXCEPT ![c] = @ \cup {m}]
              /\ UNCHANGED <<cut, phase, doing, latest, history>>

(***************************************************************************)
(* Or c does not hear: the answer is lost, or c has what it needs.         *)
(***************************************************************************)
TellUnheard(c, m) == /\ phase[c] # "ask"
                     /\ m \notin heard[c]
                     /\ Joined(c, m)
                     /\ Newer(latest[c], stored[m])
                     /\ stored' = [stored EXCEPT ![m] = Take(@, latest[c])]
                     /\ UNCHANGED <<cut, phase, doing, heard, latest, history>>

(***************************************************************************)
(* A majority has the version of c: its operation is answered.             *)
(***************************************************************************)
Answer(c) == /\ phase[c] = "tell"
             /\ IsQuorum(heard[c])
             /\ phase' = [phase EXCEPT ![c] = "rest"]
             /\ heard' = [heard EXCEPT ![c] = {}]
             /\ history' = [history EXCEPT ![doing[c]].value = latest[c].value, ![doing[c]].done = TRUE]
             /\ UNCHANGED <<cut, stored, doing, latest>>

(***************************************************************************)
(* The network is cut in two, and whole again.                             *)
(***************************************************************************)
Partition(side) == /\ cut = {}
                   /\ cut' = side
                   /\ UNCHANGED <<stored, phase, doing, heard, latest, history>>

Heal(side) == /\ cut = side
              /\ cut' = {}
              /\ UNCHANGED <<stored, phase, doing, heard, latest, history>>

Next == \/ \E c \in Client, type \in {"read", "write"} : Begin(c, type)
        \/ \E c \in Client, m \in Node : Ask(c, m)
        \/ \E c \in Client : Decide(c)
        \/ \E c \in Client, m \in Node : Tell(c, m)
        \/ \E c \in Client, m \in Node : TellUnheard(c, m)
        \/ \E c \in Client : Answer(c)
        \/ \E side \in Sides : Partition(side)
        \/ \E side \in Sides : Heal(side)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety.                                                                 *)
(***************************************************************************)
IsWrite(k) == history[k].type = "write"

(***************************************************************************)
(* A read that began after a write had completed returns what it wrote, or *)
(* what was not overwritten by then: not the first value, nor that of a    *)
(* write that had completed before this one began.                         *)
(***************************************************************************)
NoStaleRead ==
   \A k \in Done : ~ IsWrite(k) =>
      \A w \in history[k].after : IsWrite(w) => history[k].value \notin {0} \cup history[w].after

(***************************************************************************)
(* Herlihy and Wing, "Linearizability" (1990): the operations can be put   *)
(* in an order that agrees with what completed before what began, and in   *)
(* which each read returns what was written last before it.  Reads that    *)
(* have not completed may be left out, and so may writes; but a write that *)
(* has not completed is before nothing, and does no harm at the end.       *)
(***************************************************************************)
Counted == Done \cup {k \in DOMAIN history : IsWrite(k)}

Orders == {order \in [1 .. Cardinality(Counted) -> Counted] :
              \A i, j \in 1 .. Cardinality(Counted) :
                 i < j => order[i] # order[j] /\ order[j] \notin history[order[i]].after}

IsWrittenLast(order, i, value) ==
   IF value = 0
   THEN \A j \in 1 .. i - 1 : ~ IsWrite(order[j])
   ELSE \E j \in 1 .. i - 1 : /\ order[j] = value
                              /\ \A l \in j + 1 .. i - 1 : ~ IsWrite(order[l])

Linearizable ==
   \E order \in Orders :
      \A i \in DOMAIN order : ~ IsWrite(order[i]) => IsWrittenLast(order, i, history[order[i]].value)

(* Witnesses: goals that must be reachable, or the properties above say little. *)
Waiting(c) == phase[c] # "rest"

(* A client has heard all whom it can reach, and waits. *)
UnavailableInMinority == \E c \in Client : /\ Waiting(c)
                                           /\ ~ Majority(Group(c))
                                           /\ ~ Majority(heard[c])
                                           /\ Group(c) \subseteq heard[c]

(* And a write has been answered. *)
AnsweredMeanwhile == /\ UnavailableInMinority
                     /\ \E k \in Done : IsWrite(k)

(* What a write has written was read before the write was answered. *)
ReadBeforeAnswered == \E k \in Done : ~ IsWrite(k) /\ history[k].value \in DOMAIN history \ Done

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  A message that is sent again and again arrives, and so does  *)
(* its answer.                                                             *)
(***************************************************************************)
Fairness == /\ \A c \in Client : /\ SF_vars(\E m \in Node : Ask(c, m))
                                 /\ WF_vars(Decide(c))
                                 /\ SF_vars(\E m \in Node : Tell(c, m))
                                 /\ WF_vars(Answer(c))
            /\ \A side \in Healing : WF_vars(Heal(side))

FairSpec == Spec /\ Fairness

(* Every operation is answered in the end. *)
EventuallyAnswered == \A c \in Client : Waiting(c) ~> ~ Waiting(c)

(* And if partitions last: those of a client that is again and again among a majority. *)
AnsweredInMajority == \A c \in Client : []<>Majority(Group(c)) => (Waiting(c) ~> ~ Waiting(c))
=============================================================================
