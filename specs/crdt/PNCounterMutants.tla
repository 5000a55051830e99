-------------------------- MODULE PNCounterMutants --------------------------
(***************************************************************************)
(* Mistakes in a PN-counter, each an operator that a .cfg file puts in the *)
(* place of the right one.  The model's are in                             *)
(* src/mutants/crdt/pn-counter.ts.                                         *)
(***************************************************************************)
EXTENDS PNCounter

(* In place of Merge: the numbers are added up. *)
MergeAdds(x, y) == [increments |-> [r \in Replica |-> x.increments[r] + y.increments[r]],
                    decrements |-> [r \in Replica |-> x.decrements[r] + y.decrements[r]]]

(* In place of Slot: all replicas count in one. *)
OneSlot(r) == CHOOSE s \in Replica : TRUE

(* In place of Take: only the increments are taken over. *)
TakeIncrements(own, received) == [own EXCEPT !.increments = Merge(own, received).increments]

(* In place of Perform: a replica sends its state when it has made an update ... *)
PerformAndSend(r, next, change) ==
   LET update == [by |-> r, number |-> Cardinality(Own(r)) + 1, change |-> change]
   IN  /\ payload' = [payload EXCEPT ![r] = next]
       /\ seen' = [seen EXCEPT ![r] = @ \cup {update}]
       /\ messages' = messages \cup {[payload |-> next, seen |-> seen[r] \cup {update}]}

(* ... and, in place of Send, never again. *)
SendNever(r) == FALSE /\ UNCHANGED vars
=============================================================================
