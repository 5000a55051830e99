---------------------------- MODULE ViewChange -----------------------------
(***************************************************************************)
(* View changes in Practical Byzantine Fault Tolerance.  A replica that    *)
(* waits too long gives the primary up; the next one shows by what a       *)
(* quorum of replicas have prepared that it carries over all that may have *)
(* been executed.                                                          *)
(*                                                                         *)
(* After Castro and Liskov, "Practical Byzantine Fault Tolerance" (1999),  *)
(* sections 4.4 and 4.5.2.  Checkpoints are in Checkpoint.tla: here the    *)
(* last stable one is always that of the start.                            *)
(*                                                                         *)
(* Byzantine replicas take no steps; see NormalCase.tla.  What an action   *)
(* takes of them is its argument helpers: those Byzantine replicas of      *)
(* which the actor has received whatever they can sign.  Fairness is asked *)
(* for steps without helpers only, so that nothing hangs on their help.    *)
(* They cannot sign for others, and the certificates that they show in a   *)
(* view change are made of messages that were sent.                        *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Sequences

CONSTANTS N,           \* how many replicas there are
          F,           \* how many of them may be Byzantine
          Faulty,      \* sets of replicas: those of one of them are Byzantine
          Request,     \* the requests that clients have signed
          MaxNumber,   \* the highest number that is given out, so that TLC comes to an end
          MaxView,     \* the last view, so that TLC comes to an end
          Null,        \* the request that does nothing, for a number of which nobody shows anything
          None         \* no request, or no certificate

VARIABLES byzantine,   \* the Byzantine replicas; nobody knows them
          view,        \* the view of each replica
          active,      \* whether it has begun there, or waits for the new primary to begin
          log,         \* what each replica has accepted for each number in its view, or None
          executed,    \* what each replica has executed, in order
          msgs         \* every message that a correct replica has sent

vars == <<byzantine, view, active, log, executed, msgs>>

(* N = 3F + 1 is the best that can be done; a larger N is no better. *)
Enough == N > 3 * F

ASSUME ConstantAssumption == /\ F \in Nat
                             /\ Enough
                             /\ \A B \in Faulty : B \subseteq 0 .. N - 1 /\ Cardinality(B) <= F
                             /\ MaxNumber \in Nat
                             /\ MaxView \in Nat
                             /\ Null \notin Request
                             /\ None \notin Request \cup {Null}

Replica == 0 .. N - 1
Correct == Replica \ byzantine
Number == 1 .. MaxNumber
View == 0 .. MaxView
Entry == Request \cup {Null}

Primary(v) == v % N

(* In view v a replica was prepared to execute a request. *)
Certificate == [view : View, request : Entry]

Message ==      [type : {"pre-prepare"}, view : View, number : Number, request : Request]
           \cup [type : {"prepare", "commit"}, view : View, number : Number, request : Entry, replica : Replica]
           \cup [type : {"view-change"}, view : View, prepared : [Number -> Certificate \cup {None}],
                 replica : Replica]
           \cup [type : {"new-view"}, view : View, chosen : [Number -> Entry \cup {None}]]

TypeOK == /\ byzantine \in Faulty
          /\ view \in [Replica -> View]
          /\ active \in [Replica -> BOOLEAN]
          /\ log \in [Replica -> [Number -> Entry \cup {None}]]
          /\ \A r \in Replica : /\ Len(executed[r]) <= MaxNumber
                                /\ \A i \in 1 .. Len(executed[r]) : executed[r][i] \in Entry
          /\ msgs \subseteq Message

NothingLogged == [n \in Number |-> None]

Init == /\ byzantine \in Faulty
        /\ view = [r \in Replica |-> 0]
        /\ active = [r \in Replica |-> TRUE]
        /\ log = [r \in Replica |-> NothingLogged]
        /\ executed = [r \in Replica |-> <<>>]
        /\ msgs = {}

(* Of two sets of so many replicas some correct one is in both. *)
Quorum == 2 * F + 1

Send(sent) == msgs' = msgs \cup sent

PrepareOf(v, n, m, r) == [type |-> "prepare", view |-> v, number |-> n, request |-> m, replica |-> r]
CommitOf(v, n, m, r) == [type |-> "commit", view |-> v, number |-> n, request |-> m, replica |-> r]

Preparers(v, n, m)  == {r \in Correct : PrepareOf(v, n, m, r) \in msgs}
Committers(v, n, m) == {r \in Correct : CommitOf(v, n, m, r) \in msgs}

-----------------------------------------------------------------------------
(***************************************************************************)
(* The normal case, in each view.                                          *)
(***************************************************************************)
(* Replica r takes part in its view: between views it accepts no messages of either. *)
TakesPart(r) == r \in Correct /\ active[r]

(* The correct primary of view v gives the next number to a request that has none. *)
PrePrepare(v, m) ==
   \E n \in Number :
      LET p == Primary(v)
      IN  /\ TakesPart(p)
          /\ view[p] = v
          /\ \A k \in Number : log[p][k] # m
          /\ log[p][n] = None
          /\ \A k \in 1 .. n - 1 : log[p][k] # None
          /\ log' = [log EXCEPT ![p][n] = m]
          /\ Send({[type |-> "pre-prepare", view |-> v, number |-> n, request |-> m]})
          /\ UNCHANGED <<byzantine, view, active, executed>>

(* The primary of view v has sent a pre-prepare, as a message of its own. *)
IsPrePrepared(v, n, m) == [type |-> "pre-prepare", view |-> v, number |-> n, request |-> m] \in msgs

(* Replica r has accepted no other request for number n in its view. *)
IsFree(r, n) == log[r][n] = None

(***************************************************************************)
(* Backup r accepts a request under number n.                              *)
(***************************************************************************)
Prepare(r, n, m, helpers) ==
   LET v == view[r]
   IN  /\ TakesPart(r)
       /\ r # Primary(v)
       /\ IsFree(r, n)
       /\ Primary(v) \in helpers \/ IsPrePrepared(v, n, m)
       /\ log' = [log EXCEPT ![r][n] = m]
       /\ Send({PrepareOf(v, n, m, r)})
       /\ UNCHANGED <<byzantine, view, active, executed>>

(* The pre-prepare stands for the primary; its prepare does not count. *)
Prepared(v, n, m, helpers) == Cardinality((Preparers(v, n, m) \cup helpers) \ {Primary(v)}) >= Quorum - 1

(***************************************************************************)
(* Replica r is prepared under number n, and says so to all.               *)
(***************************************************************************)
Commit(r, n, helpers) ==
   LET v == view[r]
       m == log[r][n]
   IN  /\ TakesPart(r)
       /\ m # None
       /\ Prepared(v, n, m, helpers)
       /\ r \notin Committers(v, n, m)
       /\ Send({CommitOf(v, n, m, r)})
       /\ UNCHANGED <<byzantine, view, active, log, executed>>

(* So many are prepared that every quorum hears of it in a view change. *)
CommitQuorum == Quorum

(***************************************************************************)
(* Replica r executes the request of the next number.                      *)
(***************************************************************************)
Execute(r, helpers) ==
   LET n == Len(executed[r]) + 1
       v == view[r]
   IN  /\ TakesPart(r)
       /\ n \in Number
       /\ log[r][n] # None
       /\ r \in Committers(v, n, log[r][n])
       /\ Cardinality(Committers(v, n, log[r][n]) \cup helpers) >= CommitQuorum
       /\ executed' = [executed EXCEPT ![r] = Append(@, log[r][n])]
       /\ UNCHANGED <<byzantine, view, active, log, msgs>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* From one view to the next.                                              *)
