------------------------------- MODULE ORMap --------------------------------
(***************************************************************************)
(* A replicated map of keys to registers: a key may be removed, and what   *)
(* was put under it meanwhile by somebody who had not seen the removal     *)
(* stays (observed-remove map).  Of one key the values of concurrent puts  *)
(* are all kept.                                                           *)
(*                                                                         *)
(* Each put has a dot of its own, the replica and a number.  A state has   *)
(* the values with their dots, and the causal context, for each replica    *)
(* the greatest number heard of, which stands for all below it: what is in *)
(* the context and not in the map was removed or overwritten, so that no   *)
(* tombstones are kept.                                                    *)
(*                                                                         *)
(* After Almeida, Shoker and Baquero, "Delta State Replicated Data Types"  *)
(* (2018), the map of causal types that they call ORMap, here of           *)
(* multi-value registers, and by state.  As in Shapiro, Preguica, Baquero  *)
(* and Zawirski (INRIA RR-7506, 2011) replicas send their whole state,     *)
(* again and again (anti-entropy).  The network delays, reorders,          *)
(* duplicates and loses messages.                                          *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Replica,     \* the replicas
          Key,         \* the keys
          Value,       \* what may be put under them
          MaxUpdates   \* how many updates they make in all, so that TLC comes to an end

ASSUME ConstantAssumption == MaxUpdates \in Nat

VARIABLES payload,   \* the state of each replica: values under keys, each with a dot, and the context
          seen,      \* the updates of which each replica has heard: for the properties
          messages   \* the states that are on their way, each with the updates that are in it

vars == <<payload, seen, messages>>

Count == 0 .. MaxUpdates

(* A value under a key, with the dot of its put. *)
Binding == Key \X Value \X Replica \X Count

Payload == [bindings : SUBSET Binding, context : [Replica -> Count]]

(* An update's name is its replica and a number. *)
Name == Replica \X Count

(* What is written is one value for a put, and none for a removal. *)
Update == [by : Replica, number : Count, what : {"put", "remove"}, key : Key, written : SUBSET Value,
           after : SUBSET Name]

TypeOK == /\ payload \in [Replica -> Payload]
          /\ seen \in [Replica -> SUBSET Update]
          /\ messages \subseteq [payload : Payload, seen : SUBSET Update]

Init == /\ payload = [r \in Replica |-> [bindings |-> {}, context |-> [s \in Replica |-> 0]]]
        /\ seen = [r \in Replica |-> {}]
        /\ messages = {}

(***************************************************************************)
(* The least state that has in it what is in x and what is in y: a binding *)

(* stays unless the other side has heard of it and does not have it.       *)
(***************************************************************************)
Covers(context, t) == t[4] <= context[t[3]]

Standing(x, y) == {t \in x.bindings : Covers(y.context, t) => t \in y.bindings}

Max(i, j) == IF i > j THEN i ELSE j

Merge(x, y) == [bindings |-> Standing(x, y) \cup Standing(y, x),
                context |-> [r \in Replica |-> Max(x.context[r], y.context[r])]]

Under(state, k) == {t \in state.bindings : t[1] = k}

Values(state, k) == {t[2] : t \in Under(state, k)}

(***************************************************************************)
(* Replica r makes an update, by which its state becomes next.  After      *)
(* which others it was made is written down for the properties.            *)
(***************************************************************************)
Own(r) == {u \in seen[r] : u.by = r}

MayUpdate == Cardinality(UNION {seen[r] : r \in Replica}) < MaxUpdates

NewUpdate(r, what, k, values) ==
   [by |-> r, number |-> Cardinality(Own(r)) + 1, what |-> what, key |-> k, written |-> values,
    after |-> {<<u.by, u.number>> : u \in seen[r]}]

Perform(r, next, what, k, values) ==
   /\ payload' = [payload EXCEPT ![r] = next]
   /\ seen' = [seen EXCEPT ![r] = @ \cup {NewUpdate(r, what, k, values)}]
   /\ UNCHANGED messages

(***************************************************************************)
(* Replica r puts v under k, in place of what it sees there.               *)
(***************************************************************************)
WithPut(state, r, k, v) ==
   LET number == state.context[r] + 1
   IN  [bindings |-> (state.bindings \ Under(state, k)) \cup {<<k, v, r, number>>},
        context |-> [state.context EXCEPT ![r] = number]]

Put(r, k, v) == /\ MayUpdate
                /\ Perform(r, WithPut(payload[r], r, k, v), "put", k, {v})

(***************************************************************************)
(* Replica r removes k, under which it sees something: what it sees there, *)
(* and nothing else.                                                       *)
(***************************************************************************)
WithRemoved(state, k) == [state EXCEPT !.bindings = @ \ Under(state, k)]

Remove(r, k) == /\ MayUpdate
                /\ Under(payload[r], k) # {}
                /\ Perform(r, WithRemoved(payload[r], k), "remove", k, {})

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

Next == \/ \E r \in Replica, k \in Key, v \in Value : Put(r, k, v)
        \/ \E r \in Replica, k \in Key : Remove(r, k)
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

(* Under a key are the values of those puts that no other update of the key had seen: of those seen. *)
Superseded(u, updates) == \E v \in updates : v.key = u.key /\ <<u.by, u.number>> \in v.after

UpdateWins ==
   \A r \in Replica, k \in Key :
      Values(payload[r], k) =
         UNION {u.written : u \in {v \in seen[r] : v.key = k /\ v.what = "put" /\ ~ Superseded(v, seen[r])}}

(* Of the states of the replicas: merging gives their least upper bound in the order of the type. *)
AtMost(x, y) == /\ \A r \in Replica : x.context[r] <= y.context[r]
                /\ \A t \in y.bindings : Covers(x.context, t) => t \in x.bindings

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

(* A put has won over a removal that did not see it. *)
UpdateHasWon == \E r \in Replica : \E u, v \in seen[r] :
                   /\ u.what = "put" /\ v.what = "remove"
                   /\ u.key = v.key
                   /\ u.written \subseteq Values(payload[r], u.key)
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
