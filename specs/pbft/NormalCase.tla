---------------------------- MODULE NormalCase -----------------------------
(***************************************************************************)
(* The normal case of Practical Byzantine Fault Tolerance: N replicas      *)
(* execute requests in one order, though F of them may do anything at all. *)
(* A primary gives numbers to requests; replicas agree on them in three    *)
(* phases; a client believes what F + 1 replicas answer alike.             *)
(*                                                                         *)
(* After Castro and Liskov, "Practical Byzantine Fault Tolerance" (1999),  *)
(* sections 4.1 and 4.2.  There is one view, that of replica 0, so that    *)
(* messages do not name it; ViewChange.tla has several.                    *)
(*                                                                         *)
(* Byzantine replicas take no steps.  Whatever one of them can sign counts *)
(* as sent, to everybody and from the start: a pre-prepare of each request *)
(* under each number, a prepare and a commit for each digest, any reply.   *)
(* A correct replica that has not received such a message is one that has  *)
(* not taken the step which the message allows.  So lies to one and        *)
(* another, silence and wrong digests are all among the behaviours.  What  *)
(* they cannot do is sign for others: requests are those of clients.       *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Sequences

CONSTANTS N,           \* how many replicas there are
          F,           \* how many of them may be Byzantine
          Faulty,      \* sets of replicas: those of one of them are Byzantine
          Request,     \* the requests that clients have signed
          MaxNumber,   \* the highest number that is given out, so that TLC comes to an end
          None         \* no request

VARIABLES byzantine,   \* the Byzantine replicas; nobody knows them
          log,         \* the pre-prepare that each replica has accepted for each number, or None
          executed,    \* the requests that each replica has executed, each with its number, in order
          msgs,        \* every message that a correct replica has sent
          answer       \* the result that the client believes for each request; 0 for none yet

vars == <<byzantine, log, executed, msgs, answer>>

(* N = 3F + 1 is the best that can be done; a larger N is no better. *)
Enough == N > 3 * F

ASSUME ConstantAssumption == /\ F \in Nat
                             /\ Enough
                             /\ \A B \in Faulty : B \subseteq 0 .. N - 1 /\ Cardinality(B) <= F
                             /\ MaxNumber \in Nat
                             /\ None \notin Request

Replica == 0 .. N - 1
Primary == 0
Correct == Replica \ byzantine
Number == 1 .. MaxNumber

(* No two requests have one digest, so a request stands for its own. *)
Digest(m) == m
DigestValue == Request

(***************************************************************************)
(* The service hands out tickets: the result of a request is its place in  *)
(* the order of execution, so that a different order shows in results.     *)
(***************************************************************************)
Ticket == 1 .. MaxNumber

PrePrepareBody == [digest : DigestValue, request : Request]

Message ==      [type : {"pre-prepare"}, number : Number, body : PrePrepareBody]
           \cup [type : {"prepare", "commit"}, number : Number, digest : DigestValue, replica : Replica]
           \cup [type : {"reply"}, request : Request, result : Ticket, replica : Replica]

TypeOK == /\ byzantine \in Faulty
          /\ log \in [Replica -> [Number -> PrePrepareBody \cup {None}]]
          /\ \A r \in Replica : /\ Len(executed[r]) <= MaxNumber
                                /\ \A i \in 1 .. Len(executed[r]) :
                                      executed[r][i] \in [number : Number, request : Request]
          /\ msgs \subseteq Message
          /\ answer \in [Request -> Ticket \cup {0}]

Init == /\ byzantine \in Faulty
        /\ log = [r \in Replica |-> [n \in Number |-> None]]
        /\ executed = [r \in Replica |-> <<>>]
        /\ msgs = {}
        /\ answer = [m \in Request |-> 0]

(* Of two sets of so many replicas some correct one is in both. *)
Quorum == 2 * F + 1

(* The pre-prepares of number n that a replica may receive. *)
PrePreparesOf(n) ==
   IF Primary \in byzantine
   THEN PrePrepareBody
   ELSE {msg.body : msg \in {p \in msgs : p.type = "pre-prepare" /\ p.number = n}}

(* The replicas that have sent a prepare, or a commit, of digest d under number n. *)
Senders(type, n, d) ==
   byzantine \cup {r \in Correct : [type |-> type, number |-> n, digest |-> d, replica |-> r] \in msgs}

(* The same for replies. *)
Repliers(m, result) ==
   byzantine \cup {r \in Correct : [type |-> "reply", request |-> m, result |-> result, replica |-> r] \in msgs}

-----------------------------------------------------------------------------
(***************************************************************************)
(* A correct primary gives the next number to a request, once.             *)
(***************************************************************************)
PrePrepare(m) ==
   LET sent == {msg \in msgs : msg.type = "pre-prepare"}
       n == Cardinality(sent) + 1
       body == [digest |-> Digest(m), request |-> m]
   IN  /\ Primary \in Correct
       /\ n \in Number
       /\ \A msg \in sent : msg.body.request # m
       /\ log' = [log EXCEPT ![Primary][n] = body]
       /\ msgs' = msgs \cup {[type |-> "pre-prepare", number |-> n, body |-> body]}
       /\ UNCHANGED <<byzantine, executed, answer>>

(* The digest in a pre-prepare is that of the request in it. *)
DigestMatches(body) == body.digest = Digest(body.request)

(* Replica r has accepted no other pre-prepare for number n. *)
IsFree(r, n) == log[r][n] = None

(***************************************************************************)
(* Backup r accepts a pre-prepare of request m under number n, and says so *)
(* to all.                                                                 *)
(***************************************************************************)
Prepare(r, n, m) ==
   \E body \in PrePreparesOf(n) :
      /\ r \in Correct \ {Primary}
      /\ body.request = m
      /\ DigestMatches(body)
      /\ IsFree(r, n)
      /\ log' = [log EXCEPT ![r][n] = body]
      /\ msgs' = msgs \cup {[type |-> "prepare", number |-> n, digest |-> body.digest, replica |-> r]}
      /\ UNCHANGED <<byzantine, executed, answer>>

(* The backups whose prepares replica r counts for what it has accepted under number n. *)
PreparesFor(r, n) == Senders("prepare", n, log[r][n].digest) \ {Primary}

(***************************************************************************)
(* Replica r has a certificate that no other request can have number n:    *)
(* the pre-prepare, which stands for the primary, and prepares of all but  *)
(* one of a quorum.                                                        *)
(***************************************************************************)
Prepared(r, n) == /\ log[r][n] # None
                  /\ Cardinality(PreparesFor(r, n)) >= Quorum - 1

(* What replica r says when it is prepared. *)
CommitOf(r, n) == [type |-> "commit", number |-> n, digest |-> log[r][n].digest, replica |-> r]

(***************************************************************************)
(* Replica r is prepared, and says so to all.                              *)
(***************************************************************************)
Commit(r, n) ==
   /\ r \in Correct
   /\ Prepared(r, n)
   /\ CommitOf(r, n) \notin msgs
   /\ msgs' = msgs \cup {CommitOf(r, n)}
   /\ UNCHANGED <<byzantine, log, executed, answer>>

(* A quorum is prepared, replica r among them, so that the order outlives this view. *)
CommittedLocal(r, n) == /\ log[r][n] # None
                        /\ CommitOf(r, n) \in msgs
                        /\ Cardinality(Senders("commit", n, log[r][n].digest)) >= Quorum

(* Replica r has executed all that comes before number n, and not yet n. *)
IsNext(r, n) == n = Len(executed[r]) + 1

(* The place of request m in an order of execution: the first one if a primary gave it two; 0 if it has none. *)
PlaceOf(order, m) ==
   LET places == {i \in 1 .. Len(order) : order[i].request = m}
   IN  IF places = {} THEN 0 ELSE CHOOSE i \in places : \A j \in places : i <= j

(***************************************************************************)
(* Replica r executes the request of number n and tells the client.  A     *)
(* request that it has executed before has no effect: it gets the result   *)
(* that it had.                                                            *)
(***************************************************************************)
Execute(r, n) ==
   /\ r \in Correct
   /\ IsNext(r, n)
   /\ CommittedLocal(r, n)
   /\ LET m == log[r][n].request
          order == Append(executed[r], [number |-> n, request |-> m])
      IN  /\ executed' = [executed EXCEPT ![r] = order]
          /\ msgs' = msgs \cup {[type |-> "reply", request |-> m, result |-> PlaceOf(order, m), replica |-> r]}
   /\ UNCHANGED <<byzantine, log, answer>>

(* So many alike replies have a correct replica among their senders. *)
EnoughReplies == F + 1

(***************************************************************************)
(* The client believes a result of request m.                              *)
(***************************************************************************)
Accept(m, result) ==
   /\ answer[m] = 0
   /\ Cardinality(Repliers(m, result)) >= EnoughReplies
   /\ answer' = [answer EXCEPT ![m] = result]
   /\ UNCHANGED <<byzantine, log, executed, msgs>>

Next == \/ \E m \in Request : PrePrepare(m)
        \/ \E r \in Replica, n \in Number, m \in Request : Prepare(r, n, m)
        \/ \E r \in Replica, n \in Number : Commit(r, n)
        \/ \E r \in Replica, n \in Number : Execute(r, n)
        \/ \E m \in Request, result \in Ticket : Accept(m, result)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties, all of them of correct replicas.                            *)
