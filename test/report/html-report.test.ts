import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { laws } from '../../src/checkers/laws/registry.ts';
import { explainedPrefix } from '../../src/checkers/linearizability/explained-prefix.ts';
import { checkLinearizableSync } from '../../src/checkers/linearizability/linearizability.ts';
import type { LinearizabilityResult } from '../../src/checkers/linearizability/linearizability-options.ts';
import { reductionNames } from '../../src/checkers/linearizability/reductions.ts';
import { register } from '../../src/checkers/objects/register.ts';
import { NEVER } from '../../src/core/history.ts';
import { readHistory, readHistoryText } from '../../src/history/read-history.ts';
import { encodeHistory } from '../../src/report/html/encode-history.ts';
import { type HistoryReport, historyReportHtml } from '../../src/report/html/history-report.ts';
import { joinModules } from '../../src/report/html/join-modules.ts';
import { decodeReport } from '../../src/report/html/page/data.js';
import { reportOfAnalysis } from '../../src/report/html/report-of-analysis.ts';
import { ownHistory } from '../cli/run-cli.ts';
import { busyHistory } from './busy-history.ts';
import { hostileReport, hostileTexts } from './hostile-history.ts';

const dataElement = /<script type="application\/json" id="data">(.*?)<\/script>/s;
const dataOf = (html: string) => dataElement.exec(html)![1]!;
const withoutData = (html: string) => html.replace(dataElement, '');

const harmless = hostileTexts.map((_, index) => `text ${index}`);

function reportOf(operations: number): HistoryReport {
  const { history, order } = busyHistory(operations);
  const texts = { title: 'busy', headline: 'linearizable', facts: [], notes: [] };
  return { ...texts, verdict: 'valid', history, order: { rows: order } };
}

