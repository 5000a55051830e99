import { describe, expect, test } from 'vitest';
import {
  httpRequests,
  RequestCounter,
  type RequestFraming,
  redisCommands,
  zooKeeperPackets,
} from '../../../src/verifier/servers/request-counter.ts';
import { JuteWriter } from '../../../src/verifier/servers/zookeeper/jute.ts';

const http = (body: string) =>
  `POST /v3/kv/put HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const redis = (...words: string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
const packet = (xid: number) => new JuteWriter().integer(xid).integer(4).text('/x').packet();

const cases: readonly (readonly [string, RequestFraming, Buffer, operations: number, others: number])[] = [
  ['HTTP', httpRequests, Buffer.from(http('{}') + http('{"key":"POST /"}') + http('')), 3, 0],
  [
    'Redis',
    redisCommands,
    Buffer.from(redis('GET', 'x') + redis('SET', 'x', '*1\r\n') + redis('PING')),
    3,
    0,
  ],
  ['ZooKeeper', zooKeeperPackets, Buffer.concat([packet(0), packet(1), packet(-2), packet(2)]), 2, 2],
];

describe.each(cases)('requests of %s', (_, framing, bytes, operations, others) => {
  test('are counted, however they are cut into pieces', () => {
    for (let size = 1; size <= bytes.length; size++) {
      const counter = new RequestCounter(framing);
      for (let place = 0; place < bytes.length; place += size)
        counter.add(bytes.subarray(place, place + size), 'n1 1');
      expect([counter.operations, counter.others], `pieces of ${size}`).toEqual([operations, others]);
    }
  });

  test('of several connections are not mixed up, and one that is not whole is none', () => {
    const counter = new RequestCounter(framing);
    const half = Math.floor(bytes.length / 2);
    for (const connection of ['n1 1', 'n2 1']) counter.add(bytes.subarray(0, half), connection);
    for (const connection of ['n1 1', 'n2 1']) counter.add(bytes.subarray(half, -1), connection);
    const before = counter.operations + counter.others;
    for (const connection of ['n1 1', 'n2 1']) counter.add(bytes.subarray(-1), connection);
    expect(counter.operations).toBe(2 * operations);
    expect(counter.operations + counter.others).toBe(before + 2);
  });
});
