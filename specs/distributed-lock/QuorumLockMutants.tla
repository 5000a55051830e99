------------------------- MODULE QuorumLockMutants --------------------------
(***************************************************************************)
(* Mistakes in a quorum lock, each an operator that a .cfg file puts in    *)
(* the place of the right one.  The model's are in                         *)
(* src/mutants/distributed-lock/quorum.ts.                                 *)
(***************************************************************************)
EXTENDS QuorumLock

(* A server removes the key that it has, whosever it is. *)
UnlockAny(c, s) == /\ phase[c] = "idle"
                   /\ key[s] # Nobody
                   /\ key' = [key EXCEPT ![s] = Nobody]
                   /\ age' = [age EXCEPT ![s] = 0]
                   /\ UNCHANGED <<phase, since, given, faults>>

(* A client's time begins to run when it has the lock. *)
TimingOnceHolding(c) == phase[c] = "holding" /\ InTime(c)

(* Nothing is taken off for drift. *)
WholeTimeToLive == TimeToLive

(* A key has no time to live: only its client removes it. *)
FreeIfRemoved(s) == key[s] = Nobody
=============================================================================
