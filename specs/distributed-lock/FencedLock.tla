---------------------------- MODULE FencedLock -----------------------------
(***************************************************************************)
(* A lock that a replicated service keeps, with fencing tokens: each grant *)
(* has a number greater than those of all grants before it, the holder     *)
(* shows it with whatever it writes to the resource that the lock is for,  *)
(* and the resource refuses what comes under a number that it has seen     *)
(* surpassed.                                                              *)
(*                                                                         *)
(* After Burrows, "The Chubby Lock Service for Loosely-Coupled Distributed *)
(* Systems" (OSDI 2006), section 2.4, where the number is the generation   *)
(* in a sequencer, and Kleppmann, "How to do distributed locking" (2016).  *)
(*                                                                         *)
(* Nothing is assumed of time.  The service takes a lock back when it      *)
(* thinks fit, whatever its clocks say; clients pause for as long as they  *)
(* like and may think that they have the lock when they have not; messages *)
(* are delayed without bound.  So two clients may well act as holders at   *)
(* one time: what counts is what the resource takes.                       *)
(*                                                                         *)
(* Consensus among the servers is given: it decides on one state of the    *)
(* lock after the other, each proposed by a server that has applied all    *)
(* that was decided before.  Which server that is may change with every    *)
(* step, and a server that does not know that it was replaced goes on      *)
(* answering by what it has applied.                                       *)
(***************************************************************************)
EXTENDS Integers, Sequences

CONSTANTS Client,   \* the clients that want the lock
          Server,   \* the servers that keep it
          Nobody,   \* in place of a holder before the first
          MaxAsks,  \* how often clients ask for the lock, so that it comes to an end
          Fencing   \* whether the resource looks at tokens

ASSUME ConstantAssumption == Nobody \notin Client /\ MaxAsks \in Nat /\ Fencing \in BOOLEAN

VARIABLES lock,     \* the state of the lock that was decided last
          copy,     \* the state that each server has applied last
          asks,     \* how often clients have asked
          waiting,  \* the clients whose request is not yet granted
          token,    \* the token under which each client thinks that it has the lock; 0 if it does not
          issued,   \* every token that was ever granted: for the properties
          letGo,    \* every pair of client and token that was given back: messages to the service
          writes,   \* every pair of client and token under which it wrote: messages to the resource
          taken     \* the writes that the resource has taken, in order

vars == <<lock, copy, asks, waiting, token, issued, letGo, writes, taken>>

Token == 0 .. MaxAsks

(* A lock that was taken back is told from one that was given back only for the properties. *)
Lock == [status : {"free", "held", "expired"}, holder : Client \cup {Nobody}, token : Token]

TypeOK == /\ lock \in Lock
          /\ copy \in [Server -> Lock]
          /\ asks \in 0 .. MaxAsks
          /\ waiting \subseteq Client
          /\ token \in [Client -> Token]
          /\ issued \subseteq Token
          /\ letGo \subseteq Client \X Token
          /\ writes \subseteq Client \X Token
          /\ taken \in Seq(Client \X Token)

NeverHeld == [status |-> "free", holder |-> Nobody, token |-> 0]

Init == /\ lock = NeverHeld
        /\ copy = [s \in Server |-> NeverHeld]
        /\ asks = 0
        /\ waiting = {}
        /\ token = [c \in Client |-> 0]
        /\ issued = {}
        /\ letGo = {}
        /\ writes = {}
        /\ taken = << >>

(***************************************************************************)
(* Client c, which does not think that it has the lock, asks for it.       *)
(***************************************************************************)
Ask(c) == /\ asks < MaxAsks
          /\ c \notin waiting
          /\ token[c] = 0
          /\ asks' = asks + 1
          /\ waiting' = waiting \cup {c}
          /\ UNCHANGED <<lock, copy, token, issued, letGo, writes, taken>>

(***************************************************************************)
(* Consensus decides on what server s proposes, who has applied all that   *)
(* was decided before.                                                     *)
(***************************************************************************)
UpToDate(s) == copy[s] = lock

Decide(s, next) == /\ UpToDate(s)
                   /\ lock' = next
                   /\ copy' = [copy EXCEPT ![s] = next]

(***************************************************************************)
(* The lock is granted to c, under the next token.                         *)
(***************************************************************************)
Grant(s, c) == /\ c \in waiting
               /\ copy[s].status # "held"
               /\ Decide(s, [status |-> "held", holder |-> c, token |-> copy[s].token + 1])
               /\ waiting' = waiting \ {c}
               /\ issued' = issued \cup {copy[s].token + 1}
               /\ UNCHANGED <<asks, token, letGo, writes, taken>>

(***************************************************************************)
(* The service takes the lock back from whoever has it.                    *)
(***************************************************************************)
Expire(s) == /\ copy[s].status = "held"
             /\ Decide(s, [copy[s] EXCEPT !.status = "expired"])
             /\ UNCHANGED <<asks, waiting, token, issued, letGo, writes, taken>>

(***************************************************************************)
(* Client c has given the lock back.  The message may come late: it says   *)
(* under which token, and by now another may have it, or c again.          *)
(***************************************************************************)
Free(s, c) == /\ copy[s].status = "held"
              /\ copy[s].holder = c
              /\ <<c, copy[s].token>> \in letGo
              /\ Decide(s, [copy[s] EXCEPT !.status = "free"])
              /\ UNCHANGED <<asks, waiting, token, issued, letGo, writes, taken>>

(***************************************************************************)
(* Server s applies what was decided.                                      *)
(***************************************************************************)
Apply(s) == /\ copy' = [copy EXCEPT ![s] = lock]
            /\ UNCHANGED <<lock, asks, waiting, token, issued, letGo, writes, taken>>

(***************************************************************************)
(* By all that server s knows c has the lock, and it tells c so.           *)
(***************************************************************************)
Tell(s, c) == /\ copy[s].status = "held"
              /\ copy[s].holder = c
              /\ copy[s].token > token[c]
              /\ <<c, copy[s].token>> \notin letGo
              /\ token' = [token EXCEPT ![c] = copy[s].token]
              /\ UNCHANGED <<lock, copy, asks, waiting, issued, letGo, writes, taken>>

(***************************************************************************)
(* Client c, which thinks that it has the lock, writes to the resource.    *)
(***************************************************************************)
Write(c) == /\ token[c] > 0
            /\ writes' = writes \cup {<<c, token[c]>>}
            /\ UNCHANGED <<lock, copy, asks, waiting, token, issued, letGo, taken>>

(***************************************************************************)
(* Client c gives the lock back.                                           *)
(***************************************************************************)
Release(c) == /\ token[c] > 0
              /\ letGo' = letGo \cup {<<c, token[c]>>}
              /\ token' = [token EXCEPT ![c] = 0]
              /\ UNCHANGED <<lock, copy, asks, waiting, issued, writes, taken>>

(***************************************************************************)
(* A write of c reaches the resource, perhaps late and not for the first   *)
(* time.  It is taken if its token is greater than all before; so each     *)
(* holder writes once.  A resource that does not look at tokens takes what *)
(* it has not taken before.                                                *)
(***************************************************************************)
IsNew(t) == \A i \in DOMAIN taken : taken[i][2] < t

Take(c) == \E w \in writes :
              /\ w[1] = c
              /\ IF Fencing THEN IsNew(w[2]) ELSE \A i \in DOMAIN taken : taken[i] # w
              /\ taken' = Append(taken, w)
              /\ UNCHANGED <<lock, copy, asks, waiting, token, issued, letGo, writes>>

Next == \/ \E c \in Client : Ask(c)
        \/ \E s \in Server, c \in Client : Grant(s, c)
        \/ \E s \in Server : Expire(s)
        \/ \E s \in Server, c \in Client : Free(s, c)
        \/ \E s \in Server : Apply(s)
        \/ \E s \in Server, c \in Client : Tell(s, c)
        \/ \E c \in Client : Write(c)
        \/ \E c \in Client : Release(c)
        \/ \E c \in Client : Take(c)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* Safety.                                                                 *)
(***************************************************************************)
(* What the resource takes never goes back to a token that was surpassed, nor takes one twice. *)
ResourceExclusion == \A i, j \in DOMAIN taken : i < j => taken[i][2] < taken[j][2]

(* The lock is granted only while it is nobody's. *)
MutualExclusion == [][lock'.status = "held" /\ lock' # lock => lock.status # "held"]_vars

(* A token is greater than all before it. *)
TokenMonotonic == [][lock'.status = "held" /\ lock' # lock => \A t \in issued : lock'.token > t]_vars

(* The lock is free only when its owner has given it back, this time and not another. *)
OnlyOwnerReleases ==
   [][lock.status = "held" /\ lock'.status = "free" => <<lock.holder, lock.token>> \in letGo]_vars

(* Witnesses: goals that must be reachable, or the properties above say little. *)
TwoThinkTheyHaveIt == \A c \in Client : token[c] > 0
LateWrite == \E w \in writes, i \in DOMAIN taken : w[2] < taken[i][2] /\ \A j \in DOMAIN taken : taken[j] # w
LateRelease == \E r \in letGo : lock.status = "held" /\ lock.token > r[2]

-----------------------------------------------------------------------------
(***************************************************************************)
(* Progress.  The service takes the lock back in the end, servers learn    *)
(* what was decided, and nobody who asks is passed over for ever.          *)
(***************************************************************************)
Fairness == /\ WF_vars(\E s \in Server : Expire(s))
            /\ \A s \in Server : WF_vars(Apply(s))
            /\ \A c \in Client : SF_vars(\E s \in Server : Grant(s, c))

FairSpec == Spec /\ Fairness

EventuallyAcquired == \A c \in Client : c \in waiting ~> (lock.status = "held" /\ lock.holder = c)
=============================================================================
