import { describe, expect, test } from 'vitest';
import type { Input, NodeClock, Transition } from '../../../src/core/machine.ts';
import {
  defaultLeaseConfiguration,
  holdMsOf,
  type LeaseConfiguration,
} from '../../../src/impl/lease/configuration.ts';
import { heldLease, type LeaseState, leaseMachine } from '../../../src/impl/lease/machine.ts';
import type {
  LeaseDurable,
  LeaseMessage,
  LeaseOperation,
  LeaseResult,
} from '../../../src/impl/lease/messages.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const configuration: LeaseConfiguration = {
  grantor: 'grantor',
  termMs: 1100,
  driftPartsPerMillion: 100_000,
  renewEveryMs: 300,
  recordsUntilSnapshot: 3,
};
const machine = leaseMachine(configuration);

type Step = Transition<LeaseState, LeaseMessage, LeaseResult, LeaseDurable>;
const at = (monotonicMs: number): NodeClock => ({ monotonicMs, wallMs: 0 });

/** A node, without a world: what it says is looked at, and what it hears is made up. */
class Node {
  state: LeaseState;
  effects: Step['effects'];
  readonly disk: LeaseDurable[];

  constructor(name: string, disk: readonly LeaseDurable[] = [], ms = 0) {
    this.disk = [...disk];
    const { state, effects } = machine.start(name, disk, at(ms));
    this.state = state;
    this.effects = this.written(effects);
  }

  take(input: Input<LeaseMessage, LeaseOperation>): Step['effects'] {
    const { state, effects } = machine.step(this.state, input);
    this.state = state;
    this.effects = this.written(effects);
    return effects;
  }

  hear(ms: number, from: string, message: LeaseMessage) {
    return this.take({ kind: 'message', from, message, now: at(ms) });
  }

  ask(ms: number, operation: LeaseOperation, id = `op at ${ms}`) {
    return this.take({ kind: 'operation', id, client: 'c', operation, now: at(ms) });
  }

  timer(ms: number, name: string, generation: number) {
    return this.take({ kind: 'timer', name, generation, now: at(ms) });
  }

  private written(effects: Step['effects']) {
    for (const effect of effects) {
      if (effect.kind !== 'persist') continue;
      if (effect.replacesEarlier) this.disk.length = 0;
      this.disk.push(effect.data);
    }
    return effects;
  }

  said(): readonly LeaseMessage[] {
    return this.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.message] : []));
  }

  answer() {
    return this.effects.find((effect) => effect.kind === 'reply');
  }
}

const ask = (claim: number, sentAtMs: number, id = 0, session = 1, lease = 'disk'): LeaseMessage => ({
  type: 'ask',
  lease,
  session,
  claim,
  sentAtMs,
  id,
});
const granted = (sentAtMs: number, id = 1, claim = 1): LeaseMessage => ({
  type: 'granted',
  lease: 'disk',
  session: 1,
  claim,
  sentAtMs,
  id,
});
const acquire = { type: 'acquire', lease: 'disk', wait: false, keepAlive: false } as const;
const observe = { type: 'observe', lease: 'disk' } as const;

function holder(): Node {
  const node = new Node('n1');
  node.ask(1000, acquire);
  return node;
}

describe('Gray and Cheriton 1989, section 2: a lease ends by itself', () => {
  test('the script records it', () => {
    runInteractionScript(new URL('lease.script', import.meta.url), () => machine);
  });

  test.each([
    [1899, 1],
    [1900, null],
  ])('a holder that asked at 1000 and heard at 1500: at %i it has lease %s', (ms, id) => {
    const node = holder();
    node.hear(1500, 'grantor', granted(1000));
    node.ask(ms, observe);
    expect(node.answer()).toMatchObject({ result: { lease: 'disk', id } });
    expect(heldLease(configuration, node.state, 'disk', ms)?.id ?? null).toBe(id);
  });

  test.each([
    [1099, 'refused'],
    [1100, 'granted'],
  ])('a lease granted at 0 and asked for by another at %i: %s', (ms, type) => {
    const node = new Node('grantor');
    node.hear(0, 'n1', ask(1, 5000));
    node.hear(ms, 'n2', ask(1, 77));
    expect(node.said()[0]).toMatchObject({ type });
  });

  test('the answer to an older request takes nothing away', () => {
    const node = holder();
    node.hear(1100, 'grantor', granted(1050));
    node.hear(1200, 'grantor', granted(1000));
    expect(heldLease(configuration, node.state, 'disk', 1949)).toEqual({ id: 1 });
  });

  test('a renewal that was late is none: the lease is over, and is claimed anew under another id', () => {
    const node = new Node('grantor');
    node.hear(0, 'n1', ask(1, 5000));
    node.hear(1100, 'n1', ask(1, 5300, 1));
    expect(node.said()).toEqual([
      { type: 'refused', lease: 'disk', session: 1, claim: 1, id: 1, holder: '' },
    ]);
    node.hear(1101, 'n1', ask(2, 6000));
    expect(node.said()[0]).toMatchObject({ type: 'granted', claim: 2, id: 2 });
  });

  test('a request that comes late, or twice, does not extend the term', () => {
    const node = new Node('grantor');
    node.hear(0, 'n1', ask(1, 5000));
    expect(node.hear(100, 'n1', ask(1, 5100, 1))).toHaveLength(1);
    expect(node.hear(500, 'n1', ask(1, 5100, 1))).toEqual([]);
    expect(node.hear(500, 'n1', ask(1, 5000))).toEqual([]);
    node.hear(1200, 'n2', ask(1, 77));
    expect(node.said()[0]).toMatchObject({ type: 'granted', id: 2 });
  });
});

