---------------------- MODULE GenerationClockMutants -----------------------
(***************************************************************************)
(* Mistakes in a generation clock, each an operator that a .cfg file puts  *)
(* in the place of the right one.  The model's are in                      *)
(* src/mutants/generation-clock.ts.                                        *)
(***************************************************************************)
EXTENDS GenerationClock

(* The generation is in memory only, and a restart begins at 0. *)
RestartEmpty(n) == /\ disk' = [disk EXCEPT ![n] = 0]
                   /\ candidacy' = [candidacy EXCEPT ![n] = 0]
                   /\ votes' = [votes EXCEPT ![n] = {}]
                   /\ leading' = [leading EXCEPT ![n] = 0]
                   /\ UNCHANGED <<fence, claimed>>

(* The generation is used before it is on disk, and a restart in between loses it. *)
RestartLate(n) == /\ \E kept \in {disk[n], IF disk[n] = 0 THEN 0 ELSE disk[n] - 1} :
                        disk' = [disk EXCEPT ![n] = kept]
                  /\ candidacy' = [candidacy EXCEPT ![n] = 0]
                  /\ votes' = [votes EXCEPT ![n] = {}]
                  /\ leading' = [leading EXCEPT ![n] = 0]
                  /\ UNCHANGED <<fence, claimed>>

(* A node leads under the next generation of its own, without asking a quorum. *)
WinAlone(n) == /\ candidacy[n] > 0
               /\ leading' = [leading EXCEPT ![n] = candidacy[n]]
               /\ candidacy' = [candidacy EXCEPT ![n] = 0]
               /\ votes' = [votes EXCEPT ![n] = {}]
               /\ claimed' = claimed \cup {<<candidacy[n], n>>}
               /\ UNCHANGED <<disk, fence>>

(* The resource accepts every write. *)
WriteUnchecked(n) == /\ leading[n] > 0
                     /\ fence' = [generation |-> leading[n], leader |-> n]
                     /\ UNCHANGED <<disk, candidacy, votes, leading, claimed>>
=============================================================================
