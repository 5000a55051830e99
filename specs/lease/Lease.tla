------------------------------- MODULE Lease -------------------------------
(***************************************************************************)
(* A lease: one node at a time may do what the lease is for, and if it     *)
(* dies the lease is granted to another once its term is over.  Nobody     *)
(* need agree on the time of day; the clocks must only run at nearly the   *)
(* right rate.                                                             *)
(*                                                                         *)
(* After Gray and Cheriton, "Leases: An Efficient Fault-Tolerant Mechanism *)
(* for Distributed File Cache Consistency" (SOSP 1989), sections 2 and 5:  *)
(* the holder's term is shorter than the grantor's by what its request     *)
(* took and by what the clocks may drift, and a grantor that restarts      *)
(* waits for one term.  The holder counts from sending, the grantor from   *)
(* receiving: whatever the message took, the holder began to count first.  *)
(*                                                                         *)
(* Time.  Real time passes in ticks; what happens between two ticks        *)
(* happens at one moment, in any order.  In a tick each clock counts some  *)
(* number of units of Pace, another one each time if it likes.  A clock    *)
(* without drift counts Rate; one that drifts by at most Epsilon counts    *)
(* from L * (Rate - Epsilon) to L * (Rate + Epsilon) in L ticks.           *)
(* Only intervals are measured, so a clock has no reading of its own: for  *)
(* every beginning that somebody remembers there is the number of units    *)
(* since.  Numbers stop to grow where nothing depends on them any more,    *)
(* and so time needs no bound.                                             *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Node,         \* the nodes that want the lease
          Grantor,      \* the one that grants it
          Nobody,       \* in place of a node where there is none
          Rate,         \* units that a clock without drift counts in a tick
          Epsilon,      \* the drift for which the protocol makes allowance, in units a tick
          Pace,         \* units that the clocks there are may count in a tick
          Term,         \* how long the grantor keeps the lease, by its clock
          MaxRequests,  \* how many requests of a node may be under way
          MaxRestarts   \* how often the grantor may fail, so that it stays up in the end

ASSUME ConstantAssumption ==
          /\ Grantor \notin Node /\ Nobody \notin Node
          /\ Rate \in Nat /\ Epsilon \in 0 .. Rate /\ Pace \subseteq Nat
          /\ Term \in Nat /\ MaxRequests \in Nat /\ MaxRestarts \in Nat

VARIABLES up,        \* the nodes that have not failed
          asked,     \* of each node, the requests that are on their way, as units since it sent them
          granted,   \* of each node, the grants that are on their way, as units since it sent the requests
          held,      \* units since each node sent the request on which its lease rests
          acting,    \* the nodes that are doing something under their lease
          holder,    \* to whom the lease was granted last; Nobody if the grantor does not know
          elapsed,   \* units of the grantor's clock since then, or since it restarted
          restarts   \* how often the grantor has failed

vars == <<up, asked, granted, held, acting, holder, elapsed, restarts>>

(***************************************************************************)
(* How long a node may hold the lease, by its own clock.  The grantor's    *)
(* clock counts Term in no less than Term / (Rate + Epsilon) ticks; in so  *)
(* many the node's clock counts this, and not less.                        *)
(***************************************************************************)
Hold == (Term * (Rate - Epsilon)) \div (Rate + Epsilon)

(* From here on it makes no difference how long ago a request was sent. *)
Lapsed == Hold + 1

Min(i, j) == IF i < j THEN i ELSE j

TypeOK == /\ up \subseteq Node
          /\ asked \in [Node -> SUBSET (0 .. Lapsed)]
          /\ granted \in [Node -> SUBSET (0 .. Lapsed)]
          /\ held \in [Node -> 0 .. Lapsed]
          /\ acting \subseteq Node
          /\ holder \in Node \cup {Nobody}
          /\ elapsed \in 0 .. Term
          /\ restarts \in 0 .. MaxRestarts

Init == /\ up = Node
        /\ asked = [n \in Node |-> {}]
        /\ granted = [n \in Node |-> {}]
        /\ held = [n \in Node |-> Lapsed]
        /\ acting = {}
        /\ holder = Nobody
        /\ elapsed = Term
        /\ restarts = 0

(* By its own clock node n has the lease. *)
Holds(n) == held[n] < Hold

(* By the grantor's clock the lease that it granted is over. *)
Over == elapsed = Term

(***************************************************************************)
(* Node n asks for the lease, or for more of it.                           *)
(***************************************************************************)
Ask(n) == /\ n \in up
          /\ Cardinality(asked[n]) + Cardinality(granted[n]) < MaxRequests
          /\ asked' = [asked EXCEPT ![n] = @ \cup {0}]
          /\ UNCHANGED <<up, granted, held, acting, holder, elapsed, restarts>>

(***************************************************************************)
(* A request of n reaches the grantor, which grants it if n has the lease  *)
(* or nobody can have it any more.  A failed node does not hear of it.     *)
(***************************************************************************)
Grant(n) == \E age \in asked[n] :
               /\ holder = n \/ Over
               /\ holder' = n
               /\ elapsed' = 0
               /\ asked' = [asked EXCEPT ![n] = @ \ {age}]
               /\ granted' = [granted EXCEPT ![n] = IF n \in up THEN @ \cup {age} ELSE @]
               /\ UNCHANGED <<up, held, acting, restarts>>

(***************************************************************************)
(* A grant reaches n, which counts from when it asked.  The answer to an   *)
(* older request takes nothing away from it.                               *)
(***************************************************************************)
Receive(n) == \E age \in granted[n] :
                 /\ held' = [held EXCEPT ![n] = Min(@, age)]
                 /\ granted' = [granted EXCEPT ![n] = @ \ {age}]
                 /\ UNCHANGED <<up, asked, acting, holder, elapsed, restarts>>

(***************************************************************************)
(* The network loses a message to or from n.                               *)
(***************************************************************************)
Lose(n) == /\ \/ \E age \in asked[n] : /\ asked' = [asked EXCEPT ![n] = @ \ {age}]
                                       /\ UNCHANGED granted
              \/ \E age \in granted[n] : /\ granted' = [granted EXCEPT ![n] = @ \ {age}]
                                         /\ UNCHANGED asked
           /\ UNCHANGED <<up, held, acting, holder, elapsed, restarts>>

(***************************************************************************)
(* Node n looks at its clock and does something that only the holder of    *)
(* the lease may do, and comes to its end.                                 *)
(***************************************************************************)
Begin(n) == /\ Holds(n)
            /\ n \notin acting
            /\ acting' = acting \cup {n}
            /\ UNCHANGED <<up, asked, granted, held, holder, elapsed, restarts>>

End(n) == /\ n \in acting
          /\ acting' = acting \ {n}
          /\ UNCHANGED <<up, asked, granted, held, holder, elapsed, restarts>>

(***************************************************************************)
(* Node n fails for ever.  One node is left, or there were nobody to grant *)
(* the lease to.                                                           *)
(***************************************************************************)
Crash(n) == /\ n \in up
            /\ up # {n}
            /\ up' = up \ {n}
            /\ granted' = [granted EXCEPT ![n] = {}]
            /\ held' = [held EXCEPT ![n] = Lapsed]
            /\ acting' = acting \ {n}
            /\ UNCHANGED <<asked, holder, elapsed, restarts>>

(***************************************************************************)
(* The grantor fails and starts again.  It has forgotten to whom it        *)
(* granted the lease and when, and so it waits until any lease that it can *)
(* have granted is over.                                                   *)
(***************************************************************************)
Restart == /\ restarts < MaxRestarts
           /\ restarts' = restarts + 1
           /\ holder' = Nobody
           /\ elapsed' = 0
           /\ UNCHANGED <<up, asked, granted, held, acting>>

(***************************************************************************)
(* A tick of real time passes.  What a node does under the lease lasts no  *)
(* longer than the moment in which it looked at its clock: one that may    *)
(* take longer must take that off Hold.                                    *)
(***************************************************************************)
NobodyIsActing == acting = {}

Later(age, units) == Min(age + units, Lapsed)

Pass(units) == /\ asked' = [n \in Node |-> {Later(age, units[n]) : age \in asked[n]}]
               /\ granted' = [n \in Node |-> {Later(age, units[n]) : age \in granted[n]}]
               /\ held' = [n \in Node |-> Later(held[n], units[n])]
               /\ elapsed' = Min(elapsed + units[Grantor], Term)

Tick == /\ NobodyIsActing
        /\ \E units \in [Node \cup {Grantor} -> Pace] : Pass(units)
        /\ UNCHANGED <<up, acting, holder, restarts>>

Next == \/ \E n \in Node : Ask(n)
        \/ \E n \in Node : Grant(n)
        \/ \E n \in Node : Receive(n)
        \/ \E n \in Node : Lose(n)
        \/ \E n \in Node : Begin(n)
        \/ \E n \in Node : End(n)
        \/ \E n \in Node : Crash(n)
        \/ Restart
        \/ Tick

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety.                                                                 *)
(***************************************************************************)
Uses(n) == Holds(n) \/ n \in acting

AtMostOneHolder == \A m, n \in Node : Uses(m) /\ Uses(n) => m = n

(* By the time that the lease is over at the grantor, or another's, the holder has stopped. *)
HolderStopsFirst == \A n \in Node : Uses(n) => ~ Over /\ holder \in {n, Nobody}

(* Whoever is granted the lease, nobody else has it, nor will have it by a grant that is on its way. *)
NoEarlyRegrant ==
   [][\A n \in Node : holder # n /\ holder' = n =>
         \A m \in Node \ {n} : /\ ~ Uses(m)
                               /\ \A age \in granted[m] : age >= Hold]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
RenewalOnItsWay == \E n \in Node : Holds(n) /\ \E age \in granted[n] : age <= held[n]
GrantTooLate == \E m, n \in Node : m # n /\ Holds(n) /\ Lapsed \in granted[m]
HolderDied == holder # Nobody /\ holder \notin up
HeldPastRestart == holder = Nobody /\ \E n \in Node : Holds(n)

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  Time passes, nodes that are up ask, and a message that is    *)
(* sent again and again arrives.                                           *)
(***************************************************************************)
Fairness == /\ SF_vars(Tick)
            /\ \A n \in Node : /\ WF_vars(Ask(n))
                               /\ SF_vars(Grant(n))
                               /\ WF_vars(Receive(n))
                               /\ WF_vars(End(n))

FairSpec == Spec /\ Fairness

(* The lease of a node that failed is granted to one that has not. *)
EventuallyRegranted == \A n \in Node : (holder = n /\ n \notin up) ~> (holder \in up)
=============================================================================
