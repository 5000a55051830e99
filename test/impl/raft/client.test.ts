import { describe, expect, test } from 'vitest';
import type { Input } from '../../../src/core/machine.ts';
import { type RaftClientOptions, type RaftClientState, raftClient } from '../../../src/impl/raft/client.ts';
import type { Answer, ClientRequest, RaftMessage, RaftOperation } from '../../../src/impl/raft/messages.ts';
import { deepFreeze } from '../../support/interaction-script.ts';

const options: RaftClientOptions = { servers: ['s1', 's2', 's3'], retryAfterMs: 100, maxWaiting: 3 };
const now = { monotonicMs: 0, wallMs: 0 };
const put: RaftOperation = { type: 'command', command: 'put' };
const query: RaftOperation = { type: 'query', query: 'get' };

type AnyInput = Input<RaftMessage, RaftOperation>;
type InputOf<Kind extends AnyInput['kind']> = Omit<Extract<AnyInput, { kind: Kind }>, 'now' | 'kind'>;

/** A client without a world: what it says is looked at, and what it hears is made up. */
class Client {
  state: RaftClientState;
  readonly replies: unknown[] = [];
  readonly #machine = raftClient(options);
  #asked: { readonly to: string; readonly request: ClientRequest } | undefined;
  #operations = 0;

  constructor(durable: readonly { readonly life: number }[] = []) {
    const { state, effects } = this.#machine.start('c', durable, now);
    this.state = state;
    expect(effects).toEqual([
      { kind: 'persist', writeId: 1, data: { life: (durable.at(-1)?.life ?? 0) + 1 } },
    ]);
  }

  /** What it asks now, of whom: `s1 c.1.1 openSession`. */
  get asked(): string {
    const { to, request } = this.#asked!;
    const { type, session, sequence } = request.operation as {
      type: string;
      session?: number;
      sequence?: number;
    };
    return `${to} ${request.id} ${type}${session === undefined ? '' : ` ${session}.${sequence}`}`;
  }

  ask(operation: RaftOperation): this {
    return this.#step({ kind: 'operation', id: `op${++this.#operations}`, client: 'test', operation, now });
  }

  hear(answer: Answer, id = this.#asked!.request.id): this {
    return this.#step({
      kind: 'message',
      from: 's1',
      message: { type: 'clientResponse', id, ...answer },
      now,
    });
  }

  retry(generation = this.state.generation): this {
    const timer: InputOf<'timer'> = { name: 'retry', generation };
    return this.#step({ kind: 'timer', ...timer, now });
  }

  #step(input: AnyInput): this {
    const { state, effects } = this.#machine.step(deepFreeze(this.state), input);
    this.state = state;
    for (const effect of effects) {
      if (effect.kind === 'reply') this.replies.push(effect);
      if (effect.kind === 'send') {
        expect(effect.afterPersist).toBe(1);
        this.#asked = { to: effect.to, request: effect.message as ClientRequest };
      }
      if (effect.kind === 'setTimer') expect(effect).toMatchObject({ name: 'retry', minMs: 100, maxMs: 200 });
    }
    return this;
  }
}

const reply = (id: string, answer: Answer) => ({ kind: 'reply', id, ...answer });
const ok = (result: unknown): Answer => ({ outcome: 'ok', result });
const opened = ok({ session: 7 });

describe('thesis, section 6.2: finding the leader', () => {
  test('it goes where it is sent, and asks the next server when no answer comes', () => {
    const client = new Client().ask(query);
    expect(client.asked).toBe('s1 c.1.1 query');
    expect(client.hear({ outcome: 'redirect', node: 's3' }).asked).toBe('s3 c.1.1 query');
    expect(client.retry().asked).toBe('s1 c.1.1 query');
    expect(client.retry().asked).toBe('s2 c.1.1 query');
    expect(client.hear(ok('red')).replies).toEqual([reply('op1', ok('red'))]);
    // The next question goes to whom answered last.
    expect(client.ask(query).asked).toBe('s2 c.1.2 query');
  });

  test('an old timer, and an answer to an earlier question, mean nothing', () => {
    const client = new Client().ask(query);
    const before = client.state;
    expect(client.retry(before.generation - 1).state).toEqual(before);
    expect(client.hear(ok('old'), 'c.1.0').state).toEqual(before);
    client.hear(ok('red'));
    expect(client.retry().hear(ok('again')).replies).toHaveLength(1);
  });

  test.each(['notLeader', 'leadershipChanges', 'overloaded'] as const)(
    'a query refused as %s is asked again',
    (code) => {
      const client = new Client().ask(query).hear({ outcome: 'fail', code });
      expect(client.replies).toEqual([]);
      expect(client.retry().asked).toBe('s2 c.1.1 query');
    },
  );
});

