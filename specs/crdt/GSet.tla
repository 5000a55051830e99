------------------------------- MODULE GSet ---------------------------------
(***************************************************************************)
(* A replicated set that only grows: two states are merged into their      *)
(* union.                                                                  *)
(*                                                                         *)
(* After Shapiro, Preguica, Baquero and Zawirski, "A comprehensive study   *)
(* of Convergent and Commutative Replicated Data Types" (INRIA RR-7506,    *)
(* 2011), Specification 11, state-based.                                   *)
(*                                                                         *)
(* Replicas send their whole state, again and again (anti-entropy).  The   *)
(* network delays, reorders, duplicates and loses messages.                *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Replica,     \* the replicas
          Element,     \* what may be in the set
          MaxUpdates   \* how many updates they make in all, so that TLC comes to an end

ASSUME ConstantAssumption == MaxUpdates \in Nat

VARIABLES payload,   \* the state of each replica
          seen,      \* the updates of which each replica has heard: for the properties
          messages   \* the states that are on their way, each with the updates that are in it

vars == <<payload, seen, messages>>

Payload == SUBSET Element

Update == [by : Replica, number : 1 .. MaxUpdates, element : Element]

TypeOK == /\ payload \in [Replica -> Payload]
          /\ seen \in [Replica -> SUBSET Update]
          /\ messages \subseteq [payload : Payload, seen : SUBSET Update]

Init == /\ payload = [r \in Replica |-> {}]
        /\ seen = [r \in Replica |-> {}]
        /\ messages = {}

(***************************************************************************)
(* The least state that has in it what is in x and what is in y.           *)
(***************************************************************************)
Merge(x, y) == x \cup y

(***************************************************************************)
(* Replica r makes an update, by which its state becomes next.             *)
(***************************************************************************)
Own(r) == {u \in seen[r] : u.by = r}

MayUpdate == Cardinality(UNION {seen[r] : r \in Replica}) < MaxUpdates

NewUpdate(r, e) == [by |-> r, number |-> Cardinality(Own(r)) + 1, element |-> e]

Perform(r, next, e) == /\ payload' = [payload EXCEPT ![r] = next]
                       /\ seen' = [seen EXCEPT ![r] = @ \cup {NewUpdate(r, e)}]
                       /\ UNCHANGED messages

(***************************************************************************)
(* Replica r adds e.                                                       *)
(***************************************************************************)
Add(r, e) == /\ MayUpdate
             /\ Perform(r, payload[r] \cup {e}, e)

(***************************************************************************)
(* Replica r sends its state to whoever may hear it, whether or not it has *)
(* done so before: that is the anti-entropy.                               *)
(***************************************************************************)
Send(r) == /\ messages' = messages \cup {[payload |-> payload[r], seen |-> seen[r]]}
           /\ UNCHANGED <<payload, seen>>

(***************************************************************************)
(* A state reaches replica r, perhaps late and not for the first time.     *)
(***************************************************************************)
Take(own, received) == Merge(own, received)

Receive(r) == \E m \in messages :
                 /\ payload' = [payload EXCEPT ![r] = Take(@, m.payload)]
                 /\ seen' = [seen EXCEPT ![r] = @ \cup m.seen]
                 /\ UNCHANGED messages

(***************************************************************************)
(* A message is lost.                                                      *)
(***************************************************************************)
Lose == \E m \in messages : /\ messages' = messages \ {m}
                            /\ UNCHANGED <<payload, seen>>

Next == \/ \E r \in Replica, e \in Element : Add(r, e)
        \/ \E r \in Replica : Send(r)
        \/ \E r \in Replica : Receive(r)
        \/ Lose

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety.                                                                 *)
(***************************************************************************)
(* Replicas that have seen the same updates have the same state. *)
StrongConvergence == \A r, s \in Replica : seen[r] = seen[s] => payload[r] = payload[s]

(* An element is in the set exactly if it was added. *)
HasWhatWasAdded == \A r \in Replica : payload[r] = {u.element : u \in seen[r]}

(* Of the states of the replicas: merging gives their least upper bound in the order of the type. *)
AtMost(x, y) == x \subseteq y

SemilatticeLaws ==
   LET States == {payload[r] : r \in Replica}
   IN  \A x, y \in States :
          /\ Merge(x, x) = x
          /\ Merge(x, y) = Merge(y, x)
          /\ AtMost(x, Merge(x, y))
          /\ \A z \in States : /\ Merge(Merge(x, y), z) = Merge(x, Merge(y, z))
                               /\ AtMost(x, z) /\ AtMost(y, z) => AtMost(Merge(x, y), z)

(* Witnesses: goals that must be reachable, or the properties above say little. *)
ConcurrentUpdates == \E r, s \in Replica : \E u \in seen[r], v \in seen[s] : u \notin seen[s] /\ v \notin seen[r]
AllMerged == /\ \A r, s \in Replica : seen[r] = seen[s]
             /\ \E r \in Replica : \E u, v \in seen[r] : u.by # v.by

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  Replicas go on sending, and of messages with news that come  *)
(* to a replica again and again not all are lost.                          *)
(***************************************************************************)
Fairness == /\ \A r \in Replica : WF_vars(Send(r))
            /\ \A r \in Replica : SF_vars(Receive(r))

FairSpec == Spec /\ Fairness

HasSeen(s, r, number) == \E u \in seen[s] : u.by = r /\ u.number = number

EventualDelivery == \A r, s \in Replica, number \in 1 .. MaxUpdates :
                       HasSeen(r, r, number) ~> HasSeen(s, r, number)
=============================================================================
