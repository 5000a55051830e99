import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLinearizableByBruteForce } from '../../../src/checkers/linearizability/brute-force.ts';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type {
  CompletedOperation,
  SequentialSpecification,
} from '../../../src/checkers/linearizability/specification.ts';
import { etcdContradiction } from '../../../src/checkers/objects/etcd/etcd-contradiction.ts';
import { etcd } from '../../../src/checkers/objects/etcd.ts';
import { type Operation, Outcome, operationAt } from '../../../src/core/history.ts';
import { formatHistoryValue, type HistoryValue, sameHistoryValue } from '../../../src/core/history-value.ts';
import { HistoryBuilder } from '../../../src/history/history-builder.ts';
import { agreesWithBruteForce, complaintOf, simulatedHistories } from '../linearizability/differential.ts';
import { picksFrom } from '../linearizability/simulated-history.ts';
import { type Changes, withDeclarations } from '../linearizability/with-declarations.ts';
import { type EtcdMixture, refused, simulatedEtcd } from './simulated-etcd.ts';

const mixtures: readonly EtcdMixture[] = ['keys', 'watched', 'leases', 'transactions'];
const asPlain = () => etcd() as unknown as SequentialSpecification;
type Fields = ReadonlyMap<HistoryValue, HistoryValue>;
const part = (value: HistoryValue | undefined, name: string) => (value as Fields).get(name)!;

/** A watch may lag behind: what it was told up to an earlier revision is right as well. */
function isEarlierPart(told: HistoryValue, all: HistoryValue): boolean {
  const through = part(told, 'through') as number;
  if (through > (part(all, 'through') as number)) return false;
  const revisionOf = (event: HistoryValue) =>
    (event as HistoryValue[])[(event as string[])[0] === 'put' ? 3 : 2] as number;
  const until = (part(all, 'events') as HistoryValue[]).filter((event) => revisionOf(event) <= through);
  return sameHistoryValue(part(told, 'events'), until);
}

describe.each(mixtures)('etcd agrees on %s', (mixture) => {
  const object = simulatedEtcd(mixture);

  test('with a store that is nothing but its log', () => {
    const { step, initial } = etcd();
    let wrongAnswers = 0;
    fc.assert(
      fc.property(fc.noBias(fc.array(fc.nat(5039), { minLength: 80, maxLength: 80 })), (choices) => {
        const pick = picksFrom(choices);
        let simulated = object.initial;
        let state = initial;
        for (let index = 0; index < 8; index += 1) {
          const request = object.request(pick, '');
          const answer = object.execute(simulated, { ...request, process: '' }, pick);
          const right = answer.result!;
          const asked = { ...request, index, process: '', key: undefined, outcome: Outcome.ok };
          if (right === refused) {
            expect(step!(state, { ...asked, result: right })).toBeUndefined();
            expect(step!(state, { ...asked, result: undefined, outcome: Outcome.info })).toBe(state);
            continue;
          }
          const next = step!(state, { ...asked, result: right });
          if (next === undefined) expect.fail(`refuses ${request.f} ${formatHistoryValue(request.argument)}`);
          const wrong = object.wrongResult(request, pick)!;
          const isRight =
            sameHistoryValue(wrong, right) || (request.f === 'watch' && isEarlierPart(wrong, right));
          if (!isRight) {
            wrongAnswers += 1;
            const after = step!(state, { ...asked, result: wrong });
            if (after !== undefined) expect.fail(`takes a wrong answer to ${request.f}`);
          }
          simulated = answer.state;
          state = next;
          expect(state.version.revision).toBe(simulated.revision);
        }
      }),
      { numRuns: 100 },
    );
    expect(wrongAnswers).toBeGreaterThan(150);
  });

  test('with brute force', () => {
    agreesWithBruteForce({ object, specification: asPlain(), runs: 30, shape: { crashes: 6 } });
  });
});

/** What the differential test says of other declarations. */
function complaint(mixture: EtcdMixture, changes: Changes): string | undefined {
  return complaintOf({
    object: simulatedEtcd(mixture),
    specification: withDeclarations(asPlain(), changes),
    reference: asPlain(),
    runs: 200,
    shape: { crashes: 6 },
    variants: [{}],
  });
}

/** Revisions prescribed by something else than the completed operations were told. */
const misled =
  (change: (operation: Operation) => Operation): Changes =>
  ({ prescribed }) => ({
    prescribed: (remaining, initial) =>
      prescribed!(
        remaining.map((operation) => (operation.outcome === Outcome.ok ? change(operation) : operation)),
        initial,
      ),
  });

const withResult = (operation: Operation, fields: Record<string, HistoryValue>): Operation => ({
  f: operation.f,
  argument: operation.argument,
  outcome: operation.outcome,
  result: new Map([...(operation.result as Fields), ...Object.entries(fields)]),
  key: undefined,
  index: 0,
  process: '',
});

