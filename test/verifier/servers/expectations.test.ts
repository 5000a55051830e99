import { describe, expect, test } from 'vitest';
import { serverTargets } from '../../../src/verifier/servers/registry.ts';
import { allExpectations, expectationOf } from '../../servers/real/expectations.ts';

const versions: Readonly<Record<string, string>> = { etcd: '3.4.23', zookeeper: '3.8.0', redis: '7.0.15' };
const pairs = serverTargets.flatMap((server) =>
  server.workloads.map((workload) => [server.name, workload.name, server, workload] as const),
);

describe('what is expected of servers', () => {
  test.each(pairs)('%s under %s', (server, name, entry, workload) => {
    const version = versions[server.split('/')[0]!]!;
    const { kinds } = entry.create(workload).faults;
    for (const faults of [kinds, [], ...kinds.map((kind) => [kind])]) {
      const found = expectationOf({ server, version, workload: name, faults });
      expect(found, `with the faults ${faults}`).toBeDefined();
      expect(found!.reason).toMatch(/\.$/);
    }
  });

  test('is about servers, workloads and faults that there are', () => {
    for (const { server, workload, someFaults = [] } of allExpectations()) {
      const pair = pairs.find(([name, work]) => name === server && work === workload);
      expect(pair, `${server} ${workload}`).toBeDefined();
      const { kinds } = pair![2].create(pair![3]).faults;
      for (const kind of someFaults) expect(kinds, `${server} ${workload}`).toContain(kind);
    }
  });

  test('is of a version, and says nothing of another', () => {
    const about = { server: 'etcd', workload: 'lin-kv', faults: [] };
    expect(expectationOf({ ...about, version: '3.4.1' })?.verdicts).toEqual(['valid']);
    expect(expectationOf({ ...about, version: '3.41.0' })).toBeUndefined();
    expect(expectationOf({ ...about, version: '3.5.0' })).toBeUndefined();
  });
});
