---------------------------- MODULE OperationSet ----------------------------
(***************************************************************************)
(* A replicated set in which an addition wins over a concurrent removal,   *)
(* by operations: a replica sends what it has done, and not what has       *)
(* become of its set.  An addition has a tag of its own; a removal names   *)
(* the tags under which the remover saw the element.  Nothing is kept of   *)
(* what was removed: so every operation has to be carried out exactly      *)
(* once, and after all those that the replica which made it had seen.      *)
(*                                                                         *)
(* After Shapiro, Preguica, Baquero and Zawirski, "A comprehensive study   *)
(* of Convergent and Commutative Replicated Data Types" (INRIA RR-7506,    *)
(* 2011), Specification 15.  Operations are delivered as in Birman,        *)
(* Schiper and Stephenson, "Lightweight Causal and Atomic Group Multicast" *)
(* (1991), section 5.1, by vectors that count operations.                  *)
(*                                                                         *)
(* Replicas send the operations that they have, their own and others',     *)
(* again and again.  The network delays, reorders, duplicates and loses    *)
(* messages.                                                               *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Replica,     \* the replicas
          Element,     \* what may be in the set
          MaxUpdates   \* how many operations they make in all, so that TLC comes to an end

ASSUME ConstantAssumption == MaxUpdates \in Nat

VARIABLES payload,   \* the state of each replica: elements, each under a tag
          clock,     \* how many operations of each replica each replica has carried out
          seen,      \* the operations that each replica has carried out: it sends them again
          messages   \* the operations that are on their way

vars == <<payload, clock, seen, messages>>

Count == 0 .. MaxUpdates

(* An operation's name is its replica and a number. *)
Name == Replica \X Count

(* An element under a tag: the name of the operation by which it was added. *)
Tagged == Element \X Replica \X Count

Stamp == [Replica -> Count]

(* What an operation adds or removes, and the stamp by which it is delivered.  After which *)
(* others it was made is written down for the properties. *)
Operation == [by : Replica, number : Count, what : {"add", "remove"}, element : Element,
              tagged : SUBSET Tagged, stamp : Stamp, after : SUBSET Name]

TypeOK == /\ payload \in [Replica -> SUBSET Tagged]
          /\ clock \in [Replica -> Stamp]
          /\ seen \in [Replica -> SUBSET Operation]
          /\ messages \subseteq Operation

Init == /\ payload = [r \in Replica |-> {}]
        /\ clock = [r \in Replica |-> [s \in Replica |-> 0]]
        /\ seen = [r \in Replica |-> {}]
        /\ messages = {}

Contents(state) == {t[1] : t \in state}

(***************************************************************************)
(* What becomes of a state by an operation.                                *)
(***************************************************************************)
Effect(state, o) == IF o.what = "add" THEN state \cup o.tagged ELSE state \ o.tagged

(* Replica r carries out an operation, its own or another's. *)
CarryOut(r, o) == /\ payload' = [payload EXCEPT ![r] = Effect(@, o)]
                  /\ clock' = [clock EXCEPT ![r][o.by] = o.stamp[o.by]]
                  /\ seen' = [seen EXCEPT ![r] = @ \cup {o}]

(***************************************************************************)
(* Replica r makes an operation, and carries it out at once.               *)
(***************************************************************************)
MayUpdate == Cardinality(UNION {seen[r] : r \in Replica}) < MaxUpdates

Perform(r, what, e, tagged) ==
   /\ CarryOut(r, [by |-> r, number |-> clock[r][r] + 1, what |-> what, element |-> e, tagged |-> tagged,
                   stamp |-> [clock[r] EXCEPT ![r] = @ + 1],
                   after |-> {<<o.by, o.number>> : o \in seen[r]}])
   /\ UNCHANGED messages

(***************************************************************************)
(* Replica r adds e, under a tag that nobody has given before.             *)
(***************************************************************************)
Add(r, e) == /\ MayUpdate
             /\ Perform(r, "add", e, {<<e, r, clock[r][r] + 1>>})

(***************************************************************************)
(* Replica r removes e, which it sees in the set: under all tags under     *)
(* which it sees it, and no others.                                        *)
(***************************************************************************)
Remove(r, e) == /\ MayUpdate
                /\ e \in Contents(payload[r])
                /\ Perform(r, "remove", e, {t \in payload[r] : t[1] = e})

(***************************************************************************)
(* Replica r sends the operations that it has carried out to whoever may   *)
(* hear it, whether or not it has done so before.                          *)
(***************************************************************************)
Send(r) == /\ messages' = messages \cup seen[r]
           /\ UNCHANGED <<payload, clock, seen>>

(***************************************************************************)
(* Replica r has carried out all that the one which made the operation had *)
(* carried out: the operation is the next one from there, which it is only *)
(* once, and nothing is missing that had come there from others.           *)
(***************************************************************************)
IsNext(r, o) == o.stamp[o.by] = clock[r][o.by] + 1

HasOthers(r, o) == \A s \in Replica \ {o.by} : o.stamp[s] <= clock[r][s]

(***************************************************************************)
(* An operation reaches replica r when its turn has come.  One that comes  *)
(* too early stays on its way, one that comes again is passed over.        *)
(***************************************************************************)
Receive(r) == \E o \in messages : /\ IsNext(r, o)
                                  /\ HasOthers(r, o)
                                  /\ CarryOut(r, o)
                                  /\ UNCHANGED messages

(***************************************************************************)
(* A message is lost.                                                      *)
(***************************************************************************)
Lose == \E o \in messages : /\ messages' = messages \ {o}
                            /\ UNCHANGED <<payload, clock, seen>>

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
(* Replicas that have seen the same operations have the same state. *)
StrongConvergence == \A r, s \in Replica : seen[r] = seen[s] => payload[r] = payload[s]

(* An element is in the set exactly if some addition of it was not seen by any removal of it. *)
Undone(u, updates) == \E v \in updates : /\ v.what = "remove"
                                         /\ v.element = u.element
                                         /\ <<u.by, u.number>> \in v.after

AddWins == \A r \in Replica :
              Contents(payload[r]) = {u.element : u \in {v \in seen[r] : v.what = "add" /\ ~Undone(v, seen[r])}}

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

(* An operation has come before others that it needs, and waits. *)
HeldBack == \E r \in Replica, o \in messages : o.stamp[o.by] > clock[r][o.by] /\ ~(IsNext(r, o) /\ HasOthers(r, o))

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
