import { describe, expect, test } from 'vitest';
import type {
  ClusterDeclaration,
  Clusterer,
  Clusters,
} from '../../../src/checkers/linearizability/clusters.ts';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { keyValue } from '../../../src/checkers/objects/key-value.ts';
import { keyValueClusters } from '../../../src/checkers/objects/key-value-clusters.ts';
import { type History, Outcome, operationAt } from '../../../src/core/history.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import { agreesWithBruteForce, complaintOf } from '../linearizability/differential.ts';
import { historyOf } from '../linearizability/history-of.ts';
import { withDeclarations } from '../linearizability/with-declarations.ts';
import { simulatedKeyValue } from './simulated-objects.ts';

const pieces = [...'abcdefg'];
const byClusters = [{}, { withoutReductions: ['clusters'] }] as const;

describe('rule 6 agrees with brute force on key-value', () => {
  const shape = { operations: 8, crashes: 4 };

  test('with strings that say who wrote them', () => {
    const object = simulatedKeyValue({ initial: '', pieces });
    agreesWithBruteForce({ object, specification: keyValue(), runs: 500, shape, variants: byClusters });
  });

  test.each([
    ['nil', null],
    ['a string that may be written too', 'a'],
  ] as const)('with %s at first', (_, initial) => {
    const specification = { ...keyValue(), initial };
    const object = simulatedKeyValue({ initial, pieces: [...pieces, ''] });
    agreesWithBruteForce({ object, specification, runs: 300, shape, variants: byClusters });
  });

  test('by key', () => {
    const object = simulatedKeyValue({ initial: '', pieces, keys: 2 });
    agreesWithBruteForce({ object, specification: keyValue(), runs: 250, shape, variants: byClusters });
  });
});

/** Declares something that is nearly the right thing. */
type Mutant = (right: Clusterer, history: History) => Clusterer;

const ofRow = (history: History, row: number) => operationAt(history, row);

/** Keeps the rows of a history that this says, and no other. */
const withoutRows =
  (isUnwanted: (history: History, rows: Int32Array, row: number) => boolean): Mutant =>
  (right, history) =>
  (rows, cut) =>
    right(
      rows.filter((row) => !isUnwanted(history, rows, row)),
      cut,
    );

const changed =
  (change: (clusters: Clusters, history: History) => Clusters): Mutant =>
  (right, history) =>
  (rows, cut) => {
    const clusters = right(rows, cut);
    return clusters === undefined || 'contradiction' in clusters ? clusters : change(clusters, history);
  };

const mutants: readonly (readonly [string, Mutant])[] = [
  [
    'of several appends of a string the first is taken',
    withoutRows((history, rows, row) => {
      const { f, argument } = ofRow(history, row);
      const same = (other: number) =>
        ofRow(history, other).f === f && ofRow(history, other).argument === argument;
      return f !== 'get' && rows.some((other) => other < row && same(other));
    }),
  ],
  [
    'an empty append is taken for none',
    withoutRows((history, _, row) => ofRow(history, row).argument === ''),
  ],
  [
    'a crashed write took no effect',
    withoutRows((history, _, row) => ofRow(history, row).outcome !== Outcome.ok),
  ],
  [
    'the initial value may be read at any time',
    changed((clusters) => ({ ...clusters, beginsInitially: false })),
  ],
  [
    'an append begins a cluster of its own',
    changed((clusters, history) => {
      const begins = [...clusters.order.keys()].filter(
        (place) => clusters.starts.includes(place) || ofRow(history, clusters.order[place]!).f === 'append',
      );
      return { ...clusters, starts: Int32Array.from([...begins, clusters.order.length]) };
    }),
  ],
];

describe('the differential test kills a mutant of rule 6 on key-value:', () => {
  const complaint = (mutant: Mutant, initial: string | null = '') => {
    const clusters: ClusterDeclaration<HistoryValue> = (history, value) =>
      mutant(keyValueClusters(history, value), history);
    const reference = { ...keyValue(), initial };
    return complaintOf({
      object: simulatedKeyValue({ initial, pieces: [...'abcd', ''] }),
      specification: { ...reference, clusters },
      reference,
      runs: 400,
      shape: { operations: 8, crashes: 6 },
      variants: [{}],
    });
  };

  test('nothing: the right clusters pass', () => expect(complaint((right) => right)).toBeUndefined());
  test.each(mutants)('%s', (_, mutant) => expect(complaint(mutant)).toBeDefined());
});

describe('states that no completed get tells apart are merged:', () => {
  test('the differential test kills a mutant that merges all that no get returned', () => {
    const merging = withDeclarations(keyValue(), (_, kinds) => {
      const results = new Set(kinds.map(({ result }) => result));
      return { representative: (state) => (results.has(state) ? state : '…') };
    });
    const said = complaintOf({
      object: simulatedKeyValue({ initial: '' }),
      specification: merging,
      reference: keyValue(),
      runs: 400,
      variants: [{ withoutReductions: ['clusters'] }],
    });
    expect(said).toMatch(/by brute force/);
  });

  test('12 appends at once that a put replaces cost a few states, not all orders of them', () => {
    const names = Array.from({ length: 12 }, (_, index) => `"${String.fromCharCode(97 + index)}."`);
    const history = historyOf(
      ...names.flatMap((name, index) => [`P${index} invoke append ${name}`]),
      ...names.map((_, index) => `P${index} ok`),
      ...['Q invoke put "z"', 'Q ok', 'Q invoke get null', 'Q ok "z"', 'Q invoke get null', 'Q ok "y"'],
    );
    const judge = (withoutReductions: readonly ('clusters' | 'merge')[], maxSteps: number) =>
      checkLinearizableSync(history, keyValue(), { withoutReductions, maxSteps, counterexample: false });
    const merged = judge(['clusters'], 1_000_000);
    expect(merged.verdict).toBe('violated');
    expect(merged.configurations).toBeLessThan(20_000);
    expect(merged.reductions.merge).toBeGreaterThan(0);
    expect(judge(['clusters', 'merge'], 100_000).verdict).toBe('unknown');
    expect(judge([], 0)).toMatchObject({ verdict: 'violated', decidedBy: ['clusters'] });
  });
});
