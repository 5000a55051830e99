------------------------------- MODULE Paxos -------------------------------
(***************************************************************************)
(* Single-decree Paxos: acceptors agree on at most one value, whatever     *)
(* messages are lost, delayed, reordered or duplicated, and however many   *)
(* proposers compete.                                                      *)
(*                                                                         *)
(* After Lamport, "Paxos Made Simple" (2001), section 2.2.  The variables  *)
(* and messages are those of the customary formulation.  The TypeScript    *)
(* model src/models/paxos.ts has the same actions and properties under the *)
(* same names.                                                             *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS Acceptor,   \* the acceptors
          Value,      \* the values that may be proposed
          Ballot,     \* the ballot numbers; finite, so that TLC comes to an end
          Quorum1,    \* sets of acceptors: a proposer needs the reports of all of one (phase 1)
          Quorum2,    \* sets of acceptors: the votes of all of one choose a value (phase 2)
          None        \* what an acceptor reports that has voted for no value

(***************************************************************************)
(* Whoever asks for reports hears of every choice.  It takes no more than  *)
(* that: two quorums of one phase need not meet (Howard, Malkhi and        *)
(* Spiegelman, "Flexible Paxos: Quorum Intersection Revisited", 2016).     *)
(* With majorities for both it is Paxos as Lamport has it.                 *)
(***************************************************************************)
ASSUME QuorumAssumption ==
          /\ \A Q \in Quorum1 \cup Quorum2 : Q \subseteq Acceptor
          /\ \A Q1 \in Quorum1, Q2 \in Quorum2 : Q1 \cap Q2 # {}

ASSUME ConstantAssumption ==
          /\ Ballot \subseteq Nat
          /\ None \notin Value

VARIABLES maxBal,     \* the highest ballot in which each acceptor has taken part: its promise
          maxVBal,    \* the ballot of each acceptor's latest vote, or -1
          maxVal,     \* the value of that vote, or None
          msgs        \* every message ever sent

vars == <<maxBal, maxVBal, maxVal, msgs>>

Message ==      [type : {"1a"}, bal : Ballot]
           \cup [type : {"1b"}, acc : Acceptor, bal : Ballot,
                 mbal : Ballot \cup {-1}, mval : Value \cup {None}]
           \cup [type : {"2a"}, bal : Ballot, val : Value]
           \cup [type : {"2b"}, acc : Acceptor, bal : Ballot, val : Value]

TypeOK == /\ maxBal  \in [Acceptor -> Ballot \cup {-1}]
          /\ maxVBal \in [Acceptor -> Ballot \cup {-1}]
          /\ maxVal  \in [Acceptor -> Value \cup {None}]
          /\ msgs \subseteq Message

Init == /\ maxBal  = [a \in Acceptor |-> -1]
        /\ maxVBal = [a \in Acceptor |-> -1]
        /\ maxVal  = [a \in Acceptor |-> None]
        /\ msgs = {}

(***************************************************************************)
(* Messages stay in msgs for ever and receiving only reads them.  A lost   *)
(* message is one that nobody reads, a duplicate one that is read twice,   *)
(* so the network's failures need no actions of their own.                 *)
(***************************************************************************)
Send(m) == msgs' = msgs \cup {m}

(***************************************************************************)
(* A proposer starts ballot b.                                             *)
(***************************************************************************)
Phase1a(b) == /\ Send([type |-> "1a", bal |-> b])
              /\ UNCHANGED <<maxBal, maxVBal, maxVal>>

(***************************************************************************)
(* Acceptor a promises to take part in no ballot below one that it is      *)
(* asked for, and reports its latest vote.                                 *)
(***************************************************************************)
Phase1b(a) == \E m \in msgs :
                 /\ m.type = "1a"
                 /\ m.bal > maxBal[a]
                 /\ maxBal' = [maxBal EXCEPT ![a] = m.bal]
                 /\ Send([type |-> "1b", acc |-> a, bal |-> m.bal,
                          mbal |-> maxVBal[a], mval |-> maxVal[a]])
                 /\ UNCHANGED <<maxVBal, maxVal>>

(***************************************************************************)
(* Whether reports of votes leave v free to be proposed: none voted, or    *)
(* the highest of the votes was for v.                                     *)
(***************************************************************************)
ReportsAllow(reports, v) ==
   LET voted == {m \in reports : m.mbal >= 0}
   IN  \/ voted = {}
       \/ \E m \in voted : /\ m.mval = v
                           /\ \A other \in voted : m.mbal >= other.mbal

(***************************************************************************)
(* The proposer of ballot b asks for votes for v: a value that the reports *)
(* of some quorum show to be safe.  It asks once.                          *)
(***************************************************************************)
Phase2a(b, v) ==
   /\ ~ \E m \in msgs : m.type = "2a" /\ m.bal = b
   /\ \E Q \in Quorum1 :
         LET fromQ == {m \in msgs : m.type = "1b" /\ m.bal = b /\ m.acc \in Q}
         IN  /\ \A a \in Q : \E m \in fromQ : m.acc = a
             /\ ReportsAllow(fromQ, v)
   /\ Send([type |-> "2a", bal |-> b, val |-> v])
   /\ UNCHANGED <<maxBal, maxVBal, maxVal>>

(***************************************************************************)
(* Acceptor a votes, unless it promised not to.                            *)
(***************************************************************************)
Phase2b(a) == \E m \in msgs :
                 /\ m.type = "2a"
                 /\ m.bal >= maxBal[a]
                 /\ maxBal'  = [maxBal EXCEPT ![a] = m.bal]
                 /\ maxVBal' = [maxVBal EXCEPT ![a] = m.bal]
                 /\ maxVal'  = [maxVal EXCEPT ![a] = m.val]
                 /\ Send([type |-> "2b", acc |-> a, bal |-> m.bal, val |-> m.val])

Next == \/ \E b \in Ballot : Phase1a(b)
        \/ \E a \in Acceptor : Phase1b(a)
        \/ \E b \in Ballot, v \in Value : Phase2a(b, v)
        \/ \E a \in Acceptor : Phase2b(a)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.                                                             *)
(***************************************************************************)
VotedFor(a, b, v) == \E m \in msgs : /\ m.type = "2b"
                                     /\ m.acc = a
                                     /\ m.bal = b
                                     /\ m.val = v

(* Read off the votes, not off Value: a vote for None would count, and break Validity. *)
ChosenVotes == {m \in msgs : /\ m.type = "2b"
                             /\ \E Q \in Quorum2 : \A a \in Q : VotedFor(a, m.bal, m.val)}

Agreement == \A m1, m2 \in ChosenVotes : m1.val = m2.val

Validity == \A m \in ChosenVotes : m.val \in Value

OneValuePerBallot == \A m1, m2 \in {m \in msgs : m.type = "2a"} :
                        m1.bal = m2.bal => m1.val = m2.val

(* No value but v was, or can yet be, chosen in ballot c. *)
NoneOtherChoosableAt(c, v) ==
   \E Q \in Quorum1 : \A a \in Q :
      LET atC == {m \in msgs : m.type = "2b" /\ m.acc = a /\ m.bal = c}
      IN  IF atC = {} THEN maxBal[a] > c
                      ELSE \E m \in atC : m.val = v

VotesSafe == \A m \in {n \in msgs : n.type = "2b"} :
                \A c \in {c \in Ballot : c < m.bal} : NoneOtherChoosableAt(c, m.val)

(* Witnesses: goals that must be reachable, or the properties above say little. *)
ValueChosen == ChosenVotes # {}
ChosenInTwoBallots == \E m1, m2 \in ChosenVotes : m1.bal # m2.bal

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  No algorithm can promise it while proposers keep overtaking  *)
(* each other (Fischer, Lynch and Paterson 1985); it needs a proposer that *)
(* is left alone.  With finitely many ballots that is the one of the last  *)
(* ballot.  It and the acceptors must not stop; nothing is asked of other  *)
(* proposers.                                                              *)
(***************************************************************************)
LastBallot == CHOOSE b \in Ballot : \A c \in Ballot : c <= b

Fairness == /\ WF_vars(Phase1a(LastBallot))
            /\ \A v \in Value : WF_vars(Phase2a(LastBallot, v))
            /\ \A a \in Acceptor : WF_vars(Phase1b(a)) /\ WF_vars(Phase2b(a))

FairSpec == Spec /\ Fairness

EventuallyChosen == <>(ChosenVotes # {})

-----------------------------------------------------------------------------
(***************************************************************************)
(* Paxos is an implementation of Voting: the votes are those in messages,  *)
(* a promise is a promise.  Through it, it is one of Consensus, and under  *)
(* its fairness one that comes to a choice.                                *)
(***************************************************************************)
votes == [a \in Acceptor |->
            {<<m.bal, m.val>> : m \in {n \in msgs : n.type = "2b" /\ n.acc = a}}]

V == INSTANCE Voting

RefinesVoting == V!Spec
RefinesConsensus == V!RefinesConsensus
ReachesConsensus == V!C!FairSpec
=============================================================================
