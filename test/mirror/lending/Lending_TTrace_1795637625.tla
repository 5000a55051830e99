---- MODULE Lending_TTrace_1795637625 ----
EXTENDS Sequences, TLCExt, Lending, Lending_TEConstants, Toolbox, Naturals, TLC

_expression ==
    LET Lending_TEExpression == INSTANCE Lending_TEExpression
    IN Lending_TEExpression!expression
----

_trace ==
    LET Lending_TETrace == INSTANCE Lending_TETrace
    IN Lending_TETrace!trace
----

_inv ==
    ~(
        TLCGet("level") = Len(_TETrace)
        /\
        loans = ((b1 :> ann @@ b2 :> ann))
        /\
        returns = (0)
        /\
        open = (TRUE)
    )
----

_init ==
    /\ returns = _TETrace[1].returns
    /\ open = _TETrace[1].open
    /\ loans = _TETrace[1].loans
----

_next ==
    /\ \E i,j \in DOMAIN _TETrace:
        /\ \/ /\ j = i + 1
              /\ i = TLCGet("level")
        /\ returns  = _TETrace[i].returns
        /\ returns' = _TETrace[j].returns
        /\ open  = _TETrace[i].open
        /\ open' = _TETrace[j].open
        /\ loans  = _TETrace[i].loans
        /\ loans' = _TETrace[j].loans

\* Uncomment the ASSUME below to write the states of the error trace
\* to the given file in Json format. Note that you can pass any tuple
\* to `JsonSerialize`. For example, a sub-sequence of _TETrace.
    \* ASSUME
    \*     LET J == INSTANCE Json
    \*         IN J!JsonSerialize("Lending_TTrace_1795637625.json", _TETrace)

=============================================================================

 Note that you can extract this module `Lending_TEExpression`
  to a dedicated file to reuse `expression` (the module in the 
  dedicated `Lending_TEExpression.tla` file takes precedence 
  over the module `Lending_TEExpression` below).

---- MODULE Lending_TEExpression ----
EXTENDS Sequences, TLCExt, Lending, Lending_TEConstants, Toolbox, Naturals, TLC

expression == 
    [
        \* To hide variables of the `Lending` spec from the error trace,
        \* remove the variables below.  The trace will be written in the order
        \* of the fields of this record.
        returns |-> returns
        ,open |-> open
        ,loans |-> loans
        
        \* Put additional constant-, state-, and action-level expressions here:
        \* ,_stateNumber |-> _TEPosition
        \* ,_returnsUnchanged |-> returns = returns'
        
        \* Format the `returns` variable as Json value.
        \* ,_returnsJson |->
        \*     LET J == INSTANCE Json
        \*     IN J!ToJson(returns)
        
        \* Lastly, you may build expressions over arbitrary sets of states by
        \* leveraging the _TETrace operator.  For example, this is how to
        \* count the number of times a spec variable changed up to the current
        \* state in the trace.
        \* ,_returnsModCount |->
        \*     LET F[s \in DOMAIN _TETrace] ==
        \*         IF s = 1 THEN 0
        \*         ELSE IF _TETrace[s].returns # _TETrace[s-1].returns
        \*             THEN 1 + F[s-1] ELSE F[s-1]
        \*     IN F[_TEPosition - 1]
    ]

=============================================================================



Parsing and semantic processing can take forever if the trace below is long.
 In this case, it is advised to uncomment the module below to deserialize the
 trace from a generated binary file.

\*
\*---- MODULE Lending_TETrace ----
\*EXTENDS IOUtils, Lending, Lending_TEConstants, TLC
\*
\*trace == IODeserialize("Lending_TTrace_1795637625.bin", TRUE)
\*
\*=============================================================================
\*

---- MODULE Lending_TETrace ----
EXTENDS Lending, Lending_TEConstants, TLC

trace == 
    <<
    ([loans |-> (b1 :> Nobody @@ b2 :> Nobody),returns |-> 0,open |-> TRUE]),
    ([loans |-> (b1 :> ann @@ b2 :> Nobody),returns |-> 0,open |-> TRUE]),
    ([loans |-> (b1 :> ann @@ b2 :> ann),returns |-> 0,open |-> TRUE])
    >>
----


=============================================================================

---- MODULE Lending_TEConstants ----
EXTENDS Lending

CONSTANTS ann, bob, b1, b2

=============================================================================

---- CONFIG Lending_TTrace_1795637625 ----
CONSTANTS
    Reader = { ann , bob }
    Book = { b1 , b2 }
    Nobody = Nobody
    MaxReturns = 2
    b1 = b1
    b2 = b2
    ann = ann
    bob = bob
    Nobody = Nobody

INVARIANT
    _inv

CHECK_DEADLOCK
    \* CHECK_DEADLOCK off because of PROPERTY or INVARIANT above.
    FALSE

INIT
    _init

NEXT
    _next

CONSTANT
    _TETrace <- _trace

ALIAS
    _expression
=============================================================================
\* Generated on Wed Nov 25 20:13:45 UTC 2026