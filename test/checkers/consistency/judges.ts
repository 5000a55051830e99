import type { Anomaly } from '../../../src/checkers/consistency/anomaly.ts';
import { causalConvergenceAnomaly } from '../../../src/checkers/consistency/causal-convergence.ts';
import { checkConsistencySync } from '../../../src/checkers/consistency/consistency.ts';
import type { ConsistencyResult } from '../../../src/checkers/consistency/consistency-result.ts';
import { convergenceFinding } from '../../../src/checkers/consistency/convergence.ts';
import type { ConsistencyModel } from '../../../src/checkers/consistency/lattice.ts';
import { type RegisterHistory, registerHistory } from '../../../src/checkers/consistency/register-history.ts';
import { sequentialFinding } from '../../../src/checkers/consistency/sequential.ts';
import {
  readYourWritesAnomaly,
  sessionGuaranteeAnomaly,
  sessionGuarantees,
} from '../../../src/checkers/consistency/session-guarantees.ts';
import {
  causalMemoryFinding,
  pramFinding,
  type ViewFinding,
} from '../../../src/checkers/consistency/views.ts';
import { weakCausalAnomaly } from '../../../src/checkers/consistency/weak-causal.ts';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { register } from '../../../src/checkers/objects/register.ts';
import type { History } from '../../../src/core/history.ts';
import type { VerdictKind } from '../../../src/core/verdict.ts';

export const specification = register({ nilRead: 'value' });

/** What a checker says of a history and a model. */
export type Judge = (history: History, model: ConsistencyModel) => VerdictKind;

const results = new WeakMap<History, ConsistencyResult>();

/** The whole checker, lattice included. */
export const judgeTogether: Judge = (history, model) => {
  const result =
    results.get(history) ?? checkConsistencySync(history, specification, { counterexample: false });
  results.set(history, result);
  return result.models.find((finding) => finding.model === model)!.verdict;
};

/** Runs a checker to its end. */
export function finish<T>(work: Generator<void, T>): T {
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}

/** A judge made of what is said of a history in which every read names its write. */
export function judgeOfRegisters(
  judge: (registers: RegisterHistory) => VerdictKind,
): (history: History) => VerdictKind {
  return (history) => {
    const registers = registerHistory(history, specification, null);
    if ('thinAir' in registers) return 'violated';
    return 'undecided' in registers ? 'unknown' : judge(registers);
  };
}

export const byAnomaly = (work: (registers: RegisterHistory) => Generator<void, Anomaly | undefined>) =>
  judgeOfRegisters((registers) => (finish(work(registers)) === undefined ? 'valid' : 'violated'));

const byViews = (work: (registers: RegisterHistory) => Generator<void, ViewFinding>) =>
  judgeOfRegisters((registers) => {
    const finding = finish(work(registers));
    if (finding === undefined) return 'valid';
    return 'anomaly' in finding ? 'violated' : 'unknown';
  });

const limits = { maxSteps: 100_000, maxMemoryMiB: 64 };

const alone: Readonly<Record<ConsistencyModel, (history: History) => VerdictKind>> = {
  linearizable: (history) => checkLinearizableSync(history, specification, { counterexample: false }).verdict,
  sequential: judgeOfRegisters(
    (registers) =>
      finish(sequentialFinding(registers.history, specification, undefined, registers, limits)).verdict,
  ),
  'causal-memory': byViews(causalMemoryFinding),
  pram: byViews(pramFinding),
  'causal-convergence': byAnomaly(causalConvergenceAnomaly),
  causal: byAnomaly((registers) => sessionGuaranteeAnomaly(registers, sessionGuarantees.causal)),
  'weak-causal': byAnomaly(weakCausalAnomaly),
  'writes-follow-reads': byAnomaly((registers) =>
    sessionGuaranteeAnomaly(registers, sessionGuarantees['writes-follow-reads']),
  ),
  'monotonic-writes': byAnomaly((registers) =>
    sessionGuaranteeAnomaly(registers, sessionGuarantees['monotonic-writes']),
  ),
  'monotonic-reads': byAnomaly((registers) =>
    sessionGuaranteeAnomaly(registers, sessionGuarantees['monotonic-reads']),
  ),
  'read-your-writes': byAnomaly((registers) => readYourWritesAnomaly(registers)),
  convergent: (history) => convergenceFinding(history, specification).verdict,
};

/** Each model by its own checker, without what the others imply. */
export const judgeAlone: Judge = (history, model) => alone[model](history);
