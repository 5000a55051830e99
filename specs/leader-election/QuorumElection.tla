--------------------------- MODULE QuorumElection ---------------------------
(***************************************************************************)
(* Election of a leader by votes of a quorum, in numbered terms: at most   *)
(* one leader in each, and in the end one that a quorum follows.           *)
(*                                                                         *)
(* After Ongaro, "Consensus: Bridging Theory and Practice" (2014),         *)
(* sections 3.3 and 3.4, without the log; and section 6.2 for the leader   *)
(* that steps down when it does not hear from a quorum.                    *)
(*                                                                         *)
(* Requests and votes stay in their sets for ever, and receiving only      *)
(* reads them: messages may be delayed and duplicated.  The network may    *)
(* keep what others send from one node, what it sends from others, or      *)
(* both; what is on its way then waits.  Heartbeats have no messages: a    *)
(* leader is heard, or it is not.                                          *)
(*                                                                         *)
(* No algorithm can promise a leader while faults go on and candidates     *)
(* stand against each other.  Terms are finitely many, and the last stands *)
(* for the first one in which neither happens: when somebody stands in it, *)
(* nobody else does any more, and faults have come to an end.              *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS Node,      \* the nodes that may lead
          Quorum,    \* sets of nodes; any two of them share a member
          Nobody,    \* in place of a node where there is none
          MaxTerm,   \* the last term
          MaxFaults  \* how many faults there may be

ASSUME QuorumAssumption ==
          /\ \A Q \in Quorum : Q \subseteq Node
          /\ \A Q1, Q2 \in Quorum : Q1 \cap Q2 # {}

ASSUME ConstantAssumption == Nobody \notin Node /\ MaxTerm \in Nat /\ MaxFaults \in Nat

VARIABLES term,      \* the greatest term that each node has seen, on disk
          votedFor,  \* for whom each node has voted in that term, on disk; Nobody if for none
          role,      \* "follower", "candidate" or "leader" in that term
          requests,  \* every pair of term and candidate: the candidate asks all for their vote
          votes,     \* every triple of term, voter and candidate
          deaf,      \* the node that hears nobody, or Nobody
          mute,      \* the node that nobody hears, or Nobody
          faults,    \* how many faults there have been
          elected    \* every pair of term and leader there has ever been: for the properties

vars == <<term, votedFor, role, requests, votes, deaf, mute, faults, elected>>

Term == 1 .. MaxTerm

TypeOK == /\ term \in [Node -> {0} \cup Term]
          /\ votedFor \in [Node -> Node \cup {Nobody}]
          /\ role \in [Node -> {"follower", "candidate", "leader"}]
          /\ requests \subseteq Term \X Node
          /\ votes \subseteq Term \X Node \X Node
          /\ deaf \in Node \cup {Nobody}
          /\ mute \in Node \cup {Nobody}
          /\ faults \in 0 .. MaxFaults
          /\ elected \subseteq Term \X Node

Init == /\ term = [n \in Node |-> 0]
        /\ votedFor = [n \in Node |-> Nobody]
        /\ role = [n \in Node |-> "follower"]
        /\ requests = {}
        /\ votes = {}
        /\ deaf = Nobody
        /\ mute = Nobody
        /\ faults = 0
        /\ elected = {}

(* What m sends arrives at n. *)
Reaches(m, n) == m = n \/ (mute # m /\ deaf # n)

(* A leader keeps n from standing. *)
HearsLeader(n) == \E m \in Node : m # n /\ role[m] = "leader" /\ term[m] >= term[n] /\ Reaches(m, n)

LastTermHasBegun == \E r \in requests : r[1] = MaxTerm

(***************************************************************************)
(* Node n has heard of no leader for some time and stands in the next      *)
(* term.  It votes for itself.                                             *)
(***************************************************************************)
Stand(n) == /\ term[n] < MaxTerm
            /\ role[n] # "leader"
            /\ ~ HearsLeader(n)
            /\ term[n] + 1 = MaxTerm => ~ LastTermHasBegun /\ n \notin {deaf, mute}
            /\ term' = [term EXCEPT ![n] = @ + 1]
            /\ votedFor' = [votedFor EXCEPT ![n] = n]
            /\ role' = [role EXCEPT ![n] = "candidate"]
            /\ requests' = requests \cup {<<term[n] + 1, n>>}
            /\ votes' = votes \cup {<<term[n] + 1, n, n>>}
            /\ UNCHANGED <<deaf, mute, faults, elected>>

(***************************************************************************)
(* Node m votes for n, in a term in which it has not voted for another.    *)
(* Term and vote are on its disk before the vote is sent.                  *)
(***************************************************************************)
MayVote(m, t, n) == t > term[m] \/ (t = term[m] /\ votedFor[m] = Nobody)

Vote(m, n) == \E r \in requests :
                 /\ r[2] = n
                 /\ Reaches(n, m)
                 /\ MayVote(m, r[1], n)
                 /\ term' = [term EXCEPT ![m] = r[1]]
                 /\ votedFor' = [votedFor EXCEPT ![m] = n]
                 /\ role' = [role EXCEPT ![m] = "follower"]
                 /\ votes' = votes \cup {<<r[1], m, n>>}
                 /\ UNCHANGED <<requests, deaf, mute, faults, elected>>

(***************************************************************************)
(* Candidate n has the votes of a quorum, and leads.                       *)
(***************************************************************************)
Voters(n) == {m \in Node : <<term[n], m, n>> \in votes /\ Reaches(m, n)}

HasWon(n) == \E Q \in Quorum : Q \subseteq Voters(n)

Win(n) == /\ role[n] = "candidate"
          /\ HasWon(n)
          /\ role' = [role EXCEPT ![n] = "leader"]
          /\ elected' = elected \cup {<<term[n], n>>}
          /\ UNCHANGED <<term, votedFor, requests, votes, deaf, mute, faults>>

(***************************************************************************)
(* Node n hears of leader m, and follows it.                               *)
(***************************************************************************)
Follow(n, m) == /\ role[m] = "leader"
                /\ m # n
                /\ Reaches(m, n)
                /\ term[m] > term[n] \/ (term[m] = term[n] /\ role[n] = "candidate")
                /\ term' = [term EXCEPT ![n] = term[m]]
                /\ votedFor' = [votedFor EXCEPT ![n] = IF term[m] > term[n] THEN Nobody ELSE @]
                /\ role' = [role EXCEPT ![n] = "follower"]
                /\ UNCHANGED <<requests, votes, deaf, mute, faults, elected>>

(***************************************************************************)
(* Leader n does not hear from a quorum, and steps down: others may hear   *)
(* it and wait for it in vain.                                             *)
(***************************************************************************)
AnswersTo(n) == {m \in Node : Reaches(n, m) /\ Reaches(m, n)}

StepDown(n) == /\ role[n] = "leader"
               /\ ~ \E Q \in Quorum : Q \subseteq AnswersTo(n)
               /\ role' = [role EXCEPT ![n] = "follower"]
               /\ UNCHANGED <<term, votedFor, requests, votes, deaf, mute, faults, elected>>

Fault == /\ faults < MaxFaults
         /\ ~ LastTermHasBegun
         /\ faults' = faults + 1

(***************************************************************************)
(* Node n fails and starts again, with what it has on disk.                *)
(***************************************************************************)
Restart(n) == /\ Fault
              /\ role' = [role EXCEPT ![n] = "follower"]
              /\ UNCHANGED <<term, votedFor, requests, votes, deaf, mute, elected>>

(***************************************************************************)
(* The network cuts node d off from hearing and m from being heard, if     *)
(* both then the same.                                                     *)
(***************************************************************************)
Cut(d, m) == /\ Fault
             /\ d = m \/ d = Nobody \/ m = Nobody
             /\ deaf' = d
             /\ mute' = m
             /\ UNCHANGED <<term, votedFor, role, requests, votes, elected>>

Next == \/ \E n \in Node : Stand(n)
        \/ \E m, n \in Node : Vote(m, n)
        \/ \E n \in Node : Win(n)
        \/ \E n, m \in Node : Follow(n, m)
        \/ \E n \in Node : StepDown(n)
        \/ \E n \in Node : Restart(n)
        \/ \E d, m \in Node \cup {Nobody} : Cut(d, m)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety.                                                                 *)
(***************************************************************************)
AtMostOneLeaderPerTerm == \A e, f \in elected : e[1] = f[1] => e[2] = f[2]

(* Witnesses: goals that must be reachable, or the property above says little. *)
TwoLeaders == \E m, n \in Node : m # n /\ role[m] = "leader" /\ role[n] = "leader"
SplitVote == \A m, n \in Node : role[m] = "candidate" /\ term[m] = term[n]

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress: nodes that hear of no leader stand, whoever can be heard gets *)
(* its answer, and a leader without a quorum steps down.                   *)
(***************************************************************************)
Fairness == \A n \in Node : /\ WF_vars(Stand(n))
                            /\ WF_vars(Win(n))
                            /\ WF_vars(StepDown(n))
                            /\ \A m \in Node : WF_vars(Vote(m, n)) /\ WF_vars(Follow(n, m))

FairSpec == Spec /\ Fairness

(* Node n leads, and a quorum follows it. *)
Leads(n) == /\ role[n] = "leader"
            /\ \E Q \in Quorum : \A m \in Q : m \in AnswersTo(n) /\ term[m] = term[n]

EventuallyElected == <>[](\E n \in Node : Leads(n))
=============================================================================
