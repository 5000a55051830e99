import { describe, expect, test } from 'vitest';
import { commandAt, commandsFrom, emptyLog, withCommand } from '../../../src/impl/multi-paxos/chosen-log.ts';
import { multiPaxosMachine } from '../../../src/impl/multi-paxos/machine.ts';
import { isSameCommand, type MultiPaxosMessage } from '../../../src/impl/multi-paxos/messages.ts';
import { registers } from '../../../src/impl/multi-paxos/registers.ts';
import { rightRules } from '../../../src/impl/multi-paxos/rules.ts';
import type { MultiPaxosState } from '../../../src/impl/multi-paxos/state.ts';
import { deepFreeze, runInteractionScript } from '../../support/interaction-script.ts';

const configuration = {
  nodes: ['a', 'b', 'c'],
  electionTimeoutMs: [100, 200],
  heartbeatMs: 30,
  maxUnderWay: 3,
  maxBatch: 10,
} as const;
const machine = multiPaxosMachine(configuration);
const now = { monotonicMs: 0, wallMs: 0 };
const command = (ballot: number, value: number) =>
  ({ type: 'operation', ballot, operation: { type: 'write', key: 'x', value } }) as const;

test('a new leader takes over what may have been chosen, and fills the holes', () => {
  runInteractionScript(new URL('new-leader.script', import.meta.url), () => machine);
});

/** The node after these messages; its writes are not finished. */
function hearing(
  state: MultiPaxosState,
  ...messages: readonly (readonly [from: string, message: MultiPaxosMessage])[]
): ReturnType<typeof machine.step> {
  return messages.reduce<ReturnType<typeof machine.step>>(
    (last, [from, message]) =>
      machine.step(deepFreeze(last.state), deepFreeze({ kind: 'message', from, message, now })),
    { state, effects: [] },
  );
}

const leaderAfter = (...messages: readonly (readonly [string, MultiPaxosMessage])[]): MultiPaxosState => {
  const { state } = machine.start('a', [], now);
  const { state: candidate } = machine.step(state, { kind: 'timer', name: 'election', generation: 1, now });
  const { state: promised } = machine.step(candidate, { kind: 'written', writeId: 1, now });
  return hearing(promised, ...messages).state;
};

const promise = (votes: readonly { slot: number; ballot: number; command: ReturnType<typeof command> }[]) =>
  ({ type: 'promise', ballot: 3, chosen: { from: 1, commands: [] }, votes }) as const;

