---------------------------- MODULE Checkpoint -----------------------------
(***************************************************************************)
(* Checkpoints in Practical Byzantine Fault Tolerance.  Replicas cannot    *)
(* keep every message.  From time to time each tells the digest of its     *)
(* state; when a quorum has told the same, that checkpoint is stable, what *)
(* is below it is discarded, and whoever is behind fetches the state.      *)
(*                                                                         *)
(* After Castro and Liskov, "Practical Byzantine Fault Tolerance" (1999),  *)
(* section 4.3; fetching as in section 5.3.2 of Castro's thesis (2001),    *)
(* in one piece.  How requests come to have their numbers is in            *)
(* NormalCase.tla: here one action commits a number at a replica, while    *)
(* enough replicas still take messages with that number.                   *)
(*                                                                         *)
(* Byzantine replicas take no steps; what an action takes of them is its   *)
(* argument helpers, as in ViewChange.tla.  They sign checkpoints of any   *)
(* digest and send any state.                                              *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS N,           \* how many replicas there are
          F,           \* how many of them may be Byzantine
          Faulty,      \* sets of replicas: those of one of them are Byzantine
          Interval,    \* a checkpoint is taken at every number that this divides
          Window,      \* how many numbers above the last stable checkpoint are taken
          MaxNumber,   \* the last number, so that TLC comes to an end
          Wrong        \* a state that is not that of the service at any number

VARIABLES byzantine,   \* the Byzantine replicas; nobody knows them
          low,         \* the last stable checkpoint of each replica: the low watermark
          log,         \* the numbers above it that each replica has as committed
          executed,    \* the last number that each replica has executed
          state,       \* the state of each replica
          msgs         \* every checkpoint message that a correct replica has sent

vars == <<byzantine, low, log, executed, state, msgs>>

(* N = 3F + 1 is the best that can be done; a larger N is no better. *)
Enough == N > 3 * F

ASSUME ConstantAssumption == /\ F \in Nat
                             /\ Enough
                             /\ \A B \in Faulty : B \subseteq 0 .. N - 1 /\ Cardinality(B) <= F
                             /\ Interval \in Nat \ {0}
                             /\ MaxNumber \in Nat
                             /\ Window >= Interval

Replica == 0 .. N - 1
Correct == Replica \ byzantine
Number == 1 .. MaxNumber

(* The right state after number n, and its digest, is n: there is one order of requests. *)
State == 0 .. MaxNumber \cup {Wrong}

Checkpoint == [number : Number, digest : State, replica : Replica]

TypeOK == /\ byzantine \in Faulty
          /\ low \in [Replica -> 0 .. MaxNumber]
          /\ log \in [Replica -> SUBSET Number]
          /\ executed \in [Replica -> 0 .. MaxNumber]
          /\ state \in [Replica -> State]
          /\ msgs \subseteq Checkpoint

Init == /\ byzantine \in Faulty
        /\ low = [r \in Replica |-> 0]
        /\ log = [r \in Replica |-> {}]
        /\ executed = [r \in Replica |-> 0]
        /\ state = [r \in Replica |-> 0]
        /\ msgs = {}

(* Of two sets of so many replicas some correct one is in both. *)
Quorum == 2 * F + 1

(* Replica r takes messages with number n: it is between the watermarks. *)
InWindow(r, n) == low[r] < n /\ n <= low[r] + Window

(* The correct replicas that have told digest d for number n. *)
Tellers(n, d) == {r \in Correct : [number |-> n, digest |-> d, replica |-> r] \in msgs}

-----------------------------------------------------------------------------
(***************************************************************************)
(* Replica r gets to know that number n is committed, from a quorum that   *)
(* still takes messages with that number.                                  *)
(***************************************************************************)
Commit(r, n, helpers) ==
   /\ r \in Correct
   /\ InWindow(r, n)
   /\ n \notin log[r]
   /\ Cardinality({q \in Correct : InWindow(q, n)} \cup helpers) >= Quorum
   /\ log' = [log EXCEPT ![r] = @ \cup {n}]
   /\ UNCHANGED <<byzantine, low, executed, state, msgs>>

(***************************************************************************)
(* Replica r executes the next number.  Where it takes a checkpoint it     *)
(* tells the digest of its state.                                          *)
(***************************************************************************)
Execute(r) ==
   LET n == executed[r] + 1
       next == IF state[r] = executed[r] THEN n ELSE Wrong
   IN  /\ r \in Correct
       /\ n \in log[r]
       /\ executed' = [executed EXCEPT ![r] = n]
       /\ state' = [state EXCEPT ![r] = next]
       /\ msgs' = IF n % Interval = 0
                  THEN msgs \cup {[number |-> n, digest |-> next, replica |-> r]}
                  ELSE msgs
       /\ UNCHANGED <<byzantine, low, log>>

(* Replica r has checkpoint n as its last stable one, and keeps no messages of what is below. *)
Advance(r, n) == /\ low' = [low EXCEPT ![r] = n]
                 /\ log' = [log EXCEPT ![r] = {k \in @ : k > n}]

(***************************************************************************)
(* The Byzantine replicas whose messages can be had for checkpoint n:      *)
(* those that help, and any if a correct replica, which has it as its last *)
(* stable one, shows the messages that prove it.                           *)
(***************************************************************************)
Shown(n, helpers) == IF \E q \in Correct : low[q] = n THEN byzantine ELSE helpers

(* Of so many that have told a digest, F + 1 are correct and hold the state. *)
StableQuorum == Quorum

(***************************************************************************)
(* Checkpoint n of replica r is stable: a quorum has told the digest that  *)
(* it has told itself.                                                     *)
(***************************************************************************)
Stabilise(r, n, helpers) ==
   /\ r \in Correct
   /\ n > low[r]
   /\ \E msg \in msgs :
         /\ msg.replica = r
         /\ msg.number = n
         /\ Cardinality(Tellers(n, msg.digest) \cup Shown(n, helpers)) >= StableQuorum
   /\ Advance(r, n)
   /\ UNCHANGED <<byzantine, executed, state, msgs>>

(* The digests for checkpoint n that a quorum has told. *)
Proven(n, helpers) == {d \in State : Cardinality(Tellers(n, d) \cup Shown(n, helpers)) >= Quorum}

(***************************************************************************)
(* The states that replica r can get for checkpoint n.  A correct replica  *)
(* keeps those that it has told, from its last stable one on; a Byzantine  *)
(* one sends anything.                                                     *)
(***************************************************************************)
Copies(n, helpers) ==
   IF helpers # {} THEN State
                   ELSE {d \in State : \E q \in Tellers(n, d) : low[q] <= n}

(* A state that was fetched is compared with the digest that was proven. *)
DigestMatches(copy, digests) == copy \in digests

(***************************************************************************)
(* Replica r, which is behind, fetches the state at checkpoint n.          *)
(***************************************************************************)
Fetch(r, n, helpers) ==
   /\ r \in Correct
   /\ n > executed[r]
   /\ LET digests == Proven(n, helpers)
      IN  /\ digests # {}
          /\ \E copy \in Copies(n, helpers) :
                /\ DigestMatches(copy, digests)
                /\ executed' = [executed EXCEPT ![r] = n]
                /\ state' = [state EXCEPT ![r] = copy]
   /\ Advance(r, n)
   /\ UNCHANGED <<byzantine, msgs>>

Next == \/ \E r \in Replica, n \in Number : \E helpers \in SUBSET byzantine : Commit(r, n, helpers)
        \/ \E r \in Replica : Execute(r)
        \/ \E r \in Replica, n \in Number : \E helpers \in SUBSET byzantine : Stabilise(r, n, helpers)
        \/ \E r \in Replica, n \in Number : \E helpers \in SUBSET byzantine : Fetch(r, n, helpers)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties, all of them of correct replicas.                            *)
(***************************************************************************)
(***************************************************************************)
(* Nothing is discarded that is not stable: of the state that stands for   *)
(* it, F + 1 correct replicas have taken a checkpoint.                     *)
(***************************************************************************)
OnlyStableDiscarded == \A r \in Correct : low[r] > 0 => Cardinality(Tellers(low[r], low[r])) >= F + 1

(* The log of a replica is between its watermarks, however long the service runs. *)
WithinWatermarks == \A r \in Correct : \A n \in log[r] : low[r] < n /\ n <= low[r] + Window

(* The state of each replica is that of the service, whether it executed or fetched. *)
StateAgreement == \A r \in Correct : state[r] = executed[r]

(* Witnesses: goals that must be reachable, or the properties above say little. *)
AllExecuted == \A r \in Correct : executed[r] = MaxNumber
StableWithoutAll == \E r, q \in Correct : low[r] > 0 /\ executed[q] = 0
Fetched == \E r \in Correct : low[r] > 0 /\ \A d \in State : r \notin Tellers(low[r], d)
WindowIsFull == \E r \in Correct : executed[r] = low[r] + Window /\ executed[r] < MaxNumber

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  Correct replicas do not stop, and Byzantine ones may be      *)
(* silent, or may help some replicas and not others.                       *)
(***************************************************************************)
Fairness == \A r \in Replica :
               /\ WF_vars(Execute(r))
               /\ \A n \in Number : /\ WF_vars(Commit(r, n, {}))
                                    /\ WF_vars(Stabilise(r, n, {}))
                                    /\ WF_vars(Fetch(r, n, {}))

FairSpec == Spec /\ Fairness

(* Nobody is left behind by what others discard. *)
EventuallyCaughtUp == <>(\A r \in Correct : executed[r] = MaxNumber)
=============================================================================
