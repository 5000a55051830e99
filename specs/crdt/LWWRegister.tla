---------------------------- MODULE LWWRegister -----------------------------
(***************************************************************************)
(* A replicated register of which the last write wins: each write has a    *)
(* timestamp, a time and the number of the replica that breaks ties, and   *)
(* of two states the one with the greater timestamp is kept.               *)
(*                                                                         *)
(* After Shapiro, Preguica, Baquero and Zawirski, "A comprehensive study   *)
(* of Convergent and Commutative Replicated Data Types" (INRIA RR-7506,    *)
(* 2011), Specification 8, state-based.  It asks for timestamps that are   *)
(* unique and consistent with causal order; here the time is that of       *)
(* Lamport, "Time, Clocks, and the Ordering of Events in a Distributed     *)
(* System" (1978): greater than that of every write seen before.           *)
(*                                                                         *)
(* Replicas send their whole state, again and again (anti-entropy).  The   *)
(* network delays, reorders, duplicates and loses messages.                *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Replica,     \* the replicas: numbers from 1, which break ties
          Value,       \* what may be written
          Nothing,     \* in place of a value before the first write
          MaxUpdates   \* how many writes they make in all, so that TLC comes to an end

ASSUME ConstantAssumption == Replica \subseteq Nat \ {0} /\ Nothing \notin Value /\ MaxUpdates \in Nat

VARIABLES payload,   \* the state of each replica: the write that it keeps
          seen,      \* the writes of which each replica has heard: for the properties
          messages   \* the states that are on their way, each with the writes that are in it

vars == <<payload, seen, messages>>

Payload == [time : Nat, by : {0} \cup Replica, value : {Nothing} \cup Value]

(* A write's name is its replica and a number. *)
Name == Replica \X (1 .. MaxUpdates)

Update == [by : Replica, number : 1 .. MaxUpdates, value : Value, after : SUBSET Name]

TypeOK == /\ payload \in [Replica -> Payload]
          /\ seen \in [Replica -> SUBSET Update]
          /\ messages \subseteq [payload : Payload, seen : SUBSET Update]

Init == /\ payload = [r \in Replica |-> [time |-> 0, by |-> 0, value |-> Nothing]]
        /\ seen = [r \in Replica |-> {}]
        /\ messages = {}

(***************************************************************************)
(* Of two states the one with the greater timestamp.                       *)
(***************************************************************************)
Newer(x, y) == \/ x.time > y.time
               \/ x.time = y.time /\ x.by > y.by

Merge(x, y) == IF Newer(y, x) THEN y ELSE x

(***************************************************************************)
(* Replica r makes an update, by which its state becomes next.  After      *)
(* which others it was made is written down for the properties.            *)
(***************************************************************************)
Own(r) == {u \in seen[r] : u.by = r}

MayUpdate == Cardinality(UNION {seen[r] : r \in Replica}) < MaxUpdates

NewUpdate(r, v) == [by |-> r, number |-> Cardinality(Own(r)) + 1, value |-> v,
                    after |-> {<<u.by, u.number>> : u \in seen[r]}]

Perform(r, next, v) == /\ payload' = [payload EXCEPT ![r] = next]
                       /\ seen' = [seen EXCEPT ![r] = @ \cup {NewUpdate(r, v)}]
                       /\ UNCHANGED messages

(***************************************************************************)
(* Replica r writes v, at a time after that of every write it has seen.    *)
(***************************************************************************)
NextTime(r) == payload[r].time + 1

Write(r, v) == /\ MayUpdate
               /\ Perform(r, [time |-> NextTime(r), by |-> r, value |-> v], v)

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

Next == \/ \E r \in Replica, v \in Value : Write(r, v)
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

(* The register has the value of a write after which no other one was made: of those that the replica has seen. *)
Wrote(u, state) == u.by = state.by /\ u.value = state.value

Overwritten(u, updates) == \E v \in updates : <<u.by, u.number>> \in v.after

LastWriterWins ==
   \A r \in Replica :
      IF seen[r] = {}
      THEN payload[r].value = Nothing
      ELSE \E u \in seen[r] : Wrote(u, payload[r]) /\ ~Overwritten(u, seen[r])

(* Of the states of the replicas: merging gives their least upper bound in the order of the type. *)
AtMost(x, y) == \/ x.time < y.time
                \/ x.time = y.time /\ x.by < y.by
                \/ x = y

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

(* Of two writes of which neither was made after the other, one was passed over. *)
ConcurrentWriteLost == \E r \in Replica : \E u, v \in seen[r] :
                          /\ Wrote(u, payload[r])
                          /\ v.value # u.value
                          /\ ~Overwritten(u, seen[r]) /\ ~Overwritten(v, seen[r])

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
