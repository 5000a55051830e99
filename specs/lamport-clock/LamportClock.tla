---------------------------- MODULE LamportClock ----------------------------
(***************************************************************************)
(* Logical clocks: a counter at each node stamps its events, so that what  *)
(* happened before an event has a smaller stamp.  With the node's number   *)
(* to break ties, stamps put all events in one order.                      *)
(*                                                                         *)
(* After Lamport, "Time, Clocks, and the Ordering of Events in a           *)
(* Distributed System" (1978): the relation "happened before", the rules   *)
(* IR1 and IR2, and the total ordering of events.                          *)
(*                                                                         *)
(* Messages may be late, lost, reordered or duplicated.  Whoever wants it  *)
(* receives a message: that covers one to a single node as well as one to  *)
(* all.                                                                    *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Node,      \* the nodes: numbers, which break ties
          MaxEvents  \* how many events there are in all, so that TLC comes to an end

ASSUME ConstantAssumption == Node \subseteq Nat /\ MaxEvents \in Nat

VARIABLES clock,     \* the counter of each node: the stamp of its latest event, or 0
          messages,  \* every message sent: the event of sending and its stamp
          happened   \* every event with its stamp and those before it: for the properties

vars == <<clock, messages, happened>>

(* An event is named by its node and its number there: the clocks have no part in that. *)
EventName == Node \X (1 .. MaxEvents)

TypeOK == /\ clock \in [Node -> 0 .. MaxEvents]
          /\ messages \subseteq [sending : EventName, stamp : 1 .. MaxEvents]
          /\ \A e \in happened : /\ DOMAIN e = {"event", "stamp", "past"}
                                 /\ e.event \in EventName
                                 /\ e.stamp \in 1 .. MaxEvents
                                 /\ e.past \subseteq EventName

Init == /\ clock = [n \in Node |-> 0]
        /\ messages = {}
        /\ happened = {}

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
Greater(i, j) == IF i > j THEN i ELSE j

(***************************************************************************)
(* The stamp of a receipt: above the node's own and above the message's.   *)
(***************************************************************************)
StampOfReceipt(own, received) == Greater(own, received) + 1

(***************************************************************************)
(* Node n does something on its own: the counter goes up between any two   *)
(* of its events.                                                          *)
(***************************************************************************)
Act(n) == /\ Occur(n, clock[n] + 1, Known(n))
          /\ UNCHANGED messages

(***************************************************************************)
(* Node n sends a message, with the stamp of the sending.                  *)
(***************************************************************************)
Send(n) == /\ Occur(n, clock[n] + 1, Known(n))
           /\ messages' = messages \cup {[sending |-> NextEvent(n), stamp |-> clock[n] + 1]}

(***************************************************************************)
(* Node n receives a message of m, perhaps not for the first time.         *)
(***************************************************************************)
Receive(n, m) == \E msg \in messages :
                    /\ n # m
                    /\ msg.sending[1] = m
                    /\ Occur(n, StampOfReceipt(clock[n], msg.stamp),
                             Known(n) \cup {msg.sending} \cup PastOf(msg.sending))
                    /\ UNCHANGED messages

Next == \/ \E n \in Node : Act(n)
        \/ \E n \in Node : Send(n)
        \/ \E n, m \in Node : Receive(n, m)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.                                                             *)
(***************************************************************************)
HappenedBefore(e, f) == e.event \in f.past

(* What happened before has the smaller stamp.  The converse need not hold. *)
ClockCondition == \A e, f \in happened : HappenedBefore(e, f) => e.stamp < f.stamp

(***************************************************************************)
(* The order in which users of the clock put two events: by their stamps,  *)
(* and where these are equal by their nodes.                               *)
(***************************************************************************)
Precedes(e, f) == \/ e.stamp < f.stamp
                  \/ e.stamp = f.stamp /\ e.event[1] < f.event[1]

(* It is an order, of any two events one precedes the other, and none precedes what happened before it. *)
TotalOrder ==
   /\ \A e, f \in happened : /\ ~ (Precedes(e, f) /\ Precedes(f, e))
                             /\ e # f => Precedes(e, f) \/ Precedes(f, e)
                             /\ HappenedBefore(e, f) => Precedes(e, f)
   /\ \A e, f, g \in happened : Precedes(e, f) /\ Precedes(f, g) => Precedes(e, g)

(* Witnesses: goals that must be reachable, or the properties above say little. *)
TieBroken == \E e, f \in happened : e # f /\ e.stamp = f.stamp
SmallerStampYetNotBefore == \E e, f \in happened : e.stamp < f.stamp /\ ~ HappenedBefore(e, f)
ReceivedFromBehind ==
   \E f \in happened : \E e \in happened, d \in happened :
      /\ e.event[1] # f.event[1] /\ HappenedBefore(e, f)
      /\ d.event = <<f.event[1], f.event[2] - 1>> /\ ~ HappenedBefore(e, d) /\ e.stamp < d.stamp
=============================================================================
