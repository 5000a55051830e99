------------------------ MODULE PessimisticRegister -------------------------
(***************************************************************************)
(* A replicated register under the policy "pessimistic": whoever updates   *)
(* it locks it first, and so reads nothing that another one is about to    *)
(* change.  The lock is a lease: if its holder is cut off, others wait no  *)
(* longer than its term.                                                   *)
(*                                                                         *)
(* After Eswaran, Gray, Lorie and Traiger, "The Notions of Consistency and *)
(* Predicate Locks in a Database System" (CACM 1976), for the lock that    *)
(* guards reading and writing, and Gray and Cheriton, "Leases" (SOSP       *)
(* 1989), section 2, for one that ends by itself.                          *)
(*                                                                         *)
(* The primary keeps the lock.  Its grant brings the value of the register *)
(* along, so that the holder's replica is up to date, and the holder's     *)
(* write gives the lock back.  Each update appends its own number to the   *)
(* value, so that one can see which updates are in it.                     *)
(*                                                                         *)
(* Time passes in ticks, which all clocks count alike: what allowance is   *)
(* to be made for drift is told by specs/lease.  The network is cut in two *)
(* now and then; messages pass between nodes of one side only, and take    *)
(* no time.                                                                *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Sequences

CONSTANTS Node,        \* the replicas: numbers from 1
          Primary,     \* the one that keeps the lock
          Client,      \* those of them at which there are clients that update
          Sides,       \* the sets of nodes that may be cut off from the others
          Healing,     \* those of them of which it is known that they are joined again in the end
          Term,        \* for how many ticks the lock is granted
          MaxUpdates   \* how many updates there are in all, so that TLC comes to an end

ASSUME ConstantAssumption ==
          /\ Node \subseteq Nat \ {0} /\ Primary \in Node /\ Client \subseteq Node
          /\ \A side \in Sides : side \subseteq Node /\ side \notin {{}, Node}
          /\ Healing \subseteq Sides /\ Term \in Nat \ {0} /\ MaxUpdates \in Nat

VARIABLES cut,        \* the nodes that are cut off from the others; {} while there is no partition
          stored,     \* the value that each replica keeps: the updates in it, in their order
          begun,      \* how many updates have begun
          doing,      \* the number of each client's update; 0 if it has none
          phase,      \* what each client is at
          held,       \* for how many ticks each client has the lock, by its own clock
          holder,     \* to whom the lock was granted last; 0 if it was given back
          left,       \* for how many ticks it is granted still, by the clock of the primary
          waited,     \* the updates that are counted as having waited
          answered,   \* the updates that were answered: for the properties
          requests,   \* what was asked: update, and who had the lock, or 0.  For the properties
          writes      \* what was written: update, version read, version found.  For the properties

vars == <<cut, stored, begun, doing, phase, held, holder, left, waited, answered, requests, writes>>

Update == 1 .. MaxUpdates

IsValue(value) == Len(value) <= MaxUpdates /\ \A i \in DOMAIN value : value[i] \in Update

TypeOK == /\ cut \in {{}} \cup Sides
          /\ \A n \in Node : IsValue(stored[n])
          /\ begun \in 0 .. MaxUpdates
          /\ doing \in [Client -> {0} \cup Update]
          /\ phase \in [Client -> {"rest", "ask", "wait", "hold"}]
          /\ held \in [Client -> 0 .. Term]
          /\ holder \in {0} \cup Client
          /\ left \in 0 .. Term
          /\ waited \subseteq Update
          /\ answered \subseteq Update
          /\ requests \subseteq [update : Update, found : {0} \cup Client]
          /\ writes \subseteq [update : Update, read : Nat, found : Nat]

Init == /\ cut = {}
        /\ stored = [n \in Node |-> <<>>]
        /\ begun = 0
        /\ doing = [c \in Client |-> 0]
        /\ phase = [c \in Client |-> "rest"]
        /\ held = [c \in Client |-> 0]
        /\ holder = 0
        /\ left = 0
        /\ waited = {}
        /\ answered = {}
        /\ requests = {}
        /\ writes = {}

Joined(m, n) == (m \in cut) = (n \in cut)

Current == stored[Primary]

(* Nobody can have the lock any more. *)
Free == holder = 0 \/ left = 0

-----------------------------------------------------------------------------
(***************************************************************************)
(* Client c begins an update.                                              *)
(***************************************************************************)
Begin(c) == /\ phase[c] = "rest"
            /\ begun < MaxUpdates
            /\ begun' = begun + 1
            /\ doing' = [doing EXCEPT ![c] = begun + 1]
            /\ phase' = [phase EXCEPT ![c] = "ask"]
            /\ UNCHANGED <<cut, stored, held, holder, left, waited, answered, requests, writes>>

(***************************************************************************)
(* Client c asks for the lock.  If another one has it, that is a wait.     *)
(***************************************************************************)
Counts(c) == ~ Free

Ask(c) == /\ phase[c] = "ask"
          /\ Joined(c, Primary)
          /\ phase' = [phase EXCEPT ![c] = "wait"]
          /\ waited' = IF Counts(c) THEN waited \cup {doing[c]} ELSE waited
          /\ requests' = requests \cup {[update |-> doing[c], found |-> IF Free THEN 0 ELSE holder]}
          /\ UNCHANGED <<cut, stored, begun, doing, held, holder, left, answered, writes>>

(***************************************************************************)
(* The lock is granted to c, and the value of the register comes along.    *)
(***************************************************************************)
Brought(c) == Current

Counted == Term

Grant(c) == /\ phase[c] = "wait"
            /\ Joined(c, Primary)
            /\ Free
            /\ holder' = c
            /\ left' = Counted
            /\ phase' = [phase EXCEPT ![c] = "hold"]
            /\ held' = [held EXCEPT ![c] = Term]
            /\ stored' = [stored EXCEPT ![c] = Brought(c)]
            /\ UNCHANGED <<cut, begun, doing, waited, answered, requests, writes>>

(***************************************************************************)
(* Client c, which has the lock by its own clock, writes what it has made  *)
(* of the value, and gives the lock back.                                  *)
(***************************************************************************)
Uses(c) == phase[c] = "hold" /\ held[c] > 0

MayWrite(c) == Uses(c)

Write(c) == /\ phase[c] = "hold"
            /\ MayWrite(c)
            /\ Joined(c, Primary)
            /\ stored' = [stored EXCEPT ![Primary] = Append(stored[c], doing[c])]
            /\ writes' = writes \cup {[update |-> doing[c], read |-> Len(stored[c]), found |-> Len(Current)]}
            /\ holder' = 0
            /\ left' = 0
            /\ phase' = [phase EXCEPT ![c] = "rest"]
            /\ held' = [held EXCEPT ![c] = 0]
            /\ doing' = [doing EXCEPT ![c] = 0]
            /\ answered' = answered \cup {doing[c]}
            /\ UNCHANGED <<cut, begun, waited, requests>>

(***************************************************************************)
(* The lock of c has run out before c could write, and c asks again.       *)
(***************************************************************************)
AskAgain(c) == /\ phase[c] = "hold"
               /\ held[c] = 0
               /\ phase' = [phase EXCEPT ![c] = "ask"]
               /\ UNCHANGED <<cut, stored, begun, doing, held, holder, left, waited, answered, requests, writes>>

(***************************************************************************)
(* Time passes.  Nothing depends on it but a lock that somebody has.       *)
(***************************************************************************)
Less(ticks) == IF ticks > 0 THEN ticks - 1 ELSE 0

Tick == /\ left > 0 \/ \E c \in Client : held[c] > 0
        /\ left' = Less(left)
        /\ held' = [c \in Client |-> Less(held[c])]
        /\ UNCHANGED <<cut, stored, begun, doing, phase, holder, waited, answered, requests, writes>>

(***************************************************************************)
(* The network is cut in two, and whole again.                             *)
(***************************************************************************)
Partition(side) == /\ cut = {}
                   /\ cut' = side
                   /\ UNCHANGED <<stored, begun, doing, phase, held, holder, left, waited, answered, requests, writes>>

Heal(side) == /\ cut = side
              /\ cut' = {}
              /\ UNCHANGED <<stored, begun, doing, phase, held, holder, left, waited, answered, requests, writes>>

Next == \/ \E c \in Client : Begin(c)
        \/ \E c \in Client : Ask(c)
        \/ \E c \in Client : Grant(c)
        \/ \E c \in Client : Write(c)
        \/ \E c \in Client : AskAgain(c)
        \/ Tick
        \/ \E side \in Sides : Partition(side)
        \/ \E side \in Sides : Heal(side)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety.                                                                 *)
(***************************************************************************)
(* At most one client may take itself for the holder. *)
MutualExclusion == \A c, d \in Client : Uses(c) /\ Uses(d) => c = d

(* Nothing was committed between reading and writing. *)
NoConflict == \A w \in writes : w.read = w.found

(* An update that was answered is in the register, and stays there. *)
NoLostUpdate == \A k \in answered : \E i \in DOMAIN Current : Current[i] = k

(* What is counted as having waited are the updates whose client has found the lock with another. *)
WaitsCounted == waited = {r.update : r \in {q \in requests : q.found # 0}}

(* Witnesses: goals that must be reachable, or the properties above say little. *)
(* A client waits for one that is cut off. *)
WaitsForCutOff == \E c \in Client : /\ phase[c] = "wait" /\ Joined(c, Primary)
                                    /\ ~ Free /\ ~ Joined(holder, Primary)

(* A client has lost the lock while it was cut off, and another one has it. *)
LostToAnother == \E c, d \in Client : phase[c] = "hold" /\ held[c] = 0 /\ Uses(d)

(* Two updates were made, of which one had waited. *)
UpdatedAfterWaiting == Cardinality(answered) > 1 /\ waited \cap answered # {}

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  Time passes, what is sent again and again arrives, and a     *)
(* client that gets the lock again and again does not lose it each time    *)
(* before it can write.                                                    *)
(***************************************************************************)
Fairness == /\ \A c \in Client : /\ SF_vars(Ask(c))
                                 /\ SF_vars(Grant(c))
                                 /\ SF_vars(Write(c))
                                 /\ WF_vars(AskAgain(c))
            /\ WF_vars(Tick)
            /\ \A side \in Healing : WF_vars(Heal(side))

FairSpec == Spec /\ Fairness

(***************************************************************************)
(* Who waits gets the lock, if from some time on the primary is in reach:  *)
(* whoever has it, and be that one cut off for ever.                       *)
(***************************************************************************)
EventuallyAcquired ==
   \A c \in Client : <>[]Joined(c, Primary) => (phase[c] = "wait" ~> phase[c] = "hold")

(***************************************************************************)
(* While somebody waits, somebody is answered in the end.  Of each client  *)
(* that is not so: the network may cut it off whenever the lock is free.   *)
(***************************************************************************)
SomebodyWaits == \E c \in Client : doing[c] # 0

SomebodyAnswered ==
   \A n \in 0 .. MaxUpdates : SomebodyWaits /\ Cardinality(answered) = n ~> Cardinality(answered) > n
=============================================================================
