------------------------- MODULE MultiPaxosMutants --------------------------
(***************************************************************************)
(* Mistakes in Multi-Paxos, each an operator that a .cfg file puts in the  *)
(* place of the right one.  The model's are in src/mutants/multi-paxos.ts. *)
(***************************************************************************)
EXTENDS MultiPaxos

AreAskedBelow(b, s) == \A t \in 1 .. s - 1 : IsAsked(b, t)

AskFor(b, s, v) == /\ Send([type |-> "2a", bal |-> b, slot |-> s, val |-> v])
                   /\ UNCHANGED <<maxBal, accepted, applied>>

(* A new leader proposes what it likes, whatever votes are reported for the slot. *)
Phase2aIgnoring(b, s, v) == /\ ~ IsAsked(b, s)
                            /\ AreAskedBelow(b, s)
                            /\ v \in Value
                            /\ \/ b = 0
                               \/ \E Q \in Quorum : \A a \in Q : \E m \in Reports(b) : m.acc = a
                            /\ AskFor(b, s, v)

(* Two leaders use one ballot, each of which asks once. *)
Phase2aShared(b, s, v) == /\ AreAskedBelow(b, s)
                          /\ MayPropose(b, s, v)
                          /\ AskFor(b, s, v)

(* A new leader fills a hole with what was reported there: no vote. *)
Phase2aNone(b, s, v) == /\ ~ IsAsked(b, s)
                        /\ AreAskedBelow(b, s)
                        /\ MayPropose(b, s, v)
                        /\ AskFor(b, s, IF v = Noop /\ b > 0 THEN None ELSE v)

(* Acceptor a forgets its promise when it restarts. *)
Restart(a) == /\ maxBal' = [maxBal EXCEPT ![a] = 0]
              /\ UNCHANGED <<accepted, msgs, applied>>

NextWithRestart == \/ \E b \in Ballot : Phase1a(b)
                   \/ \E a \in Acceptor : Phase1b(a)
                   \/ \E b \in Ballot, s \in Slot, v \in Command : Phase2a(b, s, v)
                   \/ \E a \in Acceptor : Phase2b(a)
                   \/ Apply
                   \/ \E a \in Acceptor : Restart(a)

(* Acceptor a holds its promise in the slots only that it has voted in. *)
Phase2bBelowPromise(a) ==
   \E m \in msgs :
      /\ m.type = "2a"
      /\ m.bal >= maxBal[a] \/ accepted[a][m.slot].bal < 0
      /\ maxBal' = [maxBal EXCEPT ![a] = m.bal]
      /\ accepted' = [accepted EXCEPT ![a][m.slot] = [bal |-> m.bal, val |-> m.val]]
      /\ Send([type |-> "2b", acc |-> a, bal |-> m.bal, slot |-> m.slot, val |-> m.val])
      /\ UNCHANGED applied

(* Acceptor a reports its vote in the last slot only, not those in the slots below. *)
LastOnly(votes) == [s \in Slot |-> IF \E t \in Slot : t > s /\ votes[t].bal >= 0
                                   THEN [bal |-> -1, val |-> None]
                                   ELSE votes[s]]

Phase1bLastOnly(a) ==
   \E m \in msgs :
      /\ m.type = "1a"
      /\ m.bal > maxBal[a]
      /\ maxBal' = [maxBal EXCEPT ![a] = m.bal]
      /\ Send([type |-> "1b", acc |-> a, bal |-> m.bal, accepted |-> LastOnly(accepted[a])])
      /\ UNCHANGED <<accepted, applied>>

(* The learner does not wait for a slot that nothing is chosen for, and applies what is chosen above. *)
ApplySkipping == /\ Len(applied) < Slots
                 /\ \E s \in Len(applied) + 1 .. Slots :
                       \E v \in ChosenIn(s) : applied' = Append(applied, v)
                 /\ UNCHANGED <<maxBal, accepted, msgs>>
=============================================================================
