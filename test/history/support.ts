import fc from 'fast-check';
import { BadInput } from '../../src/core/bad-input.ts';
import { ABSENT, type History } from '../../src/core/history.ts';
import { type HistoryValue, historyValueKey, Keyword } from '../../src/core/history-value.ts';
import { HistoryBuilder, type RecordedStep } from '../../src/history/history-builder.ts';

/** The BadInput that a function throws; any other outcome is an error of the test. */
export function badInputOf(run: () => unknown): BadInput {
  try {
    run();
  } catch (error) {
    if (error instanceof BadInput) return error;
    throw error;
  }
  throw new Error('expected a BadInput, and nothing was thrown');
}

/** What a history says, without where it was written: equal for a history and its copy. */
export function contentOf(history: History) {
  const { operations, values } = history;
  const keyAt = (id: number) => (id === ABSENT ? 'absent' : historyValueKey(values[id]!));
  const rows = Array.from({ length: operations.count }, (_, row) => ({
    process: history.processes[operations.process[row]!],
    f: history.functions[operations.f[row]!],
    key: keyAt(operations.key[row]!),
    argument: keyAt(operations.argument[row]!),
    result: keyAt(operations.result[row]!),
    outcome: operations.outcome[row],
    invokedAt: operations.invokedAt[row],
    completedAt: operations.completedAt[row],
    invokeTime: operations.invokeTime[row],
    completeTime: operations.completeTime[row],
  }));
  const faults = history.faults.map((fault) => ({ ...fault, parameters: historyValueKey(fault.parameters) }));
  const initial = history.initial === undefined ? 'absent' : historyValueKey(history.initial);
  const steps = history.steps.map(({ line: _, ...step }) => ({
    ...step,
    parameters: historyValueKey(step.parameters),
    state: step.state === undefined ? 'absent' : historyValueKey(step.state),
  }));
  return { rows, faults, steps, model: history.model, initial, columns: columnsOf(history) };
}

/** The columns themselves, those with places in the source left out. */
function columnsOf(history: History) {
  const { invokeLine: _, completeLine: __, ...columns } = history.operations;
  return columns;
}

const awkwardValues: HistoryValue[] = [
  2n ** 53n,
  2n ** 53n + 1n,
  -(2n ** 53n) - 1n,
  2 ** 53 - 1,
  2n ** 63n - 1n,
  -(2n ** 63n),
  10n ** 40n,
  -0,
  0.1,
  1e21,
  2 ** 60,
  5e-324,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  '',
  '\u2028 \ud83d\ude00 \ud800 "\\\n\u0000',
  '$bigint',
  Keyword.of('timed-out'),
  Keyword.of(''),
  new Uint8Array([0, 255]),
  new Uint8Array(0),
  new Map([['__proto__', 1]]),
  new Map([['$set', 1]]),
  new Map<HistoryValue, HistoryValue>([
    ['$a', 1],
    ['b', null],
  ]),
  new Map<HistoryValue, HistoryValue>([[null, [new Set()]]]),
  new Map([
    ['constructor', 'x'],
    ['', 'y'],
  ]),
];

/** Values of all kinds, the awkward ones often. */
export const anyHistoryValue: fc.Arbitrary<HistoryValue> = fc.letrec<{ value: HistoryValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<HistoryValue>(null, true, false, 0, 1, 2),
    fc.constantFrom(...awkwardValues),
    fc.integer(),
    fc.double(),
    fc.bigInt().map((big) => (Number.isSafeInteger(Number(big)) ? Number(big) : big)),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => new Set(items)),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((pairs) => new Map(pairs)),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map((pairs) => new Map(pairs)),
  ),
})).value;

interface Step {
  readonly process: number;
  readonly ending: 'ok' | 'fail' | 'info';
  readonly value: HistoryValue;
  readonly key: HistoryValue | undefined;
  readonly isTimed: boolean;
  readonly isFault: boolean;
  readonly isNodeStep: boolean;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  process: fc.nat({ max: 4 }),
  ending: fc.constantFrom('ok', 'fail', 'info'),
  value: anyHistoryValue,
  key: fc.option(anyHistoryValue, { nil: undefined }),
  isTimed: fc.boolean(),
  isFault: fc.nat({ max: 9 }).map((die) => die === 0),
  isNodeStep: fc.nat({ max: 9 }).map((die) => die === 0),
});

/** Well-formed histories: each step invokes on an idle process, completes on a busy one, or is a fault. */
export const anyHistory: fc.Arbitrary<History> = fc
  .record({
    steps: fc.array(anyStep, { maxLength: 30 }),
    model: fc.option(fc.string(), { nil: undefined }),
    initial: fc.option(anyHistoryValue, { nil: undefined }),
    hasLines: fc.boolean(),
  })
  .map(({ steps, model, initial, hasLines }) => {
    const builder = new HistoryBuilder({ format: 'quorate', source: '<test>', model, initial });
    const busy = new Set<number>();
    steps.forEach((step, at) => {
      const details = { time: step.isTimed ? at * 1000 : undefined, line: hasLines ? at + 1 : undefined };
      const f = `f${step.process}`;
      if (step.isFault) builder.fault('start', 'partition', ['a', 'b'], step.value);
      else if (step.isNodeStep) builder.step(nodeStep(step.process, at, step.value), details.line);
      else if (busy.delete(step.process)) builder.complete(step.process, step.ending, f, step.value, details);
      else {
        busy.add(step.process);
        builder.invoke(step.process, f, step.value, { ...details, key: step.key });
      }
    });
    return builder.finish();
  });

/** A step with whatever a trace may say of it, more or less by its number. */
function nodeStep(process: number, at: number, value: HistoryValue): RecordedStep {
  const big = 2n ** 53n + BigInt(at);
  return {
    node: `n${process}`,
    sequence: at,
    action: 'tick',
    ...(at % 2 === 0
      ? {}
      : { parameters: value, incarnation: at, messagesIn: ['m', big], messagesOut: [at] }),
    ...(at % 3 === 0 ? {} : { time: big, localTime: -big, lamport: big, state: value }),
    ...(at % 5 === 0 ? {} : { vector: new Map([['__proto__', at]]), hybrid: { physical: big, counter: 0n } }),
  };
}
