---------------------------- MODULE PaxosMutants ----------------------------
(***************************************************************************)
(* Mistakes in Paxos, each an operator that a .cfg file puts in the place  *)
(* of the right one.  The model's are in src/mutants/paxos.ts.             *)
(***************************************************************************)
EXTENDS Paxos

Reports(b) == {m \in msgs : m.type = "1b" /\ m.bal = b}

QuorumReports(b) == \E Q \in Quorum1 : \A a \in Q : \E m \in Reports(b) : m.acc = a

Asked(b) == \E m \in msgs : m.type = "2a" /\ m.bal = b

AskFor(b, v) == /\ Send([type |-> "2a", bal |-> b, val |-> v])
                /\ UNCHANGED <<maxBal, maxVBal, maxVal>>

(* Acceptor a forgets its promise when it restarts. *)
Restart(a) == /\ maxBal' = [maxBal EXCEPT ![a] = -1]
              /\ UNCHANGED <<maxVBal, maxVal, msgs>>

NextWithRestart == \/ \E b \in Ballot : Phase1a(b)
                   \/ \E a \in Acceptor : Phase1b(a)
                   \/ \E b \in Ballot, v \in Value : Phase2a(b, v)
                   \/ \E a \in Acceptor : Phase2b(a)
                   \/ \E a \in Acceptor : Restart(a)

(* Acceptor a votes in a ballot below its promise. *)
Phase2bBelowPromise(a) == \E m \in msgs :
                             /\ m.type = "2a"
                             /\ maxBal'  = [maxBal EXCEPT ![a] = m.bal]
                             /\ maxVBal' = [maxVBal EXCEPT ![a] = m.bal]
                             /\ maxVal'  = [maxVal EXCEPT ![a] = m.val]
                             /\ Send([type |-> "2b", acc |-> a, bal |-> m.bal, val |-> m.val])

(* The proposer ignores the values that acceptors report. *)
Phase2aIgnoring(b, v) == /\ ~ Asked(b)
                         /\ QuorumReports(b)
                         /\ AskFor(b, v)

(* Two proposers may use one ballot, each of which asks once. *)
Phase2aShared(b, v) == /\ QuorumReports(b)
                       /\ ReportsAllow(Reports(b), v)
                       /\ AskFor(b, v)

(* The proposer takes the report of an acceptor that has not voted for a vote. *)
Phase2aEmpty(b, v) == /\ ~ Asked(b)
                      /\ QuorumReports(b)
                      /\ \E m \in Reports(b) : /\ \A other \in Reports(b) : m.mbal >= other.mbal
                                               /\ AskFor(b, m.mval)

(* The proposer gives its ballot up when an acceptor reports a vote. *)
Phase2aUncontested(b, v) == /\ ~ Asked(b)
                            /\ QuorumReports(b)
                            /\ \A m \in Reports(b) : m.mbal < 0
                            /\ AskFor(b, v)
=============================================================================