(***************************************************************************)
(* The latest view before v in which replica r was prepared under number n, and for what. *)
LatestCertificate(r, v, n) ==
   LET all == {msg \in msgs : /\ msg.type = "commit"
                              /\ msg.replica = r
                              /\ msg.number = n
                              /\ msg.view < v}
   IN  IF all = {} THEN None
       ELSE LET latest == CHOOSE msg \in all : \A other \in all : other.view <= msg.view
            IN  [view |-> latest.view, request |-> latest.request]

(* Replica r gives its view up for view v, and tells what it has prepared. *)
StartViewChange(r, v) ==
   /\ view' = [view EXCEPT ![r] = v]
   /\ active' = [active EXCEPT ![r] = FALSE]
   /\ log' = [log EXCEPT ![r] = NothingLogged]
   /\ Send({[type |-> "view-change", view |-> v, replica |-> r,
             prepared |-> [n \in Number |-> LatestCertificate(r, v, n)]]})
   /\ UNCHANGED <<byzantine, executed>>

Executions(r) == {executed[r][i] : i \in 1 .. Len(executed[r])}

(* Replica r waits for some request to be executed, so that its timer runs. *)
IsWaiting(r) == Request \ Executions(r) # {}

(***************************************************************************)
(* The timer of replica r expires.  It may do so at any time: no clock is  *)
(* relied upon.                                                            *)
(***************************************************************************)
Timeout(r) == /\ r \in Correct
              /\ IsWaiting(r)
              /\ view[r] < MaxView
              /\ StartViewChange(r, view[r] + 1)

