----------------------------- MODULE MultiPaxos -----------------------------
(***************************************************************************)
(* The log of Multi-Paxos: a separate instance of Paxos for every slot,    *)
(* with one promise for all of them.  A new leader asks once for the votes *)
(* of all slots, proposes again what they leave no choice about, fills the *)
(* holes below with no-ops, and then proposes what it likes.  A learner    *)
(* applies what is chosen, in the order of the slots.                      *)
(*                                                                         *)
(* After Lamport, "Paxos Made Simple" (2001), section 3; single slots are  *)
(* those of specs/paxos.                                                   *)
(*                                                                         *)
(* No ballot lies below the first, so its leader has nothing to ask for    *)
(* and every acceptor takes part in it from the start.                     *)
(***************************************************************************)
EXTENDS Integers, Sequences

CONSTANTS Acceptor,   \* the acceptors
          Value,      \* the commands that may be proposed
          Ballot,     \* the ballot numbers from 0; finite, so that TLC comes to an end
          Slots,      \* how many slots the log has
          Quorum,     \* sets of acceptors any two of which meet
          Noop,       \* the command that does nothing
          None        \* what an acceptor reports that has voted for nothing

ASSUME QuorumAssumption == /\ \A Q \in Quorum : Q \subseteq Acceptor
                           /\ \A Q1, Q2 \in Quorum : Q1 \cap Q2 # {}

ASSUME ConstantAssumption == /\ 0 \in Ballot /\ Ballot \subseteq Nat
                             /\ Slots \in Nat
                             /\ Noop \notin Value /\ None \notin Value \cup {Noop}

VARIABLES maxBal,     \* the highest ballot in which each acceptor has taken part: its promise for all slots
          accepted,   \* each acceptor's latest vote in each slot: ballot and value, or -1 and None
          msgs,       \* every message ever sent
          applied     \* the commands that the learner has applied

vars == <<maxBal, accepted, msgs, applied>>

Slot == 1 .. Slots

Command == Value \cup {Noop}

Accepted == [Slot -> [bal : Ballot \cup {-1}, val : Command \cup {None}]]

Message ==      [type : {"1a"}, bal : Ballot]
           \cup [type : {"1b"}, acc : Acceptor, bal : Ballot, accepted : Accepted]
           \cup [type : {"2a"}, bal : Ballot, slot : Slot, val : Command]
           \cup [type : {"2b"}, acc : Acceptor, bal : Ballot, slot : Slot, val : Command]

TypeOK == /\ maxBal \in [Acceptor -> Ballot]
          /\ accepted \in [Acceptor -> Accepted]
          /\ msgs \subseteq Message
          /\ applied \in Seq(Command)

Init == /\ maxBal = [a \in Acceptor |-> 0]
        /\ accepted = [a \in Acceptor |-> [s \in Slot |-> [bal |-> -1, val |-> None]]]
        /\ msgs = {}
        /\ applied = << >>

(* Messages stay for ever: lost is what nobody reads, duplicated what is read twice. *)
Send(m) == msgs' = msgs \cup {m}

-----------------------------------------------------------------------------
(***************************************************************************)
(* A leader starts ballot b, for all slots at once.                        *)
(***************************************************************************)
Phase1a(b) == /\ b > 0
              /\ Send([type |-> "1a", bal |-> b])
              /\ UNCHANGED <<maxBal, accepted, applied>>

(***************************************************************************)
(* Acceptor a promises for all slots to take part in no lower ballot, and  *)
(* reports its votes in all of them.                                       *)
(***************************************************************************)
Phase1b(a) == \E m \in msgs :
                 /\ m.type = "1a"
                 /\ m.bal > maxBal[a]
                 /\ maxBal' = [maxBal EXCEPT ![a] = m.bal]
                 /\ Send([type |-> "1b", acc |-> a, bal |-> m.bal, accepted |-> accepted[a]])
                 /\ UNCHANGED <<accepted, applied>>

-----------------------------------------------------------------------------
(* The votes in slot s among reports. *)
VotesIn(reports, s) == {r.accepted[s] : r \in {m \in reports : m.accepted[s].bal >= 0}}

(* There are no votes in s, but there are in a slot above. *)
IsHole(reports, s) == /\ VotesIn(reports, s) = {}
                      /\ \E t \in Slot : t > s /\ VotesIn(reports, t) # {}

(***************************************************************************)
(* What reports leave free to be proposed in slot s: the value of the      *)
(* highest vote, or a no-op in a hole, or any command above all votes.     *)
(***************************************************************************)
ReportsAllow(reports, s, v) ==
   LET voted == VotesIn(reports, s)
   IN  IF voted # {}            THEN \E p \in voted : p.val = v /\ \A q \in voted : p.bal >= q.bal
       ELSE IF IsHole(reports, s) THEN v = Noop
       ELSE v \in Value

