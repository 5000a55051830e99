import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  areConcurrentWrites,
  contextOf,
  isSuperseded,
  type Siblings,
  synchronize,
  write,
} from '../../../src/impl/vector-clock/dotted-version-vector.ts';
import type { Vector } from '../../../src/impl/vector-clock/vector.ts';
import { deepFreeze } from '../../support/interaction-script.ts';

const valuesOf = (siblings: Siblings<string>) => siblings.map(({ value }) => value);

describe('Preguica et al. 2012: two clients write through one server', () => {
  const empty: Siblings<string> = [];
  const read = write(empty, {}, 'r', 'v1');
  const context = contextOf(read);
  const byFirst = write(read, context, 'r', 'v2');
  const bySecond = write(byFirst, context, 'r', 'v3');

  test('both had read the same: neither write supersedes the other, though both count at one server', () => {
    expect(bySecond.map(({ dot }) => dot)).toEqual([
      { server: 'r', number: 2 },
      { server: 'r', number: 3 },
    ]);
    expect(areConcurrentWrites(bySecond[0]!, bySecond[1]!)).toBe(true);
    expect(areConcurrentWrites(bySecond[0]!, bySecond[0]!)).toBe(false);
  });

  test('what had been read is superseded, what came since is not', () => {
    expect(isSuperseded(read[0]!, byFirst[0]!)).toBe(true);
    const late = write(bySecond, contextOf(byFirst), 'r', 'v4');
    expect(valuesOf(late)).toEqual(['v3', 'v4']);
  });

  test('who has read all writes one value in place of all', () => {
    expect(valuesOf(write(bySecond, contextOf(bySecond), 'r', 'v5'))).toEqual(['v5']);
  });

  test('a number is not used again, though the client had read elsewhere', () => {
    const elsewhere = synchronize(empty, bySecond);
    expect(write(empty, contextOf(elsewhere), 'r', 'v6')[0]!.dot.number).toBe(4);
  });
});

interface Action {
  readonly server: number;
  readonly kind: 'read' | 'write' | 'write blind' | 'exchange';
  readonly other: number;
  readonly client: number;
}

const actions: fc.Arbitrary<readonly Action[]> = fc.array(
  fc.record({
    server: fc.nat(1),
    kind: fc.constantFrom<Action['kind']>('read', 'write', 'write blind', 'exchange'),
    other: fc.nat(1),
    client: fc.nat(2),
  }),
  { maxLength: 20 },
);

/** What the paper has the dotted vectors stand for: for each value the set of all writes in its past, itself included. */
interface Explicit {
  readonly value: string;
  readonly past: ReadonlySet<string>;
}

const explicitly = (left: readonly Explicit[], right: readonly Explicit[]): readonly Explicit[] => {
  const all = [...left, ...right.filter(({ value }) => !left.some((each) => each.value === value))];
  return all.filter((each) => !all.some((other) => other.value !== each.value && other.past.has(each.value)));
};

test('the siblings are those that the whole causal histories leave, whatever clients and servers do', () => {
  fc.assert(
    fc.property(actions, (list) => {
      const servers: Siblings<string>[] = [[], []];
      const truth: (readonly Explicit[])[] = [[], []];
      const clients: { context: Vector; past: ReadonlySet<string> }[] = Array.from({ length: 3 }, () => ({
        context: {},
        past: new Set<string>(),
      }));
      for (const [index, { server, kind, other, client }] of list.entries()) {
        if (kind === 'exchange') {
          servers[server] = synchronize(deepFreeze(servers[server]!), servers[other]!);
          truth[server] = explicitly(truth[server]!, truth[other]!);
        } else if (kind === 'read') {
          const past = new Set(truth[server]!.flatMap((each) => [...each.past]));
          clients[client] = { context: contextOf(servers[server]!), past };
        } else {
          const { context, past } = kind === 'write' ? clients[client]! : { context: {}, past: [] };
          const value = `v${index}`;
          servers[server] = write(deepFreeze(servers[server]!), context, `s${server}`, value);
          truth[server] = explicitly(truth[server]!, [{ value, past: new Set([...past, value]) }]);
        }
        expect(valuesOf(servers[server]!).sort()).toEqual(truth[server]!.map(({ value }) => value).sort());
      }
    }),
  );
});
