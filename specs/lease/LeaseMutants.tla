---------------------------- MODULE LeaseMutants ----------------------------
(***************************************************************************)
(* Mistakes in a lease, each an operator that a .cfg file puts in the      *)
(* place of the right one.  The model's are in src/mutants/lease.ts.       *)
(***************************************************************************)
EXTENDS Lease

(* The holder counts from when it hears of the grant. *)
ReceiveLate(n) == \E age \in granted[n] :
                     /\ held' = [held EXCEPT ![n] = 0]
                     /\ granted' = [granted EXCEPT ![n] = @ \ {age}]
                     /\ UNCHANGED <<up, asked, acting, holder, elapsed, restarts>>

(* The grantor does not wait after a restart. *)
RestartAtOnce == /\ restarts < MaxRestarts
                 /\ restarts' = restarts + 1
                 /\ holder' = Nobody
                 /\ elapsed' = Term
                 /\ UNCHANGED <<up, asked, granted, held, acting>>

(* In place of NobodyIsActing: time passes between a look at the clock and what is done upon it. *)
Whatever == TRUE

(* The grantor's clock is set forward while it counts. *)
Step == /\ elapsed < Term
        /\ elapsed' = Term
        /\ UNCHANGED <<up, asked, granted, held, acting, holder, restarts>>

NextWithStep == \/ \E n \in Node : Ask(n)
                \/ \E n \in Node : Grant(n)
                \/ \E n \in Node : Receive(n)
                \/ \E n \in Node : Lose(n)
                \/ \E n \in Node : Begin(n)
                \/ \E n \in Node : End(n)
                \/ \E n \in Node : Crash(n)
                \/ Restart
                \/ Tick
                \/ Step

(* The holder takes the moment at which its lease is over for its own. *)
HoldsAtExpiry(n) == held[n] <= Hold

(* A lock in place of a lease: the grantor waits until the holder gives it back. *)
GrantWhenFree(n) == \E age \in asked[n] :
                       /\ holder \in {n, Nobody}
                       /\ holder' = n
                       /\ elapsed' = 0
                       /\ asked' = [asked EXCEPT ![n] = @ \ {age}]
                       /\ granted' = [granted EXCEPT ![n] = IF n \in up THEN @ \cup {age} ELSE @]
                       /\ UNCHANGED <<up, held, acting, restarts>>
=============================================================================
