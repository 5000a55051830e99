---------------------------- MODULE CoreMutants -----------------------------
(***************************************************************************)
(* Mistakes in the core of Raft, each an operator that a .cfg file puts in *)
(* the place of the right one.  The model's are in                         *)
(* src/mutants/raft/core.ts.                                               *)
(***************************************************************************)
EXTENDS Core

(* A server forgets for whom it has voted when it restarts. *)
RestartWithoutVote(i) == /\ Fail(i)
                         /\ votedFor' = [votedFor EXCEPT ![i] = Nobody]
                         /\ UNCHANGED currentTerm

(* A candidate waits for the votes of its first term for ever. *)
TimeoutOnce(i) == /\ role[i] = "follower"
                  /\ ~ HearsLeader(i)
                  /\ Stand(i)

(* In place of RoleAfter: a leader takes the entries of a later one, and goes on leading. *)
RoleKept(i) == IF role[i] = "leader" THEN "leader" ELSE "follower"

(* A follower keeps what it has, whatever the leader has there. *)
ConflictsNever(entries, m) == FALSE

(* In place of CommitAfter: a follower takes the commit index of any message, be it an old one. *)
CommitFollows(i, m) == Min(m.commit, LastNew(m))

(* In place of OffersFrom: a leader sends what it has added and never begins further back. *)
OffersOwn(i, entries) == IF LastTerm(entries) = currentTerm[i] THEN Len(entries) - 1 ELSE Len(entries)

(* A leader commits entries of earlier terms by counting who holds them. *)
MayCommitAny(i, k) == TRUE

(* In place of IsConsistent: a follower looks only at how long its log is. *)
IsLongEnough(entries, m) == m.prevIndex <= Len(entries)
=============================================================================
