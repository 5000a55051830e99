import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { processClockUs, querySntp, type SntpAnswer, SntpError } from '../../src/runtime/sntp-client.ts';
import { startSntpServer } from '../../src/runtime/sntp-server.ts';
import { builtMain } from '../cli/run-cli.ts';

const chronyd = '/usr/sbin/chronyd';
const host = '127.0.0.1';
/** Nobody: chronyd runs without privileges, and without touching the clock of the machine. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}

function startChronyd(args: readonly string[]): ChildProcess {
  const child = spawn(chronyd, ['-x', '-U', ...args], { ...unprivileged, stdio: 'pipe' });
  cleanups.push(() => child.kill('SIGKILL'));
  return child;
}

function configuration(lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-chrony-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o777);
  const path = join(folder, 'chrony.conf');
  writeFileSync(path, [...lines, 'cmdport 0', `pidfile ${folder}/pid`, ''].join('\n'));
  return path;
}

/** Asks until the server is up. */
async function ask(port: number): Promise<SntpAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await querySntp({ host, port });
    } catch (error) {
      if (!(error instanceof SntpError) || attempt === 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Servers here read the clock of this machine; the process's own may have been slewed apart from it since it started. */
const steppedUs = () => Math.abs(processClockUs() - Date.now() * 1000) + 1000;

describe.skipIf(!existsSync(chronyd))("Debian's chrony", () => {
  test('as a server: our client learns the time of this machine from it', async () => {
    const port = await freePort();
    const lines = [`port ${port}`, `bindaddress ${host}`, `allow ${host}`, 'local stratum 8'];
    startChronyd(['-d', '-f', configuration(lines)]);
    const answer = await ask(port);
    expect(answer.stratum).toBe(8);
    expect(Math.abs(answer.offsetUs)).toBeLessThanOrEqual(answer.errorUs + steppedUs());
  });

  test('at both ends: quorate serve clock-sync follows one chrony, and another follows it', async () => {
    const [first, second] = [await freePort(), await freePort()];
    startChronyd([
      '-d',
      '-f',
      configuration([`port ${first}`, `bindaddress ${host}`, `allow ${host}`, 'local stratum 3']),
    ]);
    await ask(first);
    const args = ['serve', 'clock-sync', '--listen', String(second), '--servers', `${host}:${first}`];
    const served = spawn(process.execPath, [builtMain, ...args, '--set', 'pollMs=100'], { stdio: 'pipe' });
    cleanups.push(() => served.kill('SIGKILL'));
    let log = '';
    served.stderr.on('data', (text) => (log += text));
    while (!log.includes('"event":"synchronized"')) {
      expect(served.exitCode, log).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const answer = await ask(second);
    expect(answer.stratum).toBe(4);
    expect(Math.abs(answer.offsetUs)).toBeLessThanOrEqual(
      answer.errorUs + answer.serverErrorUs + steppedUs(),
    );
    const source = `server ${host} port ${second} iburst maxsamples 1`;
    const child = startChronyd(['-Q', '-t', '120', '-f', configuration([source])]);
    let output = '';
    child.stderr!.on('data', (text) => (output += text));
    child.stdout!.on('data', (text) => (output += text));
    await once(child, 'close');
    expect(Number(/System clock wrong by (-?[\d.]+) seconds/.exec(output)?.[1]), output).toBeCloseTo(0, 0);
    served.kill('SIGTERM');
    expect((await once(served, 'close'))[0]).toBe(0);
    expect(log).toContain('"event":"stopped"');
  });

  test('as a client: it learns from our server by how much its clock is wrong', async () => {
    const clock = {
      stratum: 1,
      referenceId: 0x47505300,
      rootDelayUs: 0,
      rootDispersionUs: 1,
      precision: -20,
    };
    const server = await startSntpServer({ nowUs: () => processClockUs() + 3_600_000_000, clock });
    try {
      const source = `server ${host} port ${server.port} iburst maxsamples 1`;
      const child = startChronyd(['-Q', '-t', '120', '-f', configuration([source])]);
      let output = '';
      child.stderr!.on('data', (chunk) => (output += chunk));
      child.stdout!.on('data', (chunk) => (output += chunk));
      await new Promise((resolve) => child.once('close', resolve));
      const wrongBy = /System clock wrong by (-?[\d.]+) seconds/.exec(output)?.[1];
      expect(Number(wrongBy), output).toBeCloseTo(3600, 0);
      expect(server.counts.answered).toBeGreaterThan(0);
    } finally {
      await server.close();
    }
  });
});
