import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { planHtmlReports } from '../../src/cli/html-output.ts';
import { badInputOf } from '../support/failure-of.ts';
import { ownHistory, runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-html-'));
afterAll(() => rmSync(folder, { recursive: true }));

const primary = ownHistory('reads-from-primary.jsonl');
const replica = ownHistory('reads-from-replica.jsonl');

describe('quorate analyze --html', () => {
  test('several files: a report each in a folder, named after the file; verdict and output stay as they are', async () => {
    const out = join(folder, 'new/reports');
    const { code, stdout, stderr } = await runCli(['analyze', primary, replica, primary, '--html', out]);
    expect(stderr).toBe('');
    expect(code).toBe(1);
    expect(stdout).toContain('cannot be explained');
    expect(readdirSync(out).sort()).toEqual([
      'reads-from-primary.jsonl-2.html',
      'reads-from-primary.jsonl.html',
      'reads-from-replica.jsonl.html',
    ]);
    const report = readFileSync(join(out, 'reads-from-replica.jsonl.html'), 'utf8');
    expect(report).toMatch(/^<!doctype html>\n<!-- quorate history report -->/);
    expect(report).toContain('"verdict":"violated"');
    expect(report).toContain('"until":11');
  });

  test('a report that cannot be written is bad input, and does not hide a violation', async () => {
    const { code, stdout, stderr } = await runCli([
      'analyze',
      replica,
      '--html',
      '/proc/report.html',
      '--json',
    ]);
    expect(JSON.parse(stdout.split('\n')[0]!).verdict).toBe('violated');
    expect(stderr).toContain('cannot write the report');
    expect(code).toBe(1);
  });
});

describe('where reports go', () => {
  const refusal = async (files: readonly string[], out: string) =>
    (await badInputOf(() => planHtmlReports(files, out))).message;

  test('one file goes to the file that is named, or into a folder that is there', () => {
    expect(planHtmlReports([primary], join(folder, 'a.html'))).toEqual([join(folder, 'a.html')]);
    expect(planHtmlReports([primary], folder)).toEqual([join(folder, 'reads-from-primary.jsonl.html')]);
    expect(planHtmlReports(['-'], folder)).toEqual([join(folder, 'stdin.html')]);
    expect(planHtmlReports(['-', '-'], folder)).toEqual([
      join(folder, 'stdin.html'),
      join(folder, 'stdin-2.html'),
    ]);
  });

  test('nothing but a report is overwritten', async () => {
    const report = join(folder, 'old.html');
    writeFileSync(report, '<!doctype html>\n<!-- quorate history report -->\n<html>');
    expect(planHtmlReports([primary], report)).toEqual([report]);
    expect(await refusal([report], report)).toContain('would overwrite');
    expect(await refusal([primary], primary)).toContain('would overwrite');
    const other = join(folder, 'history.jsonl');
    writeFileSync(other, '');
    expect(await refusal([primary], other)).toContain('which is not a report');
    expect(await refusal([primary, replica], other)).toContain('several histories');
    expect(await refusal([primary], '-')).toContain('name of a file');
    expect(readFileSync(other, 'utf8')).toBe('');
    expect(existsSync(join(folder, 'reads-from-primary.jsonl.html'))).toBe(false);
  });
});
