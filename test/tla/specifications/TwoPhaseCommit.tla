--------------------------- MODULE TwoPhaseCommit ---------------------------
(* A coordinator asks resource managers to prepare, and commits if all do.    *)
EXTENDS Naturals, FiniteSets

CONSTANT ResourceManager

VARIABLES state,        \* of each resource manager
          coordinator,  \* of the coordinator
          prepared,     \* those of which the coordinator knows that they are prepared
          messages      \* all that were ever sent

variables == <<state, coordinator, prepared, messages>>

Message == [type : {"prepared"}, from : ResourceManager] \cup [type : {"commit", "abort"}]

TypeOK == /\ state \in [ResourceManager -> {"working", "prepared", "committed", "aborted"}]
          /\ coordinator \in {"asking", "committed", "aborted"}
          /\ prepared \subseteq ResourceManager
          /\ messages \subseteq Message

Init == /\ state = [r \in ResourceManager |-> "working"]
        /\ coordinator = "asking"
        /\ prepared = {}
        /\ messages = {}

Prepare(r) == /\ state[r] = "working"
              /\ state' = [state EXCEPT ![r] = "prepared"]
              /\ messages' = messages \cup {[type |-> "prepared", from |-> r]}
              /\ UNCHANGED <<coordinator, prepared>>

AbortAlone(r) == /\ state[r] = "working"
                 /\ state' = [state EXCEPT ![r] = "aborted"]
                 /\ UNCHANGED <<coordinator, prepared, messages>>

NotePrepared(r) == /\ coordinator = "asking"
                   /\ [type |-> "prepared", from |-> r] \in messages
                   /\ prepared' = prepared \cup {r}
                   /\ UNCHANGED <<state, coordinator, messages>>

Commit == /\ coordinator = "asking"
          /\ prepared = ResourceManager
          /\ coordinator' = "committed"
          /\ messages' = messages \cup {[type |-> "commit"]}
          /\ UNCHANGED <<state, prepared>>

Abort == /\ coordinator = "asking"
         /\ coordinator' = "aborted"
         /\ messages' = messages \cup {[type |-> "abort"]}
         /\ UNCHANGED <<state, prepared>>

Obey(r, order, result) == /\ [type |-> order] \in messages
                          /\ state' = [state EXCEPT ![r] = result]
                          /\ UNCHANGED <<coordinator, prepared, messages>>

Next == \/ Commit \/ Abort
        \/ \E r \in ResourceManager :
              \/ Prepare(r) \/ AbortAlone(r) \/ NotePrepared(r)
              \/ Obey(r, "commit", "committed")
              \/ Obey(r, "abort", "aborted")

Spec == Init /\ [][Next]_variables

Consistent == ~ \E r, q \in ResourceManager : state[r] = "committed" /\ state[q] = "aborted"

(* The transaction commit that this implements, as a property of every step. *)
NeverUndone == [][\A r \in ResourceManager :
                    state[r] \in {"committed", "aborted"} => state'[r] = state[r]]_variables
=============================================================================
