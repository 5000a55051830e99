import { BadInput } from '../../core/bad-input.ts';
import { type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { exactSum, type Integer, isInteger, negated } from './exact-sum.ts';
import { type NilRead, nilReads } from './nil-read.ts';

export interface BalanceOptions {
  /** What a completed read of nil means: `value` zero, otherwise nothing; see {@link NilRead}. */
  readonly nilRead?: NilRead;
  /**
   * What the result of an update is: the value `after` it, the value `before` it, or `nothing` that tells. Default: `auto`, the
   * value after it if some completed update returned an integer other than its argument, for then results are no echoes.
   */
  readonly updateResult?: 'after' | 'before' | 'nothing' | 'auto';
}

/** An object that is one integer, to which its updates add. */
export interface BalanceFunctions {
  readonly name: string;
  readonly initial: Integer;
  /** Functions that add their argument, and those that subtract it. */
  readonly adding: readonly string[];
  readonly subtracting: readonly string[];
  readonly reading: readonly string[];
  /** Of those, the ones whose argument may be left out: nil is 1. */
  readonly byOne?: readonly string[];
  /** Of the subtracting ones, those that may complete with `false`: there was less than the argument. */
  readonly refusing?: readonly string[];
}

type UpdateResult = 'after' | 'before' | 'nothing';

/** A counter, an account: see {@link BalanceFunctions}. */
export function balance(functions: BalanceFunctions, options: BalanceOptions = {}): SequentialSpecification {
  const { nilRead, updateResult = 'auto' } = options;
  const build = (result: UpdateResult) =>
    nilReads(nilRead, (nilIsUnknown) => balanceOf(functions, nilIsUnknown, result), functions.reading);
  if (updateResult !== 'auto') return build(updateResult);
  return {
    ...build('nothing'),
    specialize: (context) => {
      const tells = context.kinds.some((operation) => isNoEcho(operation, functions));
      const special = build(tells ? 'after' : 'nothing').specialize!(context);
      const note =
        'results of updates were taken for the value after the update, for some are not its argument';
      return { ...special, notes: tells ? [...special.notes, note] : special.notes };
    },
  };
}

function balanceOf(
  functions: BalanceFunctions,
  nilIsUnknown: boolean,
  updateResult: UpdateResult,
): SequentialSpecification {
  const { name, initial, adding, subtracting, reading } = functions;
  return defineSpecification({
    name,
    initial: initial as HistoryValue,
    functions: [...adding, ...subtracting, ...reading],
    perKey: true,
    parseInitial: parseInteger,
    validate: (operation) => problemWith(operation, functions),
    step(state, operation) {
      const value = state as Integer;
      const { f, outcome, result = null } = operation;
      const isCompleted = outcome === Outcome.ok;
      if (reading.includes(f)) {
        if (!isCompleted || (result === null && nilIsUnknown)) return value;
        return (result ?? 0) === value ? value : undefined;
      }
      if (isRefused(operation, functions)) return value < amountOf(operation) ? value : undefined;
      const amount = amountOf(operation);
      const next = exactSum(value, subtracting.includes(f) ? negated(amount) : amount);
      if (updateResult === 'nothing' || !isCompleted || !isInteger(result)) return next;
      return result === (updateResult === 'after' ? next : value) ? next : undefined;
    },
    // Neither a read nor a refused update changes the value.
    observer: (operation) => reading.includes(operation.f) || isRefused(operation, functions),
    describeState: formatHistoryValue,
  });
}

function amountOf({ argument }: Operation): Integer {
  return argument === null ? 1 : (argument as Integer);
}

function isRefused({ f, outcome, result }: Operation, { refusing = [] }: BalanceFunctions): boolean {
  return outcome === Outcome.ok && result === false && refusing.includes(f);
}

function isNoEcho(operation: Operation, { reading }: BalanceFunctions): boolean {
  const { f, outcome, result } = operation;
  return (
    outcome === Outcome.ok && !reading.includes(f) && isInteger(result) && result !== amountOf(operation)
  );
}

function problemWith(operation: Operation, functions: BalanceFunctions): string | undefined {
  const { reading, byOne = [] } = functions;
  const { f, argument, outcome, result = null } = operation;
  if (!reading.includes(f)) {
    if (!isInteger(argument) && !(argument === null && byOne.includes(f))) return 'expected an integer';
    if (outcome === Outcome.ok && result === false && !isRefused(operation, functions))
      return 'it completed with false; write fail where it had no effect';
    return undefined;
  }
  if (outcome !== Outcome.ok || result === null || isInteger(result)) return undefined;
  return `it completed with ${formatHistoryValue(result)}; expected an integer`;
}

function parseInteger(value: HistoryValue): Integer {
  if (value === null) return 0;
  if (isInteger(value)) return value;
  throw new BadInput(`it begins with an integer, not with ${formatHistoryValue(value)}`, {
    remedy: 'name another initial value, such as --initial 100',
  });
}
