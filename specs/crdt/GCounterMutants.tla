-------------------------- MODULE GCounterMutants ---------------------------
(***************************************************************************)
(* Mistakes in a G-counter, each an operator that a .cfg file puts in the  *)
(* place of the right one.  The model's are in                             *)
(* src/mutants/crdt/g-counter.ts.                                          *)
(***************************************************************************)
EXTENDS GCounter

(* In place of Merge: the numbers are added up. *)
MergeAdds(x, y) == [r \in Replica |-> x[r] + y[r]]

(* In place of Slot: all replicas count in one. *)
OneSlot(r) == CHOOSE s \in Replica : TRUE

(* In place of Take: the state with the greater total. *)
TakeTotal(own, received) == IF Value(received) > Value(own) THEN received ELSE own

(* In place of Perform: a replica sends its state when it has made an update ... *)
PerformAndSend(r, next) ==
   LET update == [by |-> r, number |-> Cardinality(Own(r)) + 1]
   IN  /\ payload' = [payload EXCEPT ![r] = next]
       /\ seen' = [seen EXCEPT ![r] = @ \cup {update}]
       /\ messages' = messages \cup {[payload |-> next, seen |-> seen[r] \cup {update}]}

(* ... and, in place of Send, never again. *)
SendNever(r) == FALSE /\ UNCHANGED vars
=============================================================================
