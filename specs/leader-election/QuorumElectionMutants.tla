----------------------- MODULE QuorumElectionMutants ------------------------
(***************************************************************************)
(* Mistakes in the election by votes of a quorum, each an operator that a  *)
(* .cfg file puts in the place of the right one.  The model's are in       *)
(* src/mutants/leader-election/quorum.ts.                                  *)
(***************************************************************************)
EXTENDS QuorumElection

(* In place of HasWon: a candidate leads by its own vote. *)
Always(n) == TRUE

(* A leader that does not hear from a quorum any more goes on. *)
StepDownNever(n) == FALSE /\ UNCHANGED vars

(* A node votes in a term in which it has voted for another. *)
MayVoteAgain(m, t, n) == t >= term[m]

(* A node forgets for whom it has voted when it restarts. *)
RestartForgetful(n) == /\ Fault
                       /\ role' = [role EXCEPT ![n] = "follower"]
                       /\ votedFor' = [votedFor EXCEPT ![n] = Nobody]
                       /\ UNCHANGED <<term, requests, votes, deaf, mute, elected>>
=============================================================================
