------------------------ MODULE LamportMutexMutants -------------------------
(***************************************************************************)
(* Mistakes in Lamport's mutual exclusion, each an operator that a .cfg    *)
(* file puts in the place of the right one.  The model's are in            *)
(* src/mutants/lamport-clock/mutex.ts.                                     *)
(***************************************************************************)
EXTENDS LamportMutex

(* In place of HeardFromAll: it is enough to have heard from one other node. *)
HeardFromSome(n, r) == \E m \in Node \ {n} : heard[n][m] > r.time

(* In place of IsFirst: a request is first also beside another with the same stamp. *)
IsAmongFirst(n, r) == \A s \in requests[n] : r.time <= s.time

(* In place of Queued: a release leaves the request where it is. *)
QueuedForEver(n, m, msg) ==
   IF msg.type = "request" THEN requests[n] \cup {[time |-> msg.time, node |-> m]} ELSE requests[n]

Without(seq, i) == [j \in 1 .. Len(seq) - 1 |-> IF j < i THEN seq[j] ELSE seq[j + 1]]

(* In place of Receive: node n receives any message of m, however many were sent before it. *)
ReceiveAny(n, m) ==
   \E i \in 1 .. Len(channel[m][n]) :
      LET msg == channel[m][n][i]
          time == StampOfReceipt(clock[n], msg.time)
          taken == [channel EXCEPT ![m][n] = Without(@, i)]
      IN  /\ clock' = [clock EXCEPT ![n] = time]
          /\ requests' = [requests EXCEPT ![n] = Queued(n, m, msg)]
          /\ heard' = [heard EXCEPT ![n][m] = msg.time]
          /\ channel' = IF msg.type = "request"
                        THEN [taken EXCEPT ![n][m] = Append(@, [type |-> "acknowledge", time |-> time])]
                        ELSE taken
          /\ UNCHANGED <<critical, granted>>

(* In place of Receive: who does not want to enter itself does not acknowledge. *)
ReceiveSilently(n, m) ==
   /\ channel[m][n] # << >>
   /\ LET msg == Head(channel[m][n])
          time == StampOfReceipt(clock[n], msg.time)
          taken == [channel EXCEPT ![m][n] = Tail(@)]
      IN  /\ clock' = [clock EXCEPT ![n] = time]
          /\ requests' = [requests EXCEPT ![n] = Queued(n, m, msg)]
          /\ heard' = [heard EXCEPT ![n][m] = msg.time]
          /\ channel' = IF msg.type = "request" /\ Own(n) # {}
                        THEN [taken EXCEPT ![n][m] = Append(@, [type |-> "acknowledge", time |-> time])]
                        ELSE taken
   /\ UNCHANGED <<critical, granted>>

(* In place of StampOfRequest: the stamp of the node's last request, if it has asked before. *)
StampOfLastRequest(n) ==
   LET own == SelectSeq(granted, LAMBDA r : r.node = n)
   IN  IF own = << >> THEN clock[n] + 1 ELSE own[Len(own)].time

(* Node n starts again with a counter that was only in memory. *)
Restart(n) == /\ clock[n] > 0
              /\ clock' = [clock EXCEPT ![n] = 0]
              /\ UNCHANGED <<requests, heard, channel, critical, granted>>

NextWithRestart == \/ \E n \in Asker : Ask(n)
                   \/ \E n, m \in Node : Receive(n, m)
                   \/ \E n \in Node : Enter(n)
                   \/ \E n \in Node : Leave(n)
                   \/ \E n \in Node : Restart(n)
=============================================================================
