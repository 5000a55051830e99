import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { builtMain, root, run } from '../cli/run-cli.ts';

const standIn = fileURLToPath(new URL('found-in-seed-2500.mjs', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-deep-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const callsOf = () => readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n');

function simulateDeep(line: readonly string[], main = builtMain) {
  const record = join(folder, 'record.jsonl');
  const words = [`${root}/scripts/simulate-deep.ts`, ...line, '--record', record, '--processes', '1'];
  return run(process.execPath, ['--import', 'tsx', ...words], {
    env: { QUORATE_MAIN: main, CALLS: join(folder, 'calls') },
  });
}

describe('scripts/simulate-deep.ts, a campaign over the processors that goes on where it ended', () => {
  test('runs every seed of those named', async () => {
    const { code, stdout } = await simulateDeep(['lease', '--seeds', '0..3']);
    expect(stdout).toMatch(/^valid {2}lease {2}4 runs in/m);
    expect(stdout).toMatch(/^valid {2}lease\/values {2}4 runs in/m);
    expect(stdout).toMatch(/In step with the model: .*Grant/);
    expect(code).toBe(0);
  });

  test('a part is run once, and a violation is told with its seed each time', async () => {
    writeFileSync(join(folder, 'calls'), '');
    const first = await simulateDeep(['paxos', '--seeds', '0..999'], standIn);
    expect(first.code).toBe(0);
    const second = await simulateDeep(['paxos', '--seeds', '0..3999'], standIn);
    expect(callsOf()).toEqual(['paxos 0..999', 'paxos 1000..1999', 'paxos 2000..2999', 'paxos 3000..3999']);
    expect(second.stderr).toContain('1 of 4 parts are known');
    expect(second.stdout).toMatch(/^violated {2}paxos {2}3,501 runs/m);
    expect(second.stdout).toContain('crashes 3,501');
    expect(second.stdout).toContain('again: quorate simulate paxos --seeds 2500');
    expect(second.code).toBe(1);
    const third = await simulateDeep(['paxos', '--seeds', '0..3999'], standIn);
    expect(callsOf()).toHaveLength(4);
    expect(third.stdout).toBe(second.stdout);
    expect(third.code).toBe(1);
  });

  test('what is known of other code does not count', async () => {
    writeFileSync(join(folder, 'calls'), '');
    await simulateDeep(['paxos', '--seeds', '0..9'], standIn);
    const record = join(folder, 'record.jsonl');
    writeFileSync(record, readFileSync(record, 'utf8').replace(/"code":"\w+"/, '"code":"another"'));
    await simulateDeep(['paxos', '--seeds', '0..9'], standIn);
    expect(callsOf()).toEqual(['paxos 0..9', 'paxos 0..9']);
  });

  test.each([[['no-such']], [['paxos', '--seeds', '9..1']], [['paxos', '--seeds', 'all']]])(
    'bad input: %s',
    async (line) => {
      const { code, stderr } = await simulateDeep(line);
      expect(code).toBe(3);
      expect(stderr).toMatch(/Simulations:|Give one such as/);
    },
  );
});
