import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../cli/run-cli.ts';
import { type ProgramOptions, verifyUntilShown } from './verify/verify-program.ts';

const folder = join(root, 'test/programs/wrong');

interface Row {
  readonly program: string;
  readonly workload: string;
  readonly verdict: 'violated' | 'unknown';
  readonly by: string;
}

/** The rows of the tables that say what is found, and by what. */
const rows: readonly Row[] = readFileSync(join(folder, 'README.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, program, workload, , verdict, by] =
      /^\| `([^`]+)` \| ([\w-]+) \| ([^|]+) \| (violated|unknown) \| ([\w -]+) \|$/.exec(line) ?? [];
    return program === undefined ? [] : [{ program, workload, verdict, by } as Row];
  });

/** What a mistake needs to show. */
const conditions: Readonly<Record<string, Partial<ProgramOptions>>> = {
  'stale_local_reads.py': { latencyMs: 20, faults: ['isolate'], faultIntervalMs: 800, durationMs: 4_000 },
  'elects_without_quorum.py': { faults: ['isolate'], faultIntervalMs: 1_200, durationMs: 5_000 },
};

/** Patient with its leader, it has more time for its clients. */
const programArguments: Readonly<Record<string, readonly string[]>> = { 'stale_local_reads.py': ['20'] };

test('the tables were read', () => {
  expect(rows.length).toBeGreaterThan(25);
});

describe.concurrent('wrong programs are found', () => {
  test.each(rows)('$program ($workload)', async ({ program, workload, verdict, by }) => {
    const command = [join(folder, program), ...(programArguments[program] ?? [])];
    const result = await verifyUntilShown({ workload, command, ...conditions[program] }, { verdict });
    expect(result).toMatchObject({ verdict });
    expect(result.found.filter((check) => check.verdict === verdict).map(({ name }) => name)).toContain(by);
  });
});

describe.concurrent('the programs that these are made from are right', () => {
  test.each(['replicated_log.py', 'elects_with_timers.py'])('%s', async (program) => {
    const { verdict, found, counts } = await verifyUntilShown(
      {
        workload: 'lin-kv',
        command: [join(folder, program), '5'],
        latencyMs: 5,
        faults: ['duplication'],
        durationMs: 3_000,
      },
      { verdict: 'valid', leastOk: 21 },
    );
    expect(found).toEqual([]);
    expect(verdict).toBe('valid');
    expect(counts.total().ok).toBeGreaterThan(20);
  });
});
