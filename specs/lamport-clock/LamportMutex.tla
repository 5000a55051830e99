---------------------------- MODULE LamportMutex ----------------------------
(***************************************************************************)
(* Mutual exclusion without a server: every node keeps a queue of all      *)
(* requests, ordered by their stamps, and enters when its own is first and *)
(* it has heard from every other node at a later stamp.                    *)
(*                                                                         *)
(* After Lamport, "Time, Clocks, and the Ordering of Events in a           *)
(* Distributed System" (1978), the five rules under the total ordering of  *)
(* events.                                                                 *)
(*                                                                         *)
(* Channels deliver every message, in the order of sending.  Nobody fails. *)
(***************************************************************************)
EXTENDS Integers, Sequences

CONSTANTS Node,        \* the nodes: numbers, which break ties
          Asker,       \* those of them that ever ask
          MaxRequests  \* how often each of them asks, so that TLC comes to an end

ASSUME ConstantAssumption == Node \subseteq Nat /\ Asker \subseteq Node /\ MaxRequests \in Nat

VARIABLES clock,     \* the counter of each node: the stamp of its latest event, or 0
          requests,  \* the queue of each node: the requests of which it knows that are not released
          heard,     \* the stamp of the latest message that each node has received from each other, or 0
          channel,   \* the messages on their way, from each node to each other
          critical,  \* the nodes that have entered
          granted    \* the requests that were granted, in that order: for the properties

vars == <<clock, requests, heard, channel, critical, granted>>

Request == [time : Nat \ {0}, node : Node]

Message == [type : {"request", "acknowledge", "release"}, time : Nat \ {0}]

TypeOK == /\ clock \in [Node -> Nat]
          /\ \A n \in Node : requests[n] \subseteq Request
          /\ heard \in [Node -> [Node -> Nat]]
          /\ \A n, m \in Node : channel[n][m] \in Seq(Message)
          /\ critical \subseteq Node
          /\ granted \in Seq(Request)

Init == /\ clock = [n \in Node |-> 0]
        /\ requests = [n \in Node |-> {}]
        /\ heard = [n \in Node |-> [m \in Node |-> 0]]
        /\ channel = [n \in Node |-> [m \in Node |-> << >>]]
        /\ critical = {}
        /\ granted = << >>

-----------------------------------------------------------------------------
(* The total order of requests. *)
Precedes(r, s) == \/ r.time < s.time
                  \/ r.time = s.time /\ r.node < s.node

Own(n) == {r \in requests[n] : r.node = n}

IsWaiting(n) == Own(n) # {} /\ n \notin critical

TimesGranted(n) == Len(SelectSeq(granted, LAMBDA r : r.node = n))

Greater(i, j) == IF i > j THEN i ELSE j

(* The stamps of what n asks and of what it receives: above its own counter, and above the message's. *)
StampOfRequest(n) == clock[n] + 1

StampOfReceipt(own, received) == Greater(own, received) + 1

(* Node n sends a message to all others. *)
Broadcast(n, msg) ==
   channel' = [channel EXCEPT ![n] = [m \in Node |-> IF m = n THEN << >> ELSE Append(@[m], msg)]]

-----------------------------------------------------------------------------
(***************************************************************************)
(* Node n asks (rule 1): its request goes into its own queue and to all    *)
(* others.                                                                 *)
(***************************************************************************)
Ask(n) == LET time == StampOfRequest(n)
          IN  /\ Own(n) = {}
              /\ TimesGranted(n) < MaxRequests
              /\ clock' = [clock EXCEPT ![n] = time]
              /\ requests' = [requests EXCEPT ![n] = @ \cup {[time |-> time, node |-> n]}]
              /\ Broadcast(n, [type |-> "request", time |-> time])
              /\ UNCHANGED <<heard, critical, granted>>

(***************************************************************************)
(* What node n does with a message of m: a request goes into the queue     *)
(* (rule 2), a release takes what m had asked for out of it (rule 4).      *)
(***************************************************************************)
Queued(n, m, msg) ==
   CASE msg.type = "request"     -> requests[n] \cup {[time |-> msg.time, node |-> m]}
     [] msg.type = "release"     -> {r \in requests[n] : r.node # m}
     [] msg.type = "acknowledge" -> requests[n]

(***************************************************************************)
(* Node n receives the oldest message of m, and acknowledges a request     *)
(* (rule 2) with the stamp of the receipt, which is later than it.         *)
(***************************************************************************)
Receive(n, m) ==
   /\ channel[m][n] # << >>
   /\ LET msg == Head(channel[m][n])
          time == StampOfReceipt(clock[n], msg.time)
          taken == [channel EXCEPT ![m][n] = Tail(@)]
      IN  /\ clock' = [clock EXCEPT ![n] = time]
          /\ requests' = [requests EXCEPT ![n] = Queued(n, m, msg)]
          /\ heard' = [heard EXCEPT ![n][m] = msg.time]
          /\ channel' = IF msg.type = "request"
                        THEN [taken EXCEPT ![n][m] = Append(@, [type |-> "acknowledge", time |-> time])]
                        ELSE taken
   /\ UNCHANGED <<critical, granted>>

(***************************************************************************)
(* Node n enters (rule 5): its request precedes all others in its queue,   *)
(* and all others have sent it something later.  What they send after that *)
(* is later still, and no earlier request is on its way.                   *)
(***************************************************************************)
IsFirst(n, r) == \A s \in requests[n] \ {r} : Precedes(r, s)

HeardFromAll(n, r) == \A m \in Node \ {n} : heard[n][m] > r.time

Enter(n) == \E r \in Own(n) :
               /\ n \notin critical
               /\ IsFirst(n, r)
               /\ HeardFromAll(n, r)
               /\ critical' = critical \cup {n}
               /\ granted' = Append(granted, r)
               /\ UNCHANGED <<clock, requests, heard, channel>>

(***************************************************************************)
(* Node n leaves (rule 3): it takes its request out of its queue and tells *)
(* all others.                                                             *)
(***************************************************************************)
Leave(n) == LET time == clock[n] + 1
            IN  /\ n \in critical
                /\ clock' = [clock EXCEPT ![n] = time]
                /\ requests' = [requests EXCEPT ![n] = @ \ Own(n)]
                /\ Broadcast(n, [type |-> "release", time |-> time])
                /\ critical' = critical \ {n}
                /\ UNCHANGED <<heard, granted>>

Next == \/ \E n \in Asker : Ask(n)
        \/ \E n, m \in Node : Receive(n, m)
        \/ \E n \in Node : Enter(n)
        \/ \E n \in Node : Leave(n)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.                                                             *)
(***************************************************************************)
MutualExclusion == \A n, m \in critical : n = m

(* Requests are granted in the order of their stamps. *)
GrantedInOrder == \A i, j \in 1 .. Len(granted) : i < j => Precedes(granted[i], granted[j])

(* Witnesses: goals that must be reachable, or the properties above say little. *)
TieBroken == \E n \in Node : \E r, s \in requests[n] : r # s /\ r.time = s.time
EarlierOnItsWay ==
   \E n, m \in Node : \E r \in Own(n), s \in Own(m) : Precedes(s, r) /\ IsFirst(n, r)
AllGranted == \A n \in Asker : TimesGranted(n) = MaxRequests

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress: messages arrive, and nodes enter when they may and leave in   *)
(* the end.  Nobody need ask.                                              *)
(***************************************************************************)
Fairness == \A n \in Node : /\ WF_vars(Enter(n))
                            /\ WF_vars(Leave(n))
                            /\ \A m \in Node : WF_vars(Receive(n, m))

FairSpec == Spec /\ Fairness

EveryRequestGranted == \A n \in Node : IsWaiting(n) ~> n \in critical
=============================================================================