describe('section 5: failures of clocks and of nodes', () => {
  test('a holder counts less than the grantor by what both clocks may drift', () => {
    expect(holdMsOf(configuration)).toBe(900);
    expect(holdMsOf({ ...configuration, ...defaultLeaseConfiguration })).toBe(9990);
    expect(holdMsOf({ ...configuration, driftPartsPerMillion: 0 })).toBe(1100);
  });

  test('a restarted grantor keeps the lease for its holder, and counts the term once more', () => {
    const before = new Node('grantor');
    before.hear(0, 'n1', ask(1, 5000));
    const node = new Node('grantor', before.disk, 70_000);
    node.hear(71_000, 'n2', ask(1, 77));
    expect(node.said()[0]).toMatchObject({ type: 'refused', holder: 'n1' });
    node.hear(71_050, 'n1', ask(1, 6000, 1));
    expect(node.said()[0]).toMatchObject({ type: 'granted', id: 1 });
    node.hear(72_150, 'n2', ask(1, 99));
    expect(node.said()[0]).toMatchObject({ type: 'granted', id: 2 });
  });

  test('whose the lease is, is on disk before anybody hears of it; a renewal costs no write', () => {
    const node = new Node('grantor');
    const effects = node.hear(0, 'n1', ask(1, 5000));
    expect(effects.map(({ kind }) => kind)).toEqual(['persist', 'send', 'setTimer']);
    expect(effects[1]).toMatchObject({ afterPersist: 1 });
    const renewal = node.hear(100, 'n1', ask(1, 5100, 1));
    expect(renewal.map(({ kind }) => kind)).toEqual(['send']);
    expect(renewal[0]).toMatchObject({ afterPersist: 1 });
  });

  test('a holder that starts again has nothing, and is deaf to what its earlier life asked for', () => {
    const before = holder();
    const node = new Node('n1', before.disk);
    expect(node.state).toMatchObject({ session: 2 });
    node.hear(1010, 'grantor', granted(1000));
    expect(heldLease(configuration, node.state, 'disk', 1010)).toBeUndefined();
    const grantor = new Node('grantor');
    grantor.hear(0, 'n1', ask(1, 5000));
    grantor.hear(10, 'n1', ask(1, 5000, 0, 2));
    expect(grantor.said()[0]).toMatchObject({ type: 'refused', holder: 'n1' });
  });

  test('what is prepared under a lease is not done when that is over', () => {
    const node = holder();
    node.hear(1010, 'grantor', granted(1000));
    node.ask(1020, { type: 'use', lease: 'disk', afterMs: 800 }, 'short');
    node.ask(1020, { type: 'use', lease: 'disk', afterMs: 900 }, 'long');
    node.timer(1820, 'use 2', 1);
    expect(node.answer()).toMatchObject({ id: 'short', outcome: 'ok' });
    node.timer(1920, 'use 3', 1);
    expect(node.answer()).toMatchObject({
      id: 'long',
      outcome: 'fail',
      reason: 'lease disk ended meanwhile',
    });
  });
});

describe('giving back', () => {
  test('a lease that was released is not held by a grant that comes after; it is given back once more', () => {
    const node = holder();
    node.ask(1005, { type: 'release', lease: 'disk' });
    expect(node.said()).toEqual([{ type: 'release', lease: 'disk', session: 1, claim: 1 }]);
    node.hear(1010, 'grantor', granted(1000));
    expect(heldLease(configuration, node.state, 'disk', 1010)).toBeUndefined();
    expect(node.said()).toEqual([{ type: 'release', lease: 'disk', session: 1, claim: 1 }]);
  });

  test('a late release of an earlier claim frees nothing', () => {
    const grantor = new Node('grantor');
    grantor.hear(0, 'n1', ask(1, 5000));
    grantor.hear(10, 'n1', ask(2, 5010));
    expect(grantor.said()[0]).toMatchObject({ type: 'granted', claim: 2, id: 2 });
    grantor.hear(20, 'n1', { type: 'release', lease: 'disk', session: 1, claim: 1 });
    grantor.hear(30, 'n1', ask(1, 5005));
    expect(grantor.said()[0]).toMatchObject({ type: 'refused', claim: 1 });
    grantor.hear(40, 'n2', ask(1, 77));
    expect(grantor.said()[0]).toMatchObject({ type: 'refused', holder: 'n1' });
  });

  test('a revoked lease is not renewed, and ends when its holder says so or its term is over', () => {
    const grantor = new Node('grantor');
    grantor.hear(0, 'n1', ask(1, 5000));
    grantor.ask(10, { type: 'revoke', lease: 'disk' }, 'revocation');
    expect(grantor.said()).toEqual([{ type: 'revoke', lease: 'disk', session: 1, claim: 1 }]);
    grantor.hear(100, 'n1', ask(1, 5100, 1));
    expect(grantor.said()).toEqual([{ type: 'revoke', lease: 'disk', session: 1, claim: 1 }]);
    grantor.timer(1100, 'expiry', 1);
    expect(grantor.answer()).toMatchObject({ id: 'revocation', outcome: 'ok', result: { id: 1 } });
  });
});

