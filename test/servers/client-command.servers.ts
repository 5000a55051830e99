import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VerdictKind } from '../../src/core/verdict.ts';
import type { VerificationCheck } from '../../src/verifier/verification.ts';
import { builtMain, root, runCli } from '../cli/run-cli.ts';
import { freePortsInOrder } from '../support/free-ports-in-order.ts';
import { hasShownTooLittle } from './verify/shown-too-little.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quorate-client-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Report {
  readonly verdict: VerdictKind;
  readonly checks: readonly VerificationCheck[];
}

/** Runs lin-kv by a client command for a short while; one that is slow to start is waited for. */
async function verifyBy(client: string, more: readonly string[] = []) {
  const { stdout, stderr, code } = await runCli(
    [
      'verify',
      '-w',
      'lin-kv',
      '--client',
      client,
      ...['--time-limit', '5s', '--rate', '60', '--operation-timeout', '30s', '--json'],
      ...more,
    ],
    { cwd: folder },
  );
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as Report;
  return { code, report, detail: report.checks.map((check) => check.detail).join('\n') };
}

/** For longer each time, while too little happened, or while a violation that is expected has not shown; nothing else is tried again. */
async function verifyUntil(expected: VerdictKind, client: string, more: readonly string[] = []) {
  for (const seconds of expected === 'violated' ? [1, 4, 16] : [4, 8, 16]) {
    const result = await verifyBy(client, [...more, '--time-limit', `${seconds}s`]);
    const { report } = result;
    const isStillToCome =
      hasShownTooLittle(report) || (expected === 'violated' && report.verdict === 'valid');
    if (!isStillToCome) return result;
  }
  return verifyBy(client, [...more, '--time-limit', '30s']);
}

/** A client whose answers the expression makes, of `operation` and of `store`, which the clients of one run share by a file. */
async function clientScript(name: string, body: string): Promise<string> {
  const path = join(folder, `${name}.mjs`);
  const head = `import { createInterface } from 'node:readline';
const say = (text) => process.stdout.write(text + '\\n');
let last = null;
for await (const line of createInterface({ input: process.stdin })) {
  const operation = JSON.parse(line);
  const { id, f, value } = operation;
`;
  await writeFile(path, `${head}${body}\n}\n`);
  return `'${process.execPath}' '${path}'`;
}

describe('a client command that does not behave gives a clear verdict, never valid', () => {
  test.each([
    ['prints garbage', `say('connecting to ' + id);`, 'standard output is for completions'],
    ['exits at once', 'process.exit(7);', 'it ended by itself, with code 7 before it completed an operation'],
    [
      'completes twice',
      `say(JSON.stringify({ id, type: 'info' })); say(JSON.stringify({ id, type: 'info' }));`,
      'each is completed once',
    ],
    [
      'completes another',
      `say(JSON.stringify({ id: id + 1, type: 'ok' }));`,
      'it completes the operation 2, and 1 is open',
    ],
    [
      'floods',
      `for (;;) { const text = 'x'.repeat(65536); while (process.stdout.write(text)); await new Promise((r) => process.stdout.once('drain', r)); }`,
      'a line without end',
    ],
    [
      'answers with errors only',
      `say(JSON.stringify({ id, type: 'fail', error: 'unavailable' }));`,
      'operations read succeeded',
    ],
    ['never answers', '', 'operations read succeeded'],
    [
      'answers late',
      `setTimeout(() => say(JSON.stringify({ id, type: 'ok' })), 600);`,
      'operations read succeeded',
    ],
    [
      'answers what is no result',
      // The others fail: a write that was done, and a read that does not find it, would be a violation.
      `say(JSON.stringify(f === 'cas' ? { id, type: 'ok', value: 'abc' } : { id, type: 'fail' }));`,
      'the result of cas is null, or false if it was refused, not "abc"',
    ],
  ])('%s', async (name, body, message) => {
    // Of the others the first line ends the run.
    const more = /never|late|errors/.test(name)
      ? ['--time-limit', '1200ms', '--operation-timeout', '200ms']
      : [];
    const { code, report, detail } = await verifyBy(
      await clientScript(name.replaceAll(' ', '-'), body),
      more,
    );
    expect(report.verdict).toBe('unknown');
    expect(code).toBe(2);
    expect(detail).toContain(message);
  });

  test('cannot be started', async () => {
    const { code, stderr } = await runCli(['verify', '-w', 'lin-kv', '--client', './nowhere.sh'], {
      cwd: folder,
    });
    expect(code).toBe(3);
    expect(stderr).toContain('nowhere.sh');
  });

  test('and of each nothing is left running', () => {
    const left = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
        } catch {
          return false;
        }
      });
    expect(left).toEqual([]);
  });
});

test('clients that each keep what they were told to write are no register', async () => {
  const body = `if (f === 'write') last = value;
  if (f === 'cas') last = value[1];
  say(JSON.stringify({ id, type: 'ok', value: f === 'read' ? last : null }));`;
  const { code, report } = await verifyUntil('violated', await clientScript('forgetful', body));
  expect(report.verdict).toBe('violated');
  expect(code).toBe(1);
});

describe('quorate serve raft, asked by a shell script around curl', () => {
  let cluster: ChildProcess;
  let log = '';
  const nodes = ['n1', 'n2', 'n3'];
  let endpoints: string[] = [];

  beforeAll(async () => {
    const http = await freePortsInOrder(6);
    const ports = ['--http', String(http), '--peer-port', String(http + 3)];
    const parameters = ['serve', 'raft', '--local-cluster', '3', '--data', join(folder, 'raft'), ...ports];
    cluster = spawn(process.execPath, [builtMain, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [cluster.stdout!, cluster.stderr!])
      stream.on('data', (chunk) => {
        log += chunk;
      });
    await waitUntil(async () => {
      endpoints = nodes.map((node) => new RegExp(`${node}  (http://\\S+)`).exec(log)?.[1] ?? '');
      if (endpoints.includes('')) return false;
      const ready = await Promise.all(
        endpoints.map((url) =>
          fetch(`${url}/ready`).then(
            (r) => r.ok,
            () => false,
          ),
        ),
      );
      return ready.every(Boolean);
    });
  });

  afterAll(async () => {
    if (cluster.exitCode !== null || cluster.signalCode !== null) return;
    const ended = new Promise((resolve) => cluster.once('exit', resolve));
    cluster.kill('SIGTERM');
    await ended;
  });

  test('is linearizable', async () => {
    const script = join(root, 'examples/clients/raft-register.sh');
    const named = endpoints.flatMap((url, index) => ['--endpoint', `${nodes[index]}=${url}`]);
    const { report, detail } = await verifyUntil('valid', script, [...named, '--rate', '40']);
    expect(report.verdict, `${detail}\n${log.slice(-2000)}`).toBe('valid');
  });
});

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1_200; attempt += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it has not come to be within two minutes');
}