(* The replicas that have given up all views before v. *)
Movers(v) == {r \in Correct : \E msg \in msgs : /\ msg.type = "view-change"
                                                /\ msg.replica = r
                                                /\ msg.view >= v}

(* So many have a correct replica among them. *)
EnoughToJoin == F + 1

(***************************************************************************)
(* Replica r follows others to view v, though its own timer may not run.   *)
(* Otherwise those who have executed a request could leave too few behind  *)
(* for another to execute it (section 4.5.2).                              *)
(***************************************************************************)
Join(r, v, helpers) ==
   /\ r \in Correct
   /\ view[r] < v
   /\ Cardinality(Movers(v) \cup helpers) >= EnoughToJoin
   /\ StartViewChange(r, v)

(***************************************************************************)
(* Certificates that Byzantine replicas can show before view v: those for  *)
(* which there are the pre-prepare and the prepares.                       *)
(***************************************************************************)
IsProven(w, n, m) ==
   /\ \/ Primary(w) \in byzantine
      \/ IsPrePrepared(w, n, m)
      \/ \E msg \in msgs : msg.type = "new-view" /\ msg.view = w /\ msg.chosen[n] = m
   /\ Prepared(w, n, m, byzantine)

Claims(v) ==
   {claim \in [Number -> Certificate \cup {None}] :
       \A n \in Number : claim[n] # None => /\ claim[n].view < v
                                            /\ IsProven(claim[n].view, n, claim[n].request)}

