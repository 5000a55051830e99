import { describe, expect, test } from 'vitest';
import { optimisticRegisterMachine } from '../../../src/impl/cap/optimistic.ts';
import { grantedMs } from '../../../src/impl/cap/pessimistic/configuration.ts';
import { pessimisticRegisterMachine } from '../../../src/impl/cap/pessimistic.ts';
import { changed } from '../../../src/impl/cap/register.ts';
import { strongRegisterMachine } from '../../../src/impl/cap/strong.ts';
import { isNewer, newest } from '../../../src/impl/cap/version.ts';
import { weakRegisterMachine } from '../../../src/impl/cap/weak.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const settings = { nodes: ['a', 'b', 'c'], retryMs: 100, giveUpMs: 1000, maxWaiting: 2 };
const withPrimary = { ...settings, primary: 'b' };
const withTerm = { ...withPrimary, termMs: 400, driftPartsPerMillion: 25_000 };

const machines = {
  strong: strongRegisterMachine(settings),
  weak: weakRegisterMachine({ nodes: settings.nodes, gossipMs: 100 }),
  optimistic: optimisticRegisterMachine(withPrimary),
  pessimistic: pessimisticRegisterMachine(withTerm),
};

describe('interactions', () => {
  test.each(Object.entries(machines))('%s', (name, machine) => {
    runInteractionScript(new URL(`${name}.script`, import.meta.url), () => machine);
  });
});

describe('a configuration that makes no sense is refused', () => {
  test.each([
    ['nodes', () => strongRegisterMachine({ ...settings, nodes: ['a', 'a'] })],
    ['retryMs', () => strongRegisterMachine({ ...settings, retryMs: 0 })],
    ['gossipMs', () => weakRegisterMachine({ nodes: ['a'], gossipMs: 1.5 })],
    ['d is none of the nodes', () => optimisticRegisterMachine({ ...withPrimary, primary: 'd' })],
    ['termMs', () => pessimisticRegisterMachine({ ...withTerm, termMs: -1 })],
    ['driftPartsPerMillion', () => pessimisticRegisterMachine({ ...withTerm, driftPartsPerMillion: 1e6 })],
    ['x is none of the nodes', () => machines.weak.start('x', [], { monotonicMs: 0, wallMs: 0 })],
  ])('%s', (words, make) => {
    expect(make).toThrow(words);
  });
});

test('a node keeps so many operations waiting, and refuses what comes then for good', () => {
  const now = { monotonicMs: 0, wallMs: 0 };
  let { state } = machines.strong.start('a', [], now);
  const outcomes = ['w1', 'w2', 'w3', 'w4'].map((id) => {
    const input = { kind: 'operation', id, client: 'c', operation: { type: 'read' }, now } as const;
    const next = machines.strong.step(state, input);
    state = next.state;
    return next.effects.find((effect) => effect.kind === 'reply')?.outcome;
  });
  expect(outcomes).toEqual([undefined, undefined, undefined, 'fail']);
});

test('versions are ordered by number, and then by node', () => {
  const [first, second, third] = [
    { number: 1, by: 'b', value: 1 },
    { number: 2, by: 'a', value: 2 },
    { number: 2, by: 'b', value: 3 },
  ] as const;
  expect(isNewer(second, first) && isNewer(third, second) && !isNewer(third, third)).toBe(true);
  expect(newest(second, third)).toBe(third);
  expect(newest(third, second)).toBe(third);
});

test('an append makes a longer list, and of what is no list a new one', () => {
  expect(changed([1, 2], { type: 'append', item: 3 })).toEqual([1, 2, 3]);
  expect(changed(null, { type: 'append', item: 3 })).toEqual([3]);
  expect(changed([1], { type: 'write', value: 'x' })).toBe('x');
});

// Gray and Cheriton 1989, section 2: a slow holder of 400 ms of its own time, seen by a fast clock.
test('the primary waits longer than any holder can take its term to last', () => {
  const holderMs = 400 / (1 - 0.025);
  expect(grantedMs(withTerm)).toBeGreaterThan(holderMs * (1 + 0.025));
  expect(grantedMs({ ...withTerm, driftPartsPerMillion: 0 })).toBe(401);
});

describe('a term is over when the clock shows its end, though the sum in floating point is 8486.719000000001', () => {
  const at = (monotonicMs: number) => ({ monotonicMs, wallMs: 0 });
  const exact = pessimisticRegisterMachine({ ...withTerm, driftPartsPerMillion: 0 });
  const request = { life: 1, number: 1 };

  test('at its holder', () => {
    const { state } = exact.start('a', [], at(8000));
    const operation = { type: 'append', item: 1 } as const;
    const asking = exact.step(state, {
      ...{ kind: 'operation', id: 'o', client: 'c', operation, now: at(8086.719) },
    });
    const about = { request, grant: 1, askedAtMs: 8086.719, value: [], waited: false };
    const message = { type: 'granted', ...about } as const;
    const holding = exact.step(asking.state, { kind: 'message', from: 'b', message, now: at(8100) });
    const { effects } = exact.step(holding.state, {
      ...{ kind: 'timer', name: 'retry', generation: 1, now: at(8486.719) },
    });
    const sent = effects.flatMap((effect) => (effect.kind === 'send' ? [effect.message.type] : []));
    expect(sent).toEqual(['lock']);
  });

  test('at the primary, which counts a millisecond more', () => {
    const { state } = exact.start('b', [], at(8000));
    const message = { type: 'lock', request, askedAtMs: 0 } as const;
    const locked = exact.step(state, { kind: 'message', from: 'a', message, now: at(8085.719) });
    expect(locked.state.holder?.node).toBe('a');
    const after = exact.step(locked.state, {
      ...{ kind: 'timer', name: 'term', generation: 1, now: at(8486.719) },
    });
    expect(after.state.holder).toBeNull();
  });
});
