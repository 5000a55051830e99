import { initNext, specification } from './specification-case.ts';

type Others = Readonly<Record<string, string>>;

/** A specification with one initial state, of which the claim must be true. */
const claim = (
  title: string,
  before: string,
  predicate: string,
  configuration: readonly string[] = [],
  others: Others = {},
  extended = '',
) =>
  specification(
    title,
    `EXTENDS Integers, Sequences, FiniteSets, TLC${extended}\n${before}\nVARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nInv == (x = 0) /\\ (${predicate})`,
    initNext('INVARIANT Inv', ...configuration),
    others,
  );

const inner = 'EXTENDS Integers\nCONSTANT C\nD == C + 1\nE == D + C\n';

/** What the configuration puts in place of names, and what instances put in place of those of a module. */
export const configuration = [
  // Constants.
  claim('a constant with a value', 'CONSTANT C', 'C = 3', ['CONSTANT C = 3']),
  claim('a constant without a value', 'CONSTANT C', 'TRUE'),
  claim('a constant without a value that nothing uses', 'CONSTANTS C, D', 'C = 3', ['CONSTANT C = 3']),
  claim('a constant given twice', 'CONSTANT C', 'C = 4', ['CONSTANT C = 3', 'CONSTANT C = 4']),
  claim('a value for a name that is not there', 'CONSTANT C', 'C = 3', ['CONSTANTS', 'C = 3', 'Other = 4']),
  claim('a replacement for a name that is not there', 'CONSTANT C\nOp == 1', 'C = 3', [
    'CONSTANTS',
    'C = 3',
    'Other <- Op',
  ]),
  claim('a replacement by a name that is not there', 'CONSTANT C', 'TRUE', ['CONSTANT C <- Missing']),
  claim('a value for a definition', 'Op == 1', 'Op = 3', ['CONSTANT Op = 3']),
  claim('a value for a definition with parameters', 'Op(a) == 1', 'Op(1) = 3', ['CONSTANT Op = 3']),
  claim('a value for a variable', '', 'TRUE', ['CONSTANT x = 3']),
  claim('a model value', 'CONSTANT C', 'C # 1 /\\ C = C', ['CONSTANT C = C']),
  claim('a model value of another name', 'CONSTANTS C, D', 'C = D', ['CONSTANTS', 'C = m', 'D = m']),
  claim('a model value and a string of its name', 'CONSTANT C', 'C # "m"', ['CONSTANT C = m']),
  claim('a set of model values', 'CONSTANTS S, a', 'a \\in S /\\ Cardinality(S) = 2', [
    'CONSTANTS',
    'a = a',
    'S = {a, b}',
  ]),
  claim('a set of numbers and strings', 'CONSTANT S', 'TRUE', ['CONSTANT S = {1, "a"}']),
  claim('a negative number', 'CONSTANT C', 'C = -3', ['CONSTANT C = -3']),
  claim('a number that does not fit', 'CONSTANT C', 'TRUE', ['CONSTANT C = 99999999999']),
  claim('a Boolean', 'CONSTANT C', 'C', ['CONSTANT C = TRUE']),
  claim('a nested set', 'CONSTANT S', '{} \\in S /\\ {1} \\in S', ['CONSTANT S = {{}, {1}}']),
  claim('a string', 'CONSTANT C', 'C = "a b"', ['CONSTANT C = "a b"']),
  claim('an operator constant replaced', 'CONSTANT C(_)\nOp(a) == a + 1', 'C(1) = 2', ['CONSTANT C <- Op']),
  claim('an operator constant replaced by one of another arity', 'CONSTANT C(_)\nOp(a, b) == a', 'C(1) = 2', [
    'CONSTANT C <- Op',
  ]),
  claim('an operator constant without a value', 'CONSTANT C(_)', 'TRUE'),
  claim('an operator constant with a value', 'CONSTANT C(_)', 'C(1) = 2', ['CONSTANT C = 2']),
  claim('an operator constant given value by value', 'CONSTANT C(_)', 'C(1) = 2 /\\ C(2) = 5', [
    'CONSTANTS',
    'C(1) = 2',
    'C(2) = 5',
  ]),
  claim(
    'an operator constant of two arguments given value by value',
    'CONSTANT C(_, _)',
    'C(1, "a") = 2 /\\ C(2, "b") = 5',
    ['CONSTANTS', 'C(1, "a") = 2', 'C(2, "b") = 5'],
  ),
  claim('an operator constant given for too few values', 'CONSTANT C(_)', 'C(3) = 2', [
    'CONSTANTS',
    'C(1) = 2',
  ]),
  claim('a constant replaced by a definition', 'CONSTANT C\nOp == {1, 2}', 'C = {1, 2}', [
    'CONSTANT C <- Op',
  ]),
  claim('a constant replaced by a definition behind it', 'CONSTANT C\nD == C\nOp == 5', 'D = 5', [
    'CONSTANT C <- Op',
  ]),
  claim('a constant replaced by one that uses another', 'CONSTANTS C, D\nOp == D + 1', 'C = 4', [
    'CONSTANTS',
    'D = 3',
    'C <- Op',
  ]),
  claim('a constant replaced by another constant', 'CONSTANTS C, D', 'C = 3', [
    'CONSTANTS',
    'D = 3',
    'C <- D',
  ]),
  claim('a constant replaced by itself', 'CONSTANT C', 'TRUE', ['CONSTANT C <- C']),
  claim('a constant replaced by what depends on it', 'CONSTANT C\nOp == C + 1', 'TRUE', ['CONSTANT C <- Op']),
  claim('a constant replaced by an operator with parameters', 'CONSTANT C\nOp(a) == a', 'TRUE', [
    'CONSTANT C <- Op',
  ]),
  claim('a constant replaced by an operator of the language', 'CONSTANT C', 'C = BOOLEAN', [
    'CONSTANT C <- BOOLEAN',
  ]),
  claim('a constant replaced by an operator of a module', 'CONSTANT C', '5 \\in C', ['CONSTANT C <- Nat']),
  specification(
    'a constant replaced by a state',
    "EXTENDS Integers\nCONSTANT C\nVARIABLE x\nNow == x\nInit == x = 0\nNext == x < 2 /\\ x' = x + 1\nInv == C = x",
    initNext('CONSTANT C <- Now', 'INVARIANT Inv', 'CHECK_DEADLOCK FALSE'),
  ),
  specification(
    'a constant replaced by a state that an assumption is about',
    'EXTENDS Integers\nCONSTANT C\nASSUME C = C\nVARIABLE x\nNow == x\nInit == x = 0\nNext == UNCHANGED x',
    initNext('CONSTANT C <- Now'),
  ),
  // Definitions.
  claim('a definition replaced', 'D == 1\nOp == 2', 'D = 2', ['CONSTANT D <- Op']),
  claim('a definition replaced in what uses it', 'D == 1\nE == D + D\nOp == 2', 'E = 4', [
    'CONSTANT D <- Op',
  ]),
  claim('a definition replaced by what uses it', 'D == 1\nOp == D + 1', 'TRUE', ['CONSTANT D <- Op']),
  claim('a definition with parameters replaced', 'D(a) == a\nOp(a) == a + 1', 'D(1) = 2', [
    'CONSTANT D <- Op',
  ]),
  claim(
    'a definition replaced by one that calls it and ends',
    'D(a) == a\nOp(a) == IF a = 0 THEN 0 ELSE 2 + D(a - 1)',
    'D(3) = 6',
    ['CONSTANT D <- Op'],
  ),
  claim('a definition replaced by one of another arity', 'D(a) == a\nOp == 1', 'TRUE', ['CONSTANT D <- Op']),
  claim('an operator of a standard module replaced', 'Small == 0..3', '3 \\in Nat /\\ 4 \\notin Nat', [
    'CONSTANT Nat <- Small',
  ]),
  claim(
    'an operator of a standard module replaced, within that module',
    'Small == 0..3',
    '<<3>> \\in Seq(Nat) /\\ <<4>> \\notin Seq(Nat)',
    ['CONSTANT Nat <- Small'],
  ),
  claim('Seq replaced', 'Short(S) == UNION {[1..n -> S] : n \\in 0..2}', 'Cardinality(Seq({1})) = 3', [
    'CONSTANT Seq <- Short',
  ]),
  claim('an infix operator replaced', 'a ++ b == a\nSecond(a, b) == b', '(1 ++ 2) = 2', [
    'CONSTANT ++ <- Second',
  ]),
  claim('plus replaced', 'Minus(a, b) == a - b', '(3 + 1) = 2', ['CONSTANT + <- Minus']),
  claim('a recursive operator replaced', 'RECURSIVE F(_)\nF(n) == F(n)\nG(n) == n', 'F(1) = 1', [
    'CONSTANT F <- G',
  ]),
  claim('a function definition replaced', 'f[i \\in 1..2] == i\ng[i \\in 1..2] == i + 1', 'f[1] = 2', [
    'CONSTANT f <- g',
  ]),
  claim('a definition replaced by a chain', 'D == 1\nE == 2\nOp == 3', 'D = 3', [
    'CONSTANTS',
    'D <- E',
    'E <- Op',
  ]),
  claim('a definition in a LET of a replaced name', 'D == 1\nOp == 2', '(LET E == D IN E) = 2', [
    'CONSTANT D <- Op',
  ]),
  specification(
    'the next-state relation replaced',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nUp == x < 2 /\\ x' = x + 1",
    initNext('CONSTANT Next <- Up', 'CHECK_DEADLOCK FALSE'),
  ),
  specification(
    'the next-state relation of a SPECIFICATION replaced',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nUp == x < 2 /\\ x' = x + 1\nSpec == Init /\\ [][Next]_x",
    'SPECIFICATION Spec\nCONSTANT Next <- Up\nCHECK_DEADLOCK FALSE',
  ),
  specification(
    'an invariant replaced',
    'EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nInv == x = 1\nOther == x = 0',
    initNext('CONSTANT Inv <- Other', 'INVARIANT Inv'),
  ),
  specification(
    'an action replaced',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nA == x' = 1\nB == x' = 2\nNext == x = 0 /\\ A\nInv == x # 1",
    initNext('CONSTANT A <- B', 'INVARIANT Inv', 'CHECK_DEADLOCK FALSE'),
  ),
  // Module-scoped replacements.
  claim(
    'a constant replaced in one module',
    'INSTANCE M WITH C <- 1\nOp == 5',
    'D = 2',
    ['CONSTANT C <- [M]Op'],
    { M: inner },
  ),
  claim(
    'a definition replaced in an instantiated module',
    'M == INSTANCE M WITH C <- 1\nOp == 5',
    'M!E = 6 /\\ M!D = 5',
    ['CONSTANT D <- [M]Op'],
    { M: inner },
  ),
  claim(
    'a definition replaced everywhere reaches an instance not',
    'M == INSTANCE M WITH C <- 1\nD == 7\nOp == 5',
    'M!E = 3 /\\ D = 5',
    ['CONSTANT D <- Op'],
    { M: inner },
  ),
  claim(
    'a definition of an extended module replaced',
    'Op == 5',
    'E = 6',
    ['CONSTANTS', 'C = 1', 'D <- Op'],
    { M: inner },
    ', M',
  ),
  claim(
    'Nat replaced in an instantiated module',
    'M == INSTANCE M\nSmall == 0..3',
    'M!D = {3} /\\ 7 \\in Nat',
    ['CONSTANT Nat <- [M]Small'],
    { M: 'EXTENDS Integers\nD == {n \\in {3, 7} : n \\in Nat}' },
  ),
  claim(
    'Nat replaced, as an instantiated module sees it',
    'M == INSTANCE M\nSmall == 0..3',
    'M!D = {3}',
    ['CONSTANT Nat <- Small'],
    { M: 'EXTENDS Integers\nD == {n \\in {3, 7} : n \\in Nat}' },
  ),
  claim('a replacement in a module that is not there', 'Op == 5', 'TRUE', ['CONSTANT D <- [Missing]Op']),
  claim(
    'a replacement of a name that the module lacks',
    'M == INSTANCE M WITH C <- 1\nOp == 5',
    'TRUE',
    ['CONSTANT Z <- [M]Op'],
    { M: inner },
  ),
  claim('a value in one module', 'M == INSTANCE M WITH C <- 1', 'M!E = 6', ['CONSTANT D = [M]5'], {
    M: inner,
  }),
  // Instances.
  claim('an instance with its constant', 'M == INSTANCE M WITH C <- 1', 'M!E = 3', [], { M: inner }),
  claim(
    'two instances with their constants',
    'M == INSTANCE M WITH C <- 1\nN == INSTANCE M WITH C <- 5',
    'M!E = 3 /\\ N!E = 11',
    [],
    { M: inner },
  ),
  claim('an instance without WITH', 'C == 4\nM == INSTANCE M', 'M!E = 9', [], { M: inner }),
  claim(
    'an instance without WITH, of a constant',
    'CONSTANT C\nM == INSTANCE M',
    'M!E = 9',
    ['CONSTANT C = 4'],
    { M: inner },
  ),
  claim(
    'an instance of a constant that is replaced',
    'CONSTANT C\nOp == 4\nM == INSTANCE M',
    'M!E = 9',
    ['CONSTANT C <- Op'],
    { M: inner },
  ),
  claim('an instance with some of WITH', 'C == 4\nM == INSTANCE M WITH D <- 1', 'M!E = 5', [], {
    M: 'EXTENDS Integers\nCONSTANTS C, D\nE == C + D',
  }),
  claim('an instance in itself without a name', 'C == 4\nINSTANCE M', 'E = 9', [], { M: inner }),
  claim(
    'an instance with an expression of a bound name',
    '',
    '\\A k \\in 1..3 : LET M == INSTANCE M WITH C <- k IN M!E = 2 * k + 1',
    [],
    { M: inner },
  ),
  claim('a parameterized instance', 'M(C) == INSTANCE M', '\\A k \\in 1..3 : M(k)!E = 2 * k + 1', [], {
    M: inner,
  }),
  claim(
    'a parameterized instance with an expression',
    'M(k) == INSTANCE M WITH C <- k * k',
    'M(3)!E = 19',
    [],
    { M: inner },
  ),
  claim('a parameterized instance with a state', 'M(k) == INSTANCE M WITH C <- k', 'M(x + 1)!E = 3', [], {
    M: inner,
  }),
  claim(
    'a parameterized instance of two parameters',
    'M(k, l) == INSTANCE M WITH C <- k, D <- l',
    'M(3, 4)!E = 7',
    [],
    { M: 'EXTENDS Integers\nCONSTANTS C, D\nE == C + D' },
  ),
  claim(
    'a parameterized instance of an operator',
    'M(F(_)) == INSTANCE M WITH C <- F\nG(a) == a + 1',
    'M(G)!E = 2 /\\ M(LAMBDA a : a + 5)!E = 6',
    [],
    { M: 'CONSTANT C(_)\nE == C(1)' },
  ),
  claim(
    'an operator of a parameterized instance with an argument',
    'M(k) == INSTANCE M WITH C <- k',
    'M(3)!Add(4) = 7',
    [],
    { M: 'EXTENDS Integers\nCONSTANT C\nAdd(a) == a + C' },
  ),
  claim(
    'an operator of a parameterized instance passed',
    'M(k) == INSTANCE M WITH C <- k\nTwice(F(_)) == F(F(1))',
    'LET G(a) == M(3)!Add(a) IN Twice(G) = 7',
    [],
    { M: 'EXTENDS Integers\nCONSTANT C\nAdd(a) == a + C' },
  ),
  claim(
    'a recursive operator of a parameterized instance',
    'M(k) == INSTANCE M WITH C <- k',
    '\\A k \\in 1..3 : M(k)!Times(4) = 4 * k',
    [],
    {
      M: 'EXTENDS Integers\nCONSTANT C\nRECURSIVE Times(_)\nTimes(n) == IF n = 0 THEN 0 ELSE C + Times(n - 1)',
    },
  ),
  claim(
    'recursive operators that call each other, of a parameterized instance',
    'M(k) == INSTANCE M WITH C <- k',
    '\\A k \\in 1..3 : M(k)!Even(4) = k /\\ M(k)!Odd(4) = -k',
    [],
    {
      M: 'EXTENDS Integers\nCONSTANT C\nRECURSIVE Even(_), Odd(_)\nEven(n) == IF n = 0 THEN C ELSE Odd(n - 1)\nOdd(n) == IF n = 0 THEN -C ELSE Even(n - 1)',
    },
  ),
  claim(
    'a function of a parameterized instance',
    'M(k) == INSTANCE M WITH C <- k',
    '\\A k \\in 1..3 : M(k)!f[4] = 4 * k',
    [],
    { M: 'EXTENDS Integers\nCONSTANT C\nf[n \\in 0..9] == IF n = 0 THEN 0 ELSE C + f[n - 1]' },
  ),
  claim(
    'a LET operator of a bound name in an instance',
    '',
    '\\A k \\in 1..3 : LET M == INSTANCE M WITH C <- k IN M!Times(4) = 4 * k',
    [],
    {
      M: 'EXTENDS Integers\nCONSTANT C\nTimes(n) == LET RECURSIVE t(_) t(i) == IF i = 0 THEN 0 ELSE C + t(i - 1) IN t(n)',
    },
  ),
  claim('an instance of an instance', 'N == INSTANCE N WITH K <- 2', 'N!M!E = 5', [], {
    M: inner,
    N: 'CONSTANT K\nM == INSTANCE M WITH C <- K',
  }),
  claim(
    'an instance of an instance, both parameterized',
    'N(a) == INSTANCE N WITH K <- a',
    'N(2)!M(3)!E = 11',
    [],
    { M: inner, N: 'EXTENDS Integers\nCONSTANT K\nM(b) == INSTANCE M WITH C <- K + b' },
  ),
  claim(
    'an instance in an extended module',
    '',
    'M!E = 9',
    ['CONSTANT K = 4'],
    { M: inner, N: 'CONSTANT K\nM == INSTANCE M WITH C <- K' },
    ', N',
  ),
  claim('a LOCAL instance', 'INSTANCE N', 'F = 9', [], {
    M: inner,
    N: 'EXTENDS Integers\nLOCAL C == 4\nLOCAL INSTANCE M\nF == E',
  }),
  claim('a LOCAL definition beside one of its name', 'D == 7\nN == INSTANCE N', 'N!F = 1 /\\ D = 7', [], {
    N: 'LOCAL D == 1\nF == D',
  }),
  claim(
    'names of an instance beside names of its own',
    'D == 7\nM == INSTANCE M WITH C <- D',
    'M!E = 15 /\\ D = 7',
    [],
    { M: inner },
  ),
  claim(
    'a substitution that means what surrounds the instance',
    'C == 7\nM == INSTANCE M WITH C <- C + 1',
    'M!E = 17',
    [],
    { M: inner },
  ),
  claim(
    'a swap of names',
    'CONSTANTS C, D\nM == INSTANCE M WITH C <- D, D <- C',
    'M!E = 1',
    ['CONSTANTS', 'C = 2', 'D = 3'],
    { M: 'EXTENDS Integers\nCONSTANTS C, D\nE == C - D' },
  ),
  claim('a nested module', '------ MODULE Inner ------\nD == 5\n======\nN == INSTANCE Inner', 'N!D = 5'),
  claim(
    'a nested module with a constant',
    'K == 2\n------ MODULE Inner ------\nEXTENDS Integers\nCONSTANT C\nD == C + K\n======\nN == INSTANCE Inner WITH C <- 3',
    'N!D = 5',
  ),
  claim(
    'a nested module in a LET',
    '------ MODULE Inner ------\nCONSTANT C\nD == C\n======',
    '\\A k \\in 1..2 : LET N == INSTANCE Inner WITH C <- k IN N!D = k',
  ),
  claim('a nested module of an instantiated module', 'M == INSTANCE M WITH C <- 4', 'M!I!D = 5', [], {
    M: 'EXTENDS Integers\nCONSTANT C\n------ MODULE N ------\nD == C + 1\n======\nI == INSTANCE N',
  }),
  claim(
    'a diamond',
    'D == 1',
    'D = 1 /\\ L = 3 /\\ R = 4',
    ['CONSTANT C = 3'],
    { A: 'CONSTANT C', B: 'EXTENDS A\nL == C', M: 'EXTENDS A, Integers\nR == C + 1' },
    ', B, M',
  ),
  specification(
    'an instance of variables',
    'EXTENDS Integers\nVARIABLES x, y\nM == INSTANCE M WITH n <- x\nN == INSTANCE M WITH n <- y\nInit == M!Start /\\ N!Start\nNext == (M!Up /\\ UNCHANGED y) \\/ (N!Up /\\ UNCHANGED x)\nInv == M!Small /\\ N!Small',
    initNext('INVARIANT Inv', 'CHECK_DEADLOCK FALSE'),
    { M: "EXTENDS Integers\nVARIABLE n\nStart == n = 0\nUp == n < 3 /\\ n' = n + 1\nSmall == n < 4" },
  ),
  specification(
    'an instance of a tuple of variables',
    "EXTENDS Integers\nVARIABLES x, y\nM == INSTANCE M WITH n <- <<x, y>>\nInit == x = 0 /\\ y = 0\nNext == x < 3 /\\ x' = x + 1 /\\ y' = y + x\nStays == [][M!Grows]_<<x, y>>",
    initNext('PROPERTY Stays', 'CHECK_DEADLOCK FALSE'),
    { M: "EXTENDS Integers\nVARIABLE n\nGrows == n'[1] = n[1] + 1 /\\ n'[2] >= n[2]" },
  ),
  specification(
    'UNCHANGED in an instance of an expression',
    "EXTENDS Integers\nVARIABLES x, y\nM == INSTANCE M WITH n <- x + y\nInit == x = 0 /\\ y = 5\nNext == x < 3 /\\ x' = x + 1 /\\ y' = y - 1\nStays == [][M!Same]_<<x, y>>",
    initNext('PROPERTY Stays', 'CHECK_DEADLOCK FALSE'),
    { M: 'VARIABLE n\nSame == UNCHANGED n' },
  ),
  specification(
    'a parameterized instance of a next-state relation',
    'EXTENDS Integers\nVARIABLES x\nM(k) == INSTANCE M WITH n <- x, Step <- k\nInit == x = 0\nNext == \\E k \\in 1..2 : M(k)!Up',
    initNext('CHECK_DEADLOCK FALSE'),
    { M: "EXTENDS Integers\nVARIABLE n\nCONSTANT Step\nUp == n < 4 /\\ n' = n + Step" },
  ),
  specification(
    'a SPECIFICATION of an instance',
    'EXTENDS Integers\nVARIABLES x\nM == INSTANCE M WITH n <- x\nSpec == M!Spec',
    'SPECIFICATION Spec\nCHECK_DEADLOCK FALSE',
    {
      M: "EXTENDS Integers\nVARIABLE n\nInit == n = 0\nNext == n < 3 /\\ n' = n + 1\nSpec == Init /\\ [][Next]_n",
    },
  ),
  specification(
    'an assumption of an instance that is false',
    'EXTENDS Integers\nVARIABLES x\nM == INSTANCE M WITH C <- 1\nInit == x = 0\nNext == UNCHANGED x',
    initNext(),
    { M: 'EXTENDS Integers\nCONSTANT C\nASSUME C > 3' },
  ),
  specification(
    'an assumption of an extended module that is false',
    'EXTENDS Integers, M\nVARIABLES x\nInit == x = 0\nNext == UNCHANGED x',
    initNext('CONSTANT C = 1'),
    { M: 'EXTENDS Integers\nCONSTANT C\nASSUME C > 3' },
  ),
  specification(
    'two modules that define a name: the first counts',
    'EXTENDS M, N\nVARIABLE x\nInit == x = D\nNext == UNCHANGED x\nInv == x = 1',
    initNext('INVARIANT Inv'),
    { M: 'D == 1', N: 'D == 2' },
  ),
  specification(
    'a definition and an instance that defines its name: the first counts',
    'D == 1\nINSTANCE M\nVARIABLE x\nInit == x = D\nNext == UNCHANGED x\nInv == x = 1 /\\ E = 2',
    initNext('INVARIANT Inv'),
    { M: 'D == 2\nE == D' },
  ),
  specification(
    'a variable declared twice',
    'VARIABLES x, x\nInit == x = 1\nNext == UNCHANGED x',
    initNext(),
  ),
  // What the configuration names.
  specification('no behaviour', 'EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == UNCHANGED x', ''),
  specification('no behaviour and no variables', 'EXTENDS Integers\nASSUME 1 = 1', ''),
  specification('no behaviour, no variables, a false assumption', 'EXTENDS Integers\nASSUME 1 = 2', ''),
  specification('INIT without NEXT', 'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x', 'INIT Init'),
  specification('NEXT without INIT', 'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x', 'NEXT Next'),
  specification(
    'INIT and SPECIFICATION',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nSpec == Init /\\ [][Next]_x',
    'INIT Init\nNEXT Next\nSPECIFICATION Spec',
  ),
  specification(
    'SPECIFICATION twice',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nSpec == Init /\\ [][Next]_x',
    'SPECIFICATION Spec\nSPECIFICATION Spec',
  ),
  specification(
    'an unknown statement',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x',
    'INIT Init\nNEXT Next\nSTATEMENT x',
  ),
  specification(
    'a comment in the configuration',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x',
    '\\* comment\n(* another\n one *)\nINIT Init \\* here\nNEXT Next',
  ),
  specification(
    'an INIT that nothing defines',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x',
    'INIT Missing\nNEXT Next',
  ),
  specification(
    'an INVARIANT that nothing defines',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x',
    'INIT Init\nNEXT Next\nINVARIANT Missing',
  ),
  specification(
    'an INVARIANT with a parameter',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nInv(a) == TRUE',
    'INIT Init\nNEXT Next\nINVARIANT Inv',
  ),
  specification(
    'an INVARIANT that is a constant',
    'CONSTANT C\nVARIABLE x\nInit == x = 0\nNext == UNCHANGED x',
    'INIT Init\nNEXT Next\nINVARIANT C\nCONSTANT C = TRUE',
  ),
  specification(
    'an INVARIANT that is a variable',
    'VARIABLE x\nInit == x = TRUE\nNext == UNCHANGED x',
    'INIT Init\nNEXT Next\nINVARIANT x',
  ),
  specification(
    'an INVARIANT of an instance',
    'VARIABLE x\nM == INSTANCE M WITH n <- x\nInit == x = 0\nNext == UNCHANGED x',
    'INIT Init\nNEXT Next\nINVARIANT M!Inv',
    { M: 'VARIABLE n\nInv == n = 0' },
  ),
  specification(
    'an INVARIANT that primes',
    "VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nInv == x' = 0",
    initNext('INVARIANT Inv'),
  ),
  specification(
    'an INVARIANT that is temporal',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nInv == [](x = 0)',
    initNext('INVARIANT Inv'),
  ),
  specification(
    'an INVARIANT that is constantly true',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nInv == TRUE',
    initNext('INVARIANT Inv'),
  ),
  specification(
    'an INVARIANT that is constantly false',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nInv == FALSE',
    initNext('INVARIANT Inv'),
  ),
  specification(
    'an INVARIANT that is no Boolean',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nInv == x',
    initNext('INVARIANT Inv'),
  ),
  specification(
    'an INVARIANT that is a number',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nInv == 1',
    initNext('INVARIANT Inv'),
  ),
  specification('an INIT that is constant', 'VARIABLE x\nInit == TRUE\nNext == UNCHANGED x', initNext()),
  specification('an INIT that is temporal', 'VARIABLE x\nInit == [](x = 0)\nNext == UNCHANGED x', initNext()),
  specification(
    'a NEXT that is temporal',
    'VARIABLE x\nInit == x = 0\nNext == [][UNCHANGED x]_x',
    initNext(),
  ),
  specification('a NEXT with a parameter', 'VARIABLE x\nInit == x = 0\nNext(a) == UNCHANGED x', initNext()),
  specification(
    'a SPECIFICATION without a next-state relation',
    'VARIABLE x\nInit == x = 0\nSpec == Init',
    'SPECIFICATION Spec',
  ),
  specification(
    'a SPECIFICATION without an initial predicate',
    'VARIABLE x\nNext == UNCHANGED x\nSpec == [][Next]_x',
    'SPECIFICATION Spec',
  ),
  specification(
    'a SPECIFICATION with two next-state relations',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nSpec == Init /\\ [][Next]_x /\\ [][Next]_x',
    'SPECIFICATION Spec',
  ),
  specification(
    'a SPECIFICATION with an action conjoined',
    "VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nSpec == Init /\\ x' = 0",
    'SPECIFICATION Spec',
  ),
  specification(
    'a SPECIFICATION with two initial predicates',
    'EXTENDS Integers\nVARIABLE x, y\nInit == x \\in 0..2\nOther == y \\in {x, 5}\nNext == UNCHANGED <<x, y>>\nSpec == Init /\\ Other /\\ [][Next]_<<x, y>>',
    'SPECIFICATION Spec',
  ),
  specification(
    'a SPECIFICATION with an invariant in it',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nSpec == Init /\\ [][Next]_x /\\ [](x = 0)',
    'SPECIFICATION Spec',
  ),
  specification(
    'a SPECIFICATION with a parameter',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nSpec(a) == Init /\\ [][Next]_x',
    'SPECIFICATION Spec',
  ),
  specification(
    'a SPECIFICATION of an operator with arguments',
    "EXTENDS Integers\nVARIABLE x\nUp(k) == x < k /\\ x' = x + 1\nOf(k) == x = 0 /\\ [][Up(k)]_x\nSpec == Of(3)",
    'SPECIFICATION Spec\nCHECK_DEADLOCK FALSE',
  ),
  specification(
    'a SPECIFICATION of a parameterized instance',
    'EXTENDS Integers\nVARIABLE x\nM(k) == INSTANCE M WITH Limit <- k, n <- x\nSpec == M(3)!Spec',
    'SPECIFICATION Spec\nCHECK_DEADLOCK FALSE',
    { M: "EXTENDS Integers\nCONSTANT Limit\nVARIABLE n\nSpec == n = 0 /\\ [][n < Limit /\\ n' = n + 1]_n" },
  ),
  specification(
    'a SPECIFICATION in a LET',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x < 3 /\\ x' = x + 1\nSpec == LET N == Next IN Init /\\ [][N]_x",
    'SPECIFICATION Spec\nCHECK_DEADLOCK FALSE',
  ),
  specification(
    'a SPECIFICATION with a smaller subscript',
    "EXTENDS Integers\nVARIABLES x, y\nInit == x = 0 /\\ y = 0\nNext == x < 3 /\\ x' = x + 1 /\\ y' = 1\nSpec == Init /\\ [][Next]_x",
    'SPECIFICATION Spec\nCHECK_DEADLOCK FALSE',
  ),
  specification(
    'a PROPERTY that is an action',
    "VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nProp == x' = 0",
    initNext('PROPERTY Prop'),
  ),
  specification(
    'a PROPERTY that is a state predicate',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nProp == x = 0',
    initNext('PROPERTY Prop'),
  ),
  specification(
    'a PROPERTY that is a false state predicate',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nProp == x = 1',
    initNext('PROPERTY Prop'),
  ),
  specification(
    'a PROPERTY of always',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x < 3 /\\ x' = x + 1\nProp == [](x < 3)",
    initNext('PROPERTY Prop', 'CHECK_DEADLOCK FALSE'),
  ),
  specification(
    'a PROPERTY of steps and always',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x < 3 /\\ x' = x + 1\nProp == x = 0 /\\ [](x < 4) /\\ [][x' > x]_x",
    initNext('PROPERTY Prop', 'CHECK_DEADLOCK FALSE'),
  ),
  specification(
    'a PROPERTY with a parameter',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nProp(a) == [](x = 0)',
    initNext('PROPERTY Prop'),
  ),
  specification(
    'a VIEW',
    "EXTENDS Integers\nVARIABLES x, y\nInit == x = 0 /\\ y = 0\nNext == x < 3 /\\ x' = x + 1 /\\ y' \\in 0..5\nView == x",
    initNext('VIEW View', 'CHECK_DEADLOCK FALSE'),
  ),
  specification(
    'a VIEW that primes',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nView == x'",
    initNext('VIEW View'),
  ),
  specification(
    'a VIEW with a parameter',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nView(a) == x',
    initNext('VIEW View'),
  ),
  specification(
    'a SYMMETRY',
    "EXTENDS TLC, FiniteSets\nCONSTANT S\nVARIABLE x\nInit == x = {}\nNext == \\E s \\in S : s \\notin x /\\ x' = x \\cup {s}\nSym == Permutations(S)",
    initNext('SYMMETRY Sym', 'CONSTANT S = {a, b, c}', 'CHECK_DEADLOCK FALSE'),
  ),
  specification(
    'a SYMMETRY that is a state',
    'EXTENDS TLC\nVARIABLE x\nInit == x = {}\nNext == UNCHANGED x\nSym == x',
    initNext('SYMMETRY Sym'),
  ),
  specification(
    'a SYMMETRY that is no set',
    'EXTENDS TLC\nVARIABLE x\nInit == x = {}\nNext == UNCHANGED x\nSym == 1',
    initNext('SYMMETRY Sym'),
  ),
  specification(
    'an ALIAS',
    'EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nAlias == [y |-> x + 1]',
    initNext('ALIAS Alias'),
  ),
  specification(
    'an ALIAS that nothing defines',
    'VARIABLE x\nInit == x = 0\nNext == UNCHANGED x',
    initNext('ALIAS Missing'),
  ),
  specification(
    'a POSTCONDITION that holds',
    'EXTENDS TLC, Integers\nVARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nPost == TLCGet("distinct") = 1',
    initNext('POSTCONDITION Post'),
  ),
  specification(
    'a POSTCONDITION that does not hold',
    'EXTENDS TLC, Integers\nVARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nPost == TLCGet("distinct") = 2',
    initNext('POSTCONDITION Post'),
  ),
  claim('an axiom that has no value', 'AXIOM \\A n : n = n\nAXIOM A == 1 = "a"\nASSUME TRUE', 'TRUE'),
  claim('an axiom that is false', 'AXIOM FALSE', 'TRUE'),
  specification(
    'a specification without variables',
    'Spec == [][TRUE]_<<>>\nASSUME 1 = 1',
    'SPECIFICATION Spec',
  ),
  specification(
    'a specification without variables, with a false assumption',
    'Spec == [][TRUE]_<<>>\nASSUME 1 = 2',
    'SPECIFICATION Spec',
  ),
  specification(
    'fairness of a module that an instance instantiates in turn',
    `VARIABLE x
Init == x = "init"
Next == (x = "init" /\\ x' = "busy") \\/ (x = "busy" /\\ x' = "done")
Seen == IF x = "done" THEN "done" ELSE "busy"
Spec == Init /\\ [][Next]_x /\\ WF_x(Next)
Abstract == INSTANCE Outer WITH x <- Seen
Refines == Abstract!Spec
`,
    'SPECIFICATION Spec\nPROPERTY Refines\nCHECK_DEADLOCK FALSE',
    {
      Outer:
        'VARIABLE x\nWithin == INSTANCE Core\nInit == Within!Init\nNext == Within!Next\nSpec == Init /\\ [][Next]_x /\\ WF_x(Next)',
      Core: 'VARIABLE x\nInit == x = "busy"\nNext == x\' = "done"',
    },
  ),
];
