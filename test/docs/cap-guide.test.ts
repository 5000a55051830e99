import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { capGuideToMarkdown } from '../../src/report/cap-guide.ts';
import { formatCapComparison } from '../../src/report/cap-report.ts';
import { compareCapPolicies } from '../../src/simulator/cap-laboratory.ts';
import { root } from '../cli/run-cli.ts';

const page = join(root, 'docs/cap.md');
const computed = /(?<=<!-- computed: from here -->\n).*(?=<!-- computed: to here -->)/s;

const comparison = await compareCapPolicies();
const [strong, weak, optimistic, pessimistic] = comparison.policies;

test('the guide says what the laboratory finds', () => {
  const text = readFileSync(page, 'utf8');
  const actual = text.replace(computed, () => `\n${capGuideToMarkdown(comparison)}\n\n`);
  if (process.env.REWRITE_DOCS) writeFileSync(page, actual);
  else expect(text).toBe(actual);
});

describe('what the theorem and the policies promise', () => {
  test('strong: linearizable, and the minority waits in vain', () => {
    expect(strong!.models.linearizable).toBe('valid');
    expect(strong!.modelsWhenMoving.linearizable).toBe('valid');
    const { majority, minority } = strong!.answered;
    expect(majority.during.answered).toBe(majority.during.asked);
    expect(minority.during.answered).toBeLessThan(minority.during.asked / 4);
    expect(minority.after.answered).toBe(minority.after.asked);
    expect(strong!.appends.lost).toBeGreaterThan(0);
  });

  test('weak: all are answered, reads are stale, and all come to read the same', () => {
    for (const side of ['majority', 'minority'] as const)
      for (const { asked, answered } of Object.values(weak!.answered[side])) expect(answered).toBe(asked);
    expect(weak!.models.linearizable).toBe('violated');
    expect(weak!.models.sequential).toBe('valid');
    expect(weak!.models.convergent).toBe('valid');
    expect(weak!.appends.lost).toBeGreaterThan(strong!.appends.lost);
    expect(weak!.latencyMs.longest).toBeLessThan(strong!.latencyMs.median);
  });

  test('optimistic: no append is lost, conflicts are counted, the minority reads', () => {
    expect(optimistic!.appends.lost).toBe(0);
    expect(optimistic!.conflicts).toBeGreaterThan(0);
    const { asked, answered } = optimistic!.answered.minority.during;
    expect(answered).toBeGreaterThan(asked / 3);
    expect(answered).toBeLessThan(asked);
    expect(optimistic!.models.linearizable).toBe('violated');
  });

  test('pessimistic: no append is lost, no conflicts, waits are counted', () => {
    expect(pessimistic!.appends.lost).toBe(0);
    expect(pessimistic!.conflicts).toBe(0);
    expect(pessimistic!.waits).toBeGreaterThan(0);
    expect(pessimistic!.models.linearizable).toBe('valid');
  });
});

test('the plot has a row for each policy and side, and shows who is cut off', () => {
  const lines = formatCapComparison(comparison).split('\n');
  const rows = lines.filter((line) => /(majority|minority) {2}[▁-█· ]+$/.test(line));
  expect(rows).toHaveLength(8);
  expect(rows[1]).toContain('·····');
  expect(rows[3]).not.toContain('·');
});
