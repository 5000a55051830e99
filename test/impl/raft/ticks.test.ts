import { expect, test } from 'vitest';
import type { Input } from '../../../src/core/machine.ts';
import { entriesBetween, lastIndexOf } from '../../../src/impl/raft/log.ts';
import { raftMachine } from '../../../src/impl/raft/machine.ts';
import type { RaftMessage, RaftOperation } from '../../../src/impl/raft/messages.ts';
import { lockService } from '../../../src/impl/raft/services/lock.ts';

/** A server alone, with locks, whose disk writes when it is told to. */
function lockServer() {
  const machine = raftMachine({ members: ['s1'] }, lockService);
  let nowMs = 0;
  const now = () => ({ monotonicMs: nowMs, wallMs: 0 });
  let { state, effects } = machine.start('s1', [], now());
  const step = (input: Omit<Input<RaftMessage, RaftOperation>, 'now'>) =>
    ({ state, effects } = machine.step(state, { ...input, now: now() } as Input<RaftMessage, never>));
  const write = () => {
    for (let left = effects; left.some(({ kind }) => kind === 'persist'); left = effects)
      for (const each of left)
        if (each.kind === 'persist') step({ kind: 'written', writeId: each.writeId } as never);
  };
  step({ kind: 'timer', name: 'election', generation: 1 } as never);
  write();
  return {
    ask(command: unknown) {
      step({ kind: 'operation', id: 'op', client: 'c', operation: { type: 'command', command } } as never);
    },
    /** The heartbeat is due after so long. */
    beat(ms: number) {
      nowMs += ms;
      step({ kind: 'timer', name: 'heartbeat', generation: state.timers.heartbeat } as never);
    },
    write,
    entries: () =>
      entriesBetween(state.log, 1, lastIndexOf(state.log)).map(({ type, timeMs }) => `${type} ${timeMs}`),
  };
}

test('time goes on in the log when something is due, and only then', () => {
  const server = lockServer();
  server.beat(500);
  expect(server.entries()).toEqual(['noop 0']);
  server.ask({ type: 'acquire', name: 'l', owner: 'a', ttlMs: 100 });
  server.write();
  server.beat(99);
  expect(server.entries()).toEqual(['noop 0', 'command 500']);
  server.beat(1);
  expect(server.entries()).toEqual(['noop 0', 'command 500', 'tick 600']);
  // One tick is enough, and there is nothing more to end when it is committed.
  server.beat(50);
  expect(server.entries()).toHaveLength(3);
  server.write();
  server.beat(1_000);
  expect(server.entries()).toHaveLength(3);
});
