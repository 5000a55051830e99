import { afterEach, describe, expect, test } from 'vitest';
import { type ServeClockOptions, ServedClock } from '../../src/runtime/serve-clock.ts';
import { processClockUs, querySntp } from '../../src/runtime/sntp-client.ts';
import { startSntpServer } from '../../src/runtime/sntp-server.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const host = '127.0.0.1';
const hourUs = 3_600_000_000;
const upstream = { stratum: 1, referenceId: 0, rootDelayUs: 40, rootDispersionUs: 500, precision: -20 };

/** A server whose clock is ahead by so much. */
async function serverAhead(aheadUs: number): Promise<{ readonly host: string; readonly port: number }> {
  const server = await startSntpServer({ nowUs: () => processClockUs() + aheadUs, clock: upstream });
  closing.push(() => server.close());
  return { host, port: server.port };
}

async function start(options: Partial<ServeClockOptions>) {
  const lines: Record<string, unknown>[] = [];
  const clock = new ServedClock({
    listen: { host, port: 0 },
    servers: [],
    settings: { pollMs: 60 },
    http: { host, port: 0 },
    log: (level, event, fields) => lines.push({ level, event, ...fields }),
    onFailure: (error) => {
      throw error;
    },
    ...options,
  });
  await clock.start();
  closing.push(() => clock.close());
  return { clock, lines };
}

async function ask(clock: ServedClock, path: string, method = 'GET') {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${clock.httpUrl}${path}`, { method, headers });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined };
}

async function untilReady(clock: ServedClock): Promise<void> {
  while ((await ask(clock, '/ready')).status !== 200) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a clock that follows servers', () => {
  test('learns the time from those that agree, and serves it with what it may be wrong by', async () => {
    const servers = [
      await serverAhead(hourUs),
      await serverAhead(hourUs),
      await serverAhead(hourUs),
      await serverAhead(-hourUs),
    ];
    const { clock, lines } = await start({ servers });
    await untilReady(clock);
    const beforeUs = processClockUs() + hourUs;
    const { earliestUs, latestUs } = (await ask(clock, '/v1/now')).body;
    const afterUs = processClockUs() + hourUs;
    // The true time when it was asked is in the interval; the servers may be wrong by 520 microseconds themselves.
    expect(earliestUs).toBeLessThanOrEqual(afterUs);
    expect(latestUs).toBeGreaterThanOrEqual(beforeUs);
    expect(latestUs - earliestUs).toBeGreaterThanOrEqual(2 * 520);
    const answer = await querySntp({ host, port: clock.port });
    expect(answer.stratum).toBe(2);
    expect(Math.abs(answer.offsetUs - hourUs)).toBeLessThanOrEqual(answer.errorUs + answer.serverErrorUs);
    expect(answer.serverErrorUs).toBeGreaterThanOrEqual(520);
    expect(lines.map(({ event }) => event)).toEqual(['started', 'synchronized']);
  });

  test('answers a commit once its timestamp has passed for certain, and shows a clock that goes on', async () => {
    const { clock } = await start({ servers: [await serverAhead(hourUs)] });
    await untilReady(clock);
    const { timestampUs } = (await ask(clock, '/v1/commit', 'POST')).body;
    const { earliestUs, latestUs } = (await ask(clock, '/v1/now')).body;
    expect(earliestUs).toBeGreaterThan(timestampUs);
    const shown = [
      (await ask(clock, '/v1/clock')).body.shownUs,
      (await ask(clock, '/v1/clock')).body.shownUs,
    ];
    expect(shown[1]).toBeGreaterThan(shown[0]);
    expect(shown[1] - latestUs).toBeLessThan(hourUs);
    const { text } = await ask(clock, '/metrics');
    expect(text).toContain('quorate_clock_synchronized 1');
    expect(text).toMatch(/quorate_sntp_answers_total\{server="127\.0\.0\.1:\d+"\} \d+/);
  });

  test('gives no time while too few servers agree, and says who fails', async () => {
    const silent = { host, port: 9 };
    const { clock, lines } = await start({
      servers: [await serverAhead(0), await serverAhead(hourUs), silent],
    });
    while (!lines.some(({ event }) => event === 'serverFails'))
      await new Promise((resolve) => setTimeout(resolve, 10));
    const { status, body } = await ask(clock, '/v1/now');
    expect([status, body.error.code, body.error.effect]).toEqual([503, 'unsynchronized', 'none']);
    expect((await ask(clock, '/ready')).status).toBe(503);
    await expect(querySntp({ host, port: clock.port })).rejects.toMatchObject({ code: 'refused' });
    expect(lines).toContainEqual(expect.objectContaining({ event: 'serverFails', server: '127.0.0.1:9' }));
    expect(lines.filter(({ event }) => event === 'serverFails')).toHaveLength(1);
  });
});

test('without servers it serves the clock of the machine, for which nobody vouches', async () => {
  const { clock } = await start({});
  const answer = await querySntp({ host, port: clock.port });
  expect(answer).toMatchObject({ stratum: 10, serverErrorUs: 1_000_000 });
  expect((await ask(clock, '/v1/now')).status).toBe(404);
  expect((await ask(clock, '/ready')).status).toBe(200);
});

test('settings that make no sense are refused', () => {
  const options = { listen: { host, port: 0 }, log: () => {}, onFailure: () => {} };
  const one = { host, port: 1 };
  expect(() => new ServedClock({ ...options, servers: [one, one] })).toThrow('different names');
  expect(() => new ServedClock({ ...options, servers: [one], settings: { maxLiars: 1 } })).toThrow('may lie');
});
