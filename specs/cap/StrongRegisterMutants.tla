----------------------- MODULE StrongRegisterMutants ------------------------
(***************************************************************************)
(* Mistakes in the strong register, each an operator that a .cfg file puts *)
(* in the place of the right one.  The model's are in                      *)
(* src/mutants/cap/strong.ts.                                              *)
(***************************************************************************)
EXTENDS StrongRegister

Reading(c) == history[doing[c]].type = "read"

AnswerAtOnce(c) ==
   /\ phase' = [phase EXCEPT ![c] = "rest"]
   /\ heard' = [heard EXCEPT ![c] = {}]
   /\ history' = [history EXCEPT ![doing[c]].value = latest[c].value, ![doing[c]].done = TRUE]
   /\ UNCHANGED <<cut, stored, doing, latest>>

GoOnToTell(c) ==
   /\ phase' = [phase EXCEPT ![c] = "tell"]
   /\ heard' = [heard EXCEPT ![c] = {c}]
   /\ latest' = [latest EXCEPT ![c] = ToTell(c)]
   /\ stored' = [stored EXCEPT ![c] = Take(@, ToTell(c))]
   /\ UNCHANGED <<cut, doing, history>>

(* In place of Decide: a read asks nobody and returns what its own replica keeps. *)
DecideLocally(c) == /\ phase[c] = "ask"
                    /\ IsQuorum(heard[c]) \/ Reading(c)
                    /\ IF Reading(c) THEN AnswerAtOnce(c) ELSE GoOnToTell(c)

(* In place of Decide: a read tells nobody of what it returns. *)
DecideWithoutWriteBack(c) == /\ phase[c] = "ask"
                             /\ IsQuorum(heard[c])
                             /\ IF Reading(c) THEN AnswerAtOnce(c) ELSE GoOnToTell(c)

(* In place of IsQuorum: half of the nodes, rounded down. *)
Half(S) == Cardinality(S) >= Cardinality(Node) \div 2

(* In place of IsQuorum: all of the nodes. *)
All(S) == S = Node
=============================================================================
