What stands before a module is no part of it.
---- MODULE OneFile ----
\* A specification, what it extends and instantiates, and its configuration, in one file.
EXTENDS OneFileSteps
Counter == INSTANCE OneFileCounter WITH count <- x
Refined == Counter!Spec
Small == x <= 8
====

---- CONFIG Another ----
INVARIANT Missing
====

------------- MODULE OneFileSteps ----------------
EXTENDS Naturals
CONSTANT Step
VARIABLE x
Init == x = 0
Next == \/ x < 9 /\ x' = x + Step
        \/ x >= 9 /\ x' = 0
=============================================

---- MODULE OneFileCounter ----
EXTENDS Naturals
VARIABLE count
Spec == count = 0 /\ [][count' > count \/ count' = 0]_count
====

---- CONFIG OneFile ----
INIT Init
NEXT Next
CONSTANT Step = 2
PROPERTY Refined
INVARIANT Small
====
