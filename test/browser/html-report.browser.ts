import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainedPrefix } from '../../src/checkers/linearizability/explained-prefix.ts';
import { checkLinearizableSync } from '../../src/checkers/linearizability/linearizability.ts';
import { register } from '../../src/checkers/objects/register.ts';
import { readHistory } from '../../src/history/read-history.ts';
import { type HistoryReport, historyReportHtml } from '../../src/report/html/history-report.ts';
import { reportOfAnalysis } from '../../src/report/html/report-of-analysis.ts';
import { busyHistory } from '../report/busy-history.ts';
import { hostileReport, hostileTexts } from '../report/hostile-history.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Kept, to be looked at. */
const screenshots = join(root, '.tmp/html-report');
const flags =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking ' +
  '--disable-component-update --disable-sync';

let folder: string;
let context: BrowserContext;

beforeAll(async () => {
  mkdirSync(screenshots, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'quorate-browser-'));
  context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: process.env.QUORATE_CHROMIUM ?? '/usr/bin/chromium',
    args: flags.split(' '),
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
  });
});

afterAll(async () => {
  await context?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page, and what it did that a report must not do. */
interface OpenReport {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

async function openReport(name: string, report: HistoryReport): Promise<OpenReport> {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, historyReportHtml(report));
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('dialog', async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on('popup', () => complaints.push('a window was opened'));
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction(
    () => document.querySelector<HTMLElement>('#timeline')?.dataset.inView !== undefined,
  );
  return { page, requests, complaints };
}

const textOf = async (page: Page, id: string) => (await page.locator(`#${id}`).textContent()) ?? '';
/** Where the selected operation is drawn, from the corner of the timeline. */
async function selectionAt(page: Page): Promise<{ x: number; y: number }> {
  // Two frames: what a key has changed is drawn in the next one.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const [x, y] = (await page.locator('#timeline').getAttribute('data-selection-at'))!.split(',').map(Number);
  return { x: x!, y: y! };
}
const inView = async (page: Page) => {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return Number(await page.locator('#timeline').getAttribute('data-in-view'));
};

async function violatedReport(): Promise<HistoryReport> {
  const file = 'histories/replicated-register/reads-from-replica.jsonl';
  const history = readHistory(join(root, file));
  const specification = register({ nilRead: 'value' });
  const result = checkLinearizableSync(history, specification);
  const prefix = await explainedPrefix(history, specification, result.counterexample!, {});
  return reportOfAnalysis(
    { file, history, linearizability: result, laws: [], seconds: 0.1, readSeconds: 0 },
    prefix,
  );
}

describe('the report of a violated history', () => {
  let open: OpenReport;
  beforeAll(async () => {
    open = await openReport('violated', await violatedReport());
  });

  test('says what is wrong, with the failing operation selected and its window in view', async () => {
    const { page } = open;
    expect(await textOf(page, 'verdict')).toBe('violated');
    expect(await textOf(page, 'why')).toContain('cannot be explained');
    expect(await page.locator('#why .states li').allTextContents()).toEqual(['100', '200', '201', '300']);
    expect(await textOf(page, 'status')).toContain('cannot be explained');
    expect(await inView(page)).toBeGreaterThan(1);
    expect(await inView(page)).toBeLessThan(32);
    await page.screenshot({ path: join(screenshots, 'violated-light.png') });
  });

  test('a click selects an operation', async () => {
    const { page } = open;
    const failing = await selectionAt(page);
    const other = page.locator('#why .operation:not(.failing)').first();
    const label = await other.locator('code').textContent();
    await other.click();
    expect(await textOf(page, 'selection')).toContain(label);
    expect(await textOf(page, 'status')).toContain('contradicts the others of its window');
    const canvas = page.locator('#timeline');
    await canvas.click({ position: failing });
    expect(await textOf(page, 'selection')).toContain('read → nil');
    expect(await textOf(page, 'status')).toContain('cannot be explained');
    expect(await page.locator('#table-rows tr.selected').count()).toBe(1);
    await canvas.click({ position: { x: failing.x, y: 10 } });
    expect(await textOf(page, 'status')).toBe('No operation is selected.');
    await page.locator('#why .primary').click();
    expect(await textOf(page, 'status')).toContain('cannot be explained');
  });

  test('keys move the selection, zoom, and go back to the violation', async () => {
    const { page } = open;
    await page.locator('#scroller').focus();
    await page.keyboard.press('Home');
    expect(await textOf(page, 'status')).toContain('Operation 1 of 32.');
    await page.keyboard.press('ArrowRight');
    expect(await textOf(page, 'status')).toContain('read → 300, process client-1');
    await page.keyboard.press('ArrowDown');
    expect(await textOf(page, 'status')).toContain('process client-2');
    await page.keyboard.press('0');
    expect(await inView(page)).toBe(32);
    for (let times = 0; times < 4; times += 1) await page.keyboard.press('+');
    const closer = await inView(page);
    expect(closer).toBeLessThan(32);
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('-');
    expect(await inView(page)).toBeGreaterThanOrEqual(closer);
    await page.keyboard.press('n');
    await page.keyboard.press('Escape');
    expect(await textOf(page, 'status')).toBe('No operation is selected.');
    await page.keyboard.press('n');
    expect(await textOf(page, 'selection')).toMatch(
      /takes effectas number 1 of \d+, in an order that explains/,
    );
    await page.keyboard.press('v');
    expect(await textOf(page, 'status')).toContain('cannot be explained');
  });

  test('the wheel zooms and dragging pans', async () => {
    const { page } = open;
    await page.keyboard.press('0');
    const canvas = page.locator('#timeline');
    await canvas.hover({ position: { x: 500, y: 60 } });
    await page.mouse.wheel(0, -600);
    const closer = await inView(page);
    expect(closer).toBeLessThan(32);
    await canvas.hover({ position: { x: 700, y: 100 } });
    await page.mouse.down();
    await page.mouse.move(300, 260, { steps: 5 });
    await page.mouse.up();
    expect(await inView(page)).toBeGreaterThan(0);
    await page.keyboard.press('v');
  });

  test('by time, filtered and searched', async () => {
    const { page } = open;
    await page.keyboard.press('0');
    await page.keyboard.press('t');
    expect(await page.locator('#axis').getAttribute('aria-pressed')).toBe('true');
    expect(await inView(page)).toBe(32);
    await page.selectOption('#filter-process', { label: 'process client-2' });
    const ofClient = await inView(page);
    expect(ofClient).toBeGreaterThan(0);
    expect(ofClient).toBeLessThan(32);
    await page.screenshot({ path: join(screenshots, 'violated-by-time-filtered.png') });
    await page.click('#reset');
    expect(await inView(page)).toBe(32);
    await page.fill('#search', 'write 201');
    expect(await textOf(page, 'search-count')).toBe('1 match');
    await page.locator('#search').press('Enter');
    expect(await textOf(page, 'status')).toContain('write 201');
    await page.locator('#search').press('Escape');
    await page.locator('#scroller').focus();
    await page.keyboard.press('t');
    await page.keyboard.press('v');
  });

  test('light and dark', async () => {
    const { page } = open;
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.click('#theme');
    expect(await background()).not.toBe(light);
    await page.screenshot({ path: join(screenshots, 'violated-dark.png'), fullPage: true });
    await page.click('#theme');
    expect(await background()).toBe(light);
    const fresh = await openReport('violated-again', await violatedReport());
    expect(await fresh.page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
    await fresh.page.emulateMedia({ colorScheme: 'dark' });
    await fresh.page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    await fresh.page.close();
  });

  test('the keys are explained', async () => {
    const { page } = open;
    await page.keyboard.press('?');
    expect(await page.locator('#help').isVisible()).toBe(true);
    await page.click('#help-close');
    expect(await page.locator('#help').isVisible()).toBe(false);
  });

  test('fits a small screen', async () => {
    const { page } = open;
    await page.setViewportSize({ width: 420, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
    await page.screenshot({ path: join(screenshots, 'violated-narrow.png'), fullPage: true });
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('asked for nothing but itself, and had nothing to complain of', () => {
    expect(open.requests.map((address) => address.replace(/.*\//, ''))).toEqual(['violated.html']);
    expect(open.complaints).toEqual([]);
  });
});

test('a hostile history executes nothing, asks for nothing, and is shown as it is', async () => {
  const { page, requests, complaints } = await openReport('hostile', hostileReport());
  await page.locator('#scroller').focus();
  for (const key of ['0', 'Home', 'ArrowRight', 'ArrowDown', 'End', 't', 'n', 'v', 'd'])
    await page.keyboard.press(key);
  await page.hover('#timeline', { position: { x: 400, y: 140 } });
  for (const button of await page.locator('aside button').all()) await button.click();
  await page.fill('#search', '<');
  await page.locator('#search').press('Enter');
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(screenshots, 'hostile.png'), fullPage: true });
  expect(await page.evaluate(() => 'executed' in window)).toBe(false);
  expect(await page.evaluate(() => 'executed' in Object.prototype)).toBe(false);
  expect(requests.map((address) => address.replace(/.*\//, ''))).toEqual(['hostile.html']);
  expect(complaints).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1440);
  const foreign = 'img, svg, iframe, link, object, embed, a, b, form, base, main style, main script';
  expect(await page.locator(foreign).count()).toBe(0);
  expect(await textOf(page, 'title')).toBe(hostileTexts[0]);
  expect(await page.title()).toBe(`violated: ${hostileTexts[0]}`);
  expect(await page.locator('#findings strong').first().textContent()).toBe(hostileTexts[0]);
  await page.close();
});

test('without its policy a hostile history would still execute nothing: the page makes no markup of text', async () => {
  const html = historyReportHtml(hostileReport()).replace(
    /<meta http-equiv="Content-Security-Policy"[^>]*>/,
    '',
  );
  const file = join(folder, 'no-policy.html');
  writeFileSync(file, html);
  const page = await context.newPage();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  for (const button of await page.locator('aside button').all()) await button.click();
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => 'executed' in window)).toBe(false);
  expect(requests).toHaveLength(1);
  await page.close();
});

test('and this test would notice: the policy stops a script that is put into the page', async () => {
  const html = historyReportHtml(hostileReport()).replace(
    '<noscript>',
    '<script>window.executed=1</script><noscript>',
  );
  const file = join(folder, 'altered.html');
  const open = async (text: string) => {
    writeFileSync(file, text);
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    const executed = await page.evaluate(() => 'executed' in window);
    await page.close();
    return executed;
  };
  expect(await open(html)).toBe(false);
  expect(await open(html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''))).toBe(true);
});

test('a hundred thousand operations are drawn, and one is found among them', async () => {
  const { history, order } = busyHistory(100_000);
  const { page, complaints } = await openReport('large', {
    title: 'a hundred thousand operations',
    verdict: 'valid',
    headline: 'linearizable as a register',
    facts: [],
    notes: [],
    history,
    order: { rows: order },
  });
  expect(await inView(page)).toBe(100_000);
  // Each pixel of a lane is drawn once, not each operation.
  const rectangles = Number(await page.locator('#timeline').getAttribute('data-rectangles'));
  expect(rectangles).toBeGreaterThan(1_000);
  expect(rectangles).toBeLessThan(30_000);
  await page.screenshot({ path: join(screenshots, 'large.png') });
  await page.fill('#search', 'write "k3": 54321');
  const found = await textOf(page, 'search-count');
  expect(found).toMatch(/^[01] match/);
  await page.fill('#search', '');
  await page.locator('#scroller').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  expect(await inView(page)).toBeLessThan(200);
  await page.keyboard.press('-');
  await page.keyboard.press('-');
  await page.screenshot({ path: join(screenshots, 'large-close.png') });
  expect(complaints).toEqual([]);
  await page.close();
});
