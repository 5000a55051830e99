import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readHistory } from '../../src/history/read-history.ts';
import { ServedNode, type ServeOptions } from '../../src/runtime/serve-node.ts';
import { registerService } from './register-service.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-serve-'));
  closing.push(() => rm(folder, { recursive: true }));
  return folder;
}

interface Started {
  readonly node: ServedNode;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly failures: readonly Error[];
}

async function start(folder: string, options: Partial<ServeOptions> = {}): Promise<Started> {
  const lines: Record<string, unknown>[] = [];
  const failures: Error[] = [];
  const node = await ServedNode.start({
    service: registerService,
    node: 'n1',
    cluster: 'c',
    peers: { n1: { host: '127.0.0.1', port: 0 } },
    peerKey: Buffer.from('a shared key of enough bytes'),
    folder,
    http: { host: '127.0.0.1', port: 0 },
    log: (level, event, fields) => lines.push({ level, event, ...fields }),
    onFailure: (error) => failures.push(error),
    ...options,
  });
  closing.push(() => node.close());
  return { node, lines, failures };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says.
  readonly body: any;
}

/** A request as it stands, without what a client would add or follow. */
async function ask(
  node: ServedNode,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(node.httpUrl);
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const json = text === undefined && method === 'GET' ? {} : { 'content-type': 'application/json' };
  const sent = request({ hostname, port, method, path, headers: { ...json, ...headers }, agent: false });
  sent.end(text);
  const [response] = await once(sent, 'response');
  let received = '';
  for await (const part of response) received += part;
  const isJson = response.headers['content-type'] === 'application/json';
  return {
    status: response.statusCode,
    headers: response.headers,
    body: isJson ? JSON.parse(received) : received,
  };
}