describe('the HTML report keeps what a history contains as data', () => {
  const hostile = historyReportHtml(hostileReport());

  test('outside its data, the page of a hostile history is that of a harmless one, byte for byte', () => {
    expect(withoutData(hostile)).toBe(withoutData(historyReportHtml(hostileReport(harmless))));
  });

  test('nothing in the data can begin a tag, a comment, an entity or a line, or turn text around', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
    expect(dataOf(hostile)).not.toMatch(/[<>&\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/);
    const data = JSON.parse(dataOf(hostile));
    expect(data.processes).toContain('__proto__');
    expect(data.processes[0]).toBe(hostileTexts[0]);
    expect(data.processes[9]).toBe('\\x00\\x1b]0;owned\\x07\\x9b31m');
  });

  test('its policy lets its own script and style through and nothing else, and it names no address', () => {
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(hostile)!;
    const [, style] = /<style>(.*?)<\/style>/s.exec(hostile)!;
    const scripts = [...hostile.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text!);
    expect(scripts).toHaveLength(1);
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(policy!.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(scripts[0]!)}`,
      `style-src ${hash(style!)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(withoutData(hostile)).not.toMatch(/https?:|\bsrc=|\bhref=|\bstyle=|\son\w+=|url\(|@import/);
    expect(scripts[0]).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(/,
    );
  });

  test('its script is one that a browser can read', () => {
    expect(() => new Script(/<script>(.*?)<\/script>/s.exec(hostile)![1]!)).not.toThrow();
  });
});

describe('modules joined into one script', () => {
  const modules: Record<string, string> = {
    'main.js': "import { a } from './a.js';\nimport {\n  b,\n} from './b.js';\n\nresult.push(a, b);\n",
    'a.js': "import { b } from './b.js';\n\n/** A. */\nexport const a = 'a' + b;\n",
    'b.js': "export const b = 'b';\n",
    'clash.js': "import { a } from './a.js';\n\nfunction b() {}\nresult.push(a, b);\n",
  };
  const join = (entry: string) => joinModules(entry, (name) => modules[name]!);

  test('dependencies come first, each once', () => {
    const result: string[] = [];
    new Script(join('main.js')).runInNewContext({ result });
    expect(result).toEqual(['ab', 'b']);
    expect(join('main.js')).not.toContain('A.');
  });

  test('a name that two modules declare is an error, not a mix-up', () => {
    expect(() => new Script(join('clash.js'))).toThrow(SyntaxError);
  });
});

describe('the data of the page', () => {
  test('gives back every column of the history', () => {
    const { history, order } = busyHistory(500);
    const { operations, order: decodedOrder, data } = decodeReport(encodeHistory(reportOf(500), 1_000));
    const { operations: all } = history;
    expect([...decodedOrder]).toEqual(order);
    for (let row = 0; row < all.count; row += 1) {
      expect(operations.process[row]).toBe(all.process[row]);
      expect(operations.f[row]).toBe(all.f[row]);
      expect(operations.outcome[row]).toBe(all.outcome[row]);
      expect(operations.start[row]).toBe(all.invokedAt[row]);
      expect(operations.end[row]).toBe(all.completedAt[row] === NEVER ? Infinity : all.completedAt[row]);
      expect(operations.startLine![row]).toBe(all.invokeLine[row]);
      expect(operations.endLine![row]).toBe(all.completeLine[row]);
      expect(operations.startTime![row]).toBe(all.invokeTime[row]);
      expect(operations.endTime![row]).toBe(all.completeTime[row]);
      expect(data.values[operations.key[row]!]).toBe(JSON.stringify(history.values[all.key[row]!]));
    }
    expect(data.operations.total).toBe(500);
    expect(new Set(operations.outcome)).toEqual(new Set([0, 1, 2]));
  });

  test('100,000 operations take about five megabytes, and one more takes about fifty bytes', () => {
    const size = (operations: number) => Buffer.byteLength(historyReportHtml(reportOf(operations)));
    const [small, large] = [size(1_000), size(100_000)];
    expect(large).toBeLessThan(6_000_000);
    expect((large - small) / 99_000).toBeLessThan(60);
  });

  test('of a longer history it has those nearest to the failure, all that the report names, and says so', () => {
    const failure = {
      row: 700,
      kind: 'impossible',
      sentence: 'no',
      window: [3, 699, 700],
      states: ['1'],
    } as const;
    const report = { ...reportOf(1_000), failure, findings: [{ title: 'a', rows: [900], lines: [5] }] };
    const { data, operations, order } = decodeReport(encodeHistory(report, 50));
    expect(operations.count).toBe(50);
    const rows = [...operations.row];
    expect(data.failure!.window.map((place) => rows[place])).toEqual([3, 699, 700]);
    expect(rows[data.failure!.place]).toBe(700);
    expect(data.findings[0]!.places.map((place) => rows[place])).toEqual([900]);
    expect(rows.filter((row) => Math.abs(row - 700) <= 23)).toHaveLength(47);
    expect(order.length).toBeGreaterThan(30);
    expect(data.notes).toContain('this page shows 50 of 1,000 operations');
  });

  test('long values are cut, the shorter the more there are', () => {
    const history = hostileReport([...harmless, 'x'.repeat(1_000_000)]).history;
    const { values, notes } = encodeHistory({ ...reportOf(0), history, order: undefined }, 1_000);
    expect(Math.max(...values.map((text) => text.length))).toBeLessThan(5_000);
    expect(notes.some((note) => note.includes('long values are cut'))).toBe(true);
  });
});

test('a history of steps alone is drawn as steps, and each breach of a law is a finding with its lines', () => {
  const history = readHistoryText(
    'alice {"alice":1}\nasks\nalice {"alice":2}\nasks\nbob {"bob":1, "alice":2}\nhears\nbob {"bob":2, "alice":1}\nforgets\n',
    { format: 'shiviz' },
  );
  const checked = laws.filter((law) => law.appliesTo(history));
  const judged = checked.map((law) => ({ law, result: law.check(history, {}) }));
  expect(judged.some(({ result }) => result.verdict === 'violated')).toBe(true);
  const figures = { seconds: 1, readSeconds: 0 };
  const report = reportOfAnalysis(
    { file: 'f', history, linearizability: undefined, laws: judged, ...figures },
    undefined,
  );
  expect(report.verdict).toBe('violated');
  const { data, operations } = decodeReport(encodeHistory(report, 100));
  expect(data.processes).toEqual(['alice', 'bob']);
  expect(data.functions).toEqual(['asks', 'hears', 'forgets']);
  expect([...operations.startLine!]).toEqual(history.steps.map(({ line }) => line));
  expect(data.findings.some(({ lines }) => lines.length > 0)).toBe(true);
});

describe('the report of a violated history', () => {
  const history = readHistory(ownHistory('reads-from-replica.jsonl'));
  const specification = register({ nilRead: 'value' });
  const result = checkLinearizableSync(history, specification);

  const analysisOf = (linearizability: LinearizabilityResult) => ({
    file: 'f',
    history,
    linearizability,
    laws: [],
    seconds: 1,
    readSeconds: 0,
  });

  test('names the failure, its states and its window, and orders what went before', async () => {
    const counterexample = result.counterexample!;
    const prefix = (await explainedPrefix(history, specification, counterexample, {}))!;
    const { invokedAt, completedAt } = history.operations;
    expect(prefix.until).toBe(completedAt[counterexample.row]);
    expect(prefix.rows.every((row) => invokedAt[row]! < prefix.until)).toBe(true);
    const before = [...completedAt.keys()].filter((row) => completedAt[row]! < prefix.until);
    expect(before.length).toBeGreaterThan(2);
    expect(prefix.rows).toEqual(expect.arrayContaining(before));
    const report = reportOfAnalysis(analysisOf(result), prefix);
    expect(report).toMatchObject({ verdict: 'violated', order: prefix });
    expect(report.failure).toMatchObject({
      row: counterexample.row,
      kind: 'impossible',
      states: counterexample.states,
      window: counterexample.window,
    });
  });

  test('without a verdict it names what was not reached', () => {
    const long = busyHistory(300).history;
    const limited = checkLinearizableSync(long, specification, {
      maxSteps: 0,
      withoutReductions: reductionNames,
    });
    expect(limited.verdict).toBe('unknown');
    const { failure, order } = reportOfAnalysis({ ...analysisOf(limited), history: long }, undefined);
    expect(order).toBeUndefined();
    expect(failure).toMatchObject({ kind: 'not reached', row: limited.longestPrefix.nextRow });
    expect(failure!.sentence).toContain('the limit of 0 steps was met');
  });
});
