import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { freshSeed } from '../../src/core/random.ts';
import { readHistory } from '../../src/history/read-history.ts';
import { builtMain, root } from '../cli/run-cli.ts';
import { runCampaign } from './campaign/campaign.ts';
import { verdictOf } from './campaign/coordination/claims.ts';
import { faultNames } from './campaign/faults.ts';

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-servers-'));
  folders.push(folder);
  return folder;
}
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const command = [process.execPath, builtMain];

describe('three processes of quorate serve raft', () => {
  test('stay linearizable while they are killed, stopped and cut off', async () => {
    const seed = Number(process.env.QUORATE_SERVERS_SEED ?? freshSeed());
    const durationMs = 1_000 * Number(process.env.QUORATE_SERVERS_SECONDS ?? 20);
    const folder = await newFolder();
    const result = await runCampaign({ seed, durationMs, folder, command });
    const { history: _, coordination: __, trace: ___, ...rest } = result;
    const about = `QUORATE_SERVERS_SEED=${seed} ${JSON.stringify(rest)}`;
    console.log(about);
    expect(result.verdict, about).toBe('valid');
    expect(verdictOf(result.judgments), about).toBe('valid');
    expect([result.trace.verdict, result.trace.unexplained], about).toEqual(['valid', []]);
    expect(result.trace.steps, about).toBeGreaterThan(500);
    // In twenty seconds not everything needs to happen: a lock may always have ended before its holder released it.
    const rare = durationMs < 100_000 ? [] : ['renewed', 'released', 'found attached'];
    for (const what of ['acquired', 'elected', 'granted', 'kept alive', ...rare])
      expect(result.coordinated[what] ?? 0, `${what} ${about}`).toBeGreaterThan(0);
    expect(result.unexpectedEnds, about).toEqual([]);
    expect(result.exitCodes, about).toEqual([0, 0, 0]);
    // A run in which nothing succeeded, or no fault hit, would say nothing.
    expect(result.outcomes.ok, about).toBeGreaterThan(50);
    for (const name of faultNames)
      expect(result.faults[name]?.hit ?? 0, `${name} ${about}`).toBeGreaterThan(0);
    expect(result.leaders, about).toBeGreaterThan(1);
    for (const name of ['n1', 'n2', 'n3']) {
      const { steps } = readHistory([join(folder, `${name}.trace.jsonl`)]);
      const lives = new Set(steps.map(({ incarnation }) => incarnation));
      expect(lives.size).toBeGreaterThan(1);
      expect(steps.some(({ messagesIn }) => messagesIn.length > 0)).toBe(true);
    }
  });

  test('are found out if they forget their votes: what they have done is no behaviour of the model', async () => {
    const result = await runCampaign({
      seed: 1,
      durationMs: 0,
      folder: await newFolder(),
      command: [
        process.execPath,
        '--import',
        'tsx',
        join(root, 'test/servers/campaign/mutant-main.ts'),
        'vote-not-persisted',
      ],
      script: async (cluster, wait) => {
        await wait(500);
        const [first] = cluster.names;
        await cluster.kill(first!);
        cluster.run(first!);
        await cluster.untilConnected(20_000);
      },
    });
    expect(result.trace.verdict).toBe('violated');
    expect(result.trace.unexplained.map(({ step }) => step.action)).toContain('Restart');
  });

  test('lose what they promised when a majority loses its disks, and the history shows it', async () => {
    const result = await runCampaign({
      seed: 1,
      durationMs: 0,
      folder: await newFolder(),
      command,
      script: async (cluster, wait) => {
        await wait(2_500);
        for (const name of cluster.names) await cluster.kill(name);
        for (const name of ['n1', 'n2']) await cluster.eraseDisk(name);
        // Two are a majority. The third, which remembers, stays away: whoever met it would see two logs that were both committed,
        // and end itself.
        for (const name of ['n1', 'n2']) cluster.run(name);
        await cluster.untilReady();
        await wait(2_000);
      },
    });
    expect(result.outcomes.ok).toBeGreaterThan(20);
    expect(result.verdict).toBe('violated');
    expect(verdictOf(result.judgments)).toBe('violated');
    expect(result.trace.verdict).toBe('violated');
  });
});
