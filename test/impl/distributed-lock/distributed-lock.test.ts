import { describe, expect, test } from 'vitest';
import {
  applyCommand,
  type FencedLockMessage,
  type FencedLockState,
  fencedLockMachine,
  neverHeld,
} from '../../../src/impl/distributed-lock/fenced-lock.ts';
import {
  heldLock,
  type LockClientState,
  type QuorumLockMessage,
  type QuorumLockState,
  quorumLockMachine,
  validityMsOf,
} from '../../../src/impl/distributed-lock/quorum-lock.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const at = (monotonicMs: number) => ({ monotonicMs, wallMs: 0 });
const configuration = { servers: ['s1', 's2', 's3'], timeToLiveMs: 1100, driftPartsPerMillion: 100_000 };
const quorum = quorumLockMachine(configuration);
const fenced = fencedLockMachine({ service: 'service', resource: 'resource', sessionMs: 400 });

describe('Distributed Locks with Redis: a lock on a majority of servers', () => {
  const lock = {
    kind: 'operation',
    id: 'r',
    client: 'c',
    operation: { type: 'lock', name: 'disk' },
  } as const;
  const from = (server: string, type: QuorumLockMessage['type'], ms: number, value = 'n1/1/1') =>
    ({ kind: 'message', from: server, message: { type, name: 'disk', value }, now: at(ms) }) as const;
  const run = (node: string, ...inputs: Parameters<typeof quorum.step>[1][]) => {
    let last = quorum.start(node, [], at(0));
    for (const input of inputs) last = quorum.step(last.state, input);
    return last;
  };
  const held = (state: QuorumLockState, ms: number) =>
    heldLock(configuration, state as LockClientState, 'disk', ms)?.value;

  test('the script records it', () => {
    runInteractionScript(new URL('quorum-lock.script', import.meta.url), () => quorum);
  });

  test('the validity is reduced by the time that it took and by drift', () => {
    expect(validityMsOf(configuration)).toBe(900);
    const asked = { ...lock, now: at(100) };
    const { state } = run('n1', asked, from('s1', 'given', 400), from('s2', 'given', 500));
    expect(held(state, 999)).toBe('n1/1/1');
    expect(held(state, 1000)).toBeUndefined();
    const late = run('n1', asked, from('s1', 'given', 400), from('s2', 'given', 1000));
    expect(late.effects.at(-1)).toMatchObject({ outcome: 'fail', reason: 'it took too long to lock disk' });
  });

  test.each([
    ['one server twice', from('s1', 'given', 10)],
    ['a stranger', from('s9', 'given', 10)],
    ['an answer to another attempt', from('s2', 'given', 10, 'n1/1/7')],
  ])('%s makes no quorum', (_, second) => {
    const { state } = run('n1', { ...lock, now: at(0) }, from('s1', 'given', 5), second);
    expect(held(state, 20)).toBeUndefined();
  });

  test('a server gives a key to one at a time, removes it for its owner alone, and forgets it in time', () => {
    const [mine, other] = ['n1/1/1', 'n2/1/1'];
    const answer = (...inputs: Parameters<typeof quorum.step>[1][]) =>
      (run('s1', ...inputs).effects[0] as { message: QuorumLockMessage } | undefined)?.message.type;
    const given = from('n1', 'lock', 0, mine);
    expect(answer(given)).toBe('given');
    expect(answer(given, from('n1', 'lock', 5, mine))).toBe('given');
    expect(answer(given, from('n2', 'lock', 1099, other))).toBe('refused');
    expect(answer(given, from('n2', 'lock', 1100, other))).toBe('given');
    expect(answer(given, from('n2', 'unlock', 5, other), from('n2', 'lock', 6, other))).toBe('refused');
    expect(answer(given, from('n1', 'unlock', 5, mine), from('n2', 'lock', 6, other))).toBe('given');
  });

  test('a server that starts again gives no key for as long as one lives', () => {
    const { state } = quorum.start('s1', [{ life: 1 }], at(50));
    expect(quorum.step(state, from('n1', 'lock', 1149)).effects[0]).toMatchObject({
      message: { type: 'refused' },
    });
    expect(quorum.step(state, from('n1', 'lock', 1150)).effects[0]).toMatchObject({
      message: { type: 'given' },
    });
  });

  test('an attempt has a value that no other life of the node uses', () => {
    const { state } = quorum.start('n1', [{ life: 4 }], at(0));
    const { effects } = quorum.step(state, { ...lock, now: at(0) });
    expect(effects[0]).toMatchObject({ message: { value: 'n1/5/1' }, afterPersist: 1 });
  });

  test('only its own timer ends an attempt', () => {
    const { state } = run('n1', { ...lock, now: at(0) });
    const timer = (name: string, generation: number) =>
      quorum.step(state, { kind: 'timer', name, generation, now: at(1100) });
    for (const stale of [timer('give up disk', 0), timer('give up disk', 2), timer('give up tape', 1)])
      expect(stale).toEqual({ state, effects: [] });
    expect(timer('give up disk', 1).effects).toContainEqual(
      expect.objectContaining({
        kind: 'reply',
        outcome: 'fail',
        reason: 'too few servers answered for disk',
      }),
    );
  });

  test('a wrong configuration is told', () => {
    expect(() => quorumLockMachine({ ...configuration, servers: [] })).toThrow('servers must be different');
    expect(() => quorumLockMachine({ ...configuration, timeToLiveMs: 1 })).toThrow('nothing is left of 1 ms');
  });
});

describe('Kleppmann 2016: fencing tokens', () => {
  const write = (token: number) =>
    ({
      kind: 'message',
      from: 'n1',
      message: { type: 'write', request: `w${token}`, token, value: token },
      now: at(0),
    }) as const;

  test('the script records it', () => {
    runInteractionScript(new URL('fenced-lock.script', import.meta.url), () => fenced);
  });

  test('the resource takes tokens that grow, and remembers the greatest over a restart', () => {
    let { state } = fenced.start('resource', [], at(0));
    const answerTo = (token: number) => {
      const step = fenced.step(state, write(token));
      state = step.state;
      const sent = step.effects.find((effect) => effect.kind === 'send') as { message: FencedLockMessage };
      return sent.message.type;
    };
    expect([33, 34, 33, 34, 36].map(answerTo)).toEqual([
      'written',
      'written',
      'refused',
      'refused',
      'written',
    ]);
    ({ state } = fenced.start('resource', [{ type: 'taken', token: 36 }], at(0)));
    expect([36, 37].map(answerTo)).toEqual(['refused', 'written']);
  });

  test('commands that cannot follow are refused', () => {
    const held = applyCommand(neverHeld, { type: 'grant', holder: 'n1', token: 1 });
    expect(() => applyCommand(held, { type: 'grant', holder: 'n2', token: 2 })).toThrow('of what n1 holds');
    expect(() => applyCommand(neverHeld, { type: 'free' })).toThrow('free of a lock that is free');
  });

  test('a refused write ends what the client thinks, unless it has a newer lock', () => {
    const client: FencedLockState = {
      role: 'client',
      token: 2,
      lastTimer: 0,
      writes: {},
      sent: { a: 1, b: 2 },
    };
    const refused = (request: string) =>
      fenced.step(client, {
        kind: 'message',
        from: 'resource',
        message: { type: 'refused', request, reason: 'token 2 was seen' },
        now: at(0),
      });
    expect(refused('a').state).toMatchObject({ token: 2, sent: { b: 2 } });
    expect(refused('b')).toMatchObject({ state: { token: 0 }, effects: [{ outcome: 'info' }] });
  });
});
