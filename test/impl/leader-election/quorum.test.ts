import { describe, expect, test } from 'vitest';
import { type QuorumElectionState, quorumElectionMachine } from '../../../src/impl/leader-election/quorum.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const configuration = {
  nodes: ['n1', 'n2', 'n3'],
  electionTimeoutMs: [200, 400] as const,
  heartbeatMs: 50,
  campaignsAtStart: true,
};
const machine = quorumElectionMachine(configuration);
const now = { monotonicMs: 0, wallMs: 0 };
const message = (from: string, type: 'voteRequest' | 'vote' | 'newerTerm', term: number) =>
  ({ kind: 'message', from, message: { type, term }, now }) as const;

function stateAfter(...inputs: Parameters<typeof machine.step>[1][]): QuorumElectionState {
  let { state } = machine.start('n1', [], now);
  for (const input of inputs) ({ state } = machine.step(state, input));
  return state;
}
const timeOut = { kind: 'timer', name: 'election', generation: 1, now } as const;

describe('Ongaro 2014, chapter 3: elections', () => {
  test('the script records them', () => {
    runInteractionScript(new URL('quorum.script', import.meta.url), () => machine);
  });

  test.each([
    ['a vote of an older term', message('n2', 'vote', 0)],
    ['a vote of a stranger', message('n9', 'vote', 1)],
    ['a vote in the name of the node itself', message('n1', 'vote', 1)],
  ])('%s does not count', (_, vote) => {
    expect(stateAfter(timeOut, vote)).toMatchObject({ role: 'candidate', votes: ['n1'] });
    expect(stateAfter(timeOut, message('n2', 'vote', 1))).toMatchObject({ role: 'leader', term: 1 });
  });

  test('in one term a node votes for one candidate, and tells that one again', () => {
    const state = stateAfter(message('n2', 'voteRequest', 3));
    expect(state).toMatchObject({ term: 3, votedFor: 'n2' });
    expect(machine.step(state, message('n3', 'voteRequest', 3)).effects).toEqual([]);
    const again = machine.step(state, message('n2', 'voteRequest', 3));
    expect(again.effects).toEqual([
      { kind: 'send', to: 'n2', message: { type: 'vote', term: 3 }, afterPersist: 1 },
    ]);
    const older = machine.step(state, message('n3', 'voteRequest', 2));
    expect(older.effects).toMatchObject([{ to: 'n3', message: { type: 'newerTerm', term: 3 } }]);
  });

  test('a leader that hears of a greater term leads no more', () => {
    expect(stateAfter(timeOut, message('n2', 'vote', 1), message('n3', 'newerTerm', 2))).toMatchObject({
      role: 'follower',
      term: 2,
      votedFor: null,
      leader: null,
    });
  });

  test('two leaders in one term cannot be', () => {
    const leader = stateAfter(timeOut, message('n2', 'vote', 1));
    const beat = { type: 'heartbeat', term: 1, sentAtMs: 0 } as const;
    expect(() => machine.step(leader, { kind: 'message', from: 'n2', message: beat, now })).toThrow(
      'n1 and n2 both lead in term 1',
    );
  });

  test('a node alone leads as soon as it stands', () => {
    const alone = quorumElectionMachine({ ...configuration, nodes: ['n1'] });
    const { state } = alone.step(alone.start('n1', [], now).state, timeOut);
    expect(state).toMatchObject({ role: 'leader', leader: 'n1' });
  });
});

test.each([
  [{ nodes: [] }, 'nodes must be different names'],
  [{ heartbeatMs: 200 }, 'heartbeatMs must be'],
  [{ electionTimeoutMs: [200, 200] as const }, 'electionTimeoutMs must be a range'],
])('a wrong configuration is told: %j', (change, text) => {
  expect(() => quorumElectionMachine({ ...configuration, ...change })).toThrow(text);
  expect(() => machine.start('n9', [], now)).toThrow('n9 is none of the nodes');
});

test.each([
  ['no nodes', { nodes: [] }],
  ['the same node twice', { nodes: ['n1', 'n1'] }],
  ['no time between heartbeats', { heartbeatMs: 0 }],
  ['heartbeats as rare as elections', { heartbeatMs: 200 }],
  ['one election timeout for all', { electionTimeoutMs: [200, 200] as const }],
])('a configuration with %s is refused', (_, changes) => {
  expect(() => quorumElectionMachine({ ...configuration, ...changes })).toThrow('quorum election:');
});
