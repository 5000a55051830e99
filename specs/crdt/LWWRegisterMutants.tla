------------------------- MODULE LWWRegisterMutants -------------------------
(***************************************************************************)
(* Mistakes in a last-writer-wins register, each an operator that a .cfg   *)
(* file puts in the place of the right one.  The model's are in            *)
(* src/mutants/crdt/lww-register.ts.                                       *)
(***************************************************************************)
EXTENDS LWWRegister

(* In place of Newer: of two writes at one time each is kept where it is. *)
NewerByTime(x, y) == x.time > y.time

(* In place of Take: of two writes at one time the one that comes later is kept. *)
TakeTies(own, received) == IF received.time >= own.time THEN received ELSE own

(* In place of NextTime: the clock of a replica does not advance by what the replica has seen of others. *)
OwnTime(r) == IF payload[r].by = r THEN payload[r].time + 1 ELSE 1

(* In place of Perform: a replica sends its state when it has made an update ... *)
PerformAndSend(r, next, v) ==
   LET updates == seen[r] \cup {NewUpdate(r, v)}
   IN  /\ payload' = [payload EXCEPT ![r] = next]
       /\ seen' = [seen EXCEPT ![r] = updates]
       /\ messages' = messages \cup {[payload |-> next, seen |-> updates]}

(* ... and, in place of Send, never again. *)
SendNever(r) == FALSE /\ UNCHANGED vars
=============================================================================
