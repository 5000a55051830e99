import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Clusterer, Clusters } from '../../../src/checkers/linearizability/clusters.ts';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { register } from '../../../src/checkers/objects/register.ts';
import { type History, operationAt } from '../../../src/core/history.ts';
import { type HistoryValue, sameHistoryValue } from '../../../src/core/history-value.ts';
import { simulatedRegister } from '../objects/simulated-objects.ts';
import { agreesWithBruteForce, complaintOf, show, simulatedHistories } from './differential.ts';
import { historyOf } from './history-of.ts';

const byClusters = [{}, { withoutReductions: ['clusters'] }] as const;
const object = simulatedRegister({ cas: false, initial: null, values: 7 });

describe('rule 6 agrees with brute force', () => {
  test('on a register of mostly unique values', () => {
    agreesWithBruteForce({ object, specification: register(), runs: 1200, variants: byClusters });
  });

  test('with an initial value that may be written too', () => {
    const specification = { ...register(), initial: 0 };
    const beginsWritten = simulatedRegister({ cas: false, initial: 0, values: 6 });
    const shape = { crashes: 6, operations: 8 };
    agreesWithBruteForce({ object: beginsWritten, specification, runs: 700, shape, variants: byClusters });
  });

  test('by key', () => {
    const keyed = simulatedRegister({ cas: false, initial: null, values: 6, keys: 2 });
    const shape = { operations: 8 };
    agreesWithBruteForce({
      object: keyed,
      specification: register(),
      runs: 1000,
      shape,
      variants: byClusters,
    });
  });
});

/** Holds the rule against the general search on histories too long for brute force. Returns how often it decided. */
function agreesWithTheSearch(runs: number, operations: number, clients: number) {
  const decided = { valid: 0, violated: 0 };
  const long = simulatedRegister({ cas: false, initial: null, values: 90 });
  fc.assert(
    fc.property(simulatedHistories(long, { operations, clients, crashes: 2 }), (history) => {
      const result = checkLinearizableSync(history, register(), { counterexample: false });
      const options = { counterexample: false, withoutReductions: ['clusters'] } as const;
      if (checkLinearizableSync(history, register(), options).verdict !== result.verdict)
        expect.fail(show(history));
      if (result.decidedBy.includes('clusters')) decided[result.verdict as 'valid' | 'violated'] += 1;
    }),
    { numRuns: runs },
  );
  return decided;
}

test('rule 6 agrees with the general search on longer histories, and decides most of them', () => {
  const decided = agreesWithTheSearch(150, 24, 4);
  expect(Math.min(decided.valid, decided.violated)).toBeGreaterThan(10);
  expect(decided.valid + decided.violated).toBeGreaterThan(100);
});

/** The same clusters in a plainer way, with conditions that can be left out. */
function plainClusters(mutant: {
  readonly allowsSeveralWriters?: boolean;
  readonly takesInitialForUnwritten?: boolean;
  readonly initialMayComeLater?: boolean;
  readonly dropsCrashedWrites?: boolean;
  readonly keepsUnreadCrashedWrites?: boolean;
  readonly readsStandAlone?: boolean;
}) {
  return (history: History, initial: HistoryValue): Clusterer => {
    return (rows, cut) => {
      const { completedAt } = history.operations;
      const all = [...rows].map((row) => ({ ...operationAt(history, row), row }));
      const reads = all.filter(({ f, row }) => f === 'read' && completedAt[row]! <= cut);
      const writes = all.filter(({ f }) => f === 'write');
      const isCrashed = ({ row }: { row: number }) => completedAt[row]! > cut;
      const groups: number[][] = [];
      const ofInitial = reads.filter(
        ({ result }) =>
          sameHistoryValue(result!, initial) &&
          (!mutant.takesInitialForUnwritten ||
            !writes.some(({ argument }) => sameHistoryValue(argument, initial))),
      );
      if (ofInitial.length > 0) groups.push(ofInitial.map(({ row }) => row));
      for (const write of writes) {
        const readers = reads.filter(({ result }) => sameHistoryValue(result!, write.argument));
        const others = writes.filter(({ argument }) => sameHistoryValue(argument, write.argument));
        const isAmbiguous = others.length > 1 || sameHistoryValue(write.argument, initial);
        if (
          readers.length > 0 &&
          isAmbiguous &&
          !mutant.allowsSeveralWriters &&
          !mutant.takesInitialForUnwritten
        )
          return undefined;
        if (isCrashed(write) && readers.length === 0 && !mutant.keepsUnreadCrashedWrites) continue;
        const rest = readers.filter(({ row }) => !groups.flat().includes(row)).map(({ row }) => row);
        const head = isCrashed(write) && mutant.dropsCrashedWrites ? [] : [write.row];
        if (mutant.readsStandAlone) groups.push(head, ...rest.map((row) => [row]));
        else groups.push([...head, ...rest]);
      }
      const filled = groups.filter((group) => group.length > 0);
      const unread = reads.find(({ row }) => !filled.flat().includes(row));
      if (unread) return { contradiction: [unread.row] };
      let place = 0;
      const starts = [0, ...filled.map((group) => (place += group.length))];
      const beginsInitially = ofInitial.length > 0 && !mutant.initialMayComeLater;
      return { order: Int32Array.from(filled.flat()), starts: Int32Array.from(starts), beginsInitially };
    };
  };
}

