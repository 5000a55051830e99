import { fileURLToPath } from 'node:url';
import { NamedPipes } from '../../../src/verifier/process/named-pipes.ts';
import { Watchdog } from '../../../src/verifier/process/watchdog.ts';
import type { ProgramSetup } from '../../../src/verifier/scheduled/held-world.ts';
import { workloads } from '../../../src/verifier/workloads/registry.ts';

/** A program of `test/programs/wrong`. */
export const wrongProgram = (name: string): string =>
  fileURLToPath(new URL(`../../programs/wrong/${name}`, import.meta.url));

/** A setup for one test; `clean` leaves no process behind. */
export async function scheduledSetup(
  command: readonly string[],
  workload = 'lin-kv',
): Promise<{ readonly setup: ProgramSetup; clean(): Promise<void> }> {
  const runId = `scheduled-${process.pid}-${Math.random().toString(36).slice(2)}`;
  const pipes = new NamedPipes();
  const watchdog = await Watchdog.start(runId);
  const setup: ProgramSetup = {
    ...{ command, runId, pipes, watchdog },
    workload: workloads.find(({ name }) => name === workload)!,
    environment: {},
    topologyOf: (nodes) =>
      Object.fromEntries(nodes.map((node) => [node, nodes.filter((other) => other !== node)])),
    cutBy: 'sender',
    // Programs that come to rest are waited for however busy the machine is.
    maxQuietMs: 60_000,
  };
  return {
    setup,
    async clean() {
      await watchdog.finish();
      pipes.close();
    },
  };
}
