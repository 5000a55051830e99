------------------------------ MODULE Sequence ------------------------------
(***************************************************************************)
(* A replicated sequence, as of the characters of a text that several      *)
(* people write at once.  An element is inserted after another one, and    *)
(* stays there; one that is removed leaves a tombstone, after which others *)
(* may still be inserted by who has not seen the removal.  Of elements     *)
(* inserted after the same one the newer comes first, by timestamps.       *)
(*                                                                         *)
(* After Roh, Jeon, Kim and Lee, "Replicated Abstract Data Types: Building *)
(* Blocks for Collaborative Applications" (2011), the replicated growable  *)
(* array (RGA), and Shapiro, Preguica, Baquero and Zawirski, "A            *)
(* comprehensive study of Convergent and Commutative Replicated Data       *)
(* Types" (INRIA RR-7506, 2011), Specification 19.  Operations are         *)
(* delivered as in OperationSet.tla: once, and in causal order.            *)
(*                                                                         *)
(* Replicas send the operations that they have, their own and others',     *)
(* again and again.  The network delays, reorders, duplicates and loses    *)
(* messages.                                                               *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Sequences

CONSTANTS Replica,     \* the replicas: numbers from 1, which break ties
          MaxUpdates   \* how many operations they make in all, so that TLC comes to an end

ASSUME ConstantAssumption == MaxUpdates \in Nat /\ Replica \subseteq Nat \ {0}

VARIABLES payload,   \* the state of each replica: its elements in order, and those that were removed
          clock,     \* how many operations of each replica each replica has carried out
          seen,      \* the operations that each replica has carried out: it sends them again
          messages   \* the operations that are on their way

vars == <<payload, clock, seen, messages>>

Count == 0 .. MaxUpdates

(* An operation's name is its replica and a number. *)
Name == Replica \X Count

(* An element is its timestamp, a time and a replica: what it says does not matter here. *)
Element == (1 .. MaxUpdates) \X Replica

(* In place of an element before the first one. *)
Front == <<0, 0>>

Stamp == [Replica -> Count]

(* An insertion of an element after another one, or a removal of an element, which is then both. *)
Operation == [by : Replica, number : Count, what : {"insert", "remove"}, element : Element,
              reference : Element \cup {Front}, stamp : Stamp, after : SUBSET Name]

TypeOK == /\ \A r \in Replica : /\ DOMAIN payload[r] = {"order", "removed"}
                                /\ payload[r].order \in Seq(Element)
                                /\ payload[r].removed \subseteq Element
          /\ clock \in [Replica -> Stamp]
          /\ seen \in [Replica -> SUBSET Operation]
          /\ messages \subseteq Operation

Init == /\ payload = [r \in Replica |-> [order |-> << >>, removed |-> {}]]
        /\ clock = [r \in Replica |-> [s \in Replica |-> 0]]
        /\ seen = [r \in Replica |-> {}]
        /\ messages = {}

-----------------------------------------------------------------------------
(***************************************************************************)
(* Sequences.                                                              *)
(***************************************************************************)
Elements(order) == {order[i] : i \in DOMAIN order}

Visible(state) == Elements(state.order) \ state.removed

(* The place of an element, and 0 before the first one. *)
Place(order, e) == IF e = Front THEN 0 ELSE CHOOSE i \in DOMAIN order : order[i] = e

Newer(e, f) == e[1] > f[1] \/ (e[1] = f[1] /\ e[2] > f[2])

(***************************************************************************)
(* Where an element goes: after its reference, past all newer elements     *)
(* that follow there.  What was inserted after these is newer still, so    *)
(* that they are skipped together with what follows them.                  *)
(***************************************************************************)
Skips(order, i, j, e) == Newer(order[j], e)

PlaceAfter(order, i, e) ==
   LET stops == {j \in i + 1 .. Len(order) : ~ Skips(order, i, j, e)}
   IN  IF stops = {} THEN Len(order) ELSE (CHOOSE j \in stops : \A k \in stops : j <= k) - 1

Inserted(order, i, e) == SubSeq(order, 1, i) \o <<e>> \o SubSeq(order, i + 1, Len(order))

(***************************************************************************)
(* What becomes of a state by an operation.                                *)
(***************************************************************************)
Effect(state, o) ==
   IF o.what = "insert"
   THEN [state EXCEPT !.order = Inserted(@, PlaceAfter(@, Place(@, o.reference), o.element), o.element)]
   ELSE [state EXCEPT !.removed = @ \cup {o.element}]

-----------------------------------------------------------------------------
(* Replica r carries out an operation, its own or another's. *)
CarryOut(r, o) == /\ payload' = [payload EXCEPT ![r] = Effect(@, o)]
                  /\ clock' = [clock EXCEPT ![r][o.by] = o.stamp[o.by]]
                  /\ seen' = [seen EXCEPT ![r] = @ \cup {o}]

(***************************************************************************)
(* Replica r makes an operation, and carries it out at once.               *)
(***************************************************************************)
MayUpdate == Cardinality(UNION {seen[r] : r \in Replica}) < MaxUpdates

Perform(r, what, e, reference) ==
   /\ CarryOut(r, [by |-> r, number |-> clock[r][r] + 1, what |-> what, element |-> e, reference |-> reference,
                   stamp |-> [clock[r] EXCEPT ![r] = @ + 1],
                   after |-> {<<o.by, o.number>> : o \in seen[r]}])
   /\ UNCHANGED messages

(***************************************************************************)
(* Replica r inserts an element after f, which it sees, or at the front.    *)
(* Its time is the number of operations of which it knows, as the sum of   *)
(* the vector is in the paper, and so after that of all elements that the  *)
(* replica has seen: it is the newest there, and nothing is skipped.       *)
(***************************************************************************)
NextTime(r) == Cardinality(seen[r]) + 1

Insert(r, f) == /\ MayUpdate
                /\ f \in Visible(payload[r]) \cup {Front}
                /\ Perform(r, "insert", <<NextTime(r), r>>, f)

(***************************************************************************)
(* Replica r removes an element that it sees.                              *)
(***************************************************************************)
Remove(r, e) == /\ MayUpdate
                /\ e \in Visible(payload[r])
                /\ Perform(r, "remove", e, e)

(***************************************************************************)
(* Replica r sends the operations that it has carried out to whoever may   *)
(* hear it, whether or not it has done so before.                          *)
(***************************************************************************)
Send(r) == /\ messages' = messages \cup seen[r]
           /\ UNCHANGED <<payload, clock, seen>>

(***************************************************************************)
(* Replica r has carried out all that the one which made the operation had *)
(* carried out: the operation is the next one from there, which it is only *)
(* once, and nothing is missing that had come there from others.           *)
(***************************************************************************)
IsNext(r, o) == o.stamp[o.by] = clock[r][o.by] + 1

HasOthers(r, o) == \A s \in Replica \ {o.by} : o.stamp[s] <= clock[r][s]

(***************************************************************************)
(* An operation reaches replica r when its turn has come.  One that comes  *)
(* too early stays on its way, one that comes again is passed over.        *)
(***************************************************************************)
Receive(r) == \E o \in messages : /\ IsNext(r, o)
                                  /\ HasOthers(r, o)
                                  /\ CarryOut(r, o)
                                  /\ UNCHANGED messages

(***************************************************************************)
(* A message is lost.                                                      *)
(***************************************************************************)
Lose == \E o \in messages : /\ messages' = messages \ {o}
                            /\ UNCHANGED <<payload, clock, seen>>

Next == \/ \E r \in Replica, f \in Element \cup {Front} : Insert(r, f)
        \/ \E r \in Replica, e \in Element : Remove(r, e)
        \/ \E r \in Replica : Send(r)
        \/ \E r \in Replica : Receive(r)
        \/ Lose

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety.                                                                 *)
(***************************************************************************)
(* Replicas that have seen the same operations have the same state. *)
StrongConvergence == \A r, s \in Replica : seen[r] = seen[s] => payload[r] = payload[s]

(* Replicas see those elements, each once, that were inserted and not removed. *)
ElementsOf(updates, what) == {u.element : u \in {v \in updates : v.what = what}}

HasWhatWasInserted ==
   \A r \in Replica :
      /\ Visible(payload[r]) = ElementsOf(seen[r], "insert") \ ElementsOf(seen[r], "remove")
      /\ Len(payload[r].order) = Cardinality(Elements(payload[r].order))

(***************************************************************************)
(* No element comes between an element and one that was inserted after it, *)
(* or after one that was inserted after it, and so on, but those that were *)
(* so inserted themselves.  In particular runs that replicas insert        *)
(* forward, each element after the one before, do not get mixed up when    *)
(* they begin at the same place.  Of runs inserted backward, each element  *)
(* before the one before, nothing is promised: see BackwardRunBroken.      *)
(***************************************************************************)
References(updates) == {<<u.element, u.reference>> : u \in {v \in updates : v.what = "insert"}}

RECURSIVE IsUnder(_, _, _)
IsUnder(references, e, f) == \E pair \in references : /\ pair[1] = e
                                                      /\ pair[2] = f \/ IsUnder(references, pair[2], f)

NoInterleaving ==
   \A r \in Replica :
      LET order == payload[r].order
          references == References(seen[r])
      IN  \A i, k \in DOMAIN order :
             i < k /\ IsUnder(references, order[k], order[i]) =>
                \A j \in i + 1 .. k : IsUnder(references, order[j], order[i])

(* An element that a replica inserts comes to be next to the one after which it inserts it. *)
InsertsInPlace ==
   [][\A r \in Replica : \A o \in seen'[r] \ seen[r] :
         o.by = r /\ o.what = "insert" =>
            Place(payload'[r].order, o.element) = Place(payload'[r].order, o.reference) + 1]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
ConcurrentUpdates == \E r, s \in Replica : \E u \in seen[r], v \in seen[s] : u \notin seen[s] /\ v \notin seen[r]
AllMerged == /\ \A r, s \in Replica : seen[r] = seen[s]
             /\ \E r \in Replica : \E u, v \in seen[r] : u.by # v.by

(* An element was inserted after one that was removed meanwhile. *)
InsertedAfterRemoved == \E r \in Replica : \E u \in seen[r] : /\ u.what = "insert"
                                                              /\ u.reference \in payload[r].removed

(* A run of two elements was inserted forward, and another element at the same place meanwhile. *)
RunKeptTogether ==
   \E r \in Replica : \E u, v, w \in seen[r] :
      /\ u.what = "insert" /\ v.what = "insert" /\ w.what = "insert"
      /\ v.by = u.by /\ v.reference = u.element
      /\ w.by # u.by /\ w.reference = u.reference
      /\ <<w.by, w.number>> \notin u.after /\ <<w.by, w.number>> \notin v.after
      /\ <<u.by, u.number>> \notin w.after /\ <<v.by, v.number>> \notin w.after

(* A run of two elements was inserted backward, and an element of another replica has come between. *)
BackwardRunBroken ==
   \E r \in Replica : \E u, v, w \in seen[r] :
      /\ u.what = "insert" /\ v.what = "insert" /\ w.what = "insert"
      /\ v.by = u.by /\ v.reference = u.reference
      /\ w.by # u.by /\ w.reference = u.reference
      /\ <<w.by, w.number>> \notin u.after /\ <<w.by, w.number>> \notin v.after
      /\ <<u.by, u.number>> \notin w.after /\ <<v.by, v.number>> \notin w.after
      /\ LET order == payload[r].order
         IN  /\ Place(order, v.element) < Place(order, w.element)
             /\ Place(order, w.element) < Place(order, u.element)

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  Replicas go on sending, and of messages with news that come  *)
(* to a replica again and again not all are lost.                          *)
(***************************************************************************)
Fairness == /\ \A r \in Replica : WF_vars(Send(r))
            /\ \A r \in Replica : SF_vars(Receive(r))

FairSpec == Spec /\ Fairness

HasSeen(s, r, number) == \E u \in seen[s] : u.by = r /\ u.number = number

EventualDelivery == \A r, s \in Replica, number \in 1 .. MaxUpdates :
                       HasSeen(r, r, number) ~> HasSeen(s, r, number)
=============================================================================
