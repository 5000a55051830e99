---------------------------- MODULE ORMapMutants ----------------------------
(***************************************************************************)
(* Mistakes in an observed-remove map, each an operator that a .cfg file   *)
(* puts in the place of the right one.  The model's are in                 *)
(* src/mutants/crdt/or-map.ts.                                             *)
(***************************************************************************)
EXTENDS ORMap

(* In place of WithRemoved: who removes a key passes for having heard of every put there may be. *)
WithRemovedUnseen(state, k) == [bindings |-> state.bindings \ Under(state, k),
                                context |-> [r \in Replica |-> MaxUpdates]]

(* In place of Merge: all bindings of both, whether or not one side has removed them. *)
MergeUnion(x, y) == [bindings |-> x.bindings \cup y.bindings,
                     context |-> [r \in Replica |-> Max(x.context[r], y.context[r])]]

(* In place of Take: the bindings are taken over, and not what was heard of. *)
TakeBindings(own, received) == [own EXCEPT !.bindings = Merge(own, received).bindings]

(* In place of Perform: a replica sends its state when it has made an update ... *)
PerformAndSend(r, next, what, k, values) ==
   LET updates == seen[r] \cup {NewUpdate(r, what, k, values)}
   IN  /\ payload' = [payload EXCEPT ![r] = next]
       /\ seen' = [seen EXCEPT ![r] = updates]
       /\ messages' = messages \cup {[payload |-> next, seen |-> updates]}

(* ... and, in place of Send, never again. *)
SendNever(r) == FALSE /\ UNCHANGED vars
=============================================================================
