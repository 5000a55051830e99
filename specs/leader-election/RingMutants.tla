---------------------------- MODULE RingMutants -----------------------------
(***************************************************************************)
(* Mistakes in the election on a ring, each an operator that a .cfg file   *)
(* puts in the place of the right one.  The model's are in                 *)
(* src/mutants/leader-election/ring.ts.                                    *)
(***************************************************************************)
EXTENDS Ring

(* A node whose own id comes back forwards it. *)
ForwardEqual(n) == \E i \in candidacy[n] :
                      /\ i >= id[n]
                      /\ PassOn(n, i, i)
                      /\ active' = active \cup {n}
                      /\ UNCHANGED <<id, elected, won, leader>>

WinNever(n) == FALSE /\ UNCHANGED vars

(* A node forwards every id but its own. *)
ForwardOthers(n) == \E i \in candidacy[n] :
                       /\ i # id[n]
                       /\ PassOn(n, i, i)
                       /\ active' = active \cup {n}
                       /\ UNCHANGED <<id, elected, won, leader>>

(* In place of IdsAreUnique. *)
AnyIds(ids) == TRUE
=============================================================================
