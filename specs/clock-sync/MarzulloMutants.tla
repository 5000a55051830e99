-------------------------- MODULE MarzulloMutants --------------------------
(***************************************************************************)
(* Mistakes in Marzullo's algorithm, each an operator that a .cfg file     *)
(* puts in the place of the right one.  The model's are in                 *)
(* src/mutants/clock-sync/marzullo.ts.                                     *)
(***************************************************************************)
EXTENDS Marzullo

(* In place of Precedes: an interval ends before another begins at the same place. *)
PrecedesEndFirst(d, e) == \/ d[1] < e[1]
                          \/ d[1] = e[1] /\ d[2] = "end" /\ e[2] = "begin"

(* In place of Needed: the part on which most sources agree, which is how the algorithm is often told. *)
NeededByMost == CHOOSE i \in 0 .. Cardinality(Source) : /\ \E p \in Place : Agreeing(p) = i
                                                        /\ \A p \in Place : Agreeing(p) <= i

(* In place of Needed: one source fewer. *)
NeededTooFew == Cardinality(Source) - MaxLiars - 1

(* In place of End: the answer ends where the first part on which enough agree does. *)
EndOfFirstPart(p) == /\ IsNext(<<p, "end">>)
                     /\ visited' = visited \cup {<<p, "end">>}
                     /\ high' = IF count >= Needed /\ count - Cardinality({r \in reports : r.to = p}) < Needed
                                   /\ high = Nowhere
                                THEN p ELSE high
                     /\ count' = count - Cardinality({r \in reports : r.to = p})
                     /\ UNCHANGED <<truth, reports, low>>
=============================================================================
