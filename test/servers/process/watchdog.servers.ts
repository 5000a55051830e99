import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { processesOfRun, until } from './started.ts';

const harness = fileURLToPath(new URL('harness.ts', import.meta.url));
const startHarness = (runId: string, ...args: string[]) =>
  spawn(process.execPath, ['--import', 'tsx', harness, runId, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

test('when the harness is killed, nothing of the run is left after 5 s', async () => {
  const runId = `watchdog-${process.pid}`;
  const child = startHarness(runId);
  const [said] = await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')]);
  expect(String(said)).toBe('up\n');
  // A loop with its sleep, a paused one with its sleep, an orphan of another session with its parent.
  await until(() => processesOfRun(runId).length === 7, 'all are up');
  child.kill('SIGKILL');
  await until(() => processesOfRun(runId).length === 0, 'nothing is left', 5000);
});

test('when the run is over, nothing of it is left either', async () => {
  const runId = `finished-${process.pid}`;
  const child = startHarness(runId, 'finish');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(processesOfRun(runId)).toEqual([]);
});
