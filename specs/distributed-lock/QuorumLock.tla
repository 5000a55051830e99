---------------------------- MODULE QuorumLock -----------------------------
(***************************************************************************)
(* A lock that a client has once a majority of independent servers have    *)
(* given it to that client for a time.  The servers know nothing of each   *)
(* other: each keeps a key that says whose the lock is, and forgets it     *)
(* when its time to live is over.                                          *)
(*                                                                         *)
(* In the manner of Redlock (Sanfilippo, "Distributed Locks with Redis",   *)
(* sections "The Redlock algorithm" and "Performance, crash recovery and   *)
(* fsync").  It is safe while clocks run at nearly the right rate, nobody  *)
(* pauses between looking at the clock and and a server that has   *)
(* lost its keys stays away for as long as a key lives.  Constants allow   *)
(* each of these to be otherwise, and so show what Kleppmann, "How to do   *)
(* distributed locking" (2016), says of it.                                *)
(*                                                                         *)
(* Time.  Real time passes in ticks; what happens between two ticks        *)
(* happens at one moment, in any order.  In a tick each clock counts some  *)
(* number of units of its pace, another one each time if it likes.  A      *)
(* clock without drift counts Rate; one that drifts by at most Epsilon     *)
(* counts from L * (Rate - Epsilon) to L * (Rate + Epsilon) in L ticks.    *)
(* The variables hold units since something began, and stop to grow where      *)
(* nothing depends on them any more, so time needs no bound.               *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS Client,        \* the clients that want the lock
          Server,        \* the servers that keep keys
          Quorum,        \* sets of servers; any two of them share a member
          Nobody,        \* in place of the client of a key where there is no key
          Unknown,       \* the same where a server does not know, having lost its keys
          Rate,          \* units that a clock without drift counts in a tick
          Epsilon,       \* the drift for which the protocol makes allowance, in units a tick
          ClientPace,    \* units that the clocks of the clients there are may count in a tick
          ServerPace,    \* the same of servers
          TimeToLive,    \* how long a server keeps a key, by its clock
          ClientsPause,  \* whether a client may pause between looking at its clock and acting
          FaultKind,     \* what may go wrong at a server: see Fault
          MaxFaults      \* how many faults there may be, so that they come to an end

ASSUME QuorumAssumption ==
          /\ \A Q \in Quorum : Q \subseteq Server
          /\ \A Q1, Q2 \in Quorum : Q1 \cap Q2 # {}

ASSUME ConstantAssumption ==
          /\ Client \cap Server = {} /\ {Nobody, Unknown} \cap Client = {} /\ Nobody # Unknown
          /\ Rate \in Nat /\ Epsilon \in 0 .. Rate /\ ClientPace \subseteq Nat /\ ServerPace \subseteq Nat /\ TimeToLive \in Nat
          /\ ClientsPause \in BOOLEAN /\ FaultKind \subseteq STRING /\ MaxFaults \in Nat

VARIABLES phase,   \* what each client is about: "idle", "asking" or "holding"
          since,   \* units of its clock since each client began to ask; 0 while it is idle
          given,   \* the servers that have given the lock to each client since then
          key,     \* whose key each server has
          age,     \* units of its clock since each server has had it
          faults   \* how many faults there have been

vars == <<phase, since, given, key, age, faults>>

Min(i, j) == IF i < j THEN i ELSE j

(***************************************************************************)
(* How long a client may hold the lock, by its own clock and from when it  *)
(* began to ask.  A server's clock counts TimeToLive in no less than       *)
(* TimeToLive / (Rate + Epsilon) ticks; in so many the client's counts     *)
(* this, and not less.                                                     *)
(***************************************************************************)
Validity == (TimeToLive * (Rate - Epsilon)) \div (Rate + Epsilon)

TypeOK == /\ phase \in [Client -> {"idle", "asking", "holding"}]
          /\ since \in [Client -> 0 .. Validity]
          /\ given \in [Client -> SUBSET Server]
          /\ key \in [Server -> Client \cup {Nobody, Unknown}]
          /\ age \in [Server -> 0 .. TimeToLive]
          /\ faults \in 0 .. MaxFaults

Init == /\ phase = [c \in Client |-> "idle"]
        /\ since = [c \in Client |-> 0]
        /\ given = [c \in Client |-> {}]
        /\ key = [s \in Server |-> Nobody]
        /\ age = [s \in Server |-> 0]
        /\ faults = 0

(* Server s has no key, or one whose time is over, which is the same. *)
Free(s) == key[s] = Nobody \/ age[s] = TimeToLive

HasQuorum(c) == \E Q \in Quorum : Q \subseteq given[c]

InTime(c) == since[c] < Validity

(***************************************************************************)
(* Client c may do what only the holder of the lock may do: it has looked  *)
(* at its clock and there is time left.  If it pauses between looking and  *)
(* doing, it may be any time later.                                        *)
(***************************************************************************)
MayAct(c) == phase[c] = "holding" /\ (InTime(c) \/ ClientsPause)

(***************************************************************************)
(* Client c begins to ask, and its time to run.  It does so once its keys  *)
(* of before are gone: it has removed them, or they have run out.          *)
(***************************************************************************)
Start(c) == /\ phase[c] = "idle"
            /\ \A s \in Server : key[s] = c => Free(s)
            /\ phase' = [phase EXCEPT ![c] = "asking"]
            /\ UNCHANGED <<since, given, key, age, faults>>

(***************************************************************************)
(* Server s gives the lock to c, which hears of it.  Question and answer   *)
(* may have taken any time: c counts from before the first question.       *)
(***************************************************************************)
Lock(c, s) == /\ phase[c] = "asking"
              /\ InTime(c)
              /\ Free(s)
              /\ key' = [key EXCEPT ![s] = c]
              /\ age' = [age EXCEPT ![s] = 0]
              /\ given' = [given EXCEPT ![c] = @ \cup {s}]
              /\ UNCHANGED <<phase, since, faults>>

(***************************************************************************)
(* A quorum has given the lock to c, and there is time left.               *)
(***************************************************************************)
Acquire(c) == /\ phase[c] = "asking"
              /\ HasQuorum(c)
              /\ InTime(c)
              /\ phase' = [phase EXCEPT ![c] = "holding"]
              /\ given' = [given EXCEPT ![c] = {}]
              /\ UNCHANGED <<since, key, age, faults>>

(***************************************************************************)
(* Client c is idle again.                                                 *)
(***************************************************************************)
Stop(c) == /\ phase' = [phase EXCEPT ![c] = "idle"]
           /\ since' = [since EXCEPT ![c] = 0]
           /\ given' = [given EXCEPT ![c] = {}]
           /\ UNCHANGED <<key, age, faults>>

(***************************************************************************)
(* It took too long, or all servers have answered and no quorum said yes.  *)
(***************************************************************************)
GiveUp(c) == /\ phase[c] = "asking"
             /\ \/ ~ InTime(c)
                \/ ~ HasQuorum(c) /\ \A s \in Server : ~ Free(s)
             /\ Stop(c)

(***************************************************************************)
(* Client c has done what it wanted the lock for, or notices that it does  *)
(* not have it any more.                                                   *)
(***************************************************************************)
Done(c) == /\ phase[c] = "holding"
           /\ Stop(c)

(***************************************************************************)
(* Server s removes the key of c, which does not want it any more.  It     *)
(* compares first: by now the key may be another's.                        *)
(***************************************************************************)
Unlock(c, s) == /\ phase[c] = "idle"
                /\ key[s] = c
                /\ key' = [key EXCEPT ![s] = Nobody]
                /\ age' = [age EXCEPT ![s] = 0]
                /\ UNCHANGED <<phase, since, given, faults>>

(***************************************************************************)
(* Something goes wrong at server s.  An answer is lost: the key is there, *)
(* and its client does not know.  The server's clock is set, back, so that *)
(* a key seems to be new, or ahead, so that it seems to have run out.  The *)
(* server fails and starts again without its keys: it must not give the    *)
(* lock to anybody for the life of a key, but may forget to wait.          *)
(***************************************************************************)
AnswerLost(s) == \E c \in Client : /\ phase[c] = "asking"
                                   /\ InTime(c)
                                   /\ Free(s)
                                   /\ key' = [key EXCEPT ![s] = c]
                                   /\ age' = [age EXCEPT ![s] = 0]

SetTo(s, units) == /\ ~ Free(s)
                   /\ age' = [age EXCEPT ![s] = units]
                   /\ UNCHANGED key

Restarted(s, units) == /\ key' = [key EXCEPT ![s] = Unknown]
                       /\ age' = [age EXCEPT ![s] = units]

Fault(s) == /\ faults < MaxFaults
            /\ faults' = faults + 1
            /\ \/ "answer lost" \in FaultKind /\ AnswerLost(s)
               \/ "clock set back" \in FaultKind /\ SetTo(s, 0)
               \/ "clock set ahead" \in FaultKind /\ SetTo(s, TimeToLive)
               \/ "restart" \in FaultKind /\ Restarted(s, 0)
               \/ "restart without waiting" \in FaultKind /\ Restarted(s, TimeToLive)
            /\ UNCHANGED <<phase, since, given>>

(***************************************************************************)
(* A tick of real time passes.  Only clocks by which something is timed    *)
(* make a difference.  What a client was given is worth nothing once it is *)
(* too late, and of a key that has run out a server does not know whose it *)
(* was.                                                                    *)
(***************************************************************************)
IsTiming(c) == phase[c] # "idle" /\ InTime(c)

Pass(clientUnits, serverUnits) ==
   LET sinceThen(c) == IF IsTiming(c) THEN Min(since[c] + clientUnits[c], Validity) ELSE since[c]
       ageThen(s) == IF Free(s) THEN age[s] ELSE Min(age[s] + serverUnits[s], TimeToLive)
   IN  /\ since' = [c \in Client |-> sinceThen(c)]
       /\ given' = [c \in Client |-> IF sinceThen(c) < Validity THEN given[c] ELSE {}]
       /\ age' = [s \in Server |-> ageThen(s)]
       /\ key' = [s \in Server |-> IF ageThen(s) < TimeToLive THEN key[s] ELSE Unknown]

Tick == /\ \E clientUnits \in [{c \in Client : IsTiming(c)} -> ClientPace],
              serverUnits \in [{s \in Server : ~ Free(s)} -> ServerPace] : Pass(clientUnits, serverUnits)
        /\ UNCHANGED <<phase, faults>>

Next == \/ \E c \in Client : Start(c)
        \/ \E c \in Client, s \in Server : Lock(c, s)
        \/ \E c \in Client : Acquire(c)
        \/ \E c \in Client : GiveUp(c)
        \/ \E c \in Client : Done(c)
        \/ \E c \in Client, s \in Server : Unlock(c, s)
        \/ \E s \in Server : Fault(s)
        \/ Tick

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety.                                                                 *)
(***************************************************************************)
MutualExclusion == \A c, d \in Client : MayAct(c) /\ MayAct(d) => c = d

(* A key that has not run out is removed only when its client has let go of the lock. *)
OnlyOwnerReleases ==
   [][\A s \in Server : key[s] \in Client /\ key'[s] = Nobody => phase[key[s]] = "idle"]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
HeldAfterAnother ==
   \E c, d \in Client : c # d /\ InTime(c) /\ phase[c] = "holding" /\ phase[d] = "holding"
SplitVote == \A c \in Client : phase[c] = "asking" /\ given[c] # {} /\ ~ HasQuorum(c)

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  Clients that compete may each get less than a quorum, again  *)
(* and again, and a slow network may use up the time of each attempt.  But *)
(* a client that tries again and again gets the lock if from some time on  *)
(* no other one asks and its attempts take no time to speak of.  Whoever   *)
(* had the lock before need not do anything: keys run out.                 *)
(***************************************************************************)
Fairness == /\ WF_vars(Tick)
            /\ \A c \in Client : /\ \A s \in Server : WF_vars(Lock(c, s))
                                 /\ WF_vars(Acquire(c))
                                 /\ WF_vars(GiveUp(c))

FairSpec == Spec /\ Fairness

Undisturbed(c) == /\ \A d \in Client \ {c} : phase[d] # "asking"
                  /\ phase[c] = "asking" => since[c] = 0

EventuallyAcquired ==
   \A c \in Client : <>[]Undisturbed(c) /\ []<>(phase[c] = "asking") => []<>(phase[c] = "holding")
=============================================================================
