-------------------------- MODULE ExchangeMutants --------------------------
(***************************************************************************)
(* Mistakes in the exchange, each an operator that a .cfg file puts in the *)
(* place of the right one.  The model's are in                             *)
(* src/mutants/clock-sync/exchange.ts.                                     *)
(***************************************************************************)
EXTENDS Exchange

(* In place of TwiceOffset: the reply is taken to have needed the whole round trip. *)
TwiceOffsetNotHalved(s) == 2 * (s.transmit - s.destination) + 2 * RoundTrip(s)

(* In place of TwiceDrift: the client takes its clock for perfect. *)
NoDrift(units) == 0

(* In place of Since: an old sample is as good as it was when it came in. *)
SinceUntilReply(s, now) == s.destination - s.origin

(* In place of IsBetter: the latest sample is the one that counts. *)
AlwaysBetter(s, old) == TRUE
=============================================================================
