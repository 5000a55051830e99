------------------------- MODULE OptimisticRegister -------------------------
(***************************************************************************)
(* A replicated register under the policy "optimistic": whoever updates it *)
(* reads the replica at hand, computes without a lock, and hands in what   *)
(* it has made together with the version that it has read.  The primary    *)
(* takes it if that is still the version, and refuses it if not.           *)
(*                                                                         *)
(* After Kung and Robinson, "On Optimistic Methods for Concurrency         *)
(* Control" (TODS 1981), sections 2 and 3: a read phase, a validation and  *)
(* a write phase, the last two in one step at the primary (section 4,      *)
(* serial validation).                                                     *)
(*                                                                         *)
(* Each update appends its own number to the value that it has read, so    *)
(* that one can see which updates are in a value; the version is the       *)
(* number of them.                                                         *)
(*                                                                         *)
(* The network is cut in two now and then.  Messages pass between nodes    *)
(* of one side only, and are sent again until they are answered.  The      *)
(* primary does not change.                                                *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Sequences

CONSTANTS Node,        \* the replicas: numbers from 1
          Primary,     \* the one that decides on updates
          Client,      \* those of them at which there are clients that update
          Sides,       \* the sets of nodes that may be cut off from the others
          Healing,     \* those of them of which it is known that they are joined again in the end
          MaxUpdates   \* how many updates there are in all, so that TLC comes to an end

ASSUME ConstantAssumption ==
          /\ Node \subseteq Nat \ {0} /\ Primary \in Node /\ Client \subseteq Node
          /\ \A side \in Sides : side \subseteq Node /\ side \notin {{}, Node}
          /\ Healing \subseteq Sides /\ MaxUpdates \in Nat

VARIABLES cut,         \* the nodes that are cut off from the others; {} while there is no partition
          stored,      \* the value that each replica keeps: the updates in it, in their order
          begun,       \* how many updates have begun
          doing,       \* the number of each client's update; 0 if it has none
          base,        \* the value that the client has read for it
          conflicts,   \* how many conflicts were counted
          answered,    \* the updates that were answered: for the properties
          attempts     \* what was handed in: update, version read, version found.  For the properties

vars == <<cut, stored, begun, doing, base, conflicts, answered, attempts>>

Update == 1 .. MaxUpdates

IsValue(value) == Len(value) <= 2 * MaxUpdates /\ \A i \in DOMAIN value : value[i] \in Update

TypeOK == /\ cut \in {{}} \cup Sides
          /\ \A n \in Node : IsValue(stored[n])
          /\ begun \in 0 .. MaxUpdates
          /\ doing \in [Client -> {0} \cup Update]
          /\ \A c \in Client : IsValue(base[c])
          /\ conflicts \in Nat
          /\ answered \subseteq Update
          /\ attempts \subseteq [update : Update, read : Nat, found : Nat]

Init == /\ cut = {}
        /\ stored = [n \in Node |-> <<>>]
        /\ begun = 0
        /\ doing = [c \in Client |-> 0]
        /\ base = [c \in Client |-> <<>>]
        /\ conflicts = 0
        /\ answered = {}
        /\ attempts = {}

Joined(m, n) == (m \in cut) = (n \in cut)

In(update, value) == \E i \in DOMAIN value : value[i] = update

Current == stored[Primary]

-----------------------------------------------------------------------------
(***************************************************************************)
(* Client c begins an update.  It reads its own replica, which may be      *)
(* behind: that costs a conflict at worst.                                 *)
(***************************************************************************)
Begin(c) == /\ doing[c] = 0
            /\ begun < MaxUpdates
            /\ begun' = begun + 1
            /\ doing' = [doing EXCEPT ![c] = begun + 1]
            /\ base' = [base EXCEPT ![c] = stored[c]]
            /\ UNCHANGED <<cut, stored, conflicts, answered, attempts>>

(***************************************************************************)
(* Client c hands in its update, and nothing was committed since it has    *)
(* read.  A value never comes again, so the version alone tells.           *)
(***************************************************************************)
IsCurrent(c) == Len(base[c]) = Len(Current)

Attempt(c) == [update |-> doing[c], read |-> Len(base[c]), found |-> Len(Current)]

Take(c) == /\ doing[c] # 0
           /\ Joined(c, Primary)
           /\ IsCurrent(c)
           /\ stored' = [stored EXCEPT ![Primary] = Append(base[c], doing[c])]
           /\ attempts' = attempts \cup {Attempt(c)}

(* What becomes of a client whose update is answered. *)
Rest(c) == /\ doing' = [doing EXCEPT ![c] = 0]
           /\ base' = [base EXCEPT ![c] = <<>>]
           /\ answered' = answered \cup {doing[c]}

Commit(c) == /\ Take(c)
             /\ Rest(c)
             /\ UNCHANGED <<cut, begun, conflicts>>

(***************************************************************************)
(* Or the answer is lost, and c does not know whether its update was       *)
(* taken.  It hands it in again, and then learns that it was.              *)
(***************************************************************************)
CommitUnheard(c) == /\ Take(c)
                    /\ UNCHANGED <<cut, begun, doing, base, conflicts, answered>>

Known(c) == In(doing[c], Current)

Learn(c) == /\ doing[c] # 0
            /\ Joined(c, Primary)
            /\ Known(c)
            /\ Rest(c)
            /\ UNCHANGED <<cut, stored, begun, conflicts, attempts>>

(***************************************************************************)
(* Another update was taken since c has read: its own is refused, and the  *)
(* refusal brings the value on which it tries again.                       *)
(***************************************************************************)
Counts(c) == TRUE

Conflict(c) == /\ doing[c] # 0
               /\ Joined(c, Primary)
               /\ ~ IsCurrent(c)
               /\ ~ Known(c)
               /\ base' = [base EXCEPT ![c] = Current]
               /\ conflicts' = IF Counts(c) THEN conflicts + 1 ELSE conflicts
               /\ attempts' = attempts \cup {Attempt(c)}
               /\ UNCHANGED <<cut, stored, begun, doing, answered>>

(***************************************************************************)
(* Replica n is brought up to date.                                        *)
(***************************************************************************)
Copy(n) == /\ Joined(n, Primary)
           /\ stored' = [stored EXCEPT ![n] = Current]
           /\ UNCHANGED <<cut, begun, doing, base, conflicts, answered, attempts>>

(***************************************************************************)
(* The network is cut in two, and whole again.                             *)
(***************************************************************************)
Partition(side) == /\ cut = {}
                   /\ cut' = side
                   /\ UNCHANGED <<stored, begun, doing, base, conflicts, answered, attempts>>

Heal(side) == /\ cut = side
              /\ cut' = {}
              /\ UNCHANGED <<stored, begun, doing, base, conflicts, answered, attempts>>

Next == \/ \E c \in Client : Begin(c)
        \/ \E c \in Client : Commit(c)
        \/ \E c \in Client : CommitUnheard(c)
        \/ \E c \in Client : Learn(c)
        \/ \E c \in Client : Conflict(c)
        \/ \E n \in Node : Copy(n)
        \/ \E side \in Sides : Partition(side)
        \/ \E side \in Sides : Heal(side)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety.                                                                 *)
(***************************************************************************)
(* An update that was answered is in the register, and stays there. *)
NoLostUpdate == \A k \in answered : In(k, Current)

(* No update is in the register twice, however often it was handed in. *)
EachUpdateOnce == \A i, j \in DOMAIN Current : Current[i] = Current[j] => i = j

(* What a replica keeps, the register was at some time: reads may be stale, but of something that was committed. *)
PrefixOfPrimary == \A n \in Node : /\ Len(stored[n]) <= Len(Current)
                                   /\ \A i \in DOMAIN stored[n] : stored[n][i] = Current[i]

(* A conflict is that something was committed between reading and handing in. *)
ConflictsCounted == conflicts = Cardinality({a \in attempts : a.read # a.found})

(* Witnesses: goals that must be reachable, or the properties above say little. *)
(* An update is refused for the second time. *)
ConflictAgain == \E a, b \in attempts : /\ a # b
                                        /\ a.update = b.update
                                        /\ a.read # a.found /\ b.read # b.found
CommittedUnheard == \E c \in Client : doing[c] # 0 /\ Known(c)
WaitsCutOff == \E c \in Client : doing[c] # 0 /\ ~ Joined(c, Primary)

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  What is sent again and again arrives, and so does its        *)
(* answer.                                                                 *)
(***************************************************************************)
Fairness == /\ \A c \in Client : /\ SF_vars(Commit(c))
                                 /\ SF_vars(Learn(c))
                                 /\ SF_vars(Conflict(c))
            /\ \A side \in Healing : WF_vars(Heal(side))

FairSpec == Spec /\ Fairness

(***************************************************************************)
(* While somebody waits, somebody is answered in the end.  More is not     *)
(* promised: a client may be passed by others again and again.             *)
(***************************************************************************)
SomebodyWaits == \E c \in Client : doing[c] # 0

SomebodyAnswered ==
   \A n \in 0 .. MaxUpdates : SomebodyWaits /\ Cardinality(answered) = n ~> Cardinality(answered) > n
=============================================================================
