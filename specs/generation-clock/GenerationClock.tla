-------------------------- MODULE GenerationClock --------------------------
(***************************************************************************)
(* A generation clock: each leader acts under a number that is greater     *)
(* than those of all leaders before it, so that everybody can tell an      *)
(* order of a leader that was replaced from one that counts.               *)
(*                                                                         *)
(* The number is the term of Raft (Ongaro and Ousterhout, "In Search of an *)
(* Understandable Consensus Algorithm", 2014, section 5.1), the ballot of  *)
(* Paxos, the epoch of Zab; here it stands alone, with the two things that *)
(* make it work: it is on disk before it is used, and the resource looks.  *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS Node,           \* the nodes that may lead
          Quorum,         \* sets of nodes; any two of them share a member
          MaxGeneration,  \* the greatest generation, so that TLC comes to an end
          Nobody          \* in place of a node where there is none

ASSUME QuorumAssumption ==
          /\ \A Q \in Quorum : Q \subseteq Node
          /\ \A Q1, Q2 \in Quorum : Q1 \cap Q2 # {}

ASSUME ConstantAssumption == MaxGeneration \in Nat /\ Nobody \notin Node

VARIABLES disk,       \* the greatest generation that each node has seen, on disk
          candidacy,  \* the generation for which each node asks for votes; 0 if for none
          votes,      \* the nodes that have voted for it
          leading,    \* the generation under which each node acts as leader; 0 if under none
          fence,      \* the greatest generation, and its owner, that the resource has seen
          claimed     \* every pair of generation and owner there has ever been: for the properties

vars == <<disk, candidacy, votes, leading, fence, claimed>>

Generation == 1 .. MaxGeneration

TypeOK == /\ disk \in [Node -> {0} \cup Generation]
          /\ candidacy \in [Node -> {0} \cup Generation]
          /\ votes \in [Node -> SUBSET Node]
          /\ leading \in [Node -> {0} \cup Generation]
          /\ fence \in [generation : {0} \cup Generation, leader : Node \cup {Nobody}]
          /\ claimed \subseteq Generation \X Node

Init == /\ disk = [n \in Node |-> 0]
        /\ candidacy = [n \in Node |-> 0]
        /\ votes = [n \in Node |-> {}]
        /\ leading = [n \in Node |-> 0]
        /\ fence = [generation |-> 0, leader |-> Nobody]
        /\ claimed = {}

(***************************************************************************)
(* Node n wants to lead: it takes the next generation after the greatest   *)
(* that it has seen, and votes for itself.  The number is on its disk      *)
(* before anybody hears of it.                                             *)
(***************************************************************************)
Stand(n) == /\ disk[n] < MaxGeneration
            /\ disk' = [disk EXCEPT ![n] = @ + 1]
            /\ candidacy' = [candidacy EXCEPT ![n] = disk[n] + 1]
            /\ votes' = [votes EXCEPT ![n] = {n}]
            /\ leading' = [leading EXCEPT ![n] = 0]
            /\ UNCHANGED <<fence, claimed>>

(***************************************************************************)
(* Node m votes for n, if the generation is greater than all that m has    *)
(* seen.  That it has seen it is on disk before the vote counts: so m      *)
(* never votes twice in one generation, not even after a restart.  It      *)
(* gives up what it was or wanted to be under a smaller one.               *)
(***************************************************************************)
Vote(m, n) == /\ candidacy[n] > disk[m]
              /\ disk' = [disk EXCEPT ![m] = candidacy[n]]
              /\ votes' = [votes EXCEPT ![n] = @ \cup {m}, ![m] = {}]
              /\ candidacy' = [candidacy EXCEPT ![m] = 0]
              /\ leading' = [leading EXCEPT ![m] = 0]
              /\ UNCHANGED <<fence, claimed>>

(***************************************************************************)
(* Node n, having the votes of a quorum, leads.                            *)
(***************************************************************************)
Win(n) == /\ candidacy[n] > 0
          /\ \E Q \in Quorum : Q \subseteq votes[n]
          /\ leading' = [leading EXCEPT ![n] = candidacy[n]]
          /\ candidacy' = [candidacy EXCEPT ![n] = 0]
          /\ votes' = [votes EXCEPT ![n] = {}]
          /\ claimed' = claimed \cup {<<candidacy[n], n>>}
          /\ UNCHANGED <<disk, fence>>

(***************************************************************************)
(* The leader n writes to the resource, which accepts no generation that   *)
(* is smaller than one that it has seen.  A leader need not know that it   *)
(* was replaced: that is the point.                                        *)
(***************************************************************************)
Write(n) == /\ leading[n] > 0
            /\ leading[n] >= fence.generation
            /\ fence' = [generation |-> leading[n], leader |-> n]
            /\ UNCHANGED <<disk, candidacy, votes, leading, claimed>>

(***************************************************************************)
(* A write under a smaller generation is refused, and the leader learns    *)
(* that there is another.                                                  *)
(***************************************************************************)
Refuse(n) == /\ leading[n] > 0
             /\ leading[n] < fence.generation
             /\ leading' = [leading EXCEPT ![n] = 0]
             /\ UNCHANGED <<disk, candidacy, votes, fence, claimed>>

(***************************************************************************)
(* Node n fails and starts again: what it has on disk is what it knows.    *)
(***************************************************************************)
Restart(n) == /\ candidacy' = [candidacy EXCEPT ![n] = 0]
              /\ votes' = [votes EXCEPT ![n] = {}]
              /\ leading' = [leading EXCEPT ![n] = 0]
              /\ UNCHANGED <<disk, fence, claimed>>

Next == \/ \E n \in Node : Stand(n)
        \/ \E m, n \in Node : Vote(m, n)
        \/ \E n \in Node : Win(n)
        \/ \E n \in Node : Write(n)
        \/ \E n \in Node : Refuse(n)
        \/ \E n \in Node : Restart(n)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.                                                             *)
(***************************************************************************)
OneOwnerPerGeneration ==
   \A c, d \in claimed : c[1] = d[1] => c[2] = d[2]

(* No node forgets a generation. *)
GenerationMonotonic == [][\A n \in Node : disk'[n] >= disk[n]]_vars

(* A node that comes to lead does so under a generation under which it never led. *)
NoReuseAfterRestart ==
   [][\A n \in Node : leading'[n] > leading[n] => <<leading'[n], n>> \notin claimed]_vars

(* The resource never goes back to a leader that was replaced, nor changes sides within a generation. *)
StaleLeaderRejected ==
   [][fence' # fence => /\ fence'.generation >= fence.generation
                        /\ fence'.generation = fence.generation => fence'.leader = fence.leader]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
TwoLeaders == \E m, n \in Node : m # n /\ leading[m] > 0 /\ leading[n] > 0
StaleLeader == \E n \in Node : leading[n] > 0 /\ leading[n] < fence.generation
=============================================================================
