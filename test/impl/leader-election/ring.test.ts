import { describe, expect, test } from 'vitest';
import { type RingElectionState, ringElectionMachine } from '../../../src/impl/leader-election/ring.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const ring = [
  { node: 'n1', id: 2 },
  { node: 'n2', id: 3 },
  { node: 'n3', id: 1 },
];
const configuration = { ring, resendMs: 60, campaignsAtStart: true };
const machine = ringElectionMachine(configuration);
const now = { monotonicMs: 0, wallMs: 0 };
const candidate = (number: number, id: number, round = 1) => packet(number, 'candidate', id, round);
const packet = (number: number, type: 'candidate' | 'elected', id: number, round = 1) =>
  ({
    kind: 'message',
    from: 'n3',
    now,
    message: { type: 'packet', number, content: { type, round, id } },
  }) as const;
const operation = (type: 'campaign' | 'resign' | 'observe', id: string = type) =>
  ({ kind: 'operation', id, client: 'c1', operation: { type }, now }) as const;

/** Of n1, whose id is 2 and before which is n3. */
function stateAfter(...inputs: Parameters<typeof machine.step>[1][]): RingElectionState {
  let { state } = machine.start('n1', [], now);
  for (const input of inputs) ({ state } = machine.step(state, input));
  return state;
}
const sentAfter = (...inputs: Parameters<typeof machine.step>[1][]) =>
  stateAfter(...inputs).memory.outgoing.unacknowledged.map(({ content }) => content);

describe('Chang and Roberts 1979', () => {
  test('the script records an election', () => {
    runInteractionScript(new URL('ring.script', import.meta.url), () => machine);
  });

  test('a candidate that takes part lets greater ids pass, and stops smaller ones', () => {
    const own = { type: 'candidate', round: 1, id: 2 };
    expect(sentAfter()).toEqual([own]);
    expect(sentAfter(candidate(1, 1))).toEqual([own]);
    expect(sentAfter(candidate(1, 3))).toEqual([own, { ...own, id: 3 }]);
  });

  test('whose id comes back leads, and tells the others, but not twice', () => {
    const state = stateAfter(candidate(1, 2), packet(2, 'elected', 2));
    expect(state.memory).toMatchObject({ leads: true, leaderId: 2 });
    expect(state.memory.outgoing.unacknowledged.map(({ content }) => content.type)).toEqual([
      'candidate',
      'elected',
    ]);
  });

  test('a node that has resigned passes on what comes, and may not stand in that round any more', () => {
    const resigned = stateAfter(candidate(1, 2), operation('resign')).memory;
    expect(resigned).toMatchObject({ round: 2, part: 'none', leads: false });
    const inputs = [candidate(1, 2), operation('resign'), candidate(2, 1, 2), operation('campaign')];
    const { memory, campaigns } = stateAfter(...inputs);
    expect(memory).toMatchObject({ round: 2, part: 'relaying', isCampaigning: true });
    expect(campaigns).toEqual(['campaign']);
    // It stands in the next one.
    expect(sentAfter(...inputs, candidate(3, 1, 3)).at(-1)).toEqual({ type: 'candidate', round: 3, id: 2 });
  });

  test('a node that resigns before its id comes back does not lead, and another round begins', () => {
    const { memory } = stateAfter(operation('resign'), candidate(1, 2));
    expect(memory).toMatchObject({ round: 2, leads: false, leaderId: null });
    expect(memory.outgoing.unacknowledged.at(-1)?.content).toEqual({ type: 'vacant', round: 2 });
  });

  test('who resigns refuses the requests that wait', () => {
    const waiting = stateAfter(packet(1, 'elected', 3), operation('campaign'));
    expect(machine.step(waiting, operation('resign')).effects).toMatchObject([
      { kind: 'persist' },
      { kind: 'reply', id: 'campaign', outcome: 'fail' },
      { kind: 'reply', id: 'resign', outcome: 'ok', result: { term: 1, leader: 'n2' } },
    ]);
  });

  test('news of an older round, and what others send, are ignored', () => {
    const state = stateAfter(candidate(1, 2), operation('resign'));
    expect(machine.step(state, packet(2, 'elected', 2)).state.memory.leaderId).toBeNull();
    expect(machine.step(state, { ...candidate(2, 3), from: 'n2' }).effects).toEqual([]);
    const received = { type: 'received', upTo: 1 } as const;
    expect(machine.step(state, { kind: 'message', from: 'n3', message: received, now }).effects).toEqual([]);
  });

  test('a node alone leads at once', () => {
    const alone = ringElectionMachine({ ...configuration, ring: ring.slice(0, 1) });
    const { state } = alone.start('n1', [], now);
    expect(state.memory.leads).toBe(true);
    expect(alone.step(state, operation('resign')).state.memory).toMatchObject({ round: 2, leads: false });
  });
});

test.each([
  [{ ring: [] }, 'nodes must be different names'],
  [{ ring: [...ring, { node: 'n4', id: 3 }] }, 'ids must be different whole numbers'],
  [{ resendMs: 0 }, 'resendMs must be more than 0'],
])('a wrong configuration is told: %j', (change, text) => {
  expect(() => ringElectionMachine({ ...configuration, ...change })).toThrow(text);
  expect(() => machine.start('n9', [], now)).toThrow('n9 is no node of the ring');
});
