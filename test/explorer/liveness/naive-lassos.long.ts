import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { always, eventually, type Formula, leadsTo } from '../../../src/core/formula.ts';
import { action, defineModel, type ModelDefinition } from '../../../src/core/model.ts';
import {
  enabled,
  holds,
  type ModelFormula,
  strongFairness,
  taken,
  weakFairness,
} from '../../../src/core/model-temporal.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { isTrueAt, lassosUpTo, type Word } from '../../support/naive-lassos.ts';

/** A walk over numbered nodes by two actions, and what is asked of it. */
interface Case {
  /** Where each action leads from each node. */
  readonly edges: Readonly<Record<'A' | 'B', readonly (readonly number[])[]>>;
  /** At which nodes p and q are true. */
  readonly p: readonly boolean[];
  readonly q: readonly boolean[];
  readonly property: Formula<Atom>;
  readonly fairness: readonly {
    readonly kind: 'weak' | 'strong';
    readonly actions: readonly ('A' | 'B')[];
  }[];
}

type Atom = 'p' | 'q' | 'taken A' | 'taken B' | 'enabled A' | 'enabled B';

const NODES = 8;
const node = fc.integer({ min: 0, max: NODES - 1 });

const leaves = fc
  .constantFrom<Atom>('p', 'q', 'taken A', 'taken B', 'enabled A', 'enabled B')
  .map((leaf): Formula<Atom> => ({ kind: 'leaf', leaf }));

const nested = fc.letrec<{ formula: Formula<Atom> }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaves,
    tie('formula').map((body): Formula<Atom> => ({ kind: 'not', body })),
    fc
      .array(tie('formula'), { minLength: 2, maxLength: 3 })
      .map((parts): Formula<Atom> => ({ kind: 'and', parts })),
    fc
      .array(tie('formula'), { minLength: 2, maxLength: 3 })
      .map((parts): Formula<Atom> => ({ kind: 'or', parts })),
    tie('formula').map((body): Formula<Atom> => always(body)),
    tie('formula').map((body): Formula<Atom> => eventually(body)),
  ),
})).formula;

/** What is mostly asked of a system. */
const usual = fc
  .tuple(leaves, leaves, fc.constantFrom(0, 1, 2, 3))
  .map(
    ([one, other, form]) =>
      [eventually(one), always(eventually(one)), eventually(always(one)), leadsTo(one, other)][form]!,
  );

const formulas = fc.oneof(nested, usual);

const edgesOfOneAction = fc
  .array(fc.array(node, { maxLength: 2 }), { minLength: NODES, maxLength: NODES })
  .map((rows) => rows.map((row) => [...new Set(row)]));

const cases: fc.Arbitrary<Case> = fc.record({
  edges: fc.record({ A: edgesOfOneAction, B: edgesOfOneAction }),
  p: fc.array(fc.boolean(), { minLength: NODES, maxLength: NODES }),
  q: fc.array(fc.boolean(), { minLength: NODES, maxLength: NODES }),
  property: formulas,
  fairness: fc.array(
    fc.record({
      kind: fc.constantFrom('weak' as const, 'strong' as const, 'strong' as const),
      actions: fc.constantFrom<readonly ('A' | 'B')[]>(['A'], ['B'], ['A', 'B']),
    }),
    { maxLength: 3 },
  ),
});

interface At {
  readonly at: number;
}

function modelOf({ edges, p, q, property, fairness }: Case): ModelDefinition<At> {
  const atoms: Readonly<Record<Atom, ModelFormula<At>>> = {
    p: holds(({ at }: At) => p[at]!),
    q: holds(({ at }: At) => q[at]!),
    'taken A': taken('A'),
    'taken B': taken('B'),
    'enabled A': enabled('A'),
    'enabled B': enabled('B'),
  };
  const go = (name: 'A' | 'B') => action({}, ({ at }: At) => edges[name][at]!.map((to) => ({ at: to })));
  return {
    name: 'walk',
    variables: ['at'],
    init: () => ({ at: 0 }),
    actions: { A: go('A'), B: go('B') },
    invariants: {},
    deadlock: 'allowed',
    fairness: fairness.map(({ kind, actions }) =>
      kind === 'weak' ? weakFairness(actions) : strongFairness(actions),
    ),
    temporalProperties: { P: substitute(property, atoms) },
  };
}

