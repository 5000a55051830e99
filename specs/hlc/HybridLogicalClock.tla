------------------------- MODULE HybridLogicalClock -------------------------
(***************************************************************************)
(* Hybrid logical clocks: timestamps that respect what happened before     *)
(* what, as logical clocks do, and stay close to physical time.  A         *)
(* timestamp is a pair: l, the highest physical time that its event knows  *)
(* of, and c, which counts the events that know of no higher one.          *)
(*                                                                         *)
(* After Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical Physical    *)
(* Clocks" (2014): the rules for sending and for receiving are those of    *)
(* figure 5, the properties those that the paper proves of them, and       *)
(* messages from the far future are ignored as it proposes.  What happened *)
(* before what is Lamport's relation, from "Time, Clocks, and the Ordering *)
(* of Events in a Distributed System" (1978).                              *)
(*                                                                         *)
(* Clocks.  A right clock goes forward by units, and no two right clocks   *)
(* are ever more than Epsilon apart.  A faulty one may show anything, and  *)
(* be stepped back.                                                        *)
(*                                                                         *)
(* Two things the paper leaves to who builds it.  The counter has a        *)
(* greatest value: an event that needs a greater one does not take place   *)
(* until the physical clock has gone on.  A node that restarts has lost    *)
(* its timestamp, and all that it has on disk is an upper bound for the l  *)
(* of every one that it issued, written ahead: it goes on as if it had     *)
(* issued the last timestamp with that l, and so waits for a later time.   *)
(*                                                                         *)
(* Messages may be late, lost, reordered or duplicated.                    *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Node,         \* the nodes
          Faulty,       \* those whose physical clock may show anything
          Epsilon,      \* how far right clocks may be apart
          MaxTime,      \* the last time that a physical clock shows, so that TLC comes to an end
          MaxCounter,   \* the greatest value of the counter of a timestamp
          Ahead,        \* how far ahead of an l the bound on disk is written
          MaxEvents,    \* how many events there are in all, so that TLC comes to an end
          MaxRestarts   \* how often a node restarts, so that TLC comes to an end

ASSUME ConstantAssumption == /\ Faulty \subseteq Node
                             /\ Epsilon \in Nat /\ MaxTime \in Nat /\ MaxCounter \in Nat
                             /\ Ahead \in Nat /\ MaxEvents \in Nat /\ MaxRestarts \in Nat

VARIABLES physical,  \* what the physical clock of each node shows
          latest,    \* the latest timestamp of each node; after a restart, the last that it can have issued
          bound,     \* on the disk of each node: no timestamp that it issued has a greater l
          life,      \* how often each node has restarted
          messages,  \* every message sent: the event of sending, and its timestamp
          happened   \* every event with its timestamp and those before it: for the properties

vars == <<physical, latest, bound, life, messages, happened>>

Right == Node \ Faulty

Time == 1 .. MaxTime

(* Before a node has issued a timestamp: every physical time is later. *)
None == [l |-> 0, c |-> 0]

(* An event is named by its node and its number there: the clocks have no part in that. *)
EventName == Node \X (1 .. MaxEvents)

IsTimestamp(s) == DOMAIN s = {"l", "c"} /\ s.l \in Time /\ s.c \in Nat

TypeOK == /\ physical \in [Node -> Time]
          /\ DOMAIN latest = Node
          /\ \A n \in Node : /\ DOMAIN latest[n] = {"l", "c"}
                            /\ latest[n].l \in 0 .. MaxTime + Ahead
                            /\ latest[n].c \in Nat
          /\ bound \in [Node -> 0 .. MaxTime + Ahead]
          /\ life \in [Node -> 0 .. MaxRestarts]
          /\ \A msg \in messages : /\ DOMAIN msg = {"sending", "stamp"}
                                   /\ msg.sending \in EventName
                                   /\ IsTimestamp(msg.stamp)
          /\ \A e \in happened : /\ DOMAIN e = {"event", "stamp", "life", "past"}
                                 /\ e.event \in EventName
                                 /\ IsTimestamp(e.stamp)
                                 /\ e.life \in 0 .. MaxRestarts
                                 /\ e.past \subseteq EventName

Init == /\ physical = [n \in Node |-> 1]
        /\ latest = [n \in Node |-> None]
        /\ bound = [n \in Node |-> 0]
        /\ life = [n \in Node |-> 0]
        /\ messages = {}
        /\ happened = {}

-----------------------------------------------------------------------------
(***************************************************************************)
(* Timestamps.                                                             *)
(***************************************************************************)
Greater(i, j) == IF i > j THEN i ELSE j

(* The order of timestamps: by l first. *)
Before(s, t) == s.l < t.l \/ (s.l = t.l /\ s.c < t.c)

(* The counter after c, and the counter that goes with an l of which nobody knew before. *)
Up(c) == c + 1
Fresh(n) == 0

(* The timestamp of an event of n that is no receipt. *)
SendStamp(n) ==
   LET old == latest[n]
       l == Greater(old.l, physical[n])
   IN  [l |-> l, c |-> IF l = old.l THEN Up(old.c) ELSE Fresh(n)]

(* The timestamp of the receipt by n of a message with timestamp s. *)
ReceiveStamp(n, s) ==
   LET old == latest[n]
       l == Greater(Greater(old.l, s.l), physical[n])
   IN  [l |-> l, c |-> IF l = old.l /\ l = s.l THEN Up(Greater(old.c, s.c))
                       ELSE IF l = old.l THEN Up(old.c)
                       ELSE IF l = s.l THEN Up(s.c)
                       ELSE Fresh(n)]

(* There is room for the counter: a greater one is refused, and never wraps. *)
Fits(s) == s.c <= MaxCounter

(* No node whose clock is right is further ahead of n. *)
Plausible(n, s) == s.l - physical[n] <= Epsilon

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

(***************************************************************************)
(* The next event of n has this timestamp and this past.  The bound on     *)
(* disk is moved before a timestamp beyond it is issued.                   *)
(***************************************************************************)
Occur(n, stamp, past) ==
   /\ Cardinality(happened) < MaxEvents
   /\ Fits(stamp)
   /\ latest' = [latest EXCEPT ![n] = stamp]
   /\ bound' = [bound EXCEPT ![n] = IF stamp.l > @ THEN stamp.l + Ahead ELSE @]
   /\ happened' = happened \cup {[event |-> NextEvent(n), stamp |-> stamp,
                                  life |-> life[n], past |-> past]}
   /\ UNCHANGED <<physical, life>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The physical clock of n goes on: by one unit, and not further than      *)
(* Epsilon from another right clock; anywhere if it is faulty.             *)
(***************************************************************************)
Readings(n) == IF n \in Faulty
               THEN Time \ {physical[n]}
               ELSE {t \in {physical[n] + 1} \cap Time : \A m \in Right : t - physical[m] <= Epsilon}

Tick(n) == \E t \in Readings(n) :
              /\ physical' = [physical EXCEPT ![n] = t]
              /\ UNCHANGED <<latest, bound, life, messages, happened>>

(***************************************************************************)
(* Node n does something on its own or sends a message: the rule is the    *)
(* same, and a message that nobody receives is as good as none.            *)
(***************************************************************************)
Send(n) == /\ Occur(n, SendStamp(n), Known(n))
           /\ messages' = messages \cup {[sending |-> NextEvent(n), stamp |-> SendStamp(n)]}

(***************************************************************************)
(* Node n receives a message of another node, perhaps not for the first    *)
(* time.  One whose timestamp is too far ahead of its own physical clock   *)
(* it ignores: whoever sent it has a clock that is wrong, or heard of one. *)
(***************************************************************************)
Receive(n) == \E msg \in messages :
                 /\ msg.sending[1] # n
                 /\ Plausible(n, msg.stamp)
                 /\ Occur(n, ReceiveStamp(n, msg.stamp),
                          Known(n) \cup {msg.sending} \cup PastOf(msg.sending))
                 /\ UNCHANGED messages

(***************************************************************************)
(* Node n fails and is up again.  It takes for its latest timestamp the    *)
(* greatest that the bound allows, which leaves no room for another with   *)
(* that l: it issues none until its clock is past the bound, or until it   *)
(* hears of a time past it.  To wait for the clock once, before it starts, *)
(* were not enough: the clock may be stepped back thereafter.              *)
(***************************************************************************)
Recovered(n) == [l |-> bound[n], c |-> MaxCounter]

Restart(n) == /\ life[n] < MaxRestarts
              /\ bound[n] > 0
              /\ latest' = [latest EXCEPT ![n] = Recovered(n)]
              /\ life' = [life EXCEPT ![n] = @ + 1]
              /\ UNCHANGED <<physical, bound, messages, happened>>

Next == \/ \E n \in Node : Tick(n)
        \/ \E n \in Node : Send(n)
        \/ \E n \in Node : Receive(n)
        \/ \E n \in Node : Restart(n)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.  Only the one about physical time asks for a right clock:   *)
