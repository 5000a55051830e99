import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtMain, root, run } from '../../cli/run-cli.ts';

/** The scenario of the page, as it is written there. */
const example = /^```scenario\n(.*?)^```$/ms.exec(readFileSync(join(root, 'docs/scheduled.md'), 'utf8'))![1]!;

async function play(program: string, scenario: string) {
  const file = join(mkdtempSync(join(tmpdir(), 'quorate-scenario-')), 'late-duplicate.scenario');
  writeFileSync(file, scenario);
  const path = join(root, 'test/programs/wrong', program);
  const command = [
    'verify',
    '-w',
    'lin-kv',
    '--bin',
    'python3',
    '--scenario',
    file,
    '--json',
    '--',
    path,
    '0',
  ];
  const { code, stdout, stderr } = await run(process.execPath, [builtMain, ...command]);
  expect(stderr).toBe('');
  const { checks } = JSON.parse(stdout) as { checks: { name: string; verdict: string; detail?: string }[] };
  return {
    code,
    checks: checks.map(({ name, verdict }) => `${name} ${verdict}`),
    details: checks.map(({ detail }) => detail).join(),
  };
}

test('a follower that forgets what it has acknowledged is shown, and the right one holds', async () => {
  expect(await play('truncates_on_late_duplicate.py', example)).toMatchObject({
    code: 1,
    checks: ['expectation violated', 'linearizable violated'],
  });
  expect(await play('replicated_log.py', example)).toMatchObject({ code: 0, checks: ['linearizable valid'] });
});

test('a line that does not fit is unknown, and says what is held', async () => {
  const { code, details } = await play('replicated_log.py', 'c1 asks n0: read 0:\ndeliver n0→n1 append\n');
  expect(code).toBe(2);
  expect(details).toContain('Held: n0→n1 vote_request #1, n0→n2 vote_request #1');
});
