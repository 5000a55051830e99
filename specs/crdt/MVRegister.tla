----------------------------- MODULE MVRegister -----------------------------
(***************************************************************************)
(* A replicated register that keeps the values of concurrent writes, all   *)
(* of them, until somebody who has seen them writes again.  Each value has *)
(* a version vector, which counts the writes of every replica that its     *)
(* writer had seen, its own included.                                      *)
(*                                                                         *)
(* After Shapiro, Preguica, Baquero and Zawirski, "A comprehensive study   *)
(* of Convergent and Commutative Replicated Data Types" (INRIA RR-7506,    *)
(* 2011), Specification 10, state-based.                                   *)
(*                                                                         *)
(* Replicas send their whole state, again and again (anti-entropy).  The   *)
(* network delays, reorders, duplicates and loses messages.                *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Replica,     \* the replicas
          Value,       \* what may be written
          MaxUpdates   \* how many writes they make in all, so that TLC comes to an end

ASSUME ConstantAssumption == MaxUpdates \in Nat

VARIABLES payload,   \* the state of each replica: values, each with its version
          seen,      \* the writes of which each replica has heard: for the properties
          messages   \* the states that are on their way, each with the writes that are in it

vars == <<payload, seen, messages>>

Count == 0 .. MaxUpdates

Version == [Replica -> Count]

Payload == SUBSET [value : Value, version : Version]

(* A write's name is its replica and a number. *)
Name == Replica \X Count

Update == [by : Replica, number : Count, value : Value, after : SUBSET Name]

IsPayload(state) == \A x \in state : /\ DOMAIN x = {"value", "version"}
                                     /\ x.value \in Value
                                     /\ x.version \in Version

TypeOK == /\ \A r \in Replica : IsPayload(payload[r])
          /\ seen \in [Replica -> SUBSET Update]
          /\ \A m \in messages : /\ DOMAIN m = {"payload", "seen"}
                                 /\ IsPayload(m.payload)
                                 /\ m.seen \subseteq Update

Init == /\ payload = [r \in Replica |-> {}]
        /\ seen = [r \in Replica |-> {}]
        /\ messages = {}

(***************************************************************************)
(* Versions.                                                               *)
(***************************************************************************)
AtMostVersion(v, w) == \A r \in Replica : v[r] <= w[r]

Less(v, w) == AtMostVersion(v, w) /\ v # w

(***************************************************************************)
(* The least state that has in it what is in x and what is in y: what is   *)
(* overwritten on the other side goes.                                     *)
(***************************************************************************)
Kept(x, y) == {a \in x : \A b \in y : ~ Less(a.version, b.version)}

Merge(x, y) == Kept(x, y) \cup Kept(y, x)

Values(state) == {a.value : a \in state}

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
(* Replica r writes v, in place of all values that it has: the version is  *)
(* after all of theirs.                                                    *)
(***************************************************************************)
Greatest(state, s) == LET counts == {0} \cup {a.version[s] : a \in state}
                      IN  CHOOSE n \in counts : \A m \in counts : m <= n

NextVersion(state, r) == [s \in Replica |-> IF s = r THEN Greatest(state, s) + 1 ELSE Greatest(state, s)]

Write(r, v) == /\ MayUpdate
               /\ Perform(r, {[value |-> v, version |-> NextVersion(payload[r], r)]}, v)

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

(* The values are those of the writes that no other write had seen: of those that the replica has seen. *)
Overwritten(u, updates) == \E v \in updates : <<u.by, u.number>> \in v.after

KeepsConcurrentWrites ==
   \A r \in Replica : LET latest == {u \in seen[r] : ~ Overwritten(u, seen[r])}
                      IN  /\ Values(payload[r]) = {u.value : u \in latest}
                          /\ Cardinality(payload[r]) = Cardinality(latest)

(* Of the states of the replicas: merging gives their least upper bound in the order of the type. *)
AtMost(x, y) == \A a \in x : \E b \in y : AtMostVersion(a.version, b.version)

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

(* Two values are in the register at once. *)
BothKept == \E r \in Replica : Cardinality(Values(payload[r])) > 1

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
