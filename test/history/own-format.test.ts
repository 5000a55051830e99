import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { convertHistory, operationAt, readHistoryText } from '../../src/index.ts';
import { root } from '../cli/run-cli.ts';
import { callLog } from './own-format.ts';
import { badInputOf } from './support.ts';

const log = 'c1 call write 5\nc2 call read\nc1 return write 5\nc2 return read 5\n';

test('the documentation shows the example that is tested here', () => {
  const example = readFileSync(join(root, 'test/history/own-format.ts'), 'utf8');
  const shown = example.replace(/^\/\*\*.*\n/, '').replace("'../../src/index.ts'", "'quorate'");
  expect(readFileSync(join(root, 'docs/library.md'), 'utf8')).toContain(`\`\`\`ts\n${shown}\`\`\``);
});

test('a format of one’s own is told by its content, or given, or named', () => {
  for (const options of [
    { formats: [callLog] },
    { format: callLog },
    { format: 'call-log', formats: [callLog] },
  ]) {
    const history = readHistoryText(log, options);
    expect(history.format).toBe('call-log');
    expect([0, 1].map((row) => operationAt(history, row))).toMatchObject([
      { process: 'c1', f: 'write', argument: '5', result: '5' },
      { process: 'c2', f: 'read', argument: null, result: '5' },
    ]);
  }
});

test('the formats of Quorate are still told, and errors list all', () => {
  expect(readHistoryText('[]', { formats: [callLog] }).format).toBe('jepsen-edn');
  const error = badInputOf(() => readHistoryText('?', { formats: [callLog] }));
  expect(error.remedy).toMatch(/^Formats: call-log, quorate, /);
  expect(badInputOf(() => readHistoryText('c1 call\n', { format: callLog })).place?.line).toBe(1);
});

test('a name that is taken means the format of one’s own', () => {
  const mine = { ...callLog, name: 'csv' };
  expect(readHistoryText(log, { format: 'csv', formats: [mine] }).operations.count).toBe(2);
});

test('it converts to ours', () => {
  const notes: string[] = [];
  const history = readHistoryText(log, { formats: [callLog], keepFields: true });
  const lines = [...convertHistory(history, 'quorate', { note: (text) => notes.push(text) })];
  expect(readHistoryText(lines.join('\n')).operations.count).toBe(2);
  expect(notes).toEqual([]);
});
