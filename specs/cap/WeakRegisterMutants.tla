------------------------ MODULE WeakRegisterMutants -------------------------
(***************************************************************************)
(* Mistakes in the weak register, each an operator that a .cfg file puts   *)
(* in the place of the right one.  The model's are in                      *)
(* src/mutants/cap/weak.ts.                                                *)
(***************************************************************************)
EXTENDS WeakRegister

(* In place of MayAnswer: a replica answers while it is among a majority, or while it reaches all. *)
AmongMajority(c) == 2 * Cardinality(Group(c)) > Cardinality(Node)

AmongAll(c) == Group(c) = Node

(* In place of Stamp: without the node. *)
StampOfNobody(c) == <<stored[c].number + 1, 0>>

(* In place of Take: a replica takes whatever it hears. *)
TakeReceived(own, received) == received

(* In place of Newer: of two versions with one number each replica keeps its own. *)
NewerByNumber(x, y) == x.number > y.number

(* In place of Hear: replicas do not tell each other. *)
HearNever(n, m) == FALSE /\ UNCHANGED vars
=============================================================================
