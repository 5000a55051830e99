------------------------------- MODULE ORSet --------------------------------
(***************************************************************************)
(* A replicated set in which an addition wins over a concurrent removal    *)
(* (observed-remove set): each addition has a tag of its own, and to       *)
(* remove an element is to remove the tags under which one sees it.        *)
(*                                                                         *)
(* After Shapiro, Preguica, Baquero and Zawirski, "A comprehensive study   *)
(* of Convergent and Commutative Replicated Data Types" (INRIA RR-7506,    *)
(* 2011), section 3.3.5, in a state-based form that keeps the removed tags *)
(* as tombstones.  What the set contains is put in terms of the updates,   *)
(* as in Burckhardt, Gotsman, Yang and Zawirski, "Replicated Data Types:   *)
(* Specification, Verification, Optimality" (POPL 2014).                   *)
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
          tags,      \* how many tags each replica has given, on disk
          seen,      \* the updates of which each replica has heard: for the properties
          messages   \* the states that are on their way, each with the updates that are in it

vars == <<payload, tags, seen, messages>>

Count == 0 .. MaxUpdates

(* An element under a tag: the replica that gave it, and a number. *)
Tagged == Element \X Replica \X Count

Payload == [added : SUBSET Tagged, removed : SUBSET Tagged]

(* An update's name is its replica and a number. *)
Name == Replica \X Count

Update == [by : Replica, number : Count, what : {"add", "remove"}, element : Element, after : SUBSET Name]

TypeOK == /\ payload \in [Replica -> Payload]
          /\ tags \in [Replica -> Count]
          /\ seen \in [Replica -> SUBSET Update]
          /\ messages \subseteq [payload : Payload, seen : SUBSET Update]

Init == /\ payload = [r \in Replica |-> [added |-> {}, removed |-> {}]]
        /\ tags = [r \in Replica |-> 0]
        /\ seen = [r \in Replica |-> {}]
        /\ messages = {}

(***************************************************************************)
(* The least state that has in it what is in x and what is in y.           *)
(***************************************************************************)
Merge(x, y) == [added |-> x.added \cup y.added, removed |-> x.removed \cup y.removed]

Live(state) == state.added \ state.removed

Contents(state) == {t[1] : t \in Live(state)}

(***************************************************************************)
(* Replica r makes an update, by which its state becomes next.  After      *)
(* which others it was made is written down for the properties.            *)
(***************************************************************************)
Own(r) == {u \in seen[r] : u.by = r}

MayUpdate == Cardinality(UNION {seen[r] : r \in Replica}) < MaxUpdates

NewUpdate(r, what, e) == [by |-> r, number |-> Cardinality(Own(r)) + 1, what |-> what, element |-> e,
                          after |-> {<<u.by, u.number>> : u \in seen[r]}]

Perform(r, next, what, e) == /\ payload' = [payload EXCEPT ![r] = next]
                             /\ seen' = [seen EXCEPT ![r] = @ \cup {NewUpdate(r, what, e)}]
                             /\ UNCHANGED messages

(***************************************************************************)
(* Replica r adds e, under a tag that nobody has given before.             *)
(***************************************************************************)
Add(r, e) == /\ MayUpdate
             /\ tags' = [tags EXCEPT ![r] = @ + 1]
             /\ Perform(r, [payload[r] EXCEPT !.added = @ \cup {<<e, r, tags[r] + 1>>}], "add", e)

(***************************************************************************)
(* Replica r removes e, which it sees in the set: under all tags under     *)
(* which it sees it, and no others.                                        *)
(***************************************************************************)
Removed(state, e) == {t \in state.added : t[1] = e}

Remove(r, e) == /\ MayUpdate
                /\ e \in Contents(payload[r])
                /\ Perform(r, [payload[r] EXCEPT !.removed = @ \cup Removed(payload[r], e)], "remove", e)
                /\ UNCHANGED tags

(***************************************************************************)
(* Replica r sends its state to whoever may hear it, whether or not it has *)
(* done so before: that is the anti-entropy.                               *)
(***************************************************************************)
Send(r) == /\ messages' = messages \cup {[payload |-> payload[r], seen |-> seen[r]]}
           /\ UNCHANGED <<payload, tags, seen>>

(***************************************************************************)
(* A state reaches replica r, perhaps late and not for the first time.     *)
(***************************************************************************)
Take(own, received) == Merge(own, received)

Receive(r) == \E m \in messages :
                 /\ payload' = [payload EXCEPT ![r] = Take(@, m.payload)]
                 /\ seen' = [seen EXCEPT ![r] = @ \cup m.seen]
                 /\ UNCHANGED <<tags, messages>>

(***************************************************************************)
(* A message is lost.                                                      *)
(***************************************************************************)
Lose == \E m \in messages : /\ messages' = messages \ {m}
                            /\ UNCHANGED <<payload, tags, seen>>

Next == \/ \E r \in Replica, e \in Element : Add(r, e)
        \/ \E r \in Replica, e \in Element : Remove(r, e)
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

(* An element is in the set exactly if some addition of it was not seen by any removal of it. *)
Undone(u, updates) == \E v \in updates : /\ v.what = "remove"
                                         /\ v.element = u.element
                                         /\ <<u.by, u.number>> \in v.after

AddWins == \A r \in Replica :
              Contents(payload[r]) = {u.element : u \in {v \in seen[r] : v.what = "add" /\ ~Undone(v, seen[r])}}

(* Of the states of the replicas: merging gives their least upper bound in the order of the type. *)
AtMost(x, y) == x.added \subseteq y.added /\ x.removed \subseteq y.removed

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

(* An addition has won over a removal that did not see it. *)
AddHasWon == \E r \in Replica : \E u, v \in seen[r] :
                /\ u.what = "add" /\ v.what = "remove"
                /\ u.element = v.element
                /\ u.element \in Contents(payload[r])
                /\ <<u.by, u.number>> \notin v.after
                /\ <<v.by, v.number>> \notin u.after

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
