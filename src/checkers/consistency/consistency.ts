import type { History } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import type { VerdictKind } from '../../core/verdict.ts';
import { prepareHistory } from '../linearizability/components.ts';
import { checkLinearizable, checkLinearizableSync } from '../linearizability/linearizability.ts';
import type { LinearizabilityResult } from '../linearizability/linearizability-options.ts';
import { Pace } from '../linearizability/pace.ts';
import type { SequentialSpecification } from '../linearizability/specification.ts';
import type { Anomaly } from './anomaly.ts';
import { causalConvergenceAnomaly } from './causal-convergence.ts';
import { confirmAnomaly } from './confirm-anomaly.ts';
import type { ConsistencyOptions, ConsistencyResult, ModelFinding } from './consistency-result.ts';
import { convergenceFinding } from './convergence.ts';
import { type Staleness, staleness } from './k-atomicity.ts';
import { type ConsistencyModel, consistencyModels, implies, strongestOf, weakestOf } from './lattice.ts';
import { Reachability } from './reachability.ts';
import { type NoRegisterHistory, type RegisterHistory, registerHistory } from './register-history.ts';
import { sequentialFinding } from './sequential.ts';
import { readYourWritesAnomaly, sessionGuaranteeAnomaly, sessionGuarantees } from './session-guarantees.ts';
import { causalMemoryFinding, pramFinding, type ViewFinding } from './views.ts';
import { weakCausalAnomaly } from './weak-causal.ts';

const DEFAULT_STEPS = 1_000_000;
const DEFAULT_MEMORY_MIB = 1024;

/**
 * Judges a history by every consistency model. Never blocks the event loop for long; a limit gives `unknown` for what it
 * leaves undecided, never a guess. With a time limit, half of it is for linearizability.
 */
export async function checkConsistency(
  history: History,
  specification: SequentialSpecification<HistoryValue>,
  options: ConsistencyOptions<HistoryValue> = {},
): Promise<ConsistencyResult> {
  const pace = new Pace(options);
  const { timeoutMs } = options;
  const linearizability = await checkLinearizable(history, specification, {
    ...withoutSteps(options),
    timeoutMs: timeoutMs === undefined ? undefined : timeoutMs / 2,
  });
  const judging = new Judging(history, specification, options, linearizability);
  const work = judging.run();
  for (let step = work.next(); !step.done; step = work.next()) {
    const limit = pace.limitMet();
    if (limit !== undefined) {
      judging.giveUp(
        limit === 'time' ? `the time limit of ${timeoutMs} ms was met` : 'the check was cancelled',
      );
      break;
    }
    if (pace.turnIsOver()) await pace.nextTurn();
  }
  return judging.result();
}

/** The same, in one go. Of the limits it knows steps and memory only. */
export function checkConsistencySync(
  history: History,
  specification: SequentialSpecification<HistoryValue>,
  options: Omit<ConsistencyOptions<HistoryValue>, 'signal' | 'timeoutMs' | 'onProgress'> = {},
): ConsistencyResult {
  const linearizability = checkLinearizableSync(history, specification, withoutSteps(options));
  const judging = new Judging(history, specification, options, linearizability);
  for (const _ of judging.run());
  return judging.result();
}

function withoutSteps<O extends { readonly maxSteps?: number | undefined }>(options: O): Omit<O, 'maxSteps'> {
  const { maxSteps: _, ...rest } = options;
  return rest;
}

/** Judges the models one after another, weakest first, and skips what is implied. */
class Judging {
  readonly #history: History;
  readonly #specification: SequentialSpecification<HistoryValue>;
  readonly #options: ConsistencyOptions<HistoryValue>;
  readonly #linearizability: LinearizabilityResult;
  readonly #single: SequentialSpecification<HistoryValue>;
  readonly #initial: HistoryValue;
  readonly #registers: RegisterHistory | NoRegisterHistory;
  readonly #findings = new Map<ConsistencyModel, ModelFinding>();
  #staleness: Staleness;

