import { describe, expect, test } from 'vitest';
import { QuorateError, RaftClient, type RaftClientOptions } from '../../src/runtime/client.ts';

interface Sent {
  readonly to: string;
  readonly asked: string;
  readonly session: string | undefined;
}

type Answer = Response | Error;
const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const ok = (body: unknown) => json(200, body);
const refused = (status: number, code: string, effect: 'none' | 'unknown') =>
  json(status, { error: { code, message: code, effect } });
const failed = (code: string) =>
  Object.assign(new TypeError('fetch failed'), { cause: { code, message: code } });
const late = () => Object.assign(new Error('late'), { name: 'TimeoutError' });

/** A client whose requests get these answers, and what it sent. */
function clientOf(answers: Answer[], options: Partial<RaftClientOptions> = {}) {
  const sent: Sent[] = [];
  const client = new RaftClient({
    endpoints: ['http://a:1', 'http://b:2'],
    timeoutMs: 2_000,
    fetch: async (url, { method, headers } = {}) => {
      const { origin, pathname } = new URL(String(url));
      const { 'quorate-session': session, 'quorate-sequence': sequence } = headers as Record<string, string>;
      sent.push({
        to: origin.slice('http://'.length),
        asked: `${method} ${pathname}`,
        session: session && `${session}.${sequence}`,
      });
      const answer = answers.shift()!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    ...options,
  });
  return { client, sent };
}

async function errorOf(promise: Promise<unknown>): Promise<readonly [string, string]> {
  const error = await promise.then(
    () => expect.fail('it succeeded'),
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(QuorateError);
  return [error.code, error.effect];
}

describe('a client with a session', () => {
  test('numbers its commands, one after the other', async () => {
    const { client, sent } = clientOf([
      ok({ session: 7 }),
      ok({}),
      ok({ swapped: true }),
      ok({ deleted: false }),
    ]);
    const results = await Promise.all([
      client.put('a/b', 1),
      client.compareAndSet('k', 1, 2),
      client.delete('k'),
    ]);
    expect(results).toEqual([undefined, true, false]);
    expect(sent.map(({ asked, session }) => [asked, session])).toEqual([
      ['POST /v1/sessions', undefined],
      ['PUT /v1/kv/a%2Fb', '7.1'],
      ['POST /v1/kv/k/cas', '7.2'],
      ['DELETE /v1/kv/k', '7.3'],
    ]);
  });

  test('sends a command again under the same number until it is answered', async () => {
    const { client, sent } = clientOf([
      ok({ session: 7 }),
      late(),
      failed('ECONNRESET'),
      refused(504, 'indeterminate', 'unknown'),
      refused(503, 'noLeader', 'none'),
      ok({}),
    ]);
    await client.put('k', 1);
    expect(sent.slice(1).map(({ session }) => session)).toEqual(['7.1', '7.1', '7.1', '7.1', '7.1']);
    expect(new Set(sent.map(({ to }) => to))).toEqual(new Set(['a:1', 'b:2']));
  });

  test('takes a refusal for final only of the first attempt', async () => {
    const first = clientOf([ok({ session: 7 }), refused(409, 'refused', 'none')]);
    expect(await errorOf(first.client.put('k', 1))).toEqual(['refused', 'none']);
    const second = clientOf([ok({ session: 7 }), late(), refused(409, 'refused', 'none')]);
    expect(await errorOf(second.client.put('k', 1))).toEqual(['refused', 'unknown']);
  });

  test('opens another session when its own has ended, unless the command may have been done in that', async () => {
    const { client, sent } = clientOf([
      ok({ session: 7 }),
      refused(409, 'sessionEnded', 'none'),
      ok({ session: 9 }),
      ok({}),
      late(),
      refused(409, 'sessionEnded', 'none'),
    ]);
    await client.put('k', 1);
    expect(sent.at(-1)!.session).toBe('9.1');
    expect(await errorOf(client.put('k', 2))).toEqual(['sessionEnded', 'unknown']);
  });

  test('goes where it is sent, and stays there', async () => {
    const away = json(
      307,
      { error: { code: 'notLeader', message: '', effect: 'none' } },
      { location: 'http://c:3/v1/kv/k' },
    );
    const { client, sent } = clientOf([away, ok({ value: 5 }), ok({ value: 6 })]);
    expect([await client.get('k'), await client.get('k')]).toEqual([5, 6]);
    expect(sent.map(({ to }) => to)).toEqual(['a:1', 'c:3', 'c:3']);
  });
});

describe('a client without a session', () => {
  test('does not send again what may have been done', async () => {
    for (const answer of [late(), failed('ECONNRESET'), refused(504, 'timeout', 'unknown')]) {
      const { client, sent } = clientOf([answer], { exactlyOnce: false });
      expect((await errorOf(client.put('k', 1)))[1]).toBe('unknown');
      expect(sent).toHaveLength(1);
    }
  });

  test('sends again what was not', async () => {
    const { client, sent } = clientOf(
      [
        failed('ECONNREFUSED'),
        refused(503, 'noLeader', 'none'),
        refused(429, 'tooManyRequests', 'none'),
        ok({}),
      ],
      { exactlyOnce: false },
    );
    await client.put('k', 1);
    expect(sent).toHaveLength(4);
  });

  test('a read has no effect, however it ends', async () => {
    const { client } = clientOf([late(), late(), late(), late(), late(), late()], { timeoutMs: 50 });
    expect((await errorOf(client.get('k')))[1]).toBe('none');
  });
});
