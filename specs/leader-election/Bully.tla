------------------------------- MODULE Bully --------------------------------
(***************************************************************************)
(* Election by force: of the nodes that are up, the one with the greatest  *)
(* number makes itself coordinator and halts the others until they know.   *)
(*                                                                         *)
(* After Garcia-Molina, "Elections in a Distributed Computing System"      *)
(* (IEEE Transactions on Computers, 1982), the Bully Algorithm, with its   *)
(* calls AreYouThere, Halt and NewCoordinator one after the other.  Its    *)
(* last step, in which the coordinator hands out work, is left out.        *)
(*                                                                         *)
(* The algorithm has no terms: at every moment there is at most one        *)
(* leader.  It can promise that because it takes silence for failure, and  *)
(* it may do so only if no call takes longer than it waits.  The bound is  *)
(* explicit here: time passes in ticks, a message takes at most Delay of   *)
(* them, a node answers at the moment at which it is called, and the       *)
(* caller waits for Timeout ticks.  For 2 * Delay ticks, and up to the end *)
(* of the last of them, an answer may still come.                          *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS Size,       \* the nodes are 1 .. Size, the greatest number first in line
          Delay,      \* ticks that a message takes at most
          Timeout,    \* ticks after which a node takes silence for failure
          MaxCrashes  \* how often nodes fail, so that they come to an end

ASSUME ConstantAssumption == Size \in Nat \ {0} /\ {Delay, Timeout, MaxCrashes} \subseteq Nat

VARIABLES status,       \* what each node is about
          coordinator,  \* whom each node takes for the coordinator; 0 if for nobody
          above,        \* the greater node from which each node last heard in the election; 0 if from none
          callee,       \* the node that each node is calling; 0 if it is calling none
          clock,        \* ticks since it did so
          group,        \* the smaller nodes that each node has halted and that do not know it for coordinator yet
          msgs,         \* the messages on their way, with the ticks since each was sent
          crashes       \* how often nodes have failed

vars == <<status, coordinator, above, callee, clock, group, msgs, crashes>>

Node == 1 .. Size

(***************************************************************************)
(* "normal": has a coordinator.  "asking": asks the greater nodes whether  *)
(* they are there.  "waiting": one of them is.  "halting": halts the       *)
(* smaller nodes.  "naming": tells them that it is coordinator.  "halted": *)
(* was halted.                                                             *)
(***************************************************************************)
Status == {"down", "normal", "asking", "waiting", "halting", "naming", "halted"}

Message == [type : {"AreYouThere", "Here", "Halt", "Halted", "NewCoordinator", "Accepted"},
            from : Node, to : Node, expected : BOOLEAN, age : 0 .. Delay]

TypeOK == /\ status \in [Node -> Status]
          /\ coordinator \in [Node -> {0} \cup Node]
          /\ above \in [Node -> {0} \cup Node]
          /\ callee \in [Node -> {0} \cup Node]
          /\ clock \in [Node -> 0 .. Timeout]
          /\ group \in [Node -> SUBSET Node]
          /\ msgs \subseteq Message
          /\ crashes \in 0 .. MaxCrashes

Init == /\ status = [n \in Node |-> "normal"]
        /\ coordinator = [n \in Node |-> Size]
        /\ above = [n \in Node |-> 0]
        /\ callee = [n \in Node |-> 0]
        /\ clock = [n \in Node |-> 0]
        /\ group = [n \in Node |-> {}]
        /\ msgs = {}
        /\ crashes = 0

(***************************************************************************)
(* Node n is about something else, and calls node m, or nobody if m is 0.  *)
(***************************************************************************)
Turn(n, next, c, a, m, g) == /\ status' = [status EXCEPT ![n] = next]
                             /\ coordinator' = [coordinator EXCEPT ![n] = c]
                             /\ above' = [above EXCEPT ![n] = a]
                             /\ callee' = [callee EXCEPT ![n] = m]
                             /\ clock' = [clock EXCEPT ![n] = 0]
                             /\ group' = [group EXCEPT ![n] = g]

(***************************************************************************)
(* Call and answer go together.  A node that failed does not remember its  *)
(* calls, so answers to them are no longer expected.                       *)
(***************************************************************************)
Call(type, n, m) == [type |-> type, from |-> n, to |-> m, expected |-> TRUE, age |-> 0]

Answered(m, type) ==
   LET answer == [type |-> type, from |-> m.to, to |-> m.from, expected |-> TRUE, age |-> 0]
   IN  (msgs \ {m}) \cup (IF m.expected THEN {answer} ELSE {})

IsCall(m) == m.type \in {"AreYouThere", "Halt", "NewCoordinator"}

Unexpected(n) == {IF m.from = n /\ IsCall(m) THEN [m EXCEPT !.expected = FALSE] ELSE m :
                    m \in {m \in msgs : m.to # n \/ IsCall(m)}}

(***************************************************************************)
(* The three parts of an election, the last first; each is a loop over     *)
(* nodes that are called one after the other, and rest are the messages    *)
(* besides.  Node n tells the nodes that it has halted that it is          *)
(* coordinator.                                                            *)
(***************************************************************************)
Greatest(S) == CHOOSE m \in S : \A other \in S : other <= m

Name(n, g, rest) ==
   IF g = {}
   THEN Turn(n, "normal", n, 0, 0, {}) /\ msgs' = rest
   ELSE Turn(n, "naming", n, 0, Greatest(g), g) /\ msgs' = rest \cup {Call("NewCoordinator", n, Greatest(g))}

(***************************************************************************)
(* It halts the smaller nodes, from m on, the greatest first: when it      *)
(* comes to a node, all that might halt that node for themselves are       *)
(* halted already.                                                         *)
(***************************************************************************)
NextToHalt(n, m) == m - 1

HaltFrom(n, m, g, rest) ==
   IF m = 0
   THEN Name(n, g, rest)
   ELSE Turn(n, "halting", 0, 0, m, g) /\ msgs' = rest \cup {Call("Halt", n, m)}

(***************************************************************************)
(* It asks the greater nodes whether they are there, from m on.            *)
(***************************************************************************)
AskFrom(n, m, rest) ==
   IF m > Size
   THEN HaltFrom(n, NextToHalt(n, n), {}, rest)
   ELSE Turn(n, "asking", 0, 0, m, {}) /\ msgs' = rest \cup {Call("AreYouThere", n, m)}

Elect(n, rest) == AskFrom(n, n + 1, rest)

(***************************************************************************)
(* Node n finds that the node is down on which it counts: its coordinator, *)
(* or the greater one of which it heard in the election.                   *)
(***************************************************************************)
Notice(n) == /\ \/ status[n] = "normal" /\ coordinator[n] # n /\ status[coordinator[n]] = "down"
                \/ status[n] \in {"waiting", "halted"} /\ status[above[n]] = "down"
             /\ Elect(n, msgs)
             /\ UNCHANGED crashes

(***************************************************************************)
(* The coordinator n finds that a smaller node does not follow it, because *)
(* it was down.                                                            *)
(***************************************************************************)
Check(n) == /\ status[n] = "normal"
            /\ coordinator[n] = n
            /\ \E m \in Node : m < n /\ status[m] # "down" /\ coordinator[m] # n
            /\ Elect(n, msgs)
            /\ UNCHANGED crashes

(***************************************************************************)
(* A call reaches n, which answers.  It is there, whatever it is about.    *)
(***************************************************************************)
SayHere(n) == \E m \in msgs :
                 /\ m.to = n /\ m.type = "AreYouThere" /\ status[n] # "down"
                 /\ msgs' = Answered(m, "Here")
                 /\ UNCHANGED <<status, coordinator, above, callee, clock, group, crashes>>

(***************************************************************************)
(* It halts, whatever it is about, and waits to be told who coordinates.   *)
(***************************************************************************)
SayHalted(n) == \E m \in msgs :
                   /\ m.to = n /\ m.type = "Halt" /\ status[n] # "down"
                   /\ msgs' = Answered(m, "Halted")
                   /\ Turn(n, "halted", 0, m.from, 0, {})
                   /\ UNCHANGED crashes

(***************************************************************************)
(* It accepts the coordinator that has halted it last, and answers nobody  *)
(* else.                                                                   *)
(***************************************************************************)
Accepts(n, m) == status[n] = "halted" /\ above[n] = m

SayAccepted(n) == \E m \in msgs :
                     /\ m.to = n /\ m.type = "NewCoordinator" /\ Accepts(n, m.from)
                     /\ msgs' = Answered(m, "Accepted")
                     /\ Turn(n, "normal", m.from, 0, 0, {})
                     /\ UNCHANGED crashes

(***************************************************************************)
(* The answer reaches n, which is still calling.  A greater node is there: *)
(* n leaves the election to it.  A smaller one is halted, or accepts: n    *)
(* goes on to the next.                                                    *)
(***************************************************************************)
IsAnswer(m, type, calling) == m.type = type /\ status[m.to] = calling /\ callee[m.to] = m.from

HearHere(n) == \E m \in msgs :
                  /\ m.to = n /\ IsAnswer(m, "Here", "asking")
                  /\ Turn(n, "waiting", 0, m.from, 0, {})
                  /\ msgs' = msgs \ {m}
                  /\ UNCHANGED crashes

HearHalted(n) == \E m \in msgs :
                    /\ m.to = n /\ IsAnswer(m, "Halted", "halting")
                    /\ HaltFrom(n, NextToHalt(n, m.from), group[n] \cup {m.from}, msgs \ {m})
                    /\ UNCHANGED crashes

HearAccepted(n) == \E m \in msgs :
                      /\ m.to = n /\ IsAnswer(m, "Accepted", "naming")
                      /\ Name(n, group[n] \ {m.from}, msgs \ {m})
                      /\ UNCHANGED crashes

(***************************************************************************)
(* No answer: the node is down.  One that was halted a moment ago was not, *)
(* and so n begins again.                                                  *)
(***************************************************************************)
GiveUp(n) == /\ callee[n] # 0
             /\ clock[n] = Timeout
             /\ CASE status[n] = "asking" -> AskFrom(n, callee[n] + 1, msgs)
                  [] status[n] = "halting" -> HaltFrom(n, NextToHalt(n, callee[n]), group[n], msgs)
                  [] status[n] = "naming" -> Elect(n, msgs)
             /\ UNCHANGED crashes

(***************************************************************************)
(* A message reaches n, which has no use for it.                           *)
(***************************************************************************)
IsOfUse(m) == CASE m.type \in {"AreYouThere", "Halt"} -> status[m.to] # "down"
                [] m.type = "NewCoordinator" -> Accepts(m.to, m.from)
                [] m.type = "Here" -> IsAnswer(m, "Here", "asking")
                [] m.type = "Halted" -> IsAnswer(m, "Halted", "halting")
                [] m.type = "Accepted" -> IsAnswer(m, "Accepted", "naming")

Ignore(n) == \E m \in msgs :
                /\ m.to = n /\ ~ IsOfUse(m)
                /\ msgs' = msgs \ {m}
                /\ UNCHANGED <<status, coordinator, above, callee, clock, group, crashes>>

(***************************************************************************)
(* Node n fails, and may come up again.  Then it begins an election: it    *)
(* may be the greatest.                                                    *)
(***************************************************************************)
Crash(n) == /\ status[n] # "down"
            /\ crashes < MaxCrashes
            /\ crashes' = crashes + 1
            /\ Turn(n, "down", 0, 0, 0, {})
            /\ msgs' = Unexpected(n)

Recover(n) == /\ status[n] = "down"
              /\ Elect(n, msgs)
              /\ UNCHANGED crashes

(***************************************************************************)
(* A tick of time passes, once all messages have arrived that are due.     *)
(***************************************************************************)
Tick == /\ \A m \in msgs : m.age < Delay
        /\ msgs' = {[m EXCEPT !.age = @ + 1] : m \in msgs}
        /\ clock' = [n \in Node |-> IF callee[n] # 0 /\ clock[n] < Timeout THEN clock[n] + 1 ELSE clock[n]]
        /\ UNCHANGED <<status, coordinator, above, callee, group, crashes>>

Next == \/ \E n \in Node : Notice(n)
        \/ \E n \in Node : Check(n)
        \/ \E n \in Node : SayHere(n)
        \/ \E n \in Node : SayHalted(n)
        \/ \E n \in Node : SayAccepted(n)
        \/ \E n \in Node : HearHere(n)
        \/ \E n \in Node : HearHalted(n)
        \/ \E n \in Node : HearAccepted(n)
        \/ \E n \in Node : GiveUp(n)
        \/ \E n \in Node : Ignore(n)
        \/ \E n \in Node : Crash(n)
        \/ \E n \in Node : Recover(n)
        \/ Tick

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety: the paper's assertion 1 on the algorithm.  At every moment, all *)
(* nodes that have a coordinator have the same.                            *)
(***************************************************************************)
HasCoordinator(n) == status[n] \in {"naming", "normal"}

AtMostOneLeaderPerTerm ==
   \A m, n \in Node : HasCoordinator(m) /\ HasCoordinator(n) => coordinator[m] = coordinator[n]

(* Witnesses: goals that must be reachable, or the property above says little. *)
TwoHalt == \E m, n \in Node : m # n /\ status[m] = "halting" /\ status[n] = "halting"
RefusedCoordinator == \E m \in msgs : m.type = "NewCoordinator" /\ status[m.to] = "halted" /\ above[m.to] # m.from
SmallerReigns == \E n \in Node : n < Size /\ status[n] = "normal" /\ coordinator[n] = n

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress: time passes, and nodes do in the end what they can.           *)
(***************************************************************************)
Fairness == /\ WF_vars(Tick)
            /\ \A n \in Node : /\ WF_vars(Notice(n)) /\ WF_vars(Check(n))
                               /\ WF_vars(SayHere(n)) /\ WF_vars(SayHalted(n)) /\ WF_vars(SayAccepted(n))
                               /\ WF_vars(HearHere(n)) /\ WF_vars(HearHalted(n)) /\ WF_vars(HearAccepted(n))
                               /\ WF_vars(GiveUp(n)) /\ WF_vars(Ignore(n))

FairSpec == Spec /\ Fairness

(* The greatest of the nodes that are up coordinates all of them. *)
Up == {n \in Node : status[n] # "down"}

Elected == \A n \in Up : status[n] = "normal" /\ coordinator[n] = Greatest(Up)

EventuallyElected == <>[]Elected
=============================================================================