  constructor(
    history: History,
    specification: SequentialSpecification<HistoryValue>,
    options: ConsistencyOptions<HistoryValue>,
    linearizability: LinearizabilityResult,
  ) {
    this.#history = history;
    this.#specification = specification;
    this.#options = options;
    this.#linearizability = linearizability;
    const prepared = prepareHistory(history, specification, options.initial, new Set());
    this.#single = prepared.specification;
    this.#initial = prepared.initial;
    this.#registers = registerHistory(history, prepared.specification, prepared.initial);
    const { verdict } = linearizability;
    this.#staleness =
      verdict === 'valid'
        ? { atLeast: 1, atMost: 1 }
        : { atLeast: verdict === 'violated' ? 2 : 1, reason: this.#whyUndecided('it was not judged') };
    this.#record({ model: 'linearizable', ...linearizabilityFinding(linearizability) });
  }

  *run(): Generator<void, void> {
    const registers = 'row' in this.#registers ? this.#registers : undefined;
    if (this.#isOpen('convergent'))
      this.#record({ model: 'convergent', ...convergenceFinding(this.#history, this.#single) });
    if ('thinAir' in this.#registers) this.#violatedByAll(this.#registers.thinAir);
    if (registers !== undefined) yield* this.#judgeRegisters(registers);
    if (this.#isOpen('sequential')) yield* this.#judgeSequential(registers);
    if (registers !== undefined && this.#linearizability.verdict !== 'valid') {
      const { maxSteps = DEFAULT_STEPS } = this.#options;
      this.#staleness = yield* staleness(registers, this.#single, this.#initial, maxSteps);
    }
  }

  giveUp(reason: string): void {
    for (const model of consistencyModels)
      if (this.#isOpen(model)) this.#record({ model, verdict: 'unknown', reason });
  }

  result(): ConsistencyResult {
    this.giveUp(this.#whyUndecided('it was not judged'));
    const models = consistencyModels.map((model) => this.#findings.get(model)!);
    const of = (verdict: VerdictKind) =>
      models.filter((finding) => finding.verdict === verdict).map(({ model }) => model);
    return {
      models,
      strongestSatisfied: strongestOf(of('valid')),
      weakestViolated: weakestOf(of('violated')),
      undecided: of('unknown'),
      staleness: this.#staleness,
      linearizability: this.#linearizability,
      scope: this.#linearizability.scope,
    };
  }

  /** Nothing is known of it yet, not even by implication. */
  #isOpen(model: ConsistencyModel): boolean {
    return !this.#findings.has(model);
  }

  /** Takes up a finding and what it implies. A verdict replaces `unknown`, which another model may settle. */
  #record(finding: ModelFinding): void {
    const { model, verdict } = finding;
    const known = this.#findings.get(model);
    if (known !== undefined && known.verdict !== 'unknown') {
      if (verdict === 'unknown' || known.verdict === verdict) return;
      throw new Error(`internal error: ${model} is both ${known.verdict} and ${verdict}`);
    }
    this.#findings.set(model, finding);
    if (verdict === 'unknown') return;
    for (const other of consistencyModels) {
      const follows = verdict === 'valid' ? implies(model, other) : implies(other, model);
      if (other !== model && follows) this.#record({ model: other, verdict, impliedBy: model });
    }
  }

  #recordAnomaly(model: ConsistencyModel, anomaly: Anomaly | undefined): void {
    if (anomaly === undefined) {
      this.#record({ model, verdict: 'valid' });
      return;
    }
    const confirmed = confirmAnomaly(this.#history, this.#single, this.#initial, model, anomaly);
    this.#record({ model, verdict: 'violated', anomaly, confirmed });
  }

  #recordViews(model: ConsistencyModel, finding: ViewFinding): void {
    if (finding === undefined || 'anomaly' in finding) {
      this.#recordAnomaly(model, finding?.anomaly);
      return;
    }
    const name = this.#history.processes[finding.overlapping];
    this.#record({
      model,
      verdict: 'unknown',
      reason: `reads of process ${name} overlap: no anomaly was found, which proves nothing then`,
    });
  }

  #violatedByAll(read: number): void {
    for (const model of consistencyModels) {
      if (model === 'convergent' || !this.#isOpen(model)) continue;
      this.#recordAnomaly(model, { kind: 'thin-air-read', read });
    }
  }

  *#judgeRegisters(registers: RegisterHistory): Generator<void, void> {
    if (this.#isOpen('read-your-writes'))
      this.#recordAnomaly('read-your-writes', yield* readYourWritesAnomaly(registers));
    for (const model of ['monotonic-reads', 'monotonic-writes', 'writes-follow-reads', 'causal'] as const) {
      if (this.#isOpen(model))
        this.#recordAnomaly(model, yield* sessionGuaranteeAnomaly(registers, sessionGuarantees[model]));
    }
    const { maxMemoryMiB = DEFAULT_MEMORY_MIB } = this.#options;
    if (this.#isOpen('weak-causal') && Reachability.bytesFor(registers) <= maxMemoryMiB * 2 ** 20)
      this.#recordAnomaly('weak-causal', yield* weakCausalAnomaly(registers));
    if (this.#isOpen('pram')) this.#recordViews('pram', yield* pramFinding(registers));
    if (this.#isOpen('causal-memory'))
      this.#recordViews('causal-memory', yield* causalMemoryFinding(registers));
    if (this.#isOpen('causal-convergence'))
      this.#recordAnomaly('causal-convergence', yield* causalConvergenceAnomaly(registers));
  }

  *#judgeSequential(registers: RegisterHistory | undefined): Generator<void, void> {
    const { maxMemoryMiB = DEFAULT_MEMORY_MIB, maxSteps = DEFAULT_STEPS, initial } = this.#options;
    const fits = registers !== undefined && Reachability.bytesFor(registers) <= maxMemoryMiB * 2 ** 20;
    const finding = yield* sequentialFinding(
      this.#history,
      this.#specification,
      initial,
      fits ? registers : undefined,
      { maxMemoryMiB, maxSteps },
    );
    const { verdict, order, anomaly, reason } = finding;
    if (verdict === 'violated') this.#recordAnomaly('sequential', anomaly);
    else
      this.#record({
        model: 'sequential',
        verdict,
        ...(order ? { order } : {}),
        ...(reason ? { reason } : {}),
      });
  }

  #whyUndecided(otherwise: string): string {
    if ('thinAir' in this.#registers) return 'a read returned a value that nobody wrote';
    return 'undecided' in this.#registers ? this.#registers.undecided : otherwise;
  }
}

function linearizabilityFinding({ verdict, limit, witness }: LinearizabilityResult) {
  return { verdict, ...(limit ? { reason: limit.message } : {}), ...(witness ? { order: witness } : {}) };
}
