import { describe, expect, test } from 'vitest';
import { type Action, action, defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { type LeaseRules, rightRules } from '../../../src/impl/lease/rules.ts';
import { lease } from '../../../src/models/lease.ts';
import { type ClaimsState, leaseWithClaims } from '../../../src/refinement/lease/claims.ts';
import { leaseRefinements } from '../../../src/refinement/lease/refinement.ts';
import { Lockstep } from '../../../src/refinement/lockstep.ts';
import { drawSchedule } from '../../../src/simulator/draw-schedule.ts';
import { leaseValuesSimulation } from '../../../src/simulator/protocols/lease.ts';
import { simulate } from '../../../src/simulator/simulate.ts';

type State = ClaimsState;

describe('the properties notice', () => {
  const { constants } = resolveConstants(lease, 'at-bound');
  const definition = leaseWithClaims(constants, ['k'], [1]);
  const { Term } = constants;

  test.each<[string, string, Record<string, Action<State>>]>([
    [
      'a lease that is taken back from a holder who has not given it up',
      'HolderStopsFirst',
      { TakeBack: action({}, ({ elapsed }: State) => (elapsed < Term ? { elapsed: Term } : undefined)) },
    ],
    [
      'a value that is kept whoever has the lease by now',
      'ValuesOfHolder',
      {
        Keep: action({ v: ({ sent }: State) => sent }, ({ kept }: State, { v }) => ({ kept: kept.add(v) })),
      },
    ],
  ])('%s', async (_, property, actions) => {
    const wrong = { ...definition, actions: { ...definition.actions, ...actions } };
    const result = await explore(defineModel(wrong));
    expect(result.counterexample?.property).toBe(property);
  });

  test('past the bound on drift', async () => {
    const past = resolveConstants(lease, 'past-bound').constants;
    const result = await explore(defineModel(leaseWithClaims(past, ['k'], [1])));
    expect(result.verdict).toBe('violated');
  });
});

describe('the lockstep alone notices', () => {
  test.each<[string, Partial<LeaseRules>]>([
    [
      'a grantor that forgets the values when it starts again',
      { recalled: (book) => ({ ...book, values: {} }) },
    ],
    ['a lease that is granted to whoever asks first', { grants: (_, __, ask) => ask.id === 0 }],
    [
      'a lease that goes on to another node at once',
      { grants: (grant, from, ask) => grant?.holder !== from || rightRules.grants(grant, from, ask) },
    ],
    ['a holder that counts a hundredth more', { holdMs: (own) => rightRules.holdMs(own) * 1.01 }],
  ])('%s', async (_, changes) => {
    const protocol = { ...leaseValuesSimulation(changes), monitors: () => [], judges: [] };
    const own = leaseRefinements.filter(({ slug }) => slug === protocol.slug);
    for (let seed = 0; seed < 30; seed++) {
      const monitors = own.map((refinement) => new Lockstep(refinement));
      const { violation } = await simulate(protocol, drawSchedule(protocol, seed), { monitors });
      if (violation?.property === 'Lockstep') return;
    }
    expect.unreachable('no seed below 30 shows it');
  });
});
