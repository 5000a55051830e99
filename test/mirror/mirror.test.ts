import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { action, defineModel, type ModelDefinition } from '../../src/core/model.ts';
import { resolveConstants } from '../../src/core/protocol.ts';
import type { TransitionSystem } from '../../src/core/transition-system.ts';
import { mirror } from '../../src/mirror/mirror.ts';
import { modelConstants } from '../../src/mirror/tables.ts';
import { type PaxosState, paxos, paxosDefinition, votes } from '../../src/models/paxos.ts';
import { paxosMutants } from '../../src/mutants/paxos.ts';
import { loadSpecification } from '../../src/tla/load-specification.ts';

const { constants } = resolveConstants(paxos, 'small');
const definition = paxosDefinition(constants);
const file = (name: string) => fileURLToPath(new URL(`../../specs/paxos/${name}`, import.meta.url));

const specification = (actions: readonly string[]) =>
  loadSpecification(file('Paxos.tla'), { configuration: file('Paxos-small.cfg'), actions });

async function mirrored(model: TransitionSystem) {
  const actions = Object.keys(definition.actions);
  const system = await specification(actions);
  return mirror(
    { system: system as TransitionSystem, constants: system.constants },
    { system: model, constants: modelConstants({ ...constants }) },
  );
}

const altered = (change: Partial<ModelDefinition<PaxosState>>) => defineModel({ ...definition, ...change });

describe('the mirror', () => {
  const alterations: readonly (readonly [string, () => TransitionSystem, RegExp])[] = [
    ...paxosMutants
      .filter(({ configuration, name }) => configuration === 'small' && name !== 'half-quorum')
      .map(({ name, model }) => [`mutant ${name}`, model, /only the (model|specification) has/] as const),
    [
      'an action is missing',
      () =>
        altered({ actions: { ...definition.actions, Phase1b: action({}, () => undefined) }, fairness: [] }),
      /only the specification has the action Phase1b\(a\)/,
    ],
    [
      'another initial state',
      () =>
        altered({
          init: () =>
            [
              ...[definition.init()].flat(),
              {
                ...(definition.init() as PaxosState),
                maxBal: (definition.init() as PaxosState).maxVBal.set(constants.Acceptor.elements()[0]!, 0),
              },
            ] as PaxosState[],
        }),
      /only the model has the initial state/,
    ],
    [
      'an invariant that is true where it is not',
      () =>
        altered({ invariants: { ...definition.invariants, TypeOK: (state) => votes(state).length === 0 } }),
      /TypeOK in the specification is true; in the model it is false/,
    ],
    [
      'an invariant is missing',
      () => {
        const { Validity: _, ...invariants } = definition.invariants;
        return altered({ invariants });
      },
      /only the specification has the property Validity/,
    ],
    [
      'a parameter has another name',
      () => {
        const { Phase1a } = definition.actions;
        const renamed = action({ ballot: constants.Ballot }, (state: PaxosState, { ballot }) =>
          Phase1a!.next(state, { b: ballot }),
        );
        return altered({ actions: { ...definition.actions, Phase1a: renamed }, fairness: [] });
      },
      /only the model has the action Phase1a\(ballot\)/,
    ],
    [
      'a self-loop is left out',
      () => {
        const { Phase1a } = definition.actions;
        const once = action({ b: constants.Ballot }, (state: PaxosState, { b }) =>
          state.msgs.some((m) => m.type === '1a' && m.bal === b) ? undefined : Phase1a!.next(state, { b }),
        );
        return altered({ actions: { ...definition.actions, Phase1a: once } });
      },
      /only the specification has the step Phase1a\(0\)/,
    ],
  ];

  test.each(alterations)('sees the difference: %s', async (_, model, expected) => {
    const { verdict, difference } = await mirrored(model());
    expect(verdict).toBe('violated');
    expect(difference?.differences.join('\n')).toMatch(expected);
  });
});
