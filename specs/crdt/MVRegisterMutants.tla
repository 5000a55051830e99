------------------------- MODULE MVRegisterMutants --------------------------
(***************************************************************************)
(* Mistakes in a register of several values, each an operator that a .cfg  *)
(* file puts in the place of the right one.  The model's are in            *)
(* src/mutants/crdt/mv-register.ts.                                        *)
(***************************************************************************)
EXTENDS MVRegister

(* In place of NextVersion: a version counts the writes of its replica only. *)
NextVersionOfOwn(state, r) == [s \in Replica |-> IF s = r THEN Greatest(state, s) + 1 ELSE 0]

(* In place of Take: a replica keeps all values of its own. *)
TakeAll(own, received) == own \cup received

(* In place of Merge: of concurrent values those of one side. *)
MergeOneSide(x, y) == IF Kept(x, y) # {} THEN Kept(x, y) ELSE Kept(y, x)

(* In place of Perform: a replica sends its state when it has made an update ... *)
PerformAndSend(r, next, v) ==
   LET updates == seen[r] \cup {NewUpdate(r, v)}
   IN  /\ payload' = [payload EXCEPT ![r] = next]
       /\ seen' = [seen EXCEPT ![r] = updates]
       /\ messages' = messages \cup {[payload |-> next, seen |-> updates]}

(* ... and, in place of Send, never again. *)
SendNever(r) == FALSE /\ UNCHANGED vars
=============================================================================
