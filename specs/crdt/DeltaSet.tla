------------------------------ MODULE DeltaSet ------------------------------
(***************************************************************************)
(* A replicated set in which an addition wins over a concurrent removal,   *)
(* by deltas: a replica sends what has changed of its state since the last *)
(* acknowledgement of the one to which it sends, and its whole state if it *)
(* no longer has the changes.                                              *)
(*                                                                         *)
(* Each addition has a dot of its own, the replica and a number.  A state  *)
(* has the dots under which elements are in the set, and its causal        *)
(* context, all dots that it has heard of: what is in the context and not  *)
(* in the set was removed, so no tombstones are kept.  The context of a    *)
(* replica is a vector, the greatest number of each replica: that is right *)
(* only as long as no number below is missing, and so a replica must not   *)
(* join a delta with a gap before it.                                      *)
(*                                                                         *)
(* After Almeida, Shoker and Baquero, "Delta State Replicated Data Types"  *)
(* (2018): Algorithm 2, causal anti-entropy, with the causal               *)
(* delta-merging condition, and the add-wins set with its causal context   *)
(* compressed.                                                             *)
(*                                                                         *)
(* State and counter of a replica are on disk; deltas and acknowledgements *)
(* are in memory, and gone after a restart.  The network delays, reorders, *)
(* duplicates and loses messages: what was sent may be received any number *)
(* of times, at any time or never.                                         *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Replica,     \* the replicas
          Restarting,  \* those that may stop and start again
          Element,     \* what may be in the set
          Initial,     \* what is in the set of every replica from the start
          MaxUpdates   \* how many updates they make in all, so that TLC comes to an end

ASSUME ConstantAssumption == MaxUpdates \in Nat /\ Initial \subseteq Element /\ Restarting \subseteq Replica

VARIABLES payload,   \* the state of each replica, on disk
          counter,   \* the number of the next delta of each replica, on disk
          deltas,    \* what has changed of the state of each replica, by number, in memory
          acked,     \* up to which of its deltas each replica knows that another has them, in memory
          seen,      \* the updates of which each replica has heard: for the properties
          messages   \* all deltas that were ever sent

vars == <<payload, counter, deltas, acked, seen, messages>>

Count == 0 .. MaxUpdates

(* A dot; an update's name is of the same form. *)
Dot == Replica \X Count

(* An element under a dot.  What is in the set from the start has the dots with number 0. *)
Tagged == Element \X Replica \X Count

Payload == [tagged : SUBSET Tagged, context : [Replica -> Count]]

Update == [by : Replica, number : Count, what : {"add", "remove"}, element : Element, after : SUBSET Dot]

(* A state changes at most twice by each update: when its dot comes, and when it goes. *)
DeltaNumber == 0 .. 2 * MaxUpdates

(* A change: its dots may have gaps.  Which updates are in it is written down for the properties. *)
Delta == [tagged : SUBSET Tagged, dots : SUBSET Dot, seen : SUBSET Update]

IsDelta(d) == [tagged |-> d.tagged, dots |-> d.dots, seen |-> d.seen] \in Delta

TypeOK == /\ payload \in [Replica -> Payload]
          /\ counter \in [Replica -> DeltaNumber]
          /\ \A r \in Replica : \A d \in deltas[r] : /\ DOMAIN d = {"number", "tagged", "dots", "seen"}
                                                     /\ d.number \in DeltaNumber
                                                     /\ IsDelta(d)
          /\ acked \in [Replica -> [Replica -> DeltaNumber]]
          /\ seen \in [Replica -> SUBSET Update]
          /\ \A m \in messages : /\ m.from \in Replica
                                 /\ m.to \in Replica
                                 /\ m.number \in DeltaNumber
                                 /\ IsDelta(m)

NothingAcked == [s \in Replica |-> 0]

Init == /\ payload = [r \in Replica |-> [tagged |-> Initial \X Replica \X {0}, context |-> [s \in Replica |-> 0]]]
        /\ counter = [r \in Replica |-> 0]
        /\ deltas = [r \in Replica |-> {}]
        /\ acked = [r \in Replica |-> NothingAcked]
        /\ seen = [r \in Replica |-> {}]
        /\ messages = {}

-----------------------------------------------------------------------------
(***************************************************************************)
(* States and deltas.                                                      *)
(***************************************************************************)
DotOf(t) == <<t[2], t[3]>>

Contents(state) == {t[1] : t \in state.tagged}

Covers(context, dot) == dot[2] <= context[dot[1]]

(* The vector that covers a vector and some dots: and all below them, seen or not. *)
Covering(context, dots) ==
   [r \in Replica |-> LET numbers == {context[r]} \cup {dot[2] : dot \in {d \in dots : d[1] = r}}
                      IN  CHOOSE n \in numbers : \A m \in numbers : m <= n]

(* What is in the set of one side stays, unless the other side has heard of it and does not have it. *)
Join(state, delta) ==
   [tagged |-> {t \in state.tagged : DotOf(t) \in delta.dots => t \in delta.tagged}
                  \cup {t \in delta.tagged : Covers(state.context, DotOf(t)) => t \in state.tagged},
    context |-> Covering(state.context, delta.dots)]

(* Several deltas as one. *)
Together(ds) ==
   [tagged |-> {t \in UNION {d.tagged : d \in ds} : \A d \in ds : DotOf(t) \in d.dots => t \in d.tagged},
    dots |-> UNION {d.dots : d \in ds},
    seen |-> UNION {d.seen : d \in ds}]

(* The whole state of replica r as a delta. *)
Whole(r) == [tagged |-> payload[r].tagged,
             dots |-> {dot \in Dot : Covers(payload[r].context, dot)},
             seen |-> seen[r]]

Dots(tagged) == {DotOf(t) : t \in tagged}

-----------------------------------------------------------------------------
(***************************************************************************)
(* Replica r joins a delta into its state, and keeps it for the others.    *)
(***************************************************************************)
Apply(r, delta) == /\ payload' = [payload EXCEPT ![r] = Join(@, delta)]
                   /\ deltas' = [deltas EXCEPT ![r] = @ \cup {[number |-> counter[r], tagged |-> delta.tagged,
                                                              dots |-> delta.dots, seen |-> delta.seen]}]
                   /\ counter' = [counter EXCEPT ![r] = @ + 1]
                   /\ seen' = [seen EXCEPT ![r] = @ \cup delta.seen]

