import { type History, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import type { VerdictKind } from '../../core/verdict.ts';
import { type PreparedHistory, prepareHistory } from '../linearizability/components.ts';
import { reductionNames } from '../linearizability/reductions.ts';
import type { SequentialSpecification } from '../linearizability/specification.ts';
import type { Anomaly } from './anomaly.ts';
import { guessSequentialOrder } from './guess-sequential-order.ts';
import { RegisterForesight } from './register-foresight.ts';
import type { RegisterHistory } from './register-history.ts';
import { saturateSequential } from './sequential-saturation.ts';
import { type Foresight, rowsToPlace, SequentialSearch } from './sequential-search.ts';
import { verifySequentialOrder } from './verify-sequential-order.ts';

export interface SequentialLimits {
  readonly maxSteps: number;
  readonly maxMemoryMiB: number;
}

export interface SequentialFinding {
  readonly verdict: VerdictKind;
  /** When valid: rows in an order that explains the history; a separate verifier has accepted it. */
  readonly order?: readonly number[];
  readonly anomaly?: Anomaly;
  readonly reason?: string;
  readonly steps: number;
}

/** Steps between two looks at the clock. */
const SLICE = 1 << 12;

/**
 * Sequential consistency (Lamport 1979): one order of all operations that contains the order of each session and is legal.
 * For registers in which every read names its write, what all such orders have in common is derived first: it often ends in
 * a circle; otherwise an order is guessed, and what was derived guides the search for one.
 */
export function* sequentialFinding(
  history: History,
  specification: SequentialSpecification<HistoryValue>,
  givenInitial: HistoryValue | undefined,
  registers: RegisterHistory | undefined,
  limits: SequentialLimits,
): Generator<void, SequentialFinding> {
  const prepared = prepareHistory(history, specification, givenInitial, new Set(reductionNames));
  const whole = prepared as PreparedHistory<unknown>;
  if (registers === undefined) return yield* searched(whole, rowsToPlace(whole, history), undefined, limits);
  const saturation = yield* saturateSequential(registers);
  if ('anomaly' in saturation) return { verdict: 'violated', anomaly: saturation.anomaly, steps: 0 };
  const { precedence } = saturation;
  const order = guessSequentialOrder(precedence);
  yield;
  const components = prepareHistory(history, specification, givenInitial, new Set());
  const { specification: single, initial, componentOf } = components;
  if (
    order !== undefined &&
    verifySequentialOrder(history, single, initial, order, componentOf) === undefined
  )
    return { verdict: 'valid', order, steps: 0 };
  const inPlay = new Set(registers.row);
  // Of unknown outcome only what was read: the rest need not have taken effect.
  const rows = rowsToPlace(whole, history).filter(
    (row) => inPlay.has(row) || history.operations.outcome[row] === Outcome.ok,
  );
  return yield* searched(whole, rows, new RegisterForesight(precedence), limits);
}

function* searched(
  prepared: PreparedHistory<unknown>,
  rows: readonly number[],
  foresight: Foresight | undefined,
  limits: SequentialLimits,
): Generator<void, SequentialFinding> {
  const search = new SequentialSearch(prepared, rows, foresight);
  while (search.run(Math.min(SLICE, limits.maxSteps - search.steps)) === 'running') {
    const { steps } = search;
    if (steps >= limits.maxSteps)
      return { verdict: 'unknown', reason: `the limit of ${limits.maxSteps} steps was met`, steps };
    if (search.bytes > limits.maxMemoryMiB * 2 ** 20)
      return {
        verdict: 'unknown',
        reason: `the memory limit of ${limits.maxMemoryMiB} MiB was met`,
        steps,
      };
    yield;
  }
  const { steps } = search;
  if (search.status === 'violated') return { verdict: 'violated', anomaly: { kind: 'no-order' }, steps };
  const order = [...search.order()];
  const { history, specification, initial } = prepared;
  const problem = verifySequentialOrder(history, specification, initial, order);
  if (problem !== undefined) throw new Error(`internal error: the order found is none: ${problem}`);
  return { verdict: 'valid', order, steps };
}
