------------------------ MODULE OperationSetMutants -------------------------
(***************************************************************************)
(* Mistakes in an observed-remove set by operations, each an operator that *)
(* a .cfg file puts in the place of the right one.  The model's are in     *)
(* src/mutants/crdt/operation-set.ts.                                      *)
(***************************************************************************)
EXTENDS OperationSet

(* In place of IsNext: an operation that comes again is carried out again. *)
IsNextOrKnown(r, o) == o.stamp[o.by] <= clock[r][o.by] + 1

(* In place of HasOthers: only the order of operations of the same replica is heeded. *)
HasOthersUnchecked(r, o) == TRUE

(* In place of Effect: a removal goes for the element, under whatever tag it is found. *)
EffectOnElement(state, o) == IF o.what = "add" THEN state \cup o.tagged ELSE {t \in state : t[1] # o.element}

(* In place of Perform: a replica sends an operation when it has made it ... *)
PerformAndSend(r, what, e, tagged) ==
   LET operation == [by |-> r, number |-> clock[r][r] + 1, what |-> what, element |-> e, tagged |-> tagged,
                     stamp |-> [clock[r] EXCEPT ![r] = @ + 1],
                     after |-> {<<o.by, o.number>> : o \in seen[r]}]
   IN  /\ CarryOut(r, operation)
       /\ messages' = messages \cup {operation}

(* ... and, in place of Send, never again. *)
SendNever(r) == FALSE /\ UNCHANGED vars
=============================================================================
