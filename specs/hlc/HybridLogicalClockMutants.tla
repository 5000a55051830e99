---------------------- MODULE HybridLogicalClockMutants ---------------------
(***************************************************************************)
(* Mistakes in a hybrid logical clock, each an operator that a .cfg file   *)
(* puts in the place of the right one.  The model's are in                 *)
(* src/mutants/hlc.ts.                                                     *)
(***************************************************************************)
EXTENDS HybridLogicalClock

(* In place of Up: there is no counter. *)
NotUp(c) == 0

(* In place of Fresh: the counter goes on when l does. *)
NotFresh(n) == Up(latest[n].c)

(* In place of ReceiveStamp: the counter of the message does not count. *)
ReceiveStampWithOwnCounter(n, s) ==
   LET old == latest[n]
       l == Greater(Greater(old.l, s.l), physical[n])
   IN  [l |-> l, c |-> IF l = old.l \/ l = s.l THEN Up(old.c) ELSE Fresh(n)]

(* In place of Up: after the greatest value comes 0. *)
UpOrWrapped(c) == (c + 1) % (MaxCounter + 1)

(* In place of Fits: nobody looks whether there is room. *)
Anything(s) == TRUE

(* In place of Recovered: the node starts as if it were new. *)
Nothing(n) == None

(* In place of Plausible: a node believes every message. *)
Whatever(n, s) == TRUE

(* In place of SendStamp: the physical clock is believed also when it was stepped back. *)
SendStampOfPhysicalClock(n) ==
   LET old == latest[n]
   IN  [l |-> physical[n], c |-> IF physical[n] = old.l THEN Up(old.c) ELSE Fresh(n)]

(* In place of Before: the counter is compared before l. *)
BeforeByCounter(s, t) == s.c < t.c \/ (s.c = t.c /\ s.l < t.l)
=============================================================================
