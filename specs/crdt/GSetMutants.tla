---------------------------- MODULE GSetMutants -----------------------------
(***************************************************************************)
(* Mistakes in a G-set, each an operator that a .cfg file puts in the      *)
(* place of the right one.  The model's are in src/mutants/crdt/g-set.ts.  *)
(***************************************************************************)
EXTENDS GSet

(* In place of Merge: the state that is received replaces the other. *)
MergeReplaces(x, y) == y

(* In place of Take: what a replica has is replaced by what it receives. *)
TakeReceived(own, received) == received

(* In place of Take: the larger of two sets. *)
TakeLarger(own, received) == IF Cardinality(received) > Cardinality(own) THEN received ELSE own

(* In place of Perform: a replica sends its state when it has made an update ... *)
PerformAndSend(r, next, e) ==
   LET updates == seen[r] \cup {NewUpdate(r, e)}
   IN  /\ payload' = [payload EXCEPT ![r] = next]
       /\ seen' = [seen EXCEPT ![r] = updates]
       /\ messages' = messages \cup {[payload |-> next, seen |-> updates]}

(* ... and, in place of Send, never again. *)
SendNever(r) == FALSE /\ UNCHANGED vars
=============================================================================
