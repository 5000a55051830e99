import { describe, expect, test } from 'vitest';
import { formatActorTrace } from '../../../src/explorer/actors/actor-trace.ts';
import { exploreActors } from '../../../src/explorer/actors/explore-actors.ts';
import { paxosImplementationMutants } from '../../../src/mutants/implementations/paxos.ts';
import { type PaxosActorsOptions, paxosActors } from '../../../src/simulator/actors/paxos.ts';

/** Three nodes, two of which are asked to propose; links keep the order of messages. */
const ordered: PaxosActorsOptions = { network: 'ordered' };

test('our Paxos, two proposers: every state is explored', async () => {
  const { verdict, states, checks } = await exploreActors(paxosActors(ordered));
  expect(checks.map(({ name }) => name)).toEqual([
    'Agreement',
    'OneValuePerBallot',
    'VotesSafe',
    'linearizable',
    'all nodes learn',
  ]);
  expect({ verdict, ...states }).toEqual({
    verdict: 'valid',
    generated: 718_714,
    distinct: 168_862,
    depth: 27,
    constrainedOut: 0,
  });
});

describe('each mistake in our Paxos is found by a shortest run', () => {
  /** What it takes besides, what breaks first, and in how many steps. */
  const found: Readonly<Record<string, readonly [PaxosActorsOptions, string, number]>> = {
    'forgets-promise': [{ crashes: 1 }, 'VotesSafe', 7],
    'accepts-below-promise': [{}, 'VotesSafe', 7],
    'ignores-reports': [{}, 'VotesSafe', 8],
    'any-reported-value': [{ retries: 1 }, 'VotesSafe', 14],
    'shared-ballots': [{}, 'OneValuePerBallot', 6],
    'half-quorum': [{}, 'Agreement', 2],
    'counts-reply-twice': [{}, 'Agreement', 9],
  };

  // Without back-off nothing wrong is chosen, only maybe nothing at all.
  const mutants = paxosImplementationMutants.filter(({ name }) => name !== 'no-back-off');

  test('all of them', () => {
    expect(mutants.map(({ name }) => name).sort()).toEqual(Object.keys(found).sort());
  });

  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s', async (name, mutant) => {
    const [options, property, depth] = found[name]!;
    const { sights } = await exploreActors(paxosActors({ ...ordered, ...options, changes: mutant.changes }));
    const [first] = sights.filter(({ isViolation }) => isViolation);
    expect([first!.property, first!.depth]).toEqual([property, depth]);
    expect([mutant.breaks, ...(mutant.orBreaks ?? [])]).toContain(property);
  });

  test('a promise that is forgotten in a crash, step by step', async () => {
    const { changes } = mutants.find(({ name }) => name === 'forgets-promise')!;
    const { sights } = await exploreActors(paxosActors({ ...ordered, crashes: 1, changes }));
    const { trace } = sights.find(({ isViolation }) => isViolation)!;
    expect(formatActorTrace(trace)).toMatchInlineSnapshot(`
      "0  Start
      1  c1 → n1: request {"id":"c1.1","operation":{"type":"propose","value":"a"}}
           sends to n2, n3: prepare {"ballot":0}
      2  c2 → n2: request {"id":"c2.1","operation":{"type":"propose","value":"b"}}
           sends to n1, n3: prepare {"ballot":1}
      3  n1 → n3: prepare {"ballot":0}
           sends to n1: promise {"ballot":0,"vote":null}
      4  n3 → n1: promise {"ballot":0,"vote":null}
           sends to n2, n3: accept {"ballot":0,"value":"a"}
           sends to n2, n3: voted {"ballot":0,"value":"a"}
      5  n2 → n3: prepare {"ballot":1}
           sends to n2: promise {"ballot":1,"vote":null}
      6  n3 → n2: promise {"ballot":1,"vote":null}
           sends to n1, n3: accept {"ballot":1,"value":"b"}
           sends to n1, n3: voted {"ballot":1,"value":"b"}
      7  n2: crash and restart with 1 records"
    `);
  });
});
