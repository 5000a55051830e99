import { accepted, rejected } from './module-case.ts';

const counter = "CONSTANT Limit\nVARIABLE n\nInit == n = 0\nNext == n' = Limit\nP(a) == a = n\n";

/** EXTENDS, INSTANCE and nested modules. */
export const instances = [
  accepted('a chain of modules', 'EXTENDS M\nA == B', { M: 'EXTENDS N\nB == C', N: 'C == 1' }),
  accepted('a diamond of modules', 'EXTENDS M, N\nA == <<B, C, D>>', {
    M: 'EXTENDS O\nB == D',
    N: 'EXTENDS O\nC == D',
    O: 'CONSTANT K\nD == K',
  }),
  accepted('a module extended twice', 'EXTENDS M, M\nA == B', { M: 'B == 1' }),
  rejected('a module that does not exist', 'EXTENDS Missing', 'Missing'),
  rejected('an instance of a module that does not exist', 'I == INSTANCE Missing', 'Missing'),
  rejected('a module that extends itself', 'EXTENDS Root', 'circle'),
  rejected('modules that extend each other', 'EXTENDS M', 'circle', { M: 'EXTENDS Root' }),
  rejected('modules that instantiate each other', 'I == INSTANCE M', 'circle', { M: 'I == INSTANCE Root' }),
  rejected('a module that extends one that instantiates it', 'EXTENDS M', 'circle', {
    M: 'I == INSTANCE Root',
  }),
  rejected('a file with another module', 'EXTENDS M', 'called', { M: '---- MODULE N ----\n====' }),
  accepted('two modules that define a name in different ways', 'EXTENDS M, N', { M: 'B == 1', N: 'B == 2' }),
  accepted('two modules that define a name alike', 'EXTENDS M, N', { M: 'B == 1', N: 'B == 1' }),
  accepted('two modules that define a name with different arity', 'EXTENDS M, N', {
    M: 'B == 1',
    N: 'B(x) == 1',
  }),
  accepted('two modules that declare a constant', 'EXTENDS M, N', { M: 'CONSTANT C', N: 'CONSTANT C' }),
  accepted('two modules that declare a constant with different arity', 'EXTENDS M, N', {
    M: 'CONSTANT C',
    N: 'CONSTANT C(_)',
  }),
  accepted('two modules that declare a constant and a variable', 'EXTENDS M, N', {
    M: 'CONSTANT C',
    N: 'VARIABLE C',
  }),
  accepted('two modules that declare a variable', 'EXTENDS M, N', { M: 'VARIABLE x', N: 'VARIABLE x' }),
  rejected('a module that defines what another declares', 'EXTENDS M, N', 'already', {
    M: 'CONSTANT C',
    N: 'C == 1',
  }),
  rejected('a definition of an extended module again', 'EXTENDS M\nB == 2', 'already', { M: 'B == 1' }),
  accepted('a constant of an extended module again', 'EXTENDS M\nCONSTANT C', { M: 'CONSTANT C' }),
  rejected('a LOCAL definition of an extended module', 'EXTENDS M\nA == B', 'unknown', { M: 'LOCAL B == 1' }),
  accepted('a LOCAL definition of an extended module defined again', 'EXTENDS M\nB == 2\nA == <<B, C>>', {
    M: 'LOCAL B == 1\nC == B',
  }),
  accepted('a definition on a LOCAL definition', 'EXTENDS M\nA == C', { M: 'LOCAL B == 1\nC == B' }),
  rejected('what an extended module instantiates LOCAL', 'EXTENDS M\nA == Len(<<>>)', 'unknown', {
    M: 'LOCAL INSTANCE Sequences',
  }),
  accepted('what an extended module instantiates', 'EXTENDS M\nA == Len(<<>>)', { M: 'INSTANCE Sequences' }),
  accepted('an instance of an extended module', 'EXTENDS M\nA == S!Len(<<>>)', {
    M: 'S == INSTANCE Sequences',
  }),
  rejected('a LOCAL instance of an extended module', 'EXTENDS M\nA == S!Len(<<>>)', 'unknown', {
    M: 'LOCAL S == INSTANCE Sequences',
  }),
  rejected(
    'a bound name that an extended module defines',
    'EXTENDS M\nA == \\A B \\in {1} : TRUE',
    'already',
    { M: 'B == 1' },
  ),
  accepted('a bound name that is LOCAL in an extended module', 'EXTENDS M\nA == \\A B \\in {1} : TRUE', {
    M: 'LOCAL B == 1',
  }),
  accepted(
    'an instance with all its substitutions',
    'VARIABLE x\nI == INSTANCE M WITH Limit <- 3, n <- x\nA == I!Next /\\ I!P(1)',
    { M: counter },
  ),
  accepted(
    'an instance of names that are in scope',
    'CONSTANT Limit\nVARIABLE n\nI == INSTANCE M\nA == I!Next',
    { M: counter },
  ),
  accepted('an instance without a name', 'CONSTANT Limit\nVARIABLE n\nINSTANCE M\nA == Next', { M: counter }),
  rejected('an instance without a value for a constant', 'VARIABLE n\nI == INSTANCE M', 'Limit', {
    M: counter,
  }),
  rejected('an instance without a value for a variable', 'CONSTANT Limit\nI == INSTANCE M', 'n', {
    M: counter,
  }),
  rejected('an instance without a value, defined later', 'VARIABLE n\nI == INSTANCE M\nLimit == 3', 'Limit', {
    M: counter,
  }),
  accepted(
    'an instance with a definition of the name',
    'VARIABLE n\nLimit == 3\nI == INSTANCE M\nA == I!Next',
    { M: counter },
  ),
  rejected(
    'an instance that substitutes a definition',
    'VARIABLE n\nI == INSTANCE M WITH Limit <- 1, Init <- TRUE',
    'Init',
    { M: counter },
  ),
  rejected(
    'an instance that substitutes an unknown name',
    'VARIABLE n\nI == INSTANCE M WITH Limit <- 1, other <- 2',
    'other',
    { M: counter },
  ),
  rejected(
    'an instance that substitutes twice',
    'VARIABLE n\nI == INSTANCE M WITH Limit <- 1, Limit <- 2',
    'Limit',
    { M: counter },
  ),
  rejected(
    'a substitution with an unknown name in it',
    'VARIABLE n\nI == INSTANCE M WITH Limit <- missing',
    'unknown',
    { M: counter },
  ),
  accepted('a state for a variable', 'VARIABLE x\nI == INSTANCE M WITH Limit <- 1, n <- {x}\nA == I!Next', {
    M: counter,
  }),
  rejected('an action for a variable', "VARIABLE x\nI == INSTANCE M WITH Limit <- 1, n <- x'", 'level', {
    M: counter,
  }),
  rejected(
    'a variable for a constant of a module with variables',
    'VARIABLE n\nI == INSTANCE M WITH Limit <- n',
    'level',
    { M: counter },
  ),
  accepted(
    'a variable for a constant of a constant module',
    'VARIABLE x\nI == INSTANCE M WITH C <- x\nA == I!B',
    { M: 'CONSTANT C\nB == C = 1' },
  ),
  accepted(
    'an action for a constant of a constant module',
    "VARIABLE x\nI == INSTANCE M WITH C <- x'\nA == I!B",
    { M: 'CONSTANT C\nB == C = 1' },
  ),
  rejected(
    'an action for a constant, then primed',
    "VARIABLE x\nI == INSTANCE M WITH C <- x'\nA == I!B'",
    'level',
    { M: 'CONSTANT C\nB == C = 1' },
  ),
  accepted('a variable for a constant, then primed', "VARIABLE x\nI == INSTANCE M WITH C <- x\nA == I!B'", {
    M: 'CONSTANT C\nB == C = 1',
  }),
  rejected(
    'an action for a constant that the module primes',
    "VARIABLE x\nI == INSTANCE M WITH C <- x'",
    'level',
    { M: "CONSTANT C\nB == C' = 1" },
  ),
  rejected(
    'a temporal formula for a constant that the module compares',
    'VARIABLE x\nI == INSTANCE M WITH C <- [](x = 1)',
    'level',
    { M: 'CONSTANT C\nB == C = 1' },
  ),
  accepted(
    'a temporal formula for a constant that the module negates',
    'VARIABLE x\nI == INSTANCE M WITH C <- [](x = 1)',
    { M: 'CONSTANT C\nB == ~C' },
  ),
  rejected(
    'a variable for a constant that an assumption is about',
    'VARIABLE x\nI == INSTANCE M WITH C <- [](x = 1)',
    'level',
    { M: 'CONSTANT C\nASSUME C = 1' },
  ),
  accepted(
    'a variable for a constant of a module that it extends',
    'VARIABLE x\nI == INSTANCE M WITH C <- x\nA == I!B',
    { M: 'EXTENDS N\nB == C', N: 'CONSTANT C' },
  ),
  rejected(
    'a variable for a constant of a module that extends one with variables',
    'VARIABLE x, y\nI == INSTANCE M WITH C <- x',
    'level',
    { M: 'EXTENDS N\nCONSTANT C\nB == C', N: 'VARIABLE y' },
  ),
  accepted('an operator for an operator constant', 'F(x) == x\nI == INSTANCE M WITH C <- F\nA == I!B', {
    M: 'CONSTANT C(_)\nB == C(1)',
  }),
  rejected(
    'an operator of another arity for an operator constant',
    'F(x, y) == x\nI == INSTANCE M WITH C <- F',
    'operator',
    { M: 'CONSTANT C(_)\nB == C(1)' },
  ),
  rejected('a value for an operator constant', 'I == INSTANCE M WITH C <- 1', 'operator', {
    M: 'CONSTANT C(_)\nB == C(1)',
  }),
  rejected('an operator for a constant', 'F(x) == x\nI == INSTANCE M WITH C <- F', 'argument', {
    M: 'CONSTANT C\nB == C',
  }),
  accepted('an operator in scope for an operator constant', 'C(x) == x\nI == INSTANCE M\nA == I!B', {
    M: 'CONSTANT C(_)\nB == C(1)',
  }),
  rejected('an operator in scope of another arity', 'C(x, y) == x\nI == INSTANCE M', 'operator', {
    M: 'CONSTANT C(_)\nB == C(1)',
  }),
  accepted(
    'an infix operator for an operator constant',
    'EXTENDS Naturals\nI == INSTANCE M WITH C <- +\nA == I!B',
    { M: 'CONSTANT C(_, _)\nB == C(1, 2)' },
  ),
  accepted('an infix operator constant', 'EXTENDS Naturals\nI == INSTANCE M WITH ++ <- +\nA == I!B', {
    M: 'CONSTANT _ ++ _\nB == 1 ++ 2',
  }),
  rejected(
    'an operator that primes for an operator constant',
    "VARIABLE x\nF(a) == a'\nI == INSTANCE M WITH C <- F",
    '',
    { M: 'CONSTANT C(_)\nB == C(1)' },
  ),
  rejected(
    'an operator with a prime in it for an operator constant',
    "VARIABLE x\nF(a) == x'\nI == INSTANCE M WITH C <- F\nA == I!B'",
    'level',
    { M: 'CONSTANT C(_)\nB == C(1)' },
  ),
  rejected(
    'an operator with ENABLED for an operator constant',
    'F(a) == ENABLED a\nI == INSTANCE M WITH C <- F',
    '',
    { M: 'CONSTANT C(_)\nB == C(1)' },
  ),
  accepted(
    'a parameterized instance',
    'VARIABLE x\nI(k) == INSTANCE M WITH Limit <- k, n <- x\nA == I(1)!Next',
    { M: counter },
  ),
  rejected(
    'a parameterized instance without argument',
    'VARIABLE x\nI(k) == INSTANCE M WITH Limit <- k, n <- x\nA == I!Next',
    '',
    { M: counter },
  ),
  rejected(
    'a parameterized instance with too many arguments',
    'VARIABLE x\nI(k) == INSTANCE M WITH Limit <- k, n <- x\nA == I(1, 2)!Next',
    'argument',
    { M: counter },
  ),
  rejected(
    'an instance with arguments that takes none',
    'VARIABLE x\nI == INSTANCE M WITH Limit <- 1, n <- x\nA == I(1)!Next',
    'argument',
    { M: counter },
  ),
  rejected(
    'a parameterized instance with a state for its constant',
    'VARIABLE x\nI(k) == INSTANCE M WITH Limit <- k, n <- x\nA == I(x)!Next',
    'level',
    { M: counter },
  ),
  accepted(
    'a parameterized instance with a state for its variable',
    'VARIABLE x\nI(v) == INSTANCE M WITH Limit <- 1, n <- v\nA == I(x)!Next',
    { M: counter },
  ),
  rejected(
    'a parameterized instance with an action for its variable',
    "VARIABLE x\nI(v) == INSTANCE M WITH Limit <- 1, n <- v\nA == I(x')!Init",
    'level',
    { M: counter },
  ),
  rejected(
    'a name of an instance that it does not have',
    'VARIABLE x\nI == INSTANCE M WITH Limit <- 1, n <- x\nA == I!Missing',
    'unknown',
    { M: counter },
  ),
  rejected(
    'the constant of an instance',
    'VARIABLE x\nI == INSTANCE M WITH Limit <- 1, n <- x\nA == I!Limit',
    'unknown',
    { M: counter },
  ),
  rejected('a LOCAL definition of an instance', 'I == INSTANCE M\nA == I!B', 'unknown', {
    M: 'LOCAL B == 1',
  }),
  rejected('an instance used as a value', 'I == INSTANCE Naturals\nA == I', ''),
  rejected('an unknown instance', 'A == I!B', 'unknown'),
  rejected('a definition used as an instance', 'I == 1\nA == I!B', ''),
  rejected('an instance used before it', 'A == I!Nat\nI == INSTANCE Naturals', 'unknown'),
  rejected('an instance of a name that is taken', 'I == 1\nI == INSTANCE Naturals', 'already'),
  accepted('an instance without a name that defines a name twice', 'B == 1\nINSTANCE M', { M: 'B == 1' }),
  accepted('an instance without a name twice', 'INSTANCE M\nINSTANCE M', { M: 'B == 1' }),
  accepted(
    'an instance without a name of what is extended',
    'EXTENDS Naturals\nINSTANCE Naturals\nA == 1 + 1',
  ),
  accepted('an instance without a name of an extended module', 'EXTENDS M\nINSTANCE M\nA == B', {
    M: 'B == 1',
  }),
  rejected('an instance without a name that has a parameter', 'VARIABLE x\nINSTANCE M WITH Limit <- 1', 'n', {
    M: counter,
  }),
  rejected('what an instance extends, through it', 'I == INSTANCE M\nA == I!+(1, 2)', 'unknown', {
    M: 'LOCAL INSTANCE Naturals',
  }),
  accepted('what an instance extends publicly, through it', 'I == INSTANCE M\nA == I!+(1, 2)', {
    M: 'EXTENDS Naturals',
  }),
  accepted('an instance of an instance', 'I == INSTANCE M\nA == I!J!B', {
    M: 'J == INSTANCE N',
    N: 'B == 1',
  }),
  rejected('a LOCAL instance of an instance', 'I == INSTANCE M\nA == I!J!B', 'unknown', {
    M: 'LOCAL J == INSTANCE N',
    N: 'B == 1',
  }),
  accepted('an instance in a LET', 'A == LET I == INSTANCE Naturals IN I!Nat'),
  accepted(
    'an instance in a LET with a bound name',
    'A == \\A k \\in {1} : LET I == INSTANCE M WITH C <- k IN I!B = k',
    { M: 'CONSTANT C\nB == C' },
  ),
  rejected('an instance in a LET without a name', 'A == LET INSTANCE Naturals IN Nat', ''),
  accepted('a nested module', '------ MODULE N ------\nB == 1\n====\nI == INSTANCE N\nA == I!B'),
  accepted(
    'a nested module that sees the names around it',
    'C == 1\n---- MODULE N ----\nB == C\n====\nI == INSTANCE N\nA == I!B',
  ),
  rejected(
    'a nested module that sees a later name',
    '------ MODULE N ------\nB == C\n====\nC == 1\nI == INSTANCE N\nA == I!B',
    'unknown',
  ),
  rejected(
    'a nested module that defines a name around it',
    'C == 1\n---- MODULE N ----\nC == 2\n====',
    'already',
  ),
  accepted('a nested module that defines a later name', '------ MODULE N ------\nC == 2\n====\nC == 1'),
  rejected(
    'a nested module whose names are used without an instance',
    '------ MODULE N ------\nB == 1\n====\nA == B',
    'unknown',
  ),
  accepted(
    'a nested module that another extends',
    '------ MODULE N ------\nB == 1\n====\n---- MODULE O ----\nEXTENDS N\nC == B\n====',
  ),
  rejected('a nested module used before it', 'I == INSTANCE N\n---- MODULE N ----\nB == 1\n====', 'N'),
  accepted(
    'a nested module with constants',
    '------ MODULE N ------\nCONSTANT K\nB == K\n====\nI == INSTANCE N WITH K <- 1\nA == I!B',
  ),
  rejected(
    'a nested module with a constant without value',
    '------ MODULE N ------\nCONSTANT K\nB == K\n====\nI == INSTANCE N\nA == I!B',
    'K',
  ),
  rejected(
    'two nested modules of a name',
    '------ MODULE N ------\n====\n---- MODULE N ----\n====',
    'already',
  ),
  rejected('a nested module with an error', '------ MODULE N ------\nB == missing\n====', 'unknown'),
  accepted(
    'a nested module that is named like a file',
    '------ MODULE M ------\nB == 1\n====\nI == INSTANCE M\nA == I!B',
    { M: 'D == 1' },
  ),
  rejected(
    'a name of the file behind a nested module',
    '------ MODULE M ------\nB == 1\n====\nI == INSTANCE M\nA == I!D',
    'unknown',
    { M: 'D == 1' },
  ),
  rejected('an error in a module that is extended', 'EXTENDS M', 'M', { M: 'B == missing' }),
  rejected('an error in a module that is instantiated and not used', 'I == INSTANCE M', 'M', {
    M: 'B == missing',
  }),
  rejected('a syntax error in a module that is extended', 'EXTENDS M', 'M', { M: 'B == 1 +' }),
  rejected('an error of level in a module that is instantiated', 'VARIABLE n\nI == INSTANCE M', 'level', {
    M: "VARIABLE n\nB == n''",
  }),
  accepted('an assumption of an instance about a variable', 'VARIABLE x\nI == INSTANCE M WITH C <- x', {
    M: 'CONSTANT C\nASSUME C = 1',
  }),
  accepted('a recursive operator of an instance', 'I == INSTANCE M\nA == I!F(1)', {
    M: 'RECURSIVE F(_)\nF(x) == F(x)',
  }),
  accepted('a theorem of an instance used as an expression', 'I == INSTANCE M\nA == I!T', {
    M: 'THEOREM T == TRUE',
  }),
  rejected(
    'a parameter of an instance that is a name already',
    'k == 1\nI(k) == INSTANCE Naturals',
    'already',
  ),
  accepted(
    'a state for a constant that the operator used has nothing to do with',
    'VARIABLE x\nI(k) == INSTANCE M WITH Limit <- k, n <- x\nA == I(x)!Init',
    { M: counter },
  ),
  accepted('a nested module of an extended module', 'EXTENDS M\nI == INSTANCE N\nA == I!B', {
    M: '------ MODULE N ------\nB == 1\n====',
  }),
  rejected(
    'a nested module of an extended module again',
    'EXTENDS M\n------ MODULE N ------\nB == 1\n====',
    'N',
    { M: '------ MODULE N ------\nB == 1\n====' },
  ),
  rejected('a nested module of an instantiated module', 'J == INSTANCE M\nI == INSTANCE N\nA == I!B', 'N', {
    M: '------ MODULE N ------\nB == 1\n====',
  }),
  accepted('a nested module named like a definition', 'N == 1\n------ MODULE N ------\nB == 1\n===='),
  accepted('two modules that each have a nested module of a name', 'EXTENDS M, O', {
    M: '------ MODULE N ------\nB == 1\n====',
    O: '------ MODULE N ------\nC == 1\n====',
  }),
  accepted(
    'a nested module in a nested module',
    '------ MODULE N ------\nC == 1\n-------- MODULE O --------\nB == C\n====\nI == INSTANCE O\nD == I!B\n====\nJ == INSTANCE N\nA == J!I!B',
  ),
  rejected('an instance without a name of a variable', 'VARIABLE B\nINSTANCE M', 'already', { M: 'B == 1' }),
  rejected('an instance without a name of another arity', 'B(x) == 1\nINSTANCE M', 'already', {
    M: 'B == 1',
  }),
  accepted('an instance of a name that is an instance', 'I == INSTANCE Naturals\nI == INSTANCE Integers'),
  accepted('an instance that a module and one that it extends have', 'EXTENDS M\nI == INSTANCE Naturals', {
    M: 'LOCAL I == INSTANCE Integers',
  }),
];
