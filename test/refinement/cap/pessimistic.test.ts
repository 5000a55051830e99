import { describe, expect, test } from 'vitest';
import { type Action, action } from '../../../src/core/model.ts';
import { sequence } from '../../../src/core/values/index.ts';
import { grantedMs } from '../../../src/impl/cap/pessimistic/configuration.ts';
import type { PessimisticMessage } from '../../../src/impl/cap/pessimistic/messages.ts';
import type { PessimisticRules } from '../../../src/impl/cap/pessimistic/rules.ts';
import { pessimisticRegisterImplementationMutants } from '../../../src/mutants/implementations/cap/pessimistic.ts';
import { withChanged } from '../../../src/refinement/abstraction.ts';
import { pessimisticRegisterRefinement } from '../../../src/refinement/cap/pessimistic/refinement.ts';
import type { PessimisticStateWithMessages } from '../../../src/refinement/cap/pessimistic/state.ts';
import { Lockstep } from '../../../src/refinement/lockstep.ts';
import { drawSchedule } from '../../../src/simulator/draw-schedule.ts';
import { pessimisticRegisterSimulation } from '../../../src/simulator/protocols/cap/pessimistic.ts';
import type { Schedule } from '../../../src/simulator/schedule.ts';
import { simulate } from '../../../src/simulator/simulate.ts';
import type { Monitor } from '../../../src/simulator/simulated-protocol.ts';
import { append, pessimisticInStep } from './pessimistic-in-step.ts';
import { exploredWith, smallModel } from './pessimistic-model.ts';

type State = PessimisticStateWithMessages;
type Update = Partial<State> | undefined;

test('with messages, reads, restarts and clients that give up the properties of the model hold as well', async () => {
  const result = await exploredWith(smallModel({ Term: 2, MaxUpdates: 1, MaxGrants: 2, MaxRestarts: 1 }));
  expect(result.verdict).toBe('valid');
  expect(result.states.distinct).toBe(3648);
});

describe('the properties notice', () => {
  const definition = smallModel({ Term: 1, MaxUpdates: 2, MaxGrants: 2, MaxRestarts: 1 });
  const { Take, GiveUp, Restart } = definition.actions;
  const { parameters } = GiveUp!;

  test.each<[string, string, Record<string, Action<State>>]>([
    [
      'a primary that takes the lock back at any time',
      'MutualExclusion',
      {
        TakeBack: action({}, ({ holder }: State) => (holder === 0 ? undefined : { holder: 0, left: 0 })),
      },
    ],
    [
      'a primary that takes what was written under any grant',
      'NoConflict',
      {
        Take: action({ g: ({ written }: State) => written }, (state, { g }) => {
          const grants = sequence(...state.grants.values.slice(0, g)) as State['grants'];
          return Take!.next(withChanged(definition, state, { grants, holder: 1 }), { g }) as Update;
        }),
      },
    ],
    [
      'a primary that takes the lock for free when it starts again',
      'MutualExclusion',
      {
        Restart: action(Restart!.parameters, (state: State, given) => {
          const update = Restart!.next(state, given) as Update;
          return update && { ...update, holder: 0, left: 0 };
        }),
      },
    ],
    [
      'a client that is told that nothing came of what it has written',
      'RefusedHasNoEffect',
      {
        Refuse: {
          parameters,
          next(state, { c }) {
            const update = GiveUp!.next(state, { c: c! }) as Update;
            return update && { ...update, refused: state.refused.add(state.doing.get(c as number)) };
          },
        },
      },
    ],
  ])('%s', async (_, property, actions) => {
    const result = await exploredWith(definition, actions);
    expect(result.counterexample?.property).toBe(property);
  });

  test('a primary that counts less than the term', async () => {
    const bounds = { MaxUpdates: 2, MaxGrants: 2, MaxRestarts: 0 };
    const result = await exploredWith(smallModel({ ...bounds, Term: 2, counted: 1 }));
    expect(result.counterexample?.property).toBe('MutualExclusion');
  });
});

