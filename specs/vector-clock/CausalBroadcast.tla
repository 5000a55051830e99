-------------------------- MODULE CausalBroadcast ---------------------------
(***************************************************************************)
(* Causal broadcast: every node delivers the messages of all nodes, and    *)
(* none before those on which it may depend.  A message carries a vector   *)
(* that counts, for every node, the messages that its sender had delivered *)
(* from there; a receiver holds it back until it has delivered as many.    *)
(*                                                                         *)
(* After Birman, Schiper and Stephenson, "Lightweight Causal and Atomic    *)
(* Group Multicast" (1991), section 5.1, the protocol CBCAST.              *)
(*                                                                         *)
(* Messages may be late, lost, reordered or duplicated.  The group does    *)
(* not change and nobody fails.                                            *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Node,         \* the nodes of the group
          MaxMessages   \* how many messages there are in all, so that TLC comes to an end

ASSUME ConstantAssumption == MaxMessages \in Nat

VARIABLES clock,      \* how many messages of each node each node has delivered, its own included
          sent,       \* every message: its sender, its stamp, and for the properties those before it
          delivered   \* the names of the messages that each node has delivered: for the properties

vars == <<clock, sent, delivered>>

Stamp == [Node -> 0 .. MaxMessages]

(* A message is named by its sender and its number there. *)
MessageName == Node \X (1 .. MaxMessages)

TypeOK == /\ clock \in [Node -> Stamp]
          /\ \A msg \in sent : /\ DOMAIN msg = {"sender", "number", "stamp", "past"}
                               /\ <<msg.sender, msg.number>> \in MessageName
                               /\ msg.stamp \in Stamp
                               /\ msg.past \subseteq MessageName
          /\ \A n \in Node : delivered[n] \subseteq MessageName

Init == /\ clock = [n \in Node |-> [m \in Node |-> 0]]
        /\ sent = {}
        /\ delivered = [n \in Node |-> {}]

Name(msg) == <<msg.sender, msg.number>>

(***************************************************************************)
(* What was sent before the next message of n, by the definition and       *)
(* without the clocks: what n has sent or delivered, and what was sent     *)
(* before that.                                                            *)
(***************************************************************************)
Known(n) == delivered[n] \cup UNION {msg.past : msg \in {m \in sent : Name(m) \in delivered[n]}}

NextNumber(n) == Cardinality({msg \in sent : msg.sender = n}) + 1

-----------------------------------------------------------------------------
(***************************************************************************)
(* Node n sends a message to all, and delivers it to itself at once.       *)
(***************************************************************************)
Broadcast(n) ==
   /\ Cardinality(sent) < MaxMessages
   /\ LET stamp == [clock[n] EXCEPT ![n] = @ + 1]
      IN  /\ clock' = [clock EXCEPT ![n] = stamp]
          /\ sent' = sent \cup {[sender |-> n, number |-> NextNumber(n), stamp |-> stamp,
                                 past |-> Known(n)]}
   /\ delivered' = [delivered EXCEPT ![n] = @ \cup {<<n, NextNumber(n)>>}]

(***************************************************************************)
(* Node n has delivered all that the sender of msg had: it is the next one *)
(* of its sender, and nothing is missing that the sender had from others.  *)
(* So a duplicate is not delivered again.                                  *)
(***************************************************************************)
IsNext(n, msg) == msg.stamp[msg.sender] = clock[n][msg.sender] + 1

HasOthers(n, msg) == \A m \in Node \ {msg.sender} : msg.stamp[m] <= clock[n][m]

(***************************************************************************)
(* Node n delivers a message of m.                                         *)
(***************************************************************************)
Deliver(n, m) == \E msg \in sent :
                    /\ n # m
                    /\ msg.sender = m
                    /\ IsNext(n, msg)
                    /\ HasOthers(n, msg)
                    /\ clock' = [clock EXCEPT ![n][m] = msg.stamp[m]]
                    /\ delivered' = [delivered EXCEPT ![n] = @ \cup {Name(msg)}]
                    /\ UNCHANGED sent

Next == \/ \E n \in Node : Broadcast(n)
        \/ \E n, m \in Node : Deliver(n, m)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.                                                             *)
(***************************************************************************)
(***************************************************************************)
(* Whoever has delivered a message has delivered all that was sent before  *)
(* it.  Since a step delivers one message, this holds in every state if    *)
(* and only if each node delivers them in an order that causality allows.  *)
(***************************************************************************)
CausalDelivery == \A n \in Node : \A msg \in sent : Name(msg) \in delivered[n] => msg.past \subseteq delivered[n]

(* Witnesses: goals that must be reachable, or the property above says little. *)
HeldBack == \E n \in Node, msg \in sent : /\ Name(msg) \notin delivered[n]
                                          /\ IsNext(n, msg)
                                          /\ ~ HasOthers(n, msg)
DifferentOrders ==
   \E n1, n2 \in Node, msg1, msg2 \in sent :
      /\ Name(msg1) \in delivered[n1] /\ Name(msg2) \notin delivered[n1]
      /\ Name(msg2) \in delivered[n2] /\ Name(msg1) \notin delivered[n2]
=============================================================================