describe('thesis, section 6.3: exactly once', () => {
  test('commands are numbered in a session, one after the other', () => {
    const client = new Client().ask(put).ask(put);
    expect(client.asked).toBe('s1 c.1.1 openSession');
    expect(client.hear(opened).asked).toBe('s1 c.1.2 command 7.1');
    expect(client.retry().asked).toBe('s2 c.1.2 command 7.1');
    expect(client.hear(ok(null)).asked).toBe('s2 c.1.3 command 7.2');
    expect(client.hear(ok(null)).replies).toEqual([reply('op1', ok(null)), reply('op2', ok(null))]);
  });

  test('a doubtful answer is asked again, until it is known', () => {
    const client = new Client()
      .ask(put)
      .hear(opened)
      .hear({ outcome: 'info', reason: 'leadership was lost' });
    expect(client.replies).toEqual([]);
    expect(client.retry().asked).toBe('s2 c.1.2 command 7.1');
  });

  test('what became of a command whose session has ended nobody knows; the next one opens another', () => {
    const ended: Answer = { outcome: 'fail', reason: 'it has ended', code: 'sessionEnded' };
    const client = new Client().ask(put).ask(put).hear(opened).hear(ended);
    expect(client.replies).toEqual([reply('op1', { ...ended, outcome: 'info' })]);
    expect(client.asked).toBe('s1 c.1.3 openSession');
    expect(client.hear(ok({ session: 9 })).asked).toBe('s1 c.1.4 command 9.1');
  });

  test('what is malformed is refused for good, with the reason', () => {
    const malformed: Answer = { outcome: 'fail', reason: 'no key', code: 'malformed' };
    const client = new Client().ask(put).hear(opened).hear(malformed);
    expect(client.replies).toEqual([reply('op1', malformed)]);
  });

  test('a life of its own after each restart', () => {
    expect(new Client([{ life: 1 }, { life: 4 }]).ask(query).asked).toBe('s1 c.5.1 query');
  });
});

describe('administration', () => {
  const remove: RaftOperation = { type: 'removeServer', server: 's2' };

  test('is asked again only of who leads; any other refusal leaves doubt', () => {
    const client = new Client().ask(remove).hear({ outcome: 'fail', code: 'notLeader' });
    expect(client.retry().asked).toBe('s2 c.1.1 removeServer');
    expect(client.hear({ outcome: 'redirect' }).replies).toEqual([]);
    client.hear({ outcome: 'fail', reason: 'another change is under way' });
    expect(client.replies).toEqual([
      reply('op1', { outcome: 'info', reason: 'another change is under way' }),
    ]);
  });

  test('a session that a user opens is the answer, and not for the commands', () => {
    const client = new Client().ask({ type: 'openSession' }).hear(opened);
    expect(client.replies).toEqual([reply('op1', opened)]);
    expect(client.ask(put).asked).toBe('s1 c.1.2 openSession');
  });
});

test('no more wait than it is told, and it needs servers and a time', () => {
  const client = new Client().ask(query).ask(query).ask(query).ask(query);
  expect(client.replies).toEqual([reply('op4', { outcome: 'fail', reason: '3 operations wait' })]);
  expect(() => raftClient({ ...options, servers: [] })).toThrow('needs servers');
  expect(() => raftClient({ ...options, retryAfterMs: 0 })).toThrow('retryAfterMs above 0');
});
