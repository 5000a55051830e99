------------------------------ MODULE Marzullo ------------------------------
(***************************************************************************)
(* Several sources each tell an interval in which the time is, and some of *)
(* them may lie.  From all the intervals comes one that has the time in it *)
(* as long as not too many lie.                                            *)
(*                                                                         *)
(* After Marzullo and Owicki, "Maintaining the Time in a Distributed       *)
(* System" (1983), and Marzullo, "Maintaining the Time in a Distributed    *)
(* System: An Example of a Loosely-Coupled Distributed Service" (1984).    *)
(*                                                                         *)
(* With n sources of which at most f lie, the time is in n - f intervals   *)
(* at least.  So the answer goes from the first place that is in n - f     *)
(* intervals to the last one, and the time is in it.  It need not be in    *)
(* the part on which most sources agree: a liar can make another part look *)
(* as good or better.  Found in one pass over the edges of the intervals   *)
(* in their order.                                                         *)
(*                                                                         *)
(* Places are whole numbers: what counts of the places is their order, and *)
(* all the edges are among them.  All intervals speak of one moment, for   *)
(* which those of Exchange.tla have grown by the age of their samples.     *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS Source,    \* the sources of time
          MaxLiars,  \* how many sources may lie, as is allowed for
          Liars,     \* how many sources may lie
          Last       \* places are 0 .. Last

ASSUME ConstantAssumption == /\ MaxLiars \in Nat /\ 2 * MaxLiars < Cardinality(Source)
                             /\ Liars \in Nat /\ Last \in Nat

VARIABLES truth,    \* the time, which nobody knows
          reports,  \* the intervals that have come in
          visited,  \* the edges that the pass has come by
          count,    \* how many intervals have begun and not ended
          low,      \* where the answer begins
          high      \* where it ends, as far as the pass has come

vars == <<truth, reports, visited, count, low, high>>

Place == 0 .. Last
Nowhere == -1

Edge == Place \X {"begin", "end"}

Report == [source : Source, from : Place, to : Place]

TypeOK == /\ truth \in Place
          /\ reports \subseteq Report
          /\ \A r \in reports : r.from <= r.to
          /\ \A r1, r2 \in reports : r1.source = r2.source => r1 = r2
          /\ visited \subseteq Edge
          /\ count \in 0 .. Cardinality(Source)
          /\ low \in Place \cup {Nowhere}
          /\ high \in Place \cup {Nowhere}

Init == /\ truth \in Place
        /\ reports = {}
        /\ visited = {}
        /\ count = 0
        /\ low = Nowhere
        /\ high = Nowhere

Contains(r, place) == r.from <= place /\ place <= r.to

(* A source lies if the time is not in its interval: what it knows or means by it is its own affair. *)
Lying == {r \in reports : ~ Contains(r, truth)}

HasReported(s) == \E r \in reports : r.source = s

AllReported == {r.source : r \in reports} = Source

(***************************************************************************)
(* In how many intervals the time is at least.                             *)
(***************************************************************************)
Needed == Cardinality(Source) - MaxLiars

Edges == {<<r.from, "begin">> : r \in reports} \cup {<<r.to, "end">> : r \in reports}

(***************************************************************************)
(* An interval has both its edges in it: where one begins at the place     *)
(* where another ends, they meet there, and so the beginning comes first.  *)
(***************************************************************************)
Precedes(d, e) == \/ d[1] < e[1]
                  \/ d[1] = e[1] /\ d[2] = "begin" /\ e[2] = "end"

IsNext(e) == /\ AllReported
             /\ e \notin visited
             /\ LET pending == Edges \ visited
                IN  e \in pending /\ \A d \in pending : d = e \/ Precedes(e, d)

-----------------------------------------------------------------------------
(***************************************************************************)
(* Source s tells its interval, and may lie if not too many have.          *)
(***************************************************************************)
Tell(s) == /\ ~ HasReported(s)
           /\ \E from, to \in Place :
                 LET r == [source |-> s, from |-> from, to |-> to]
                 IN  /\ from <= to
                     /\ ~ Contains(r, truth) => Cardinality(Lying) < Liars
                     /\ reports' = reports \cup {r}
           /\ UNCHANGED <<truth, visited, count, low, high>>

(***************************************************************************)
(* The pass comes to the place p, where some intervals begin.  The answer  *)
(* begins where for the first time there are enough of them.               *)
(***************************************************************************)
Begin(p) == /\ IsNext(<<p, "begin">>)
            /\ visited' = visited \cup {<<p, "begin">>}
            /\ count' = count + Cardinality({r \in reports : r.from = p})
            /\ low' = IF low = Nowhere /\ count' >= Needed THEN p ELSE low
            /\ UNCHANGED <<truth, reports, high>>

(***************************************************************************)
(* The pass comes to the place p, where some intervals end.  The answer    *)
(* ends where for the last time there were enough of them.                 *)
(***************************************************************************)
End(p) == /\ IsNext(<<p, "end">>)
          /\ visited' = visited \cup {<<p, "end">>}
          /\ high' = IF count >= Needed THEN p ELSE high
          /\ count' = count - Cardinality({r \in reports : r.to = p})
          /\ UNCHANGED <<truth, reports, low>>

Next == \/ \E s \in Source : Tell(s)
        \/ \E p \in Place : Begin(p)
        \/ \E p \in Place : End(p)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Properties.                                                             *)
(***************************************************************************)
Done == AllReported /\ Edges \subseteq visited

IntervalContainsTrueTime == Done => low # Nowhere /\ low <= truth /\ truth <= high

(***************************************************************************)
(* The answer is worth something: one source's interval has all of it.     *)
(* Both of its ends are in n - f intervals, and so, with n > 2f, some      *)
(* interval has both; with n > 3f there are more than f of those, and one  *)
(* of them is of a source that tells the truth.                            *)
(***************************************************************************)
InsideOneSource ==
   Done /\ low # Nowhere =>
      \E r \in reports : /\ Contains(r, low) /\ Contains(r, high)
                         /\ 3 * MaxLiars < Cardinality(Source) => r \notin Lying

Agreeing(p) == Cardinality({r \in reports : Contains(r, p)})

(* Witnesses: goals that must be reachable, or the properties above say little. *)
MeetAtAnEdge == Done /\ low = high /\ \E r1, r2 \in reports : r1 # r2 /\ r1.to = low /\ r2.from = low
AgreedInTwoParts == Done /\ \E p \in low .. high : Agreeing(p) < Needed
=============================================================================
