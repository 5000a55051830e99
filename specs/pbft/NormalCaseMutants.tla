-------------------------- MODULE NormalCaseMutants ------------------------
(***************************************************************************)
(* Mistakes in the normal case, each an operator that a .cfg file puts in  *)
(* the place of the right one.  The model's are in                         *)
(* src/mutants/pbft/normal.ts.                                             *)
(***************************************************************************)
EXTENDS NormalCase

(* In place of Quorum: two sets of so many replicas may share none but a Byzantine one. *)
QuorumOfTwoF == 2 * F

(* In place of Quorum, with N = 3F: all whom one can wait for when F are silent. *)
AllButF == N - F

(* In place of Enough. *)
NeverMind == TRUE

(* In place of DigestMatches: a backup believes the digest that the primary names. *)
DigestBelieved(body) == TRUE

(* In place of IsFree: a backup accepts another pre-prepare under the same number, in place of the first. *)
IsAnyFree(r, n) == TRUE

(* In place of PreparesFor: a backup counts the prepares of the number, for whatever digest. *)
PreparesOfAnyDigest(r, n) == UNION {Senders("prepare", n, d) : d \in DigestValue} \ {Primary}

(* In place of Prepared: a backup counts prepares, not replicas, and the network delivers one twice. *)
PreparedByOne(r, n) == /\ log[r][n] # None
                       /\ PreparesFor(r, n) # {}

(* In place of IsNext: a replica executes what is committed, and leaves gaps for later. *)
IsNotExecuted(r, n) == \A e \in Executions(r) : e.number # n

(* In place of EnoughReplies. *)
RepliesOfF == F
=============================================================================
