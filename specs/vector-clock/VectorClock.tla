---------------------------- MODULE VectorClock -----------------------------
(***************************************************************************)
(* Vector clocks: each event has a stamp, which counts for every node how  *)
(* many of its events the stamp's own event knows of.  Two stamps alone    *)
(* then tell whether one event happened before the other or neither did.   *)
(*                                                                         *)
(* After Mattern, "Virtual Time and Global States of Distributed Systems"  *)
(* (1989), sections 4 and 5, and Fidge, "Timestamps in Message-Passing     *)
(* Systems That Preserve the Partial Ordering" (1988).  What happened      *)
(* before what is Lamport's relation, from "Time, Clocks, and the Ordering *)
(* of Events in a Distributed System" (1978).                              *)
(*                                                                         *)
(* A stamp has entries only for nodes that it has heard of, as it is where *)
(* nodes come and go: an entry that is missing counts as 0.                *)
(*                                                                         *)
(* Messages may be late, lost, reordered or duplicated.                    *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Node,      \* the nodes
          MaxEvents  \* how many events there are in all, so that TLC comes to an end

ASSUME ConstantAssumption == MaxEvents \in Nat

VARIABLES clock,     \* the stamp of the latest event of each node
          messages,  \* every message sent: the event of sending, the receiver, and the stamp enclosed
          happened   \* every event with its stamp and those before it: for the properties

vars == <<clock, messages, happened>>

(* An event is named by its node and its number there: the clocks have no part in that. *)
EventName == Node \X (1 .. MaxEvents)

IsStamp(v) == /\ DOMAIN v \subseteq Node
              /\ \A m \in DOMAIN v : v[m] \in 1 .. MaxEvents

TypeOK == /\ DOMAIN clock = Node
          /\ \A n \in Node : IsStamp(clock[n])
          /\ \A msg \in messages : /\ DOMAIN msg = {"sending", "receiver", "stamp"}
                                   /\ msg.sending \in EventName
                                   /\ msg.receiver \in Node
                                   /\ IsStamp(msg.stamp)
          /\ \A e \in happened : /\ DOMAIN e = {"event", "stamp", "past"}
                                 /\ e.event \in EventName
                                 /\ IsStamp(e.stamp)
                                 /\ e.past \subseteq EventName

Init == /\ clock = [n \in Node |-> << >>]
        /\ messages = {}
        /\ happened = {}

-----------------------------------------------------------------------------
(***************************************************************************)
(* Stamps.                                                                 *)
(***************************************************************************)
Entry(v, m) == IF m \in DOMAIN v THEN v[m] ELSE 0

(* The stamp v with one more event of n. *)
Tick(v, n) == [m \in DOMAIN v \cup {n} |-> IF m = n THEN Entry(v, n) + 1 ELSE v[m]]

Greater(i, j) == IF i > j THEN i ELSE j

Merge(v, w) == [m \in DOMAIN v \cup DOMAIN w |-> Greater(Entry(v, m), Entry(w, m))]

AtMost(v, w) == \A m \in DOMAIN v : v[m] <= Entry(w, m)

(* What users of the clock ask of two stamps. *)
Before(v, w) == AtMost(v, w) /\ ~ AtMost(w, v)
Concurrent(v, w) == ~ AtMost(v, w) /\ ~ AtMost(w, v)

-----------------------------------------------------------------------------
(***************************************************************************)
(* What happened before what, by the definition and without the clocks:    *)
(* the earlier events of the same node, the sending of a message before    *)
(* its receipt, and whatever follows from these.                           *)
(***************************************************************************)
PastOf(event) == UNION {e.past : e \in {h \in happened : h.event = event}}

EventsOf(n) == {event \in {e.event : e \in happened} : event[1] = n}

(* All that is before the next event of n, if it is no receipt. *)
Known(n) == EventsOf(n) \cup UNION {PastOf(event) : event \in EventsOf(n)}

NextEvent(n) == <<n, Cardinality(EventsOf(n)) + 1>>

(* The next event of n has this stamp and this past. *)
Occur(n, stamp, past) ==
   /\ Cardinality(happened) < MaxEvents
   /\ clock' = [clock EXCEPT ![n] = stamp]
   /\ happened' = happened \cup {[event |-> NextEvent(n), stamp |-> stamp, past |-> past]}

-----------------------------------------------------------------------------
(***************************************************************************)
(* Node n does something on its own.                                       *)
(***************************************************************************)
Act(n) == /\ Occur(n, Tick(clock[n], n), Known(n))
          /\ UNCHANGED messages

(***************************************************************************)
(* Node n sends a message to m, with the stamp of the sending.             *)
(***************************************************************************)
Send(n, m) == /\ n # m
              /\ Occur(n, Tick(clock[n], n), Known(n))
              /\ messages' = messages \cup {[sending |-> NextEvent(n), receiver |-> m,
                                             stamp |-> Tick(clock[n], n)]}

(***************************************************************************)
(* Node n receives a message, perhaps not for the first time.  It knows    *)
(* from now on what the sender knew, and the receipt is an event of its    *)
(* own: without the tick it could not be told from one before it.          *)
(***************************************************************************)
Receive(n) == \E msg \in messages :
                 /\ msg.receiver = n
                 /\ Occur(n, Tick(Merge(clock[n], msg.stamp), n),
                          Known(n) \cup {msg.sending} \cup PastOf(msg.sending))
                 /\ UNCHANGED messages

Next == \/ \E n \in Node : Act(n)
        \/ \E n, m \in Node : Send(n, m)
        \/ \E n \in Node : Receive(n)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.                                                             *)
(***************************************************************************)
HappenedBefore(e, f) == e.event \in f.past

(* One event happened before another if and only if their stamps say so. *)
StrongClockCondition ==
   \A e, f \in happened : HappenedBefore(e, f) <=> Before(e.stamp, f.stamp)

(* Neither of two events happened before the other if and only if their stamps say so. *)
ConcurrencyIff ==
   \A e, f \in happened :
      (e # f /\ ~ HappenedBefore(e, f) /\ ~ HappenedBefore(f, e)) <=> Concurrent(e.stamp, f.stamp)

(* Witnesses: goals that must be reachable, or the properties above say little. *)
ConcurrentThenJoined ==
   \E e1, e2, f \in happened : /\ HappenedBefore(e1, f) /\ HappenedBefore(e2, f) /\ e1 # e2
                               /\ ~ HappenedBefore(e1, e2) /\ ~ HappenedBefore(e2, e1)
HeardThroughAnother ==
   \E f \in happened : \E e \in f.past :
      e[1] # f.event[1] /\ \A msg \in messages : msg.sending[1] = e[1] => msg.receiver # f.event[1]
=============================================================================
