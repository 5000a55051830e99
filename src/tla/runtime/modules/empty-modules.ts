import { binary, defineModule, type NativeOperator, nullary, unary } from '../standard-module.ts';

/** Tactics of Isabelle that TLAPS offers at four lengths of patience. */
const patient = ['Auto', 'Force', 'SimplifyAndSolve', 'Simplification', 'Blast'];

/** The other tactics and backends of TLAPS. */
const backends = [
  ...['SimpleArithmetic', 'SMT', 'CVC3', 'Yices', 'veriT', 'Z3', 'Spass', 'LS4', 'PTL', 'Zenon', 'Isa'],
  ...['SlowZenon', 'SlowerZenon', 'VerySlowZenon', 'SlowestZenon', 'AutoBlast'],
  ...['AllProvers', 'AllSMT', 'AllIsa', 'PropositionalTemporalLogic', 'IsaWithSetExtensionality'],
  ...['CVC4', 'CVC5', 'ExpandENABLED', 'ExpandCdot', 'AutoUSE', 'Lambdify'],
  ...['ENABLEDaxioms', 'ENABLEDrules', 'ENABLEDrewrites', 'LevelComparison'],
];

/** Those that take a time limit or a tactic. */
const timed = [
  'SMTT',
  'CVC3T',
  'YicesT',
  'veriTT',
  'Z3T',
  'SpassT',
  'ZenonT',
  'IsaT',
  'IsaM',
  'AllProversT',
  'AllSMTT',
  'AllIsaT',
];

/** What only proofs mention: mentioned elsewhere, each is TRUE. */
function tactics(): Record<string, NativeOperator> {
  const operators: Record<string, NativeOperator> = {};
  const lengths = patient.flatMap((name) => [name, `Slow${name}`, `Slower${name}`, `Slowest${name}`]);
  for (const name of [...backends, ...lengths]) operators[name] = nullary(() => true);
  for (const name of timed) operators[name] = unary(() => true);
  operators.IsaMT = binary(() => true);
  return operators;
}

/** Modules of theorems, whose operators a checker never evaluates, and modules that a run does without. */
export const emptyModules = [
  defineModule('TLAPS', [], tactics()),
  defineModule('Toolbox', []),
  defineModule('RealTime', ['Reals']),
  defineModule('Apalache', []),
  ...[
    'FunctionTheorems',
    'NaturalsInduction',
    'WellFoundedInduction',
    'FiniteSetTheorems',
    'SequenceTheorems',
    'SequencesExtTheorems',
    'FiniteSetsExtTheorems',
    'BagsTheorems',
    'FiniteSetsExt_theorems',
    'SequencesExt_theorems',
    'Functions_theorems',
  ].map((name) => defineModule(name, [])),
];