function substitute(
  formula: Formula<Atom>,
  atoms: Readonly<Record<Atom, ModelFormula<At>>>,
): ModelFormula<At> {
  switch (formula.kind) {
    case 'leaf':
      return atoms[formula.leaf];
    case 'constant':
      return formula;
    case 'and':
    case 'or':
      return { kind: formula.kind, parts: formula.parts.map((part) => substitute(part, atoms)) };
    default:
      return { kind: formula.kind, body: substitute(formula.body, atoms) };
  }
}

/** The definition of a counterexample, spelt out once more: fair, and the property is false of it. */
function breaks(
  { edges, p, q, property, fairness }: Case,
  nodes: readonly number[],
  loopStart: number,
): boolean {
  const leads = (name: 'A' | 'B', from: number, to: number) => from !== to && edges[name][from]!.includes(to);
  const isEnabled = (name: 'A' | 'B', at: number) => edges[name][at]!.some((to) => to !== at);
  const word: Word<Atom> = {
    loopStart,
    letters: nodes.map((at, index) => {
      const next = nodes[index + 1] ?? nodes[loopStart]!;
      const truths: Readonly<Record<Atom, boolean>> = {
        p: p[at]!,
        q: q[at]!,
        'taken A': leads('A', at, next),
        'taken B': leads('B', at, next),
        'enabled A': isEnabled('A', at),
        'enabled B': isEnabled('B', at),
      };
      return (leaf) => truths[leaf];
    }),
  };
  const loop = nodes.slice(loopStart).map((at, index, all) => [at, all[index + 1] ?? all[0]!] as const);
  const isFair = fairness.every(({ kind, actions }) => {
    const isTaken = loop.some(([from, to]) => actions.some((name) => leads(name, from, to)));
    const enabledAt = loop.map(([at]) => actions.some((name) => isEnabled(name, at)));
    return isTaken || (kind === 'weak' ? !enabledAt.every(Boolean) : !enabledAt.some(Boolean));
  });
  return isFair && !isTrueAt(property, word, 0);
}

function successorsOf({ edges }: Case, at: number): number[] {
  return [...new Set([...edges.A[at]!, ...edges.B[at]!])];
}

/** Lassos longer than those that can be enumerated. */
function* longLassos(of: Case, choices: readonly number[]): ReturnType<typeof lassosUpTo> {
  for (let start = 0; start + 14 < choices.length; start += 14) {
    const nodes = [0];
    for (const choice of choices.slice(start, start + 13)) {
      const next = successorsOf(of, nodes.at(-1)!);
      if (next.length > 0) nodes.push(next[choice % next.length]!);
    }
    const next = [nodes.at(-1)!, ...successorsOf(of, nodes.at(-1)!)];
    for (const [loopStart, at] of nodes.entries()) if (next.includes(at)) yield { nodes, loopStart };
  }
}

describe('the liveness checker and an enumeration of lassos agree', () => {
  test('on random graphs, fairness and formulas', async () => {
    const seen = { valid: 0, violated: 0, fairness: 0 };
    await fc.assert(
      fc.asyncProperty(
        cases,
        fc.array(fc.nat(5), { minLength: 300, maxLength: 300 }),
        async (of, choices) => {
          const { verdict, counterexample, checks } = await explore(defineModel(modelOf(of)));
          seen.fairness += of.fairness.length;
          if (verdict === 'violated') {
            seen.violated++;
            const nodes = counterexample!.trace.map(({ state }) => state.at as number);
            expect(breaks(of, nodes, counterexample!.loop!.start)).toBe(true);
            return;
          }
          expect(checks).toEqual([{ name: 'P', verdict: 'valid' }]);
          seen.valid++;
          for (const { nodes, loopStart } of lassosUpTo(0, (at) => successorsOf(of, at), 5))
            expect(breaks(of, nodes, loopStart), `${nodes} back to ${loopStart}`).toBe(false);
          for (const { nodes, loopStart } of longLassos(of, choices))
            expect(breaks(of, nodes, loopStart), `${nodes} back to ${loopStart}`).toBe(false);
        },
      ),
      { numRuns: Number(process.env.QUORATE_LASSO_RUNS ?? 2000) },
    );
    expect(seen.valid).toBeGreaterThan(200);
    expect(seen.violated).toBeGreaterThan(200);
    expect(seen.fairness).toBeGreaterThan(200);
    console.log(seen);
  });
});