(***************************************************************************)
(* What follows for the numbers from the reports of some replicas: under   *)
(* each the request of the latest certificate; nothing if there is none;   *)
(* and the request that does nothing if a later number has one.            *)
(***************************************************************************)
Choose(reports) ==
   LET shown(n) == {reports[r][n] : r \in DOMAIN reports} \ {None}
   IN  [n \in Number |->
          IF shown(n) # {}
          THEN (CHOOSE c \in shown(n) : \A other \in shown(n) : other.view <= c.view).request
          ELSE IF \E k \in n + 1 .. MaxNumber : shown(k) # {} THEN Null ELSE None]

(* The view-change messages of correct replicas for view v. *)
ViewChanges(v) == {msg \in msgs : msg.type = "view-change" /\ msg.view = v}

ReportOf(r, v) == (CHOOSE msg \in ViewChanges(v) : msg.replica = r).prepared

(* So many view changes begin a view: the committers of a request are not all missing among them. *)
ViewQuorum == Quorum

(***************************************************************************)
(* What the primary of view v can show to follow from the view changes of  *)
(* a quorum.                                                               *)
(***************************************************************************)
Provable(v, helpers) ==
   LET senders == {msg.replica : msg \in ViewChanges(v)}
   IN  UNION {{Choose([r \in Q |-> IF r \in helpers THEN claims[r] ELSE ReportOf(r, v)]) :
                  claims \in [Q \cap helpers -> Claims(v)]} :
              Q \in {S \in SUBSET (senders \cup helpers) : Cardinality(S) = ViewQuorum}}

(***************************************************************************)
(* The correct primary of view v begins it.  Its message carries the view  *)
(* changes as proof; a correct primary's proof is right, and is left out.  *)
(***************************************************************************)
NewView(v, helpers) ==
   LET p == Primary(v)
   IN  /\ p \in Correct
       /\ view[p] = v
       /\ ~ active[p]
       /\ \E chosen \in Provable(v, helpers) :
             /\ active' = [active EXCEPT ![p] = TRUE]
             /\ log' = [log EXCEPT ![p] = chosen]
             /\ Send({[type |-> "new-view", view |-> v, chosen |-> chosen]})
       /\ UNCHANGED <<byzantine, view, executed>>

(* The beginnings of view v with which a Byzantine primary can come: it must prove them. *)
ByzantineBeginnings(v) == Provable(v, byzantine)

Beginnings(v, helpers) ==
   IF Primary(v) \in Correct
   THEN {msg.chosen : msg \in {other \in msgs : other.type = "new-view" /\ other.view = v}}
   ELSE IF Primary(v) \in helpers THEN ByzantineBeginnings(v) ELSE {}

(***************************************************************************)
(* Backup r begins its view, and is ready to execute what it begins with.  *)
(***************************************************************************)
EnterView(r, helpers) ==
   LET v == view[r]
   IN  \E chosen \in Beginnings(v, helpers) :
          /\ r \in Correct \ {Primary(v)}
          /\ ~ active[r]
          /\ active' = [active EXCEPT ![r] = TRUE]
          /\ log' = [log EXCEPT ![r] = chosen]
          /\ Send({PrepareOf(v, n, chosen[n], r) : n \in {k \in Number : chosen[k] # None}})
          /\ UNCHANGED <<byzantine, view, executed>>

Next == \/ \E v \in View, m \in Request : PrePrepare(v, m)
        \/ \E r \in Replica, n \in Number, m \in Request : \E helpers \in SUBSET byzantine : Prepare(r, n, m, helpers)
        \/ \E r \in Replica, n \in Number : \E helpers \in SUBSET byzantine : Commit(r, n, helpers)
        \/ \E r \in Replica : \E helpers \in SUBSET byzantine : Execute(r, helpers)
        \/ \E r \in Replica : Timeout(r)
        \/ \E r \in Replica, v \in View : \E helpers \in SUBSET byzantine : Join(r, v, helpers)
        \/ \E v \in View : \E helpers \in SUBSET byzantine : NewView(v, helpers)
        \/ \E r \in Replica : \E helpers \in SUBSET byzantine : EnterView(r, helpers)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties, all of them of correct replicas.                            *)
(***************************************************************************)
Commits == {msg \in msgs : msg.type = "commit"}

(* No two replicas are prepared for different requests under one number of one view. *)
PreparedCertificate ==
   \A c1, c2 \in Commits : c1.view = c2.view /\ c1.number = c2.number => c1.request = c2.request

(* No two replicas execute different requests under one number, in whatever views. *)
Agreement == \A r1, r2 \in Correct : \A n \in Number :
                n <= Len(executed[r1]) /\ n <= Len(executed[r2]) => executed[r1][n] = executed[r2][n]

(* Witnesses: goals that must be reachable, or the properties above say little. *)
HasBegunLaterView(r) == view[r] > 0 /\ active[r]
ExecutedInNewView == /\ \A c \in Commits : c.view > 0
                     /\ \E r \in Correct : executed[r] # <<>>
CarriedOver == \E r1, r2 \in Correct : /\ view[r1] = 0 /\ executed[r1] # <<>>
                                       /\ HasBegunLaterView(r2) /\ executed[r2] # <<>>
NothingCarriedOver == /\ Commits # {}
                      /\ \E r \in Correct : HasBegunLaterView(r) /\ log[r][1] = None

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  It needs a correct primary that is left alone; here that is  *)
(* the one of the last view, which no timer ends.  Correct replicas do not *)
(* stop, and Byzantine ones may be silent.  Where a request waits, timers  *)
(* expire in the end.                                                      *)
(***************************************************************************)
Fairness ==
   /\ \A v \in View, m \in Request : WF_vars(PrePrepare(v, m))
   /\ \A r \in Replica, n \in Number, m \in Request : WF_vars(Prepare(r, n, m, {}))
   /\ \A r \in Replica, n \in Number : WF_vars(Commit(r, n, {}))
   /\ \A r \in Replica : /\ WF_vars(Execute(r, {}))
                         /\ WF_vars(Timeout(r))
                         /\ WF_vars(EnterView(r, {}))
   /\ \A r \in Replica, v \in View : WF_vars(Join(r, v, {}))
   /\ \A v \in View : WF_vars(NewView(v, {}))

FairSpec == Spec /\ Fairness

LastPrimaryIsCorrect == Primary(MaxView) \in Correct

(* So many replicas have executed a request that the client believes their answers. *)
SomeAnswered == \E m \in Request : Cardinality({r \in Correct : m \in Executions(r)}) >= F + 1

EventuallyExecuted == LastPrimaryIsCorrect ~> SomeAnswered
=============================================================================
