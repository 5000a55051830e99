---------------------------- MODULE BullyMutants ----------------------------
(***************************************************************************)
(* Mistakes in the bully algorithm, each an operator that a .cfg file puts *)
(* in the place of the right one.  The model's are in                      *)
(* src/mutants/leader-election/bully.ts.                                   *)
(***************************************************************************)
EXTENDS Bully

(* A node that comes up again waits until somebody tells it who coordinates; it counts on itself, which is up. *)
RecoverSilently(n) == /\ status[n] = "down"
                      /\ Turn(n, "halted", 0, n, 0, {})
                      /\ UNCHANGED <<msgs, crashes>>

(* A halted node accepts a smaller coordinator than the one that has halted it since. *)
AcceptsAny(n, m) == status[n] = "halted"

(* A node halts the smallest nodes first. *)
NextGreaterToHalt(n, m) == CASE m = n /\ n = 1 -> 0
                             [] m = n /\ n > 1 -> 1
                             [] m + 1 = n -> 0
                             [] m + 1 < n -> m + 1
=============================================================================