describe('values attached to a lease', () => {
  const put = (number: number, value: unknown, lease = 'disk', id = 1): LeaseMessage => ({
    type: 'put',
    lease,
    session: 1,
    id,
    number,
    key: 'k',
    value,
  });
  const grantorWith = (...messages: LeaseMessage[]) => {
    const node = new Node('grantor');
    node.hear(0, 'n1', ask(1, 5000));
    node.hear(0, 'n1', ask(2, 5000, 0, 1, 'tape'));
    for (const message of messages) node.hear(5, 'n1', message);
    return node;
  };
  const storedAt = (node: Node, ms: number) => {
    node.ask(ms, { type: 'get', key: 'k' });
    return (node.answer() as { result: { value: unknown } }).result.value;
  };

  test('are there until it ends', () => {
    expect(storedAt(grantorWith(put(3, 'a')), 1099)).toBe('a');
    expect(storedAt(grantorWith(put(3, 'a')), 1100)).toBe(null);
  });

  test('an old request for one, late or once more, does not undo a later one, also after a restart', () => {
    expect(storedAt(grantorWith(put(4, 'b'), put(3, 'a')), 10)).toBe('b');
    const restarted = new Node('grantor', grantorWith(put(3, 'a'), put(4, 'b')).disk);
    restarted.hear(5, 'n1', put(3, 'a'));
    expect(restarted.said()).toEqual([{ type: 'stored', session: 1, number: 3 }]);
    expect(storedAt(restarted, 10)).toBe('b');
  });

  test.each([
    ['under another id', put(3, 'a', 'disk', 9), 'lease disk is not held under id 9'],
    ['of a lease that nobody has', put(3, 'a', '__proto__'), 'lease __proto__ is not held under id 1'],
  ])('none is stored %s', (_, message, reason) => {
    const node = grantorWith(message);
    expect(node.said()).toEqual([{ type: 'notStored', session: 1, number: 3, reason }]);
    expect(storedAt(node, 10)).toBe(null);
  });

  test('one belongs to one lease', () => {
    const node = grantorWith(put(3, 'a'), put(4, 'b', 'tape', 2));
    expect(node.said()[0]).toMatchObject({ type: 'notStored', reason: 'k is attached to lease disk' });
  });

  test('snapshots take the place of the records before them, and lead to the same book', () => {
    const node = grantorWith(put(3, 'a'), put(4, 'b'), put(5, 'c'));
    expect(node.disk.map(({ type }) => type)).toEqual(['book', 'changes', 'changes']);
    const again = new Node('grantor', node.disk);
    expect((again.state as { book: unknown }).book).toEqual((node.state as { book: unknown }).book);
  });
});

describe('what cannot be', () => {
  test.each([
    [{ termMs: 0 }, 'termMs is a whole number from 1, not 0'],
    [{ driftPartsPerMillion: 1_000_000 }, 'driftPartsPerMillion is a whole number from 0 to 999,999'],
    [{ renewEveryMs: 900 }, 'less than the 900 ms for which a lease is held'],
    [{ termMs: 1 }, 'nothing is left of a term of 1 ms'],
    [{ recordsUntilSnapshot: 0 }, 'recordsUntilSnapshot is a whole number from 1'],
  ])('a configuration with %j is refused', (change, message) => {
    expect(() => leaseMachine({ ...configuration, ...change })).toThrow(message);
  });

  test('records of the other role are refused', () => {
    expect(() => new Node('n1', [{ type: 'changes', changes: [] }])).toThrow('a holder has no record');
    expect(() => new Node('grantor', [{ type: 'session', session: 1 }])).toThrow('a grantor has no record');
  });

  test('a holder asks the grantor what only that knows, and the grantor holds no lease', () => {
    const node = holder();
    node.ask(5, { type: 'inspect', lease: 'disk' });
    expect(node.answer()).toMatchObject({ outcome: 'redirect', node: 'grantor' });
    const grantor = new Node('grantor');
    grantor.ask(5, acquire);
    expect(grantor.answer()).toMatchObject({ outcome: 'fail' });
    expect(heldLease(configuration, grantor.state, 'disk', 5)).toBeUndefined();
  });
});
