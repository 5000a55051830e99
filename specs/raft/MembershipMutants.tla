------------------------- MODULE MembershipMutants --------------------------
(***************************************************************************)
(* Mistakes in Raft's change of membership, each an operator that a .cfg   *)
(* file puts in the place of the right one.  The model's are in            *)
(* src/mutants/raft/membership.ts.                                         *)
(***************************************************************************)
EXTENDS Membership

(* Leader i begins a change before it has committed an entry of its term, as before the correction of 2015. *)
MayChangeBeforeCommitInTerm(i) == IsChangeCommitted(i)

(* Leader i begins a change before the one before is committed. *)
MayChangeBeforeLastIsCommitted(i) == HasCommittedInTerm(i)

(* Leader i puts j in the place of another member, in one entry. *)
ReplaceServer(i, j) == /\ role[i] = "leader"
                       /\ MayChange(i)
                       /\ j \notin Configuration(i)
                       /\ \E other \in Configuration(i) :
                             AppendEntry(i, (Configuration(i) \ {other}) \cup {j})

(* Server j is out of the configuration of some leader, and comes back as if new. *)
ReturnBlank(j) == /\ \E i \in Server : role[i] = "leader" /\ j \notin Configuration(i)
                  /\ currentTerm' = [currentTerm EXCEPT ![j] = 0]
                  /\ votedFor' = [votedFor EXCEPT ![j] = None]
                  /\ role' = [role EXCEPT ![j] = "follower"]
                  /\ log' = [log EXCEPT ![j] = <<>>]
                  /\ commitIndex' = [commitIndex EXCEPT ![j] = 0]
                  /\ matchIndex' = [matchIndex EXCEPT ![j] = NoMatch]
                  /\ UNCHANGED <<elections, committed>>

NextWithReturnBlank == \/ \E i \in Server, t \in Term : Elect(i, t)
                       \/ \E i \in Server : Command(i)
                       \/ \E i, j \in Server : AddServer(i, j)
                       \/ \E i, j \in Server : RemoveServer(i, j)
                       \/ \E i, j \in Server : Replicate(i, j)
                       \/ \E i \in Server : AdvanceCommit(i)
                       \/ \E j \in Server : ReturnBlank(j)

(* Server j puts the latest entry of leader i at the end of its log, whatever comes before it. *)
StoredWithoutCheck(i, j, n) == Append(log[j], log[i][Len(log[i])])
=============================================================================