describe('the lockstep alone notices', () => {
  test.each<[string, Partial<PessimisticRules>]>([
    ['a holder that stops a millisecond late', { holds: (untilMs, nowMs) => nowMs < untilMs + 1 }],
    ['a primary that counts a millisecond less', { grantedMs: (own) => grantedMs(own) - 1 }],
    ['a primary that makes no allowance for drift', { grantedMs: ({ termMs }) => termMs }],
    ['a primary that looks at no number', { isUnder: (holder, node) => holder?.node === node }],
    ['a wait that is counted only behind the holder', { waits: (holder) => holder !== null }],
    ['a wait that is counted only behind a queue', { waits: (_holder, queue) => queue.length > 0 }],
  ])('%s', async (_, changes) => {
    const protocol = { ...pessimisticRegisterSimulation(changes), monitors: () => [], judges: [] };
    for (let seed = 0; seed < 20; seed++) {
      const monitors = [new Lockstep(pessimisticRegisterRefinement)];
      const { violation } = await simulate(protocol, drawSchedule(protocol, seed), { monitors });
      if (violation?.property === 'Lockstep') return;
    }
    expect.unreachable('no seed below 20 shows it');
  });
});

describe('every step in every state is one of the model', () => {
  const scripts = [[append('n1', 0)], [append('n2', 1)]];

  test('while clocks go on, each by itself', async () => {
    const found = await pessimisticInStep({ scripts, ticks: 3, retries: 1, terms: 1 });
    expect(found).toEqual(['valid', 128_134, 45_986, 16]);
  });

  test.each([
    ['holder-looks-at-no-clock', 4],
    ['primary-counts-less', 2],
    ['grant-not-compared', 7],
  ])('but not with %s', async (name, depth) => {
    const { changes } = pessimisticRegisterImplementationMutants.find((mutant) => mutant.name === name)!;
    const found = await pessimisticInStep({ changes, scripts, ticks: 3, retries: 2, terms: 1 });
    expect(found).toEqual(['violated', 'Lockstep', depth]);
  });
});

const scheduled = (client: string, node: string, atMs: number, item: number) => ({
  ...{ client, atMs, f: 'append', value: item },
  ...append(node, item),
});

/** The primary reads, and forgets that it had the lock for that. */
const readsAndForgets: Schedule = {
  version: 1,
  protocol: 'cap/pessimistic',
  seed: null,
  horizonMs: 1_000,
  operations: [
    scheduled('c1', 'n1', 0, 0),
    { client: 'c3', node: 'n3', atMs: 100, f: 'read', operation: { type: 'read' } },
    scheduled('c2', 'n2', 400, 1),
  ],
  faults: [{ kind: 'crash', node: 'n3', atMs: 200, downMs: 100 }],
  overrides: {},
};

test('a grant that the primary gave to itself, to read, is given again after a crash', async () => {
  const granted: [string, number][] = [];
  const grants: Monitor = {
    name: 'Grants',
    observe(event) {
      if (event.kind !== 'stepped') return undefined;
      for (const effect of event.effects) {
        const message = effect.kind === 'send' ? (effect.message as PessimisticMessage) : undefined;
        if (effect.kind === 'send' && message?.type === 'granted') granted.push([effect.to, message.grant]);
      }
      return undefined;
    },
  };
  const lockstep = new Lockstep(pessimisticRegisterRefinement);
  const run = await simulate(pessimisticRegisterSimulation(), readsAndForgets, {
    monitors: [grants, lockstep],
  });
  expect(run.violation).toBeUndefined();
  expect(lockstep.taken.get('Read')).toBe(1);
  expect(lockstep.taken.get('Restart')).toBe(1);
  expect(granted).toEqual([
    ['n1', 1],
    ['n2', 2],
  ]);
});
