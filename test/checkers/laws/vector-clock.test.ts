import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { vectorClock } from '../../../src/checkers/laws/vector-clock.ts';
import type { History } from '../../../src/core/history.ts';
import type { NodeStep, VectorTimestamp } from '../../../src/core/trace.ts';
import { readHistory } from '../../../src/history/read-history.ts';
import { corpusFolder } from '../../corpus.ts';
import type { Pick } from '../linearizability/simulated-history.ts';
import { agreesWithDefinition } from './agrees-with-definition.ts';
import {
  happenedBeforeByPaths,
  historyOfSteps,
  type OpenStep,
  simulatedTraces,
  stampVector,
} from './simulated-trace.ts';

const entry = (vector: VectorTimestamp, node: string) => vector.get(node) ?? 0;

/** Componentwise at most, over all nodes that either names. */
function isAtMost(left: VectorTimestamp, right: VectorTimestamp): boolean {
  return [...left].every(([node, events]) => events <= entry(right, node));
}

/** Each node counts itself, and a is before b exactly if b's vector counts a, and then V(a) ≤ V(b). */
function characterizesCausality(history: History): boolean {
  const before = happenedBeforeByPaths(history);
  return history.steps.every((left) =>
    history.steps.every((right) => {
      if (left === right) return !before(left, left) && entry(left.vector!, left.node) > 0;
      const counts = entry(left.vector!, left.node) <= entry(right.vector!, left.node);
      if (before(left, right)) return isStrictlyBefore(left, right);
      return left.node === right.node || !counts;
    }),
  );
}

function isStrictlyBefore(left: NodeStep, right: NodeStep): boolean {
  const grows = entry(left.vector!, right.node) < entry(right.vector!, right.node);
  return grows && isAtMost(left.vector!, right.vector!);
}

/** One entry of one step is raised, lowered or removed. */
function changeAnEntry(trace: OpenStep[], pick: Pick): void {
  const step = trace[pick(trace.length)]!;
  const vector = new Map(step.vector);
  const node = pick(2) === 0 ? step.node : `n${pick(3)}`;
  const change = pick(3);
  if (change === 2) vector.delete(node);
  else vector.set(node, Math.max(0, (vector.get(node) ?? 0) + (change === 0 ? 1 : -1)));
  step.vector = vector;
}

describe('with messages recorded', () => {
  test('agrees with happened-before over all pairs of steps', () => {
    const histories = simulatedTraces({ stamp: stampVector, steps: 12 }, changeAnEntry).filter(({ steps }) =>
      steps.some(({ messagesIn }) => messagesIn.length > 0),
    );
    agreesWithDefinition({
      law: vectorClock,
      histories,
      holdsByDefinition: characterizesCausality,
      runs: 2000,
      rules: ['own entry missing', 'own entry does not grow', 'entry shrinks', 'missing', 'extra'],
    });
  });
});

/** What vectors say of each other without messages: a strict order in which the later one has seen all of the earlier. */
function agreesWithItself({ steps }: History): boolean {
  const claims = (left: NodeStep, right: NodeStep) =>
    left.node === right.node
      ? left.sequence < right.sequence
      : entry(left.vector!, left.node) <= entry(right.vector!, left.node);
  return steps.every((left) =>
    steps.every((right) => {
      if (left === right) return entry(left.vector!, left.node) > 0;
      return !claims(left, right) || (isStrictlyBefore(left, right) && !claims(right, left));
    }),
  );
}

describe('without messages', () => {
  test('agrees with the order that the vectors claim over all pairs of steps', () => {
    const histories = simulatedTraces({ stamp: stampVector, steps: 12 }, changeAnEntry).map((history) => ({
      ...history,
      steps: history.steps.map((step) => ({ ...step, messagesIn: [], messagesOut: [] })),
    }));
    agreesWithDefinition({
      law: vectorClock,
      histories,
      holdsByDefinition: agreesWithItself,
      runs: 2000,
      rules: [
        'own entry missing',
        'own entry does not grow',
        'entry shrinks',
        'missing',
        'each before the other',
      ],
    });
  });

  test('names of other nodes, and steps behind the last one recorded, are no breach', () => {
    const vector = (entries: Record<string, number>) => new Map(Object.entries(entries));
    const history = historyOfSteps([
      { node: 'a', sequence: 0, action: 'start', vector: vector({ a: 1 }) },
      { node: 'b', sequence: 0, action: 'receive', vector: vector({ b: 1, a: 7, c: 2 }) },
    ]);
    const { verdict, notes } = vectorClock.check(history, {});
    expect(verdict).toBe('valid');
    expect(notes).toEqual([
      'no step is recorded of c, which the vectors name',
      '1 entry name steps that come after the last one recorded of their node',
      'messages are not recorded: the timestamps were compared with each other only',
    ]);
  });
});

const corpus = corpusFolder();
/** Host, clock and event stand on one line there, behind what the logger wrote. */
const broadcast = String.raw`/user/(?<host>\w+)\] (?<clock>\{.*?\}) (?<event>.*)`;

describe.skipIf(corpus === undefined)('logs of ../shared/histories/shiviz', () => {
  const rows = corpus === undefined ? [] : shivizRows(corpus);

  test('there are some', () => expect(rows.length).toBeGreaterThan(10));

  test.each(rows)('%s', (file, clocks) => {
    const history = readHistory(join(corpus!, file), {
      parserExpression: file.includes('reliable-broadcast') ? broadcast : undefined,
    });
    // A newline is missing in this one before a clock.
    const unread = file.includes('simple-threadnames') ? 1 : 0;
    expect(history.steps.length).toBe(clocks - unread);
    expect(vectorClock.check(history, {})).toMatchObject({ verdict: 'valid', breachCount: 0 });
    expect(vectorClock.check(withEntryChanged(history), {}).verdict).toBe('violated');
  });
});

function shivizRows(folder: string): [string, number][] {
  const lines = readFileSync(join(folder, 'MANIFEST.tsv'), 'utf8').split('\n');
  const rows = lines.map((line) => line.split('\t')).filter(([file]) => file!.startsWith('shiviz/'));
  return rows.map((columns) => [columns[0]!, Number(columns[6])]);
}

/** The history with the knowledge of one step, in the middle of it, forgotten. */
function withEntryChanged(history: History): History {
  const knowing = history.steps.filter(
    ({ node, vector, sequence }) => vector!.size > 1 && sequence > 2 && vector!.has(node),
  );
  const victim = knowing[knowing.length >> 1]!;
  const vector = new Map([[victim.node, victim.vector!.get(victim.node)!]]);
  return { ...history, steps: history.steps.map((step) => (step === victim ? { ...step, vector } : step)) };
}