Reports(b) == {m \in msgs : m.type = "1b" /\ m.bal = b}

MayPropose(b, s, v) ==
   IF b = 0 THEN v \in Value
   ELSE \E Q \in Quorum :
           LET fromQ == {m \in Reports(b) : m.acc \in Q}
           IN  /\ \A a \in Q : \E m \in fromQ : m.acc = a
               /\ ReportsAllow(fromQ, s, v)

IsAsked(b, s) == \E m \in msgs : m.type = "2a" /\ m.bal = b /\ m.slot = s

(***************************************************************************)
(* The leader of ballot b asks for votes for v in slot s: once, and slot   *)
(* after slot, though it waits for none of them.                           *)
(***************************************************************************)
Phase2a(b, s, v) == /\ ~ IsAsked(b, s)
                    /\ \A t \in 1 .. s - 1 : IsAsked(b, t)
                    /\ MayPropose(b, s, v)
                    /\ Send([type |-> "2a", bal |-> b, slot |-> s, val |-> v])
                    /\ UNCHANGED <<maxBal, accepted, applied>>

(***************************************************************************)
(* Acceptor a votes, unless it promised not to.                            *)
(***************************************************************************)
Phase2b(a) == \E m \in msgs :
                 /\ m.type = "2a"
                 /\ m.bal >= maxBal[a]
                 /\ maxBal' = [maxBal EXCEPT ![a] = m.bal]
                 /\ accepted' = [accepted EXCEPT ![a][m.slot] = [bal |-> m.bal, val |-> m.val]]
                 /\ Send([type |-> "2b", acc |-> a, bal |-> m.bal, slot |-> m.slot, val |-> m.val])
                 /\ UNCHANGED applied

-----------------------------------------------------------------------------
VotedFor(a, b, s, v) == [type |-> "2b", acc |-> a, bal |-> b, slot |-> s, val |-> v] \in msgs

(* Read off the votes, not off Command: a vote for None would count, and break Validity. *)
ChosenVotes == {m \in msgs : /\ m.type = "2b"
                             /\ \E Q \in Quorum : \A a \in Q : VotedFor(a, m.bal, m.slot, m.val)}

ChosenIn(s) == {m.val : m \in {n \in ChosenVotes : n.slot = s}}

(***************************************************************************)
(* The learner applies the command of the next slot.                       *)
(***************************************************************************)
Apply == /\ Len(applied) < Slots
         /\ \E v \in ChosenIn(Len(applied) + 1) : applied' = Append(applied, v)
         /\ UNCHANGED <<maxBal, accepted, msgs>>

Next == \/ \E b \in Ballot : Phase1a(b)
        \/ \E a \in Acceptor : Phase1b(a)
        \/ \E b \in Ballot, s \in Slot, v \in Command : Phase2a(b, s, v)
        \/ \E a \in Acceptor : Phase2b(a)
        \/ Apply

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.                                                             *)
(***************************************************************************)
Agreement == \A m1, m2 \in ChosenVotes : m1.slot = m2.slot => m1.val = m2.val

Validity == \A m \in ChosenVotes : m.val \in Command

OneValuePerBallot == \A m1, m2 \in {m \in msgs : m.type = "2a"} :
                        m1.bal = m2.bal /\ m1.slot = m2.slot => m1.val = m2.val

(* No value but v was, or can yet be, chosen for slot s in ballot c. *)
NoneOtherChoosableAt(c, s, v) ==
   \E Q \in Quorum : \A a \in Q :
      LET atC == {m \in msgs : m.type = "2b" /\ m.acc = a /\ m.bal = c /\ m.slot = s}
      IN  IF atC = {} THEN maxBal[a] > c
                      ELSE \E m \in atC : m.val = v

VotesSafe == \A m \in {n \in msgs : n.type = "2b"} :
                \A c \in {c \in Ballot : c < m.bal} : NoneOtherChoosableAt(c, m.slot, m.val)

(* What was applied is what the slots hold, from the first one on and without a gap. *)
AppliedInOrder == \A s \in 1 .. Len(applied) : applied[s] \in ChosenIn(s)

(* Witnesses: goals that must be reachable, or the properties above say little. *)
ChosenInTwoBallots == \E m1, m2 \in ChosenVotes : m1.slot = m2.slot /\ m1.bal # m2.bal
HoleFilled == \E s \in Slot : Noop \in ChosenIn(s)
ChosenAboveHole == \E s \in Slot : ChosenIn(s) # {} /\ \E t \in 1 .. s - 1 : ChosenIn(t) = {}
AllApplied == Len(applied) = Slots

=============================================================================