describe('the differential test kills a mutant of', () => {
  test.each(mixtures)('nothing: the right declarations pass it on %s', (mixture) => {
    expect(
      complaint(
        mixture,
        misled((operation) => operation),
      ),
    ).toBeUndefined();
  });

  test('rule 1: a transaction whose comparisons failed is an observer', () => {
    const said = complaint('transactions', ({ observer }) => ({
      observer: (operation) =>
        observer!(operation) ||
        (operation.f === 'txn' &&
          operation.outcome === Outcome.ok &&
          part(operation.result, 'succeeded') === false),
    }));
    expect(said).toMatch(/declared an observer, but its step changes the state|by brute force/);
  });

  test('prescribed: a watch covers one revision more than it was told of', () => {
    const said = complaint(
      'watched',
      misled((operation) =>
        operation.f === 'watch'
          ? withResult(operation, { through: (part(operation.result, 'through') as number) + 1 })
          : operation,
      ),
    );
    expect(said).toMatch(/by brute force/);
  });

  test('prescribed: a key that a range returned was put at the revision of the header', () => {
    const said = complaint(
      'keys',
      misled((operation) => {
        if (operation.f !== 'range') return operation;
        const revision = part(operation.result, 'revision');
        const kvs = (part(operation.result, 'kvs') as HistoryValue[][]).map(([key, value]) => [
          key!,
          value!,
          revision,
        ]);
        return withResult(operation, { kvs });
      }),
    );
    expect(said).toMatch(/by brute force/);
  });

  test('prescribed: a transaction put what stands in its other branch', () => {
    const said = complaint(
      'transactions',
      misled((operation) =>
        operation.f === 'txn'
          ? withResult(operation, { succeeded: part(operation.result, 'succeeded') !== true, results: null })
          : operation,
      ),
    );
    expect(said).toMatch(/by brute force/);
  });

  test('the key of a state: the past is forgotten where an operation looks back', () => {
    const builder = new HistoryBuilder({ format: 'test', source: '<test>' });
    const writes: [f: string, argument: HistoryValue][] = [
      ['put', ['b', 'x']],
      ['delete', 'b'],
      ['put', ['a', 'x']],
      ['delete', 'a'],
    ];
    for (const [index, [f, argument]] of writes.entries()) builder.invoke(index, f, argument);
    builder.invoke(
      'watch',
      'watch',
      new Map<HistoryValue, HistoryValue>([
        ['start', 'a'],
        ['end', 'c'],
        ['after', 1],
      ]),
    );
    const events = [
      ['put', 'a', 'x', 2],
      ['delete', 'a', 3],
    ];
    builder.complete(
      'watch',
      'ok',
      'watch',
      new Map<HistoryValue, HistoryValue>([
        ['through', 3],
        ['events', events],
      ]),
    );
    for (const [index, [f]] of writes.entries()) builder.complete(index, 'ok', f, null);
    const history = builder.finish();
    const forgetful = withDeclarations(asPlain(), ({ describeState }) => ({
      stateKey: (state) => describeState!(state),
      prescribed: undefined,
    }));
    const verdictOf = (specification: SequentialSpecification) =>
      checkLinearizableSync(history, specification, { counterexample: false }).verdict;
    expect(verdictOf(asPlain())).toBe('valid');
    expect(verdictOf(forgetful)).toBe('violated');
  });
});

describe('operations that contradict each other by their results alone', () => {
  const objects = mixtures.map((mixture) =>
    simulatedHistories(simulatedEtcd(mixture), { operations: 7, crashes: 4 }),
  );

  /** How often they were found; fails where brute force finds a history linearizable that they are said to be in. */
  function found(change: (completed: CompletedOperation) => CompletedOperation): number {
    let count = 0;
    fc.assert(
      fc.property(fc.oneof(...objects), (history) => {
        const { operations } = history;
        const completed = Array.from({ length: operations.count }, (_, row) => ({
          operation: operationAt(history, row),
          row,
          invokedAt: operations.invokedAt[row]!,
          completedAt: operations.completedAt[row]!,
        })).filter(({ operation }) => operation.outcome === Outcome.ok);
        if (etcdContradiction(completed.map(change)) === undefined) return;
        count += 1;
        if (isLinearizableByBruteForce(history, etcd())) expect.fail('linearizable by brute force');
      }),
      { numRuns: 500, seed: 20_261, endOnFailure: true },
    );
    return count;
  }

  test('stand in histories that brute force finds violated', () => {
    expect(found((completed) => completed)).toBeGreaterThan(100);
  });

  const mutants: [string, (completed: CompletedOperation) => CompletedOperation][] = [
    ['real time is not looked at', (completed) => ({ ...completed, completedAt: -1 - completed.row })],
    [
      'a watch covers one revision more',
      (completed) => {
        const { operation } = completed;
        if (operation.f !== 'watch') return completed;
        const through = (part(operation.result, 'through') as number) + 1;
        return { ...completed, operation: withResult(operation, { through }) };
      },
    ],
    [
      'a range is of the revision after its own',
      (completed) => {
        const { operation } = completed;
        if (operation.f !== 'range' || !(operation.result as Fields).has('revision')) return completed;
        const revision = (part(operation.result, 'revision') as number) + 1;
        return { ...completed, operation: withResult(operation, { revision }) };
      },
    ],
  ];
  test.each(mutants)('a mutant is found out: %s', (_, change) => {
    expect(() => found(change)).toThrow();
  });
});
