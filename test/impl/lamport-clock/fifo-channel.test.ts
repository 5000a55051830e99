import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acceptInOrder,
  acknowledge,
  append,
  emptyIncoming,
  emptyOutgoing,
  type Incoming,
  type Outgoing,
} from '../../../src/impl/lamport-clock/fifo-channel.ts';
import { deepFreeze } from '../../support/interaction-script.ts';

const sent = (count: number) =>
  Array.from({ length: count }, (_, index) => index + 1).reduce<Outgoing<number>>(append, emptyOutgoing);

describe('a channel that keeps the order', () => {
  test('messages are numbered from 1, and kept until they are acknowledged', () => {
    const outgoing = deepFreeze(sent(3));
    expect(outgoing.unacknowledged.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(acknowledge(outgoing, 2)).toEqual({ last: 3, unacknowledged: [{ number: 3, content: 3 }] });
    expect(acknowledge(outgoing, 0)).toBe(outgoing);
  });

  test('what was never sent cannot be acknowledged', () => {
    expect(() => acknowledge(sent(3), 4)).toThrow('message 4 is acknowledged, the last was 3');
  });

  test('what overtakes waits, and what comes twice is taken once', () => {
    const [first, second, third] = sent(3).unacknowledged;
    const one = acceptInOrder<number>(emptyIncoming, third!);
    expect(one.contents).toEqual([]);
    expect(acceptInOrder(one.incoming, third!)).toEqual({ incoming: one.incoming, contents: [] });
    const two = acceptInOrder(one.incoming, first!);
    expect(two.contents).toEqual([1]);
    const three = acceptInOrder(two.incoming, second!);
    expect(three).toEqual({ incoming: { taken: 3, early: [] }, contents: [2, 3] });
    expect(acceptInOrder(three.incoming, second!).contents).toEqual([]);
  });

  test('whatever the network does, all messages are taken once and in their order', () => {
    const arrivals = fc.array(fc.nat({ max: 6 }), { maxLength: 40 });
    fc.assert(
      fc.property(arrivals, (indices) => {
        const messages = sent(7).unacknowledged;
        let incoming: Incoming<number> = emptyIncoming;
        const taken: number[] = [];
        for (const index of [...indices, ...messages.keys()]) {
          const accepted = acceptInOrder(deepFreeze(incoming), messages[index]!);
          taken.push(...accepted.contents);
          incoming = accepted.incoming;
        }
        expect(taken).toEqual([1, 2, 3, 4, 5, 6, 7]);
      }),
    );
  });
});