(***************************************************************************)
Commits == {msg \in msgs : msg.type = "commit"}

(* No two replicas are prepared for different requests under one number (section 4.2). *)
PreparedCertificate == \A c1, c2 \in Commits : c1.number = c2.number => c1.digest = c2.digest

Executions(r) == {executed[r][i] : i \in 1 .. Len(executed[r])}

(* No two replicas execute different requests under one number. *)
Agreement == \A r1, r2 \in Correct : \A e1 \in Executions(r1), e2 \in Executions(r2) :
                e1.number = e2.number => e1.request = e2.request

(* Every replica executes by number, and leaves none out. *)
InOrderExecution == \A r \in Correct : \A i \in 1 .. Len(executed[r]) : executed[r][i].number = i

(* The client believes nothing that no correct replica got by executing the request. *)
ValidityF1 == \A m \in Request : answer[m] # 0 => \E r \in Correct : PlaceOf(executed[r], m) = answer[m]

(* Witnesses: goals that must be reachable, or the properties above say little. *)
AllExecuted == \A r \in Correct : Len(executed[r]) = MaxNumber
Answered == \E m \in Request : answer[m] # 0
ExecutedWithoutAll ==
   \E r1, r2 \in Correct, n \in Number : n <= Len(executed[r1]) /\ log[r2][n] # log[r1][n]
=============================================================================
