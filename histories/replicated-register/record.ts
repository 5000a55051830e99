/**
 * Records the histories of this folder: clients of a register with a primary and a replica that follows it late.
 *
 *     npx tsx histories/replicated-register/record.ts
 *
 * The run uses real timers, so each recording differs; those in this folder were kept as they came.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { HistoryRecorder } from '../../src/history/history-recorder.ts';

const CLIENTS = 4;
const OPERATIONS_PER_CLIENT = 8;
/** How far the replica lags behind: longer than a request, so that a read can miss a write that has returned. */
const REPLICATION_DELAY_MS = 12;
/** A request whose answer takes longer is given up: whether it took effect is not known. */
const CLIENT_TIMEOUT_MS = 9;

class ReplicatedRegister {
  readonly #nodes: (number | null)[] = [null, null];

  async write(value: number): Promise<number> {
    await sleep(1 + Math.random() * 4);
    this.#nodes[0] = value;
    void sleep(REPLICATION_DELAY_MS).then(() => {
      this.#nodes[1] = value;
    });
    await sleep(1 + Math.random() * 5);
    return value;
  }

  async read(node: number): Promise<number | null> {
    await sleep(1 + Math.random() * 3);
    const value = this.#nodes[node]!;
    await sleep(1 + Math.random() * 3);
    return value;
  }
}

async function withinTimeout<T>(answer: Promise<T>): Promise<T> {
  const timeout = sleep(CLIENT_TIMEOUT_MS).then(() => Promise.reject(new Error('timed out')));
  return Promise.race([answer, timeout]);
}

/** Every client reads from the node that `nodeOf` assigns to it, and writes to the primary. */
async function record(nodeOf: (client: number) => number, file: string): Promise<void> {
  const register = new ReplicatedRegister();
  const recorder = new HistoryRecorder({ model: 'register', initial: null });
  const runClient = async (client: number) => {
    let incarnation = 0;
    for (let turn = 0; turn < OPERATIONS_PER_CLIENT; turn++) {
      const name = `client-${client}${incarnation === 0 ? '' : `.${incarnation}`}`;
      const read = recorder.wrap(name, 'read', () => withinTimeout(register.read(nodeOf(client))), {
        argument: () => null,
      });
      const write = recorder.wrap(name, 'write', (value: number) => withinTimeout(register.write(value)));
      try {
        if (Math.random() < 0.5) await read();
        else await write(client * 100 + turn);
      } catch {
        // After an unknown outcome the client goes on under a new name, as a restarted process would.
        incarnation++;
      }
      await sleep(Math.random() * 3);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, index) => runClient(index + 1)));
  writeFileSync(new URL(file, import.meta.url), `${[...recorder.lines()].join('\n')}\n`);
}

await record(() => 0, 'reads-from-primary.jsonl');
await record((client) => (client % 2 === 0 ? 1 : 0), 'reads-from-replica.jsonl');
