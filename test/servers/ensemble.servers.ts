import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { BadInput } from '../../src/core/bad-input.ts';
import { Ensemble } from '../../src/verifier/servers/ensemble.ts';
import { ensembleFaults } from '../../src/verifier/servers/ensemble-faults.ts';
import { EtcdClient } from '../../src/verifier/servers/etcd/etcd-client.ts';
import { EtcdSession } from '../../src/verifier/servers/etcd/etcd-session.ts';
import { requireProgram } from '../../src/verifier/servers/programs.ts';
import { httpRequests } from '../../src/verifier/servers/request-counter.ts';
import type { ServerDefinition } from '../../src/verifier/servers/server-definition.ts';
import { ServerTarget } from '../../src/verifier/servers/server-target.ts';
import { linKv } from '../../src/verifier/workloads/lin-kv.ts';

/** One that comes to be ready, or to end, is waited for however busy the machine is. */
const patientMs = 60_000;

/** A server that is a script of Node, and answers nothing that it is asked here. */
const scripted = (script: string, isReady: boolean): ServerDefinition => ({
  name: 'scripted',
  nodeCount: 1,
  peerRoles: [],
  dialling: 'advertised',
  startLimitMs: patientMs,
  framing: httpRequests,
  requirePrograms: () => {},
  version: async () => '1',
  prepare: async () => ({ command: [process.execPath, '-e', script] }),
  stateOf: async () => ({ isReady, isLeader: false }),
});

async function startFailure(definition: ServerDefinition): Promise<string> {
  const ensemble = new Ensemble(definition);
  try {
    await ensemble.start();
    return 'it was started';
  } catch (error) {
    expect(error).toBeInstanceOf(BadInput);
    return (error as BadInput).format();
  } finally {
    await ensemble.stop();
    if (ensemble.folder !== undefined) await rm(ensemble.folder, { recursive: true, force: true });
  }
}

test('a server that ends at once is told of with the end of its log', async () => {
  const script = "console.error('no such option'); process.exit(7)";
  const message = await startFailure(scripted(script, false));
  expect(message).toContain('scripted n1 ended by itself: exit code 7');
  expect(message).toContain('no such option');
});

test('a server that is never ready is given up', async () => {
  const message = await startFailure({
    ...scripted('setInterval(() => {}, 1000)', false),
    startLimitMs: 700,
  });
  expect(message).toContain('n1 not ready after 700 ms');
});

test('a server that is not installed is named with its package', async () => {
  const definition = {
    ...scripted('', true),
    requirePrograms: () => void requireProgram('no-such-server', 'no-such-package'),
  };
  expect(await startFailure(definition)).toContain('apt-get install no-such-package');
});

test('a server whose program cannot be run is told of', async () => {
  const definition: ServerDefinition = {
    ...scripted('', true),
    prepare: async () => ({ command: ['/no/such/program'] }),
  };
  expect(await startFailure(definition)).toContain('scripted n1 cannot be started');
});

test('a pause and a kill in which nothing came have hit nothing', async () => {
  const ensemble = new Ensemble(scripted('setInterval(() => {}, 1000)', true));
  try {
    await ensemble.start();
    const faults = ensembleFaults({ ensemble, hasPeers: false, onLeaderHit: () => {} });
    const about = { atMs: 0, durationMs: 1, nodes: ['n1'] };
    const paused = await faults.begin({ kind: 'pause', ...about });
    expect(ensemble.processOf('n1').isPaused()).toBe(true);
    expect(await paused.end()).toMatchObject({ hits: 0 });
    expect(ensemble.processOf('n1').isPaused()).toBe(false);
    const killed = await faults.begin({ kind: 'kill', ...about });
    expect(ensemble.processOf('n1').processId).toBeUndefined();
    expect(await killed.end()).toMatchObject({ hits: 0 });
    expect(ensemble.processOf('n1').starts).toBe(2);
    await expect(faults.begin({ kind: 'flood', ...about })).rejects.toThrow('no fault "flood"');
  } finally {
    await ensemble.stop();
  }
});

/** Answers every request as etcd answers a read of a key that is not there. */
const emptyEtcd = `require('node:http')
  .createServer((request, response) => response.end('{"header":{"revision":"1"}}'))
  .listen(Number(process.argv[1]), '127.0.0.1')`;

test.each([
  [1, []],
  [0, ['clients have sent 0 requests, and the proxies have seen 1: something was sent twice']],
])('a client that says it has sent %d requests when it has sent one', async (said, expected) => {
  const target = new ServerTarget({
    name: 'scripted',
    definition: {
      ...scripted('', true),
      prepare: async ({ ports }) => ({ command: [process.execPath, '-e', emptyEtcd, String(ports.client)] }),
      async stateOf({ ports }) {
        const client = new EtcdClient('127.0.0.1', ports.client!);
        await client.call('/', {}, patientMs).finally(() => client.close());
        return { isReady: true, isLeader: false };
      },
    },
    workload: linKv,
    openSession: async (place) =>
      new EtcdSession({ ...place, onRequest: () => void (said > 0 && place.onRequest()) }),
  });
  try {
    await target.start();
    const client = await target.connect('n1');
    const completion = await client.perform({ f: 'read', key: 0, value: null }, { timeoutMs: patientMs });
    expect(completion).toEqual({ type: 'ok', value: null });
    expect(target.problems().map(({ message }) => message)).toEqual(expected);
    client.close?.();
  } finally {
    await target.stop();
    await rm(target.ensemble.folder!, { recursive: true, force: true });
  }
});