(* timestamps are in order whatever the physical clocks show.              *)
(***************************************************************************)
ClockCondition ==
   \A e, f \in happened : e.event \in f.past => Before(e.stamp, f.stamp)

(***************************************************************************)
(* The counter stays within its size, and counts no more than the events   *)
(* that happened before and have the same l.                               *)
(***************************************************************************)
SameTimeBefore(f) == {e \in happened : e.event \in f.past /\ e.stamp.l = f.stamp.l}

BoundedCounter ==
   \A f \in happened : f.stamp.c <= MaxCounter /\ f.stamp.c <= Cardinality(SameTimeBefore(f))

(* What a step issues. *)
Issued == happened' \ happened

(* Each timestamp of a node is after all those that it issued before. *)
Monotonic ==
   [][\A f \in Issued : \A e \in happened : e.event[1] = f.event[1] => Before(e.stamp, f.stamp)]_vars

(* When it is issued, a timestamp is not behind the physical clock, and at most Epsilon ahead. *)
BoundedDrift ==
   [][\A f \in Issued : f.event[1] \in Right => f.stamp.l - physical[f.event[1]] \in 0 .. Epsilon]_vars

(* What a node issues after a restart is after all that it issued before the restart. *)
RestartMonotonic ==
   [][\A f \in Issued : \A e \in happened :
         e.event[1] = f.event[1] /\ e.life < f.life => Before(e.stamp, f.stamp)]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
IssuedAfterRestart == \E e \in happened : e.life > 0
CounterFull == \E n \in Node : latest[n].l >= physical[n] /\ latest[n].c = MaxCounter
SteppedBack ==
   \E n \in Node : physical[n] < latest[n].l /\ life[n] = 0 /\ Known(n) = EventsOf(n)
AheadOfRightClocks == \E n \in Right : \A m \in Right : latest[n].l > physical[m]
FarFuture == \E msg \in messages : \E n \in Right : ~ Plausible(n, msg.stamp)
=============================================================================
