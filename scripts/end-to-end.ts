/**
 * Runs three processes of `quorate serve raft` under faults for a while, and judges what their clients were told:
 *
 *   npx tsx scripts/end-to-end.ts --seconds 300 --seed 7 --folder e2e-run
 *
 * The folder keeps the history (history.jsonl), what clients of locks, leases and elections took themselves for
 * (coordination.jsonl), and of each node its log on disk, its trace and its messages. Exit codes as of
 * `quorate`: 0 valid, 1 violated, 2 unknown.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { freshSeed } from '../src/core/random.ts';
import { combineVerdicts } from '../src/core/verdict.ts';
import { writeHistory } from '../src/history/write-history.ts';
import { runCampaign } from '../test/servers/campaign/campaign.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string' }, seed: { type: 'string' }, folder: { type: 'string' } },
});
const folder = resolve(values.folder ?? (await mkdtemp(join(tmpdir(), 'quorate-end-to-end-'))));
const seed = Number(values.seed ?? freshSeed());
const root = resolve(import.meta.dirname, '..');
const built = join(root, 'dist/cli/main.js');
const command = existsSync(built)
  ? [process.execPath, built]
  : [process.execPath, '--import', 'tsx', join(root, 'src/cli/main.ts')];

const result = await runCampaign({
  seed,
  durationMs: Number(values.seconds ?? 20) * 1_000,
  folder,
  command,
  onProgress: (line) => process.stderr.write(`${line}\n`),
});
const lines = [...writeHistory(result.history, { seed: String(seed) })];
writeFileSync(join(folder, 'history.jsonl'), `${lines.join('\n')}\n`);
const steps = [...writeHistory(result.coordination, { seed: String(seed) })];
writeFileSync(join(folder, 'coordination.jsonl'), `${steps.join('\n')}\n`);
const { outcomes, faults, leaders, starts, unexpectedEnds, exitCodes, judgments, coordinated } = result;
const { trace } = result;
const traced = {
  check: 'trace',
  verdict: trace.verdict,
  detail: `of ${trace.steps} steps ${trace.explained} are a behaviour of raft/core`,
};
const checks = [
  traced,
  { check: 'linearizable', verdict: result.verdict, detail: result.counterexample ?? '' },
  ...judgments,
];
const verdict = combineVerdicts(checks.map((each) => each.verdict));
process.stdout.write(
  `${JSON.stringify({ verdict, checks, seed, outcomes, coordinated, faults, terms: leaders, starts, unexpectedEnds, exitCodes, folder }, undefined, 2)}\n`,
);
process.exitCode = { valid: 0, violated: 1, unknown: 2 }[verdict];
