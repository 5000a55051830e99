import { expect, test } from 'vitest';
import { ClientGate } from '../../../src/verifier/servers/client-gate.ts';
import type { LockSession } from '../../../src/verifier/servers/session.ts';

function session(calls: string[]): LockSession {
  return {
    sessionMs: 1000,
    acquire: async () => undefined,
    release: async () => false,
    isAlive: () => true,
    suspend: () => void calls.push('suspend'),
    resume: () => void calls.push('resume'),
  };
}

test('without a pause nobody waits', async () => {
  const calls: string[] = [];
  await new ClientGate().pass(session(calls));
  expect(calls).toEqual([]);
});

test('the first client that comes is paused with its session, and no other', async () => {
  const gate = new ClientGate();
  const pause = gate.begin();
  expect(pause.sleeper).toBeUndefined();
  const calls: string[] = [];
  let isAwake = false;
  const first = gate.pass(session(calls)).then(() => (isAwake = true));
  await gate.pass(session([]));
  expect(isAwake).toBe(false);
  expect(calls).toEqual(['suspend']);
  expect(pause.sleeper?.sessionMs).toBe(1000);
  pause.release();
  await first;
  expect(calls).toEqual(['suspend', 'resume']);
});

test('after the pause, and when all is over, nobody waits', async () => {
  const gate = new ClientGate();
  gate.begin().release();
  await gate.pass(session([]));
  gate.begin();
  const paused = gate.pass(session([]));
  gate.stop();
  await paused;
});
