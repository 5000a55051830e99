------------------------------ MODULE Voting ------------------------------
(***************************************************************************)
(* What Paxos does, without messages: acceptors vote, and each of them can *)
(* see how all the others have voted.  An acceptor votes for v in ballot b *)
(* only if some quorum shows that no lower ballot can ever choose another  *)
(* value.                                                                  *)
(*                                                                         *)
(* The argument is that of Lamport, "The Part-Time Parliament" (1998),     *)
(* section 2.2, and "Paxos Made Simple" (2001), section 2.2.               *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS Acceptor,   \* the acceptors
          Value,      \* the values that may be chosen
          Ballot,     \* the ballot numbers
          Quorum1,    \* sets of acceptors that show what is safe
          Quorum2     \* sets of acceptors whose votes choose; each shares a member with each of Quorum1

VARIABLES votes,      \* the pairs <<ballot, value>> for which each acceptor has voted
          maxBal      \* the ballot below which each acceptor votes no more

vars == <<votes, maxBal>>

TypeOK == /\ votes \in [Acceptor -> SUBSET (Ballot \X Value)]
          /\ maxBal \in [Acceptor -> Ballot \cup {-1}]

Init == /\ votes = [a \in Acceptor |-> {}]
        /\ maxBal = [a \in Acceptor |-> -1]

VotedFor(a, b, v) == <<b, v>> \in votes[a]

AbstainedIn(a, b) == \A v \in Value : ~ VotedFor(a, b, v)

ChosenIn(b, v) == \E Q \in Quorum2 : \A a \in Q : VotedFor(a, b, v)

(***************************************************************************)
(* The members of Q vote below b no more.  The last ballot below b in      *)
(* which one of them has voted, if there is one, was for v: what was safe  *)
(* there is safe here, and the ballots between choose nothing.             *)
(***************************************************************************)
ShowsSafe(Q, b, v) ==
   /\ \A a \in Q : maxBal[a] >= b
   /\ \E last \in {c \in Ballot : c < b} \cup {-1} :
         /\ last # -1 => \E a \in Q : VotedFor(a, last, v)
         /\ \A c \in {d \in Ballot : last < d /\ d < b} : \A a \in Q : AbstainedIn(a, c)

(***************************************************************************)
(* Acceptor a promises to vote below b no more.                            *)
(***************************************************************************)
Promise(a, b) == /\ b > maxBal[a]
                 /\ maxBal' = [maxBal EXCEPT ![a] = b]
                 /\ UNCHANGED votes

(***************************************************************************)
(* Acceptor a votes for v in ballot b, in which nobody has voted for       *)
(* another value.                                                          *)
(***************************************************************************)
VoteFor(a, b, v) == /\ maxBal[a] <= b
                    /\ \A c \in Acceptor : \A w \in Value : VotedFor(c, b, w) => w = v
                    /\ \E Q \in Quorum1 : ShowsSafe(Q, b, v)
                    /\ votes' = [votes EXCEPT ![a] = @ \cup {<<b, v>>}]
                    /\ maxBal' = [maxBal EXCEPT ![a] = b]

Next == \E a \in Acceptor, b \in Ballot : \/ Promise(a, b)
                                          \/ \E v \in Value : VoteFor(a, b, v)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
chosen == {v \in Value : \E b \in Ballot : ChosenIn(b, v)}

C == INSTANCE Consensus

RefinesConsensus == C!Spec

Agreement == C!Agreement
=============================================================================
