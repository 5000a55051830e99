import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { defineModel } from '../../src/core/model.ts';
import { type ModelFairness, strongFairness, weakFairness } from '../../src/core/model-temporal.ts';
import type { TransitionSystem } from '../../src/core/transition-system.ts';
import { ModelValue } from '../../src/core/values/index.ts';
import { mirror } from '../../src/mirror/mirror.ts';
import { modelConstants } from '../../src/mirror/tables.ts';
import { paxosDefinition } from '../../src/models/paxos.ts';
import { loadSpecification } from '../../src/tla/load-specification.ts';
import { twoAcceptors } from './two-acceptors/two-acceptors.ts';

const path = (name: string) => fileURLToPath(new URL(`../../specs/paxos/${name}`, import.meta.url));
const definition = paxosDefinition(twoAcceptors);
const fairness = definition.fairness!;

/** Paxos with another fairness, compared with its specification. */
async function compare(altered: readonly ModelFairness[]) {
  const specification = await loadSpecification(path('Paxos.tla'), {
    configuration: path('../../test/mirror/two-acceptors/Paxos.cfg'),
    actions: Object.keys(definition.actions),
  });
  const model = defineModel({ ...definition, fairness: altered });
  const { verdict, difference } = await mirror(
    { system: specification as TransitionSystem, constants: specification.constants },
    { system: model as TransitionSystem, constants: modelConstants({ ...twoAcceptors }) },
  );
  return { verdict, lines: difference?.differences, steps: difference?.trace.length };
}

const a1 = ModelValue.of('a1');
const [proposing, , , ...others] = fairness;

describe('fairness is compared', () => {
  test.each<readonly [string, readonly ModelFairness[]]>([
    ['written in another order', [...fairness].reverse()],
    ['written twice', [...fairness, proposing!]],
    // Votes and proposals change what was sent, and nothing else changes votes.
    [
      'with another subscript that says the same',
      [weakFairness('Phase1a', { b: 2 }, ['msgs']), ...fairness.slice(1)],
    ],
  ])('by what it says: %s it is equal', async (_, altered) => {
    expect(await compare(altered)).toEqual({ verdict: 'valid', lines: undefined, steps: undefined });
  });

  const only = (side: 'specification' | 'model', condition: string) =>
    `only the ${side} has the fairness condition ${condition}`;

  test.each<readonly [string, readonly ModelFairness[], readonly string[], number]>([
    ['missing', fairness.slice(1), [only('specification', 'WF_vars(Phase1a(LastBallot))')], 1],
    ['added', [...fairness, weakFairness('Phase1a', { b: 0 })], [only('model', 'WF_vars(Phase1a(0))')], 1],
    [
      'of another kind',
      [strongFairness('Phase1a', { b: 2 }), ...fairness.slice(1)],
      [only('specification', 'WF_vars(Phase1a(LastBallot))'), only('model', 'SF_vars(Phase1a(2))')],
      0,
    ],
    [
      'of other steps',
      [proposing!, weakFairness('Phase2a', { b: 2 }), ...others],
      [
        only('specification', 'WF_vars(Phase2a(LastBallot, v)) with v = v1'),
        only('specification', 'WF_vars(Phase2a(LastBallot, v)) with v = v2'),
        only('model', 'WF_vars(Phase2a(2, _))'),
      ],
      4,
    ],
    [
      'with another subscript',
      [
        ...fairness.filter(
          ({ steps: { actions, parameters } }) => actions[0] !== 'Phase2b' || parameters.a !== a1,
        ),
        weakFairness('Phase2b', { a: a1 }, ['maxVal']),
      ],
      [only('specification', 'WF_vars(Phase2b(a)) with a = a1'), only('model', 'WF_<<maxVal>>(Phase2b(a1))')],
      10,
    ],
  ])('and told: %s', async (_, altered, lines, states) => {
    const result = await compare(altered);
    expect([result.verdict, result.lines]).toEqual(['violated', lines]);
    // Up to the state where the last condition that might have been the same turns out to be another.
    expect(result.steps).toBe(states);
  });
});
