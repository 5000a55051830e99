/**
 * Two processes and a lock, with several promises of fairness (`S...`) and many temporal properties (`P...`): every pair
 * is a question. `Abstract` is what the specification is compared with by refinement.
 */
export const modules = {
  Root: String.raw`---- MODULE Root ----
EXTENDS Naturals, FiniteSets
CONSTANT Proc
VARIABLES pc, lock, turns
vars == <<pc, lock, turns>>

Init == /\ pc = [p \in Proc |-> "idle"]
        /\ lock = 0
        /\ turns = 0

Try(p) == /\ pc[p] = "idle"
          /\ pc' = [pc EXCEPT ![p] = "wait"]
          /\ UNCHANGED <<lock, turns>>
Enter(p) == /\ pc[p] = "wait"
            /\ lock = 0
            /\ lock' = p
            /\ pc' = [pc EXCEPT ![p] = "in"]
            /\ UNCHANGED turns
Leave(p) == /\ pc[p] = "in"
            /\ lock' = 0
            /\ pc' = [pc EXCEPT ![p] = "idle"]
            /\ turns' = (turns + 1) % 3
GiveUp(p) == /\ pc[p] = "wait"
             /\ pc' = [pc EXCEPT ![p] = "idle"]
             /\ UNCHANGED <<lock, turns>>
\* Enabled in the critical section only, and changes nothing of what most subscripts look at.
Spin(p) == pc[p] = "in" /\ turns' = turns /\ UNCHANGED <<pc, lock>>

Next == \E p \in Proc : Try(p) \/ Enter(p) \/ Leave(p) \/ GiveUp(p) \/ Spin(p)
Steady == \E p \in Proc : Try(p) \/ Enter(p) \/ Leave(p)

Safe == Init /\ [][Next]_vars
SNone == Safe
SNext == Safe /\ WF_vars(Next)
SWeak == Safe /\ \A p \in Proc : WF_vars(Try(p)) /\ WF_vars(Enter(p)) /\ WF_vars(Leave(p))
SStrong == Safe /\ \A p \in Proc : /\ WF_vars(Try(p)) /\ WF_vars(Leave(p))
                                   /\ SF_vars(Enter(p))
SParts == Safe /\ WF_lock(\E p \in Proc : Enter(p) \/ Leave(p)) /\ SF_pc(Try(1)) /\ WF_<<turns>>(Next)
SSteady == Init /\ [][Steady]_vars /\ WF_vars(Steady)
SSteadyEach == Init /\ [][Steady]_vars /\ (\A p \in Proc : WF_vars(Enter(p) \/ Leave(p))) /\ WF_vars(Try(1))
SOne == Safe /\ LET A(p) == Enter(p) \/ Leave(p) IN \A p \in {1} : SF_vars(A(p)) /\ WF_vars(Try(p))
SOther == Safe /\ WF_vars(Next) /\ (\A p \in Proc : []<>(pc[p] = "idle") => []<><<Enter(p)>>_vars)

Inside == {p \in Proc : pc[p] = "in"}
POften == []<>(lock # 0)
POftenEach == \A p \in Proc : []<>(pc[p] = "in")
POnce == <>(lock = 1)
PSome == \E p \in Proc : <>(pc[p] = "in")
PLeads == (pc[1] = "wait") ~> (pc[1] = "in")
PLeadsAll == \A p, q \in Proc : (p # q /\ pc[p] = "wait") ~> (pc[p] = "in" \/ pc[q] = "in")
PLeaves == (lock = 1) ~> (lock = 0)
PSettles == <>[](lock = 0)
PSettlesOr == (<>[](lock = 0)) \/ []<>(lock = 2)
PSteps == []<><<Leave(1)>>_vars
PStepsAny == []<><<\E p \in Proc : Leave(p)>>_turns
PLast == <>[][~ Leave(1)]_vars
PLastAny == <>[][FALSE]_turns
PImplies == ([]<>(pc[1] = "wait")) => []<>(pc[1] = "in")
PEnabled == [](ENABLED Enter(1) => <>(~ ENABLED Enter(1)))
PEnabledOften == ([]<>ENABLED <<Enter(1)>>_vars) => []<><<Enter(1)>>_vars
PFair == \A p \in Proc : WF_vars(Leave(p))
PFairEnter == \A p \in Proc : WF_vars(Enter(p))
PStrongEnter == \A p \in Proc : SF_vars(Enter(p))
PNested == [](pc[1] = "wait" => <>(pc[1] = "in" \/ [](pc[1] = "idle")))
PNestedMore == <>[](pc[1] = "idle" => <>(pc[2] = "in"))
PDeep == [](lock = 1 => <>(lock = 0 /\ <>(lock = 2 \/ lock = 1)))
PNot == ~ []<>(lock = 1)
PEquivalent == ([]<>(lock = 1)) <=> ([]<>(turns = 1))
PBothWays == /\ ([]<>(lock = 1)) => []<>(turns = 1)
             /\ ([]<>(turns = 1)) => []<>(lock = 1)
PIf == IF Proc = {1, 2} THEN <>(turns = 1) ELSE []<>(turns = 7)
PLet == LET odd == turns = 1 IN odd ~> ~ odd
PTurns == \A n \in 0 .. 2 : []<>(turns = n)
PMixed == /\ [](Cardinality(Inside) <= 1)
          /\ [][lock' # lock => (lock = 0 \/ lock' = 0)]_vars
          /\ (turns = 1) ~> (turns # 1)
PInitial == pc[1] = "idle" /\ <>(pc[1] # "idle")
PAction == [][Leave(1) => turns' # turns]_vars
A == INSTANCE Abstract WITH owner <- lock
PRefinesSafe == A!Spec
PRefinesWeak == A!WeakSpec
PRefinesStrong == A!StrongSpec
====
`,
  Abstract: String.raw`---- MODULE Abstract ----
CONSTANT Proc
VARIABLE owner
Take(p) == owner = 0 /\ owner' = p
Free == owner # 0 /\ owner' = 0
Spec == owner = 0 /\ [][Free \/ \E p \in Proc : Take(p)]_owner
WeakSpec == Spec /\ WF_owner(Free)
StrongSpec == WeakSpec /\ \A p \in Proc : SF_owner(Take(p))
====
`,
};

/** The names of definitions that begin with a letter: `S` for specifications, `P` for properties. */
export function namesOf(letter: 'S' | 'P'): string[] {
  return [...modules.Root.matchAll(new RegExp(`^(${letter}[A-Z]\\w*) ==`, 'gm'))].map(([, name]) => name!);
}

export function configurationOf(specification: string, property: string): string {
  return `SPECIFICATION ${specification}\nPROPERTY ${property}\nCONSTANT Proc = {1, 2}\nCHECK_DEADLOCK FALSE\n`;
}