describe('section 3', () => {
  test('a leader proposes what was voted for in the highest ballot, and what does nothing in the holes below', () => {
    const { role } = leaderAfter([
      'b',
      promise([
        { slot: 1, ballot: 1, command: command(1, 10) },
        { slot: 3, ballot: 2, command: command(2, 30) },
      ]),
    ]);
    expect(role.type === 'leader' && role.proposals.map((proposal) => proposal.command)).toEqual([
      command(1, 10),
      { type: 'noop' },
      command(2, 30),
    ]);
  });

  test('what is chosen it takes from any promise', () => {
    const { log, application, role } = leaderAfter([
      'b',
      {
        type: 'promise',
        ballot: 3,
        chosen: { from: 1, commands: [command(1, 1), command(1, 2)] },
        votes: [],
      },
    ]);
    expect([log.size, application, role]).toEqual([
      2,
      { x: 2 },
      { type: 'leader', ballot: 3, proposals: [] },
    ]);
  });

  test('a follower takes its own vote for the choice only if it is of the ballot of the leader who says so', () => {
    const { state } = machine.start('c', [], now);
    const vote = { type: 'accept', ballot: 2, slot: 1, command: command(2, 7), chosenUpTo: 0 } as const;
    const told = hearing(
      state,
      ['b', { ...vote, ballot: 1, command: command(1, 7) }],
      ['a', { type: 'heartbeat', ballot: 3, chosenUpTo: 1 }],
    );
    expect(told.state.log.size).toBe(0);
    expect(told.effects).toContainEqual({ kind: 'send', to: 'a', message: { type: 'ask', from: 1 } });
    const known = hearing(state, ['b', vote], ['b', { type: 'heartbeat', ballot: 2, chosenUpTo: 1 }]);
    expect(known.state.application).toEqual({ x: 7 });
  });

  test('who lacks commands gets them, the last one alone too, and no answer where there is none', () => {
    const { state } = machine.start('c', [], now);
    const commands = [command(1, 1), command(1, 2)];
    const told = hearing(state, ['b', { type: 'chosen', from: 1, commands, upTo: 2 }]).state;
    const answer = (from: number) => hearing(told, ['a', { type: 'ask', from }]).effects;
    const chosen = (from: number) => ({ type: 'chosen', from, commands: commands.slice(from - 1), upTo: 2 });
    expect(answer(1)).toMatchObject([{ kind: 'send', to: 'a', message: chosen(1) }]);
    expect(answer(2)).toMatchObject([{ kind: 'send', to: 'a', message: chosen(2) }]);
    expect(answer(3)).toEqual([]);
  });

  test('a heartbeat promises nothing, a lower one is rejected', () => {
    const { state } = machine.start('c', [], now);
    const higher = hearing(state, ['a', { type: 'heartbeat', ballot: 6, chosenUpTo: 0 }]).state;
    expect([higher.promised, higher.role]).toEqual([0, { type: 'follower', leader: 'a' }]);
    const promised = hearing(higher, ['a', { type: 'prepare', ballot: 6, from: 1 }]).state;
    const { effects } = hearing(promised, ['b', { type: 'heartbeat', ballot: 4, chosenUpTo: 0 }]);
    expect(effects).toEqual([{ kind: 'send', to: 'b', message: { type: 'rejected', promised: 6 } }]);
  });

  test('a leader that learns that another command was chosen leads no more, and says that its own failed', () => {
    const leader = leaderAfter(['b', promise([])]);
    const operation = { type: 'write', key: 'x', value: 1 };
    const asked = machine.step(leader, { kind: 'operation', id: 'o', client: 'k', operation, now }).state;
    const { state, effects } = hearing(asked, [
      'b',
      { type: 'chosen', from: 1, commands: [command(5, 2)], upTo: 1 },
    ]);
    expect(state.role).toEqual({ type: 'follower', leader: null });
    expect(effects).toContainEqual(expect.objectContaining({ kind: 'reply', id: 'o', outcome: 'fail' }));
    expect(state.application).toEqual({ x: 2 });
  });

  test('no more commands are under way than the configuration allows; without a leader none', () => {
    let state = leaderAfter(['b', promise([])]);
    const outcomes = ['1', '2', '3', '4'].map((id) => {
      const next = machine.step(state, {
        ...{ kind: 'operation', id, client: 'k', now },
        operation: { type: 'read', key: 'x' },
      });
      state = next.state;
      return next.effects.some(({ kind }) => kind === 'reply');
    });
    expect(outcomes).toEqual([false, false, false, true]);
  });
});

describe('pieces', () => {
  test('the log gives back what was put in, across blocks, and keeps its older versions', () => {
    const versions = [emptyLog];
    for (let slot = 1; slot <= 200; slot++) versions.push(withCommand(versions[slot - 1]!, command(1, slot)));
    expect(commandAt(versions[200]!, 65)).toEqual(command(1, 65));
    expect(commandsFrom(versions[130]!, 128, 10)).toEqual([128, 129, 130].map((slot) => command(1, slot)));
    expect(() => commandAt(versions[64]!, 65)).toThrow('slot 65 of a log of 64');
    // Of 200 commands a step copies the last block at most.
    expect(versions[200]!.blocks[0]).toBe(versions[100]!.blocks[0]);
  });

  test('commands of one slot are the same if they were first proposed in one ballot', () => {
    expect(isSameCommand(command(1, 1), command(1, 1))).toBe(true);
    expect(isSameCommand(command(1, 1), command(2, 1))).toBe(false);
    expect(isSameCommand({ type: 'noop' }, { type: 'noop' })).toBe(true);
    expect(isSameCommand({ type: 'noop' }, command(1, 1))).toBe(false);
  });

  test('registers: a compare-and-set that finds another value is refused, and no key is special', () => {
    const written = registers.apply({}, { type: 'write', key: '__proto__', value: 1 });
    expect(registers.apply(written.state, { type: 'read', key: '__proto__' })).toMatchObject({ result: 1 });
    expect(registers.apply({}, { type: 'read', key: 'toString' })).toMatchObject({ result: null });
    const refused = registers.apply(written.state, { type: 'cas', key: '__proto__', from: 2, to: 3 });
    expect(refused).toMatchObject({ outcome: 'fail', state: written.state });
  });

  test.each([
    [{ electionTimeoutMs: [30, 90] as const }, 'electionTimeoutMs must be above heartbeatMs'],
    [{ maxUnderWay: 0 }, 'maxUnderWay must be a whole number from 1 on'],
    [{ prepareQuorum: 1, acceptQuorum: 2 }, 'need not meet'],
  ])('the configuration %j is refused', (change, message) => {
    expect(() => multiPaxosMachine({ ...configuration, ...change })).toThrow(message);
  });

  test('without a vote a hole is filled with what does nothing', () => {
    expect(rightRules.commandFor([])).toEqual({ type: 'noop' });
  });
});