(***************************************************************************)
(* Replica r makes an update.  After which others it was made is written   *)
(* down for the properties.                                                *)
(***************************************************************************)
MayUpdate == Cardinality(UNION {seen[r] : r \in Replica}) < MaxUpdates

NewUpdate(r, what, e) == [by |-> r, number |-> Cardinality({u \in seen[r] : u.by = r}) + 1, what |-> what,
                          element |-> e, after |-> {<<u.by, u.number>> : u \in seen[r]}]

Perform(r, tagged, dots, what, e) ==
   /\ MayUpdate
   /\ Apply(r, [tagged |-> tagged, dots |-> dots, seen |-> {NewUpdate(r, what, e)}])
   /\ UNCHANGED <<acked, messages>>

TaggedWith(r, e) == {t \in payload[r].tagged : t[1] = e}

(***************************************************************************)
(* Replica r adds e, under its next dot, and in place of those under which *)
(* it sees e in the set.                                                   *)
(***************************************************************************)
Add(r, e) == LET t == <<e, r, payload[r].context[r] + 1>>
             IN  Perform(r, {t}, {DotOf(t)} \cup Dots(TaggedWith(r, e)), "add", e)

(***************************************************************************)
(* Replica r removes e, which it sees in the set: the delta has heard of   *)
(* the dots under which it sees it, and does not have them.                *)
(***************************************************************************)
Remove(r, e) == /\ e \in Contents(payload[r])
                /\ Perform(r, {}, Dots(TaggedWith(r, e)), "remove", e)

(***************************************************************************)
(* Replica r sends to s all that has changed since what s has              *)
(* acknowledged.  If it does not have all of these deltas any more, it     *)
(* sends its state.                                                        *)
(***************************************************************************)
Interval(r, s) == {d \in deltas[r] : d.number >= acked[r][s]}

HasInterval(r, s) == \E d \in deltas[r] : d.number <= acked[r][s]

MaySend(r, s) == r # s /\ acked[r][s] < counter[r]

AckedWhenSent(r, s) == acked

