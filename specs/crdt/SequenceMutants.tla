-------------------------- MODULE SequenceMutants ---------------------------
(***************************************************************************)
(* Mistakes in a replicated sequence, each an operator that a .cfg file    *)
(* puts in the place of the right one.  The model's are in                 *)
(* src/mutants/crdt/sequence.ts.                                           *)
(***************************************************************************)
EXTENDS Sequence

(* In place of Skips: an element goes right after its reference. *)
SkipsNothing(order, i, j, e) == FALSE

(* In place of Skips: elements are compared by time alone. *)
SkipsLater(order, i, j, e) == order[j][1] > e[1]

(* In place of Skips: a newer element is skipped, and not the run that was inserted after it. *)
SkipsOne(order, i, j, e) == j = i + 1 /\ Newer(order[j], e)

(* In place of Effect: a removed element is gone, and what is inserted after it finds no place. *)
EffectWithoutTombstones(state, o) ==
   IF o.what = "insert"
   THEN IF o.reference \in Elements(state.order) \cup {Front}
        THEN [state EXCEPT !.order = Inserted(@, PlaceAfter(@, Place(@, o.reference), o.element), o.element)]
        ELSE state
   ELSE [state EXCEPT !.order = LET IsKept(e) == e # o.element IN SelectSeq(@, IsKept)]

(* In place of NextTime: the time counts the replica's own operations only. *)
NextTimeOfOwn(r) == clock[r][r] + 1

(* In place of Perform: a replica sends an operation when it has made it ... *)
PerformAndSend(r, what, e, reference) ==
   LET operation == [by |-> r, number |-> clock[r][r] + 1, what |-> what, element |-> e, reference |-> reference,
                     stamp |-> [clock[r] EXCEPT ![r] = @ + 1],
                     after |-> {<<o.by, o.number>> : o \in seen[r]}]
   IN  /\ CarryOut(r, operation)
       /\ messages' = messages \cup {operation}

(* ... and, in place of Send, never again. *)
SendNever(r) == FALSE /\ UNCHANGED vars
=============================================================================
