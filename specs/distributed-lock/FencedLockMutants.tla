------------------------- MODULE FencedLockMutants --------------------------
(***************************************************************************)
(* Mistakes in a fenced lock, each an operator that a .cfg file puts in    *)
(* the place of the right one.  The model's are in                         *)
(* src/mutants/distributed-lock/fenced.ts.                                 *)
(***************************************************************************)
EXTENDS FencedLock

(* In place of IsNew: the resource takes what has the same token as something that it has taken. *)
IsNotOld(t) == \A i \in DOMAIN taken : taken[i][2] <= t

(* The lock is freed when somebody has given it back, whosever it is by now. *)
FreeUnchecked(s, c) == /\ copy[s].status = "held"
                       /\ \E r \in letGo : r[1] = c
                       /\ Decide(s, [copy[s] EXCEPT !.status = "free"])
                       /\ UNCHANGED <<asks, waiting, token, issued, letGo, writes, taken>>

(* In place of UpToDate: a server decides before it has applied what was decided before. *)
Always(s) == TRUE

(* Each server counts tokens for itself. *)
ApplyButToken(s) == /\ copy' = [copy EXCEPT ![s] = [lock EXCEPT !.token = copy[s].token]]
                    /\ UNCHANGED <<lock, asks, waiting, token, issued, letGo, writes, taken>>

UpToDateButToken(s) == copy[s].status = lock.status /\ copy[s].holder = lock.holder

(* The service takes the lock back from nobody. *)
ExpireNever(s) == FALSE /\ UNCHANGED vars
=============================================================================