describe('the differential test kills a mutant of rule 6:', () => {
  const complaint = (mutant: Parameters<typeof plainClusters>[0], initial: HistoryValue = null) => {
    const few = simulatedRegister({ cas: false, initial, values: 4 });
    const specification = { ...register(), initial, clusters: plainClusters(mutant) };
    const reference: SequentialSpecification = { ...register(), initial };
    const shape = { operations: 8, crashes: 5 };
    return complaintOf({ object: few, specification, reference, runs: 700, shape, variants: [{}] });
  };

  test('nothing: the plain clusters pass', () => {
    expect(complaint({})).toBeUndefined();
    expect(complaint({}, 0)).toBeUndefined();
  });

  test.each([
    ['a value has several writers', { allowsSeveralWriters: true }, null],
    ['the initial value is written too', { takesInitialForUnwritten: true }, 0],
    ['the initial value is read after writes', { initialMayComeLater: true }, null],
    ['a crashed write is left out though it is read', { dropsCrashedWrites: true }, null],
    ['a read is a cluster of its own', { readsStandAlone: true }, null],
  ] as const)('%s', (_, mutant, initial) => expect(complaint(mutant, initial)).toBeDefined());
});

describe('the report of rule 6', () => {
  const history = historyOf(
    ...['A invoke write 1', 'A ok', 'B invoke write 2', 'B ok', 'C invoke read', 'C ok 1', 'C invoke read'],
    ...['D invoke write 7', 'D info', 'C ok 2', 'E invoke write 3', 'E ok'],
  );

  test('says that it decided, of what, and explains it as the search would', () => {
    const result = checkLinearizableSync(history, register());
    expect(result).toMatchObject({ verdict: 'violated', decidedBy: ['clusters'], configurations: 0 });
    expect(result.longestPrefix).toEqual({ returns: 2, ofReturns: 5, nextRow: 2 });
    const searched = checkLinearizableSync(history, register(), { withoutReductions: ['clusters'] });
    expect(searched.decidedBy).toEqual(['depth-first']);
    expect(result.counterexample).toEqual(searched.counterexample);
  });

  test('counts what it left out', () => {
    const valid = historyOf(
      'A invoke write 1',
      'A info',
      'B invoke write 2',
      'B ok',
      'B invoke read',
      'B ok 2',
    );
    const { reductions, witness, decidedBy } = checkLinearizableSync(valid, register());
    expect(reductions).toMatchObject({ drop: 1, clusters: 1 });
    expect(witness).toEqual([1, 2]);
    expect(decidedBy).toEqual(['clusters']);
  });

  test('names both ways where keys were judged differently', () => {
    const mixed = historyOf(
      ...['A invoke write x=1', 'A ok', 'B invoke write y=1', 'B ok', 'B invoke write y=1', 'B ok'],
      ...['B invoke read y=null', 'B ok 1'],
    );
    const result = checkLinearizableSync(mixed, register());
    expect(result).toMatchObject({ verdict: 'valid', decidedBy: ['clusters', 'depth-first'] });
    expect(result.reductions).toMatchObject({ partition: 2, clusters: 1 });
  });

  test('is that of the search where it does not apply', () => {
    const unknown = historyOf('A invoke write 1', 'A ok', 'A invoke read', 'A ok null');
    const options = { initial: 0 };
    expect(checkLinearizableSync(unknown, register(), options)).toMatchObject({
      verdict: 'valid',
      decidedBy: ['depth-first'],
    });
    const value = checkLinearizableSync(unknown, register({ nilRead: 'value' }), options);
    expect(value).toMatchObject({ verdict: 'violated', decidedBy: ['clusters'] });
  });
});

test('clusters that contradict a linearizable history are an error, not a verdict', () => {
  const wrong =
    (): Clusterer =>
    (rows): Clusters => ({
      order: rows.slice().reverse(),
      starts: Int32Array.from([0, rows.length]),
      beginsInitially: false,
    });
  const history = historyOf('A invoke write 1', 'A ok', 'A invoke read', 'A ok 1');
  expect(() => checkLinearizableSync(history, { ...register(), clusters: wrong })).toThrow('internal error');
});