Send(r, s) == /\ MaySend(r, s)
              /\ LET delta == IF HasInterval(r, s) THEN Together(Interval(r, s)) ELSE Whole(r)
                 IN  messages' = messages \cup {[from |-> r, to |-> s, number |-> counter[r],
                                                 tagged |-> delta.tagged, dots |-> delta.dots, seen |-> delta.seen]}
              /\ acked' = AckedWhenSent(r, s)
              /\ UNCHANGED <<payload, counter, deltas, seen>>

(***************************************************************************)
(* A delta reaches replica r, perhaps late and not for the first time.  If *)
(* there is something new in it, r joins it and keeps it for the others.   *)
(* It acknowledges it in any case, and the acknowledgement arrives or is   *)
(* lost.  One that is late is that of the same delta received once more.   *)
(***************************************************************************)
Acknowledge(m) == [acked EXCEPT ![m.from][m.to] = IF m.number > @ THEN m.number ELSE @]

Receive(r) ==
   \E m \in messages :
      /\ m.to = r
      /\ IF Join(payload[r], m) # payload[r]
         THEN Apply(r, m)
         ELSE /\ seen' = [seen EXCEPT ![r] = @ \cup m.seen]
              /\ UNCHANGED <<payload, counter, deltas>>
      /\ acked' \in {acked, Acknowledge(m)}
      /\ UNCHANGED messages

(***************************************************************************)
(* Replica r stops and starts again: what was in memory is gone.           *)
(***************************************************************************)
CounterAfterRestart(r) == counter

Restart(r) == /\ deltas' = [deltas EXCEPT ![r] = {}]
              /\ acked' = [acked EXCEPT ![r] = NothingAcked]
              /\ counter' = CounterAfterRestart(r)
              /\ UNCHANGED <<payload, seen, messages>>

Next == \/ \E r \in Replica, e \in Element : Add(r, e)
        \/ \E r \in Replica, e \in Element : Remove(r, e)
        \/ \E r, s \in Replica : Send(r, s)
        \/ \E r \in Replica : Receive(r)
        \/ \E r \in Restarting : Restart(r)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety.                                                                 *)
(***************************************************************************)
(* Replicas that have seen the same updates have the same state. *)
StrongConvergence == \A r, s \in Replica : seen[r] = seen[s] => payload[r] = payload[s]

(* An element is in the set exactly if some addition of it was not seen by any removal of it. *)
(* What is in the set from the start was seen by everybody. *)
Undone(u, updates) == \E v \in updates : /\ v.what = "remove"
                                         /\ v.element = u.element
                                         /\ <<u.by, u.number>> \in v.after

Added(updates) == {u.element : u \in {v \in updates : v.what = "add" /\ ~Undone(v, updates)}}
Kept(updates) == {e \in Initial : \A u \in updates : u.what = "remove" => u.element # e}

AddWins == \A r \in Replica : Contents(payload[r]) = Added(seen[r]) \cup Kept(seen[r])

(* Witnesses: goals that must be reachable, or the properties above say little. *)
ConcurrentUpdates == \E r, s \in Replica : \E u \in seen[r], v \in seen[s] : u \notin seen[s] /\ v \notin seen[r]
AllMerged == /\ \A r, s \in Replica : seen[r] = seen[s]
             /\ \E r \in Replica : \E u, v \in seen[r] : u.by # v.by

(* An addition has won over a removal that did not see it. *)
AddHasWon == \E r \in Replica : \E u, v \in seen[r] :
                /\ u.what = "add" /\ v.what = "remove"
                /\ u.element = v.element
                /\ u.element \in Contents(payload[r])
                /\ <<u.by, u.number>> \notin v.after
                /\ <<v.by, v.number>> \notin u.after

(* A delta has been sent to a replica that had acknowledged what was before it. *)
ContinuationSent == \E m \in messages : \E u \in seen[m.from] \ m.seen : \A v \in m.seen : <<u.by, u.number>> \in v.after

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  Replicas go on sending, and a delta with news of which there *)
(* are copies enough reaches its replica.                                  *)
(***************************************************************************)
Fairness == /\ \A r, s \in Replica : WF_vars(Send(r, s))
            /\ \A r \in Replica : WF_seen(Receive(r))

FairSpec == Spec /\ Fairness

HasSeen(s, r, number) == \E u \in seen[s] : u.by = r /\ u.number = number

EventualDelivery == \A r, s \in Replica, number \in 1 .. MaxUpdates :
                       HasSeen(r, r, number) ~> HasSeen(s, r, number)
=============================================================================
