/**
 * Drives one kind of server for a while and prints what came of it:
 * `npx tsx scripts/verify-servers.ts --server etcd --workload lin-kv --seconds 300 --seed 1 --faults partition,pause`.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BadInput } from '../src/core/bad-input.ts';
import { freshSeed } from '../src/core/random.ts';
import { writeHistory } from '../src/history/write-history.ts';
import { runServers } from '../test/servers/real/run-servers.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      server: { type: 'string', default: 'etcd' },
      workload: { type: 'string', default: 'lin-kv' },
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: String(freshSeed()) },
      faults: { type: 'string', default: 'all' },
      rate: { type: 'string', default: '60' },
      keys: { type: 'string', default: '2' },
      interval: { type: 'string', default: '5' },
      /** Where the history is written to, if anywhere. */
      history: { type: 'string' },
    },
  });
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
  const outcome = await runServers({
    server: values.server,
    workload: values.workload,
    durationMs: 1000 * Number(values.seconds),
    seed: Number(values.seed),
    faults: faultsOf(values.faults),
    rate: Number(values.rate),
    keyCount: Number(values.keys),
    faultIntervalMs: 1000 * Number(values.interval),
    signal: interrupt.signal,
  });
  if (values.history !== undefined)
    writeFileSync(
      values.history,
      `${[...writeHistory(outcome.run.history, { seed: values.seed })].join('\n')}\n`,
    );
  console.log(JSON.stringify({ seed: values.seed, ...outcome.summary }, null, 2));
  process.exitCode = outcome.isExpected ? 0 : 1;
}

function faultsOf(text: string): 'all' | readonly string[] {
  if (text === 'all') return text;
  return text === 'none' ? [] : text.split(',');
}

main().catch((error) => {
  console.error(error instanceof BadInput ? error.format() : error);
  process.exitCode = 3;
});
