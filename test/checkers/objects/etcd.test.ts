import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { etcd } from '../../../src/checkers/objects/etcd.ts';
import { type Operation, Outcome } from '../../../src/core/history.ts';
import { formatHistoryValue, type HistoryValue, sameHistoryValue } from '../../../src/core/history-value.ts';
import { HistoryBuilder } from '../../../src/history/history-builder.ts';
import { agreesWithBruteForce, complaintOf } from '../linearizability/differential.ts';
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
    agreesWithBruteForce({ object, specification: asPlain(), runs: 60, shape: { crashes: 6 } });
  });
});

/** What the differential test says of other declarations. */
function complaint(mixture: EtcdMixture, changes: Changes): string | undefined {
  return complaintOf({
    object: simulatedEtcd(mixture),
    specification: withDeclarations(asPlain(), changes),
    reference: asPlain(),
    runs: 400,
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