describe('a served node', () => {
  test('does what it is asked, keeps it over a restart, and says how it is', async () => {
    const folder = await newFolder();
    const first = await start(folder);
    expect(await ask(first.node, 'PUT', '/v1/write/a%2Fb', { body: { value: 1 } })).toMatchObject({
      status: 200,
      body: null,
    });
    expect((await ask(first.node, 'GET', '/v1/read')).body).toEqual({ value: ['a/b', 1] });
    await first.node.close();
    expect(first.lines.map(({ event }) => event)).toEqual(['started', 'stopped']);
    const second = await start(folder);
    expect((await ask(second.node, 'GET', '/v1/read')).body).toEqual({ value: ['a/b', 1] });
    expect((await ask(second.node, 'GET', '/health')).body).toEqual({
      healthy: true,
      protocol: 'register',
      cluster: 'c',
      node: 'n1',
      incarnation: 2,
      connectedPeers: [],
    });
    expect((await ask(second.node, 'GET', '/v1/status')).body).toMatchObject({ primary: 'n1' });
    expect((await ask(second.node, 'GET', '/ready')).status).toBe(200);
  });

  test('has metrics that Prometheus can read', async () => {
    const { node } = await start(await newFolder());
    await ask(node, 'PUT', '/v1/write/x', { body: { value: 'y' } });
    const { body, headers } = await ask(node, 'GET', '/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = (body as string).trimEnd().split('\n');
    const sample = /^quorate_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?\d+(\.\d+)?(e-?\d+)?$/;
    for (const line of lines) expect(line).toMatch(line.startsWith('#') ? /^# (HELP|TYPE) quorate_/ : sample);
    expect(lines).toContain('quorate_writes 1');
    expect(lines).toContain('quorate_steps_total{input="operation",action="write"} 1');
    expect(lines).toContain('quorate_log_records_total 1');
    expect(lines).toContain('quorate_http_requests_total{route="PUT /v1/write/:name",status="200"} 1');
    expect(lines).toContain('quorate_http_request_duration_seconds_count{route="PUT /v1/write/:name"} 1');
    expect(lines).toContain('quorate_log_sync_duration_seconds_bucket{le="+Inf"} 1');
  });

  test('sends a client to the node that can serve it, once that has introduced itself', async () => {
    const ports = await freePorts(2);
    const peers = {
      n1: { host: '127.0.0.1', port: ports[0]! },
      n2: { host: '127.0.0.1', port: ports[1]! },
    };
    const follower = await start(await newFolder(), { node: 'n2', peers });
    const early = await ask(follower.node, 'GET', '/v1/read');
    expect(early).toMatchObject({ status: 503, body: { error: { code: 'noLeader', effect: 'none' } } });
    const primary = await start(await newFolder(), { node: 'n1', peers });
    let answer = early;
    while (answer.status === 503) answer = await ask(follower.node, 'GET', '/v1/read?x=1');
    const location = `${primary.node.httpUrl}/v1/read?x=1`;
    expect(answer).toMatchObject({
      status: 307,
      headers: { location },
      body: { error: { code: 'notLeader', effect: 'none', node: 'n1', location } },
    });
    const followed = await fetch(`${follower.node.httpUrl}/v1/write/x`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"value":2}',
    });
    expect([followed.status, followed.url]).toEqual([200, `${primary.node.httpUrl}/v1/write/x`]);
  });

  test('says of each error whether it may have had an effect', async () => {
    const { node } = await start(await newFolder(), { httpLimits: { operationTimeoutMs: 30 } });
    const error = async (method: string, path: string) => {
      const { status, body } = await ask(node, method, path);
      return [status, body.error.code, body.error.effect, body.error.message];
    };
    expect(await error('POST', '/v1/refuse')).toEqual([409, 'refused', 'none', 'it is locked']);
    expect(await error('POST', '/v1/doubt')).toEqual([
      504,
      'indeterminate',
      'unknown',
      'the leader has changed',
    ]);
    expect(await error('POST', '/v1/hang')).toEqual([504, 'timeout', 'unknown', expect.any(String)]);
    expect(await error('GET', '/v1/hang')).toEqual([504, 'timeout', 'none', expect.any(String)]);
  });

  test('refuses what it does not understand', async () => {
    const { node } = await start(await newFolder(), { httpLimits: { maxBodyBytes: 100 } });
    const write = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      ask(node, 'PUT', '/v1/write/x', { body, headers });
    const deep = `{"value":${'['.repeat(40)}${']'.repeat(40)}}`;
    const cases: readonly (readonly [Promise<Answer>, number, string])[] = [
      [ask(node, 'GET', '/v2/read'), 404, 'there is no /v2/read'],
      [ask(node, 'GET', '/v1/write/x'), 405, 'only PUT'],
      [ask(node, 'POST', '/metrics'), 405, 'only GET'],
      [ask(node, 'PUT', '/v1/write/%E0', { body: {} }), 400, 'percent-encoded'],
      [write({ value: 1 }, { 'content-type': 'text/plain' }), 415, 'application/json, not "text/plain"'],
      [write('{"value":'), 400, 'not JSON'],
      [write('[1]'), 400, 'a JSON object'],
      [write({}), 400, 'must have a value'],
      [write(deep), 400, 'nests deeper than 32 levels'],
      [write({ value: 'x'.repeat(200) }), 413, 'more than 100 bytes'],
      [write({ value: 1 }, { host: 'evil.example' }), 421, 'not the server of "evil.example"'],
      [write({ value: 1 }, { origin: 'http://evil.example' }), 403, 'pages of http://evil.example'],
    ];
    for (const [answer, status, message] of cases) {
      const { body, ...other } = await answer;
      expect(body.error.message).toContain(message);
      expect([other.status, body.error.effect]).toEqual([status, 'none']);
    }
    expect((await ask(node, 'GET', '/v1/read')).body).toEqual({ value: null });
  });

  test('asks for its token, if it has one', async () => {
    const { node } = await start(await newFolder(), { httpToken: 'sesame sesame sesame' });
    const status = async (authorization?: string) =>
      (await ask(node, 'GET', '/health', authorization === undefined ? {} : { headers: { authorization } }))
        .status;
    expect(await status()).toBe(401);
    expect(await status('Bearer sesame sesame sesamE')).toBe(401);
    expect(await status('Bearer sesame sesame sesame')).toBe(200);
  });

  test('turns away what is too much: of all 503, of one address 429', async () => {
    for (const [limit, status] of [
      ['maxOpenRequests', 503],
      ['maxOpenRequestsPerAddress', 429],
    ] as const) {
      const httpLimits = { [limit]: 2, operationTimeoutMs: 100 };
      const { node } = await start(await newFolder(), { httpLimits });
      const statuses = await Promise.all(
        [1, 2, 3].map(async () => (await ask(node, 'POST', '/v1/hang')).status),
      );
      expect(statuses.sort()).toEqual([status, 504, 504].sort());
      expect((await ask(node, 'GET', '/v1/read')).status).toBe(200);
    }
  });

  test.each([
    ['a head that does not end', 'GET /v1/read HTTP/1.1\r\nHost: x\r\n', '408'],
    [
      'a body that does not come',
      'PUT /v1/write/x HTTP/1.1\r\nHost: HOST\r\nContent-Length: 9\r\n\r\n',
      '415',
    ],
    ['no HTTP', 'hello\r\n\r\n', '400'],
    ['a head that is too long', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
  ])('closes a connection that sends %s', async (_, text, status) => {
    const { node } = await start(await newFolder(), {
      httpLimits: { headersTimeoutMs: 50, requestTimeoutMs: 100 },
    });
    const { port, host } = new URL(node.httpUrl);
    const socket = connect(Number(port), '127.0.0.1');
    let received = '';
    socket.on('data', (bytes) => (received += bytes));
    socket.on('error', () => {});
    socket.write(text.replace('HOST', host));
    await once(socket, 'close');
    expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test('ends when its machine fails, and says why', async () => {
    const { node, lines, failures } = await start(await newFolder(), {
      httpLimits: { operationTimeoutMs: 30 },
    });
    await ask(node, 'POST', '/v1/fail');
    expect(failures.map(({ message }) => message)).toEqual(['the register is broken']);
    expect(lines).toContainEqual({
      level: 'error',
      event: 'machineFailed',
      message: 'the register is broken',
    });
    expect((await ask(node, 'GET', '/health')).status).toBe(503);
  });

  test('answers what it was asked before it ends, and takes nothing new', async () => {
    const { node } = await start(await newFolder(), { httpLimits: { operationTimeoutMs: 150 } });
    const hanging = ask(node, 'POST', '/v1/hang');
    while (!(await ask(node, 'GET', '/metrics')).body.includes('quorate_open_operations 1'));
    const closed = node.close();
    expect((await hanging).status).toBe(504);
    await closed;
    await expect(ask(node, 'GET', '/health')).rejects.toThrow('ECONNREFUSED');
  });

  test('writes a trace that is read as a history, over restarts and a torn line', async () => {
    const folder = await newFolder();
    const trace = join(folder, 'n1.jsonl');
    const first = await start(join(folder, 'n1'), { trace });
    await ask(first.node, 'PUT', '/v1/write/x', { body: { value: 5 } });
    await first.node.close();
    const { appendFile } = await import('node:fs/promises');
    await appendFile(trace, '{"event":"step","node":"n1"');
    const second = await start(join(folder, 'n1'), { trace });
    await second.node.close();
    const history = await readHistory([trace]);
    const steps = history.steps.map(
      ({ incarnation, sequence, action }) => `${incarnation}.${sequence} ${action}`,
    );
    expect(steps).toEqual(['1.0 start', '1.1 write', '1.2 written', '2.0 start']);
    expect((await stat(trace)).mode & 0o077).toBe(0);
    expect(await readFile(trace, 'utf8')).toContain('"state":{"value":["x",5]}');
  });
});

/** Ports that are free now. */
async function freePorts(count: number): Promise<readonly number[]> {
  const { createServer } = await import('node:net');
  const servers = Array.from({ length: count }, () => createServer());
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  for (const server of servers) await once(server.close(), 'close');
  return ports;
}
