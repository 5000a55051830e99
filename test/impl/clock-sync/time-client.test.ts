import { describe, expect, test } from 'vitest';
import {
  type TimeClientConfiguration,
  type TimeOperation,
  timeClientMachine,
} from '../../../src/impl/clock-sync/time-client.ts';

const configuration: TimeClientConfiguration = {
  servers: ['a', 'b', 'c'],
  maxLiars: 1,
  ...{ pollMs: 1_000, commitPollMs: 10, maxDriftPpm: 0, maxSlewPpm: 100_000 },
};
const machine = timeClientMachine(configuration);
const at = (us: number) => ({ monotonicMs: us / 1_000, wallMs: 0 });

/** A client that has asked at 0, and then hears and is asked. */
class Client {
  #step = machine.start('client', [], at(0));

  get state() {
    return this.#step.state;
  }

  /** The server's clock shows so much more than the client's own when the answer comes, after so long. */
  hear(from: string, us: number, aheadUs: number, originUs = 0): this {
    const time = us / 2 + aheadUs;
    const message = { type: 'time', originUs, receiveUs: time, transmitUs: time } as const;
    this.#step = machine.step(this.state, { kind: 'message', from, message, now: at(us) });
    return this;
  }

  ask(us: number, type: TimeOperation['type']): unknown {
    const operation = { type };
    this.#step = machine.step(this.state, {
      kind: 'operation',
      id: 'op',
      client: 'c',
      operation,
      now: at(us),
    });
    return this.#step.effects;
  }

  timer(us: number, name: string, generation: number): unknown {
    this.#step = machine.step(this.state, { kind: 'timer', name, generation, now: at(us) });
    return this.#step.effects;
  }
}

const answered = (result: unknown) => [{ kind: 'reply', id: 'op', outcome: 'ok', result }];

describe('a client of several servers', () => {
  test('asks all, and again when it is time', () => {
    const { effects } = machine.start('client', [], at(0));
    expect(effects).toEqual([
      ...['a', 'b', 'c'].map((to) => ({ kind: 'send', to, message: { type: 'ask', originUs: 0 } })),
      { kind: 'setTimer', name: 'poll', generation: 1, minMs: 1_000, maxMs: 1_500 },
    ]);
    const client = new Client();
    expect(client.timer(1_000_000, 'poll', 2)).toEqual([]);
    expect(client.timer(1_000_000, 'commit', 1)).toEqual([]);
    expect(client.timer(1_000_000, 'poll', 1)).toHaveLength(4);
  });

  test('tells the time when more than twice as many have answered as may lie, and leaves out one that does', () => {
    const client = new Client().hear('a', 100, 5_000).hear('b', 200, 5_000);
    expect(client.ask(200, 'now')).toMatchObject([
      { outcome: 'fail', reason: 'too few servers have answered' },
    ]);
    client.hear('c', 400, 9_000_000);
    expect(client.ask(400, 'now')).toEqual(answered({ earliest: 5_350, latest: 5_450 }));
    expect(client.ask(400, 'read')).toEqual(answered({ shownUs: 5_400 }));
  });

  test('looks at no answer that it did not ask for, or has had', () => {
    const client = new Client().hear('a', 100, 0).hear('b', 100, 0).hear('c', 100, 0);
    const before = client.state.samples;
    expect(client.hear('a', 110, 7).state.samples).toEqual(before);
    client.timer(1_000_000, 'poll', 1);
    expect(client.hear('a', 1_000_020, 7, 0).state.samples).toEqual(before);
    expect(client.hear('x', 1_000_020, 7, 1_000_000).state.samples).toEqual(before);
  });

  test('answers a commit when the time has passed it for certain, and not before', () => {
    const client = new Client().hear('a', 100, 0).hear('b', 100, 0).hear('c', 100, 0);
    // The time is between 50 and 150.
    expect(client.ask(100, 'commit')).toEqual([
      { kind: 'setTimer', name: 'commit', generation: 1, minMs: 10, maxMs: 10 },
    ]);
    expect(client.timer(200, 'commit', 1)).toMatchObject([{ kind: 'setTimer', generation: 2 }]);
    expect(client.timer(201, 'commit', 1)).toEqual([]);
    expect(client.timer(201, 'commit', 2)).toEqual(answered({ timestampUs: 150 }));
  });
});

test.each([
  ['the same server twice', { servers: ['a', 'b', 'b'] }, 'different names'],
  ['as many liars as half of the servers', { servers: ['a', 'b'], maxLiars: 1 }, 'may lie'],
  ['no time between questions', { pollMs: 0 }, 'pollMs'],
  ['no time between looks', { commitPollMs: 0 }, 'commitPollMs'],
  ['a negative drift', { maxDriftPpm: -1 }, 'maxDriftPpm'],
  ['a drift that stops the clock', { maxDriftPpm: 1_000_000 }, 'maxDriftPpm'],
  ['no slew', { maxSlewPpm: 0 }, 'maxSlewPpm'],
])('a configuration with %s is refused', (_, changes, message) => {
  expect(() => timeClientMachine({ ...configuration, ...changes })).toThrow(message);
});
