------------------------ MODULE LamportClockMutants -------------------------
(***************************************************************************)
(* Mistakes in a logical clock, each an operator that a .cfg file puts in  *)
(* the place of the right one.  The model's are in                         *)
(* src/mutants/lamport-clock/clock.ts.                                     *)
(***************************************************************************)
EXTENDS LamportClock

(* In place of Precedes: events with equal stamps are left without an order. *)
PrecedesByStamp(e, f) == e.stamp < f.stamp

(* In place of StampOfReceipt: a receipt may have the stamp of the sending. *)
GreaterOfBoth(own, received) == Greater(own, received)

(* In place of StampOfReceipt: what comes in overwrites the counter, and may set it back. *)
AfterReceived(own, received) == received + 1

(* Node n starts again with a counter that was only in memory. *)
Restart(n) == /\ clock[n] > 0
              /\ clock' = [clock EXCEPT ![n] = 0]
              /\ UNCHANGED <<messages, happened>>

NextWithRestart == \/ \E n \in Node : Act(n)
                   \/ \E n \in Node : Send(n)
                   \/ \E n, m \in Node : Receive(n, m)
                   \/ \E n \in Node : Restart(n)
=============================================================================
