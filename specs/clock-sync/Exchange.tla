------------------------------ MODULE Exchange ------------------------------
(***************************************************************************)
(* A client learns by how much its clock is off from a server's, from one  *)
(* exchange of messages at a time, and how far it may be wrong about that. *)
(* The four timestamps of an exchange: the client's clock when it sends    *)
(* the request, the server's when that comes in and when the reply goes    *)
(* out, the client's when that comes in.                                   *)
(*                                                                         *)
(* After Cristian, "Probabilistic Clock Synchronization" (1989), on how a  *)
(* remote clock is read, and the on-wire protocol of NTP, RFC 5905,        *)
(* section 8.  As in its section 10 the client holds on to the sample of   *)
(* least error, which grows with the age of the sample.                    *)
(*                                                                         *)
(* Time.  Real time passes in ticks; what happens between two ticks        *)
(* happens at one moment, in any order.  The server's clock is the         *)
(* standard and counts Rate units in a tick.  The client's counts a number *)
(* of units of Pace, another one each time if it likes; one that drifts by *)
(* at most Epsilon counts from L * (Rate - Epsilon) to L * (Rate +         *)
(* Epsilon) in L ticks.  Nobody sets a clock here.                         *)
(*                                                                         *)
(* Messages may be late without limit, lost or reordered.                  *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Rate,         \* units that a clock without drift counts in a tick
          Epsilon,      \* the drift for which the client makes allowance, in units a tick
          Pace,         \* units that the client's clock may count in a tick
          MinDelay,     \* ticks that a message takes at least, as the client believes
          Fastest,      \* ticks that a message takes at least
          Ahead,        \* what the server's clock shows when the client's shows 0
          MaxUnderWay,  \* how many exchanges may be under way
          MaxTicks      \* how many ticks there are in all, so that TLC comes to an end

ASSUME ConstantAssumption ==
          /\ Rate \in Nat /\ Epsilon \in Nat /\ Epsilon < Rate /\ Pace \subseteq Nat
          /\ MinDelay \in Nat /\ Fastest \in Nat /\ Ahead \in Nat
          /\ MaxUnderWay \in Nat /\ MaxTicks \in Nat

VARIABLES server,    \* what the server's clock shows
          client,    \* what the client's clock shows
          requests,  \* the requests that are on their way, and since when by the server's clock
          received,  \* the requests that the server has not answered yet
          replies,   \* the replies that are on their way
          kept       \* the sample on which the client goes: one, or none yet

vars == <<server, client, requests, received, replies, kept>>

Greatest(S) == CHOOSE i \in S : \A j \in S : j <= i

ServerTime == Ahead .. Ahead + Rate * MaxTicks
ClientTime == 0 .. Greatest(Pace) * MaxTicks

(* The field since is not sent: it is there so that no request is too fast.  Of a reply, transmit tells it. *)
Request == [origin : ClientTime, since : ServerTime]
Received == [origin : ClientTime, receive : ServerTime]
Reply == [origin : ClientTime, receive : ServerTime, transmit : ServerTime]
Sample == [origin : ClientTime, receive : ServerTime, transmit : ServerTime, destination : ClientTime]

TypeOK == /\ server \in ServerTime
          /\ client \in ClientTime
          /\ requests \subseteq Request
          /\ received \subseteq Received
          /\ replies \subseteq Reply
          /\ kept \subseteq Sample
          /\ Cardinality(kept) <= 1

Init == /\ server = Ahead
        /\ client = 0
        /\ requests = {}
        /\ received = {}
        /\ replies = {}
        /\ kept = {}

-----------------------------------------------------------------------------
(***************************************************************************)
(* What the client makes of a sample.  All is counted twice, so that half  *)
(* of a round trip is a whole number.                                      *)
(***************************************************************************)
(* What both messages took, were the client's clock right: what the server took is not in it. *)
RoundTrip(s) == (s.destination - s.origin) - (s.transmit - s.receive)

(***************************************************************************)
(* The reply left at transmit and took half of the round trip, for all     *)
(* that is known.  This is Cristian's form; (receive - origin) +           *)
(* (transmit - destination), which is NTP's, is the same number.           *)
(***************************************************************************)
TwiceOffset(s) == 2 * (s.transmit - s.destination) + RoundTrip(s)

(***************************************************************************)
(* For how long the clocks may have gone apart since the offset that was   *)
(* measured, by the client's clock.  During the exchange itself they did   *)
(* as well.                                                                *)
(***************************************************************************)
Since(s, now) == now - s.origin

(***************************************************************************)
(* A client's clock that counted so many units may have been off by        *)
(* Epsilon in each tick, and there were at most units / (Rate - Epsilon).  *)
(***************************************************************************)
TwiceDrift(units) == (2 * Epsilon * units) \div (Rate - Epsilon)

(* How far the offset may be wrong.  No message took less than MinDelay, which narrows it on both sides. *)
TwiceBound(s, now) == RoundTrip(s) - 2 * Rate * MinDelay + TwiceDrift(Since(s, now))

-----------------------------------------------------------------------------
UnderWay == Cardinality(requests) + Cardinality(received) + Cardinality(replies)

(* A message has been on its way for long enough. *)
CanArrive(since) == server - since >= Rate * Fastest

(***************************************************************************)
(* The client sends a request with the time of its clock.                  *)
(***************************************************************************)
Ask == /\ UnderWay < MaxUnderWay
       /\ requests' = requests \cup {[origin |-> client, since |-> server]}
       /\ UNCHANGED <<server, client, received, replies, kept>>

(***************************************************************************)
(* A request reaches the server, which notes when.                         *)
(***************************************************************************)
Receive == \E m \in requests :
              /\ CanArrive(m.since)
              /\ requests' = requests \ {m}
              /\ received' = received \cup {[origin |-> m.origin, receive |-> server]}
              /\ UNCHANGED <<server, client, replies, kept>>

(***************************************************************************)
(* The server answers a request, perhaps some time later.                  *)
(***************************************************************************)
Answer == \E m \in received :
             /\ received' = received \ {m}
             /\ replies' = replies \cup {[origin |-> m.origin, receive |-> m.receive, transmit |-> server]}
             /\ UNCHANGED <<server, client, requests, kept>>

(***************************************************************************)
(* A reply reaches the client.  It takes the new sample for the one that   *)
(* it had unless that one, old as it is, is still the better of the two.   *)
(***************************************************************************)
SampleOf(m) == [origin |-> m.origin, receive |-> m.receive, transmit |-> m.transmit,
                destination |-> client]

IsBetter(s, old) == TwiceBound(s, client) <= TwiceBound(old, client)

Complete == \E m \in replies :
               /\ CanArrive(m.transmit)
               /\ replies' = replies \ {m}
               /\ kept' = IF \A old \in kept : IsBetter(SampleOf(m), old) THEN {SampleOf(m)} ELSE kept
               /\ UNCHANGED <<server, client, requests, received>>

(***************************************************************************)
(* A message gets lost.                                                    *)
(***************************************************************************)
Lose == /\ \/ \E m \in requests : /\ requests' = requests \ {m}
                                  /\ UNCHANGED replies
           \/ \E m \in replies : /\ replies' = replies \ {m}
                                 /\ UNCHANGED requests
        /\ UNCHANGED <<server, client, received, kept>>

(***************************************************************************)
(* A tick of real time passes.                                             *)
(***************************************************************************)
Tick == /\ server < Ahead + Rate * MaxTicks
        /\ server' = server + Rate
        /\ \E units \in Pace : client' = client + units
        /\ UNCHANGED <<requests, received, replies, kept>>

Next == \/ Ask
        \/ Receive
        \/ Answer
        \/ Complete
        \/ Lose
        \/ Tick

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.                                                             *)
(***************************************************************************)
Magnitude(i) == IF i < 0 THEN -i ELSE i

(* What the client cannot see. *)
TrueOffset == server - client

(***************************************************************************)
(* At every moment, however old the sample: the offset that the client     *)
(* goes by is off from the true one by no more than half the round trip,   *)
(* less the least delay, plus what the clock may have drifted.             *)
(***************************************************************************)
OffsetWithinBound ==
   \A s \in kept : Magnitude(TwiceOffset(s) - 2 * TrueOffset) <= TwiceBound(s, client)

(* The bound grows with time only: no reply makes the client less sure than it was. *)
BoundGrowsByAgeOnly ==
   [][client' = client =>
         \A s \in kept : \E t \in kept' : TwiceBound(t, client) <= TwiceBound(s, client)]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
BoundReached == \E s \in kept : /\ Magnitude(TwiceOffset(s) - 2 * TrueOffset) = TwiceBound(s, client)
                                /\ s.transmit > s.receive
                                /\ client > s.destination
OldSampleBetter == \E s \in kept, m \in replies : /\ m.origin >= s.destination
                                                  /\ CanArrive(m.transmit)
                                                  /\ ~ IsBetter(SampleOf(m), s)
NewSampleBetter == \E s \in kept, m \in replies : /\ CanArrive(m.transmit)
                                                  /\ ~ IsBetter(s, SampleOf(m))
=============================================================================
