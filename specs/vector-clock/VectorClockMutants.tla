------------------------- MODULE VectorClockMutants -------------------------
(***************************************************************************)
(* Mistakes in a vector clock, each an operator that a .cfg file puts in   *)
(* the place of the right one.  The model's are in                         *)
(* src/mutants/vector-clock/clock.ts.                                      *)
(***************************************************************************)
EXTENDS VectorClock

(* In place of Before: the clock with the smaller sum is the earlier. *)
RECURSIVE Sum(_, _)
Sum(v, S) == IF S = {} THEN 0 ELSE LET m == CHOOSE m \in S : TRUE IN v[m] + Sum(v, S \ {m})

BeforeBySum(v, w) == Sum(v, DOMAIN v) < Sum(w, DOMAIN w)

(* In place of Concurrent: two stamps are concurrent unless the first is below the second. *)
ConcurrentOneWay(v, w) == ~ AtMost(v, w)

(* In place of AtMost: an entry that is missing is above all others. *)
AtMostOrMissing(v, w) == \A m \in DOMAIN v \cap DOMAIN w : v[m] <= w[m]

(* In place of Receive: what comes in is merged, and the receipt does not count. *)
ReceiveWithoutTick(n) == \E msg \in messages :
                            /\ msg.receiver = n
                            /\ Occur(n, Merge(clock[n], msg.stamp),
                                     Known(n) \cup {msg.sending} \cup PastOf(msg.sending))
                            /\ UNCHANGED messages

(* In place of Send: only the entries of the two nodes concerned go into the message. *)
SendPruned(n, m) == /\ n # m
                    /\ Occur(n, Tick(clock[n], n), Known(n))
                    /\ LET v == Tick(clock[n], n)
                       IN  messages' = messages \cup {[sending |-> NextEvent(n), receiver |-> m,
                                                       stamp |-> [k \in DOMAIN v \cap {n, m} |-> v[k]]]}
=============================================================================
