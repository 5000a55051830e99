import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counter } from '../../../src/checkers/objects/counter.ts';
import { ownedMutex } from '../../../src/checkers/objects/owned-mutex.ts';
import { register } from '../../../src/checkers/objects/register.ts';
import { defineTarget } from '../../../src/verifier/library/define-target.ts';
import { formatTargetResult } from '../../../src/verifier/library/format-target-result.ts';
import { verifyTarget } from '../../../src/verifier/library/verify-target.ts';

/** A counter on a storage that is asked over a network; the wrong one reads and writes in two steps. */
const counterOn = (isAtomic: boolean) =>
  defineTarget({
    name: isAtomic ? 'atomic counter' : 'counter that loses updates',
    promises: counter(),
    create: ({ schedule }) => {
      let stored = 0;
      const get = () => schedule(() => stored, 'get');
      return {
        read: get,
        add: isAtomic
          ? (n: number) =>
              schedule(() => {
                stored += n;
              }, 'add')
          : async (n: number) => {
              const sum = (await get()) + n;
              await schedule(() => {
                stored = sum;
              }, 'put');
            },
      };
    },
    operations: {
      add: { value: [1, 2], perform: (subject, { value }) => subject.add(value) },
      read: (subject) => subject.read(),
    },
  });

describe('promises that are kept and broken', () => {
  test('a counter that keeps its promise is valid', async () => {
    const result = await verifyTarget(counterOn(true), { seeds: 30, seed: 1 });
    expect(result.verdict).toBe('valid');
    expect(result.counterexample).toBeUndefined();
    expect(result.operations.add!.ok).toBeGreaterThan(50);
    expect(result.scope.join('\n')).toMatch(/in \d+ of \d+ runs operations of several clients were open/);
  });

  test('a lost update is found, made small, and replayed from seed and path', async () => {
    const target = counterOn(false);
    const result = await verifyTarget(target, { seeds: 100, seed: 2 });
    expect(result.verdict).toBe('violated');
    const { counterexample, seed, path } = result;
    // Two adds at a time and a read, or an add that another one's old sum undoes: no less can lose an update.
    expect(counterexample!.history.operations.count).toBe(3);
    expect(counterexample!.reproduced).toEqual({ times: 10, of: 10 });
    expect(counterexample!.explanation.join('\n')).toContain('cannot be explained');
    const again = await verifyTarget(target, { seed, path: path! });
    expect(again.counterexample!.events).toEqual(counterexample!.events);
    expect(again.runs).toBe(1);
    expect(formatTargetResult(result).join('\n')).toContain(
      `Again: verifyTarget(target, { seed: 2, path: '${path}' })`,
    );
  });

  test('a path that leads nowhere, or to a run that breaks nothing, is no success', async () => {
    const kept = await verifyTarget(counterOn(true), { seed: 2, path: '1' });
    expect(kept.verdict).toBe('unknown');
    expect(kept.programs).toBe(1);
    expect(kept.checks[0]!.detail).toContain('a run in which nothing is broken');
    for (const path of ['abc', '1.5', '0:9999999', '0:0:0:0:0:0:0:0:0'])
      await expect(verifyTarget(counterOn(true), { seed: 2, path })).rejects.toThrow(
        `the path ${path} leads to no program`,
      );
    await expect(verifyTarget(counterOn(true), { path: '1' })).rejects.toThrow('a path belongs to a seed');
  });

  test('the same seed draws the same runs', async () => {
    const results = [
      await verifyTarget(counterOn(false), { seed: 9, seeds: 5 }),
      await verifyTarget(counterOn(false), { seed: 9, seeds: 5 }),
    ];
    const [first, second] = results.map(({ seconds: _, ...rest }) => rest);
    expect(first).toEqual(second);
  });

  test('a workload by its name: lin-kv of a map that forgets to compare', async () => {
    const store = (isRight: boolean) =>
      defineTarget({
        name: 'map',
        workload: 'lin-kv',
        create: () => new Map<unknown, unknown>(),
        operations: {
          read: (map, { key }) => map.get(key) ?? null,
          write: (map, { key, value }) => {
            map.set(key, value);
          },
          cas: (map, { key, value: [from, to] }) => {
            if (isRight && map.get(key) !== from) return false;
            map.set(key, to);
            return true;
          },
        },
      });
    expect((await verifyTarget(store(true), { seeds: 20, seed: 3 })).verdict).toBe('valid');
    const wrong = await verifyTarget(store(false), { seeds: 30, seed: 3 });
    expect(wrong.verdict).toBe('violated');
    expect(wrong.counterexample!.history.operations.count).toBeLessThanOrEqual(2);
  });

  test('a law: ids of two nodes whose counters know nothing of each other', async () => {
    const target = defineTarget({
      name: 'ids',
      promises: 'unique-ids',
      nodes: ['n1', 'n2'],
      create: ({ nodes }) => new Map(nodes.map((node) => [node, 0])),
      operations: {
        generate: (counters, { node }) => {
          counters.set(node, counters.get(node)! + 1);
          return counters.get(node)!;
        },
      },
    });
    const { verdict, counterexample } = await verifyTarget(target, { seeds: 20, seed: 4 });
    expect(verdict).toBe('violated');
    expect(counterexample!.history.operations.count).toBe(2);
  });

  test('what clients ask last is asked when nothing is left to happen', async () => {
    const replicas = (losesMessages: boolean) =>
      defineTarget({
        name: 'grow-only set',
        nodes: ['n1', 'n2'],
        promises: {
          name: 'convergence',
          about: 'in the end all replicas read the same',
          judge: ({ values, operations: { f, result, count }, functions }) => {
            const reads = new Set<string>();
            for (let row = 0; row < count; row += 1)
              if (functions[f[row]!] === 'read') reads.add(JSON.stringify(values[result[row]!]));
            return { verdict: reads.size > 1 ? 'violated' : 'valid' };
          },
        },
        create: ({ nodes }) => new Map(nodes.map((node) => [node, new Set<number>()])),
        operations: {
          add: {
            value: fc.integer({ min: 0, max: 9 }),
            perform: (sets, { value, node, nodes, send, random }) => {
              sets.get(node)!.add(value);
              for (const other of nodes.filter((name) => name !== node))
                if (!losesMessages || random(4) > 0)
                  send(() => sets.get(other)!.add(value), `${node} to ${other}`);
            },
          },
          read: (sets, { node }) => [...sets.get(node)!].sort(),
        },
        final: ['read'],
      });
    expect((await verifyTarget(replicas(false), { seeds: 40, seed: 5 })).verdict).toBe('valid');
    const lossy = await verifyTarget(replicas(true), { seeds: 40, seed: 5 });
    expect(lossy.verdict).toBe('violated');
    expect(lossy.counterexample!.history.operations.count).toBe(3);
  });
});

describe('time', () => {
  /** A lock whose holder loses it after 100 ms, noticed by nobody. */
  const lockWithTimeLimit = (limitMs: number | undefined, virtualGlobals: boolean) =>
    defineTarget({
      name: 'lock with a time limit',
      promises: ownedMutex(),
      virtualGlobals,
      create: ({ clock }) => {
        let holder: string | undefined;
        const later = (fire: () => void, ms: number) =>
          virtualGlobals ? setTimeout(fire, ms) : clock.setTimeout(fire, ms);
        return {
          acquire(process: string) {
            if (holder !== undefined) return false;
            holder = process;
            if (limitMs !== undefined)
              later(() => {
                holder = undefined;
              }, limitMs);
            return true;
          },
          release(process: string) {
            if (holder !== process) return false;
            holder = undefined;
            return true;
          },
        };
      },
      operations: {
        acquire: (lock, { process }) => lock.acquire(process),
        release: (lock, { process }) => lock.release(process),
      },
    });

  test.each([false, true])('passes in a run, virtual globals: %s', async (virtualGlobals) => {
    const kept = await verifyTarget(lockWithTimeLimit(undefined, virtualGlobals), { seeds: 40, seed: 6 });
    expect(kept.verdict).toBe('valid');
    const { verdict, counterexample } = await verifyTarget(lockWithTimeLimit(100, virtualGlobals), {
      seeds: 40,
      seed: 6,
    });
    expect(verdict).toBe('violated');
    expect(counterexample!.events.join('\n')).toContain('100 ms pass, and a timer fires');
  });

  test('the globals of the process are its own again afterwards', async () => {
    const before = [Date, setTimeout, setInterval, setImmediate, Math.random, performance.now];
    const seen: unknown[] = [];
    const target = defineTarget({
      name: 'clock reader',
      promises: register(),
      virtualGlobals: true,
      create: async ({ clock }) => {
        seen.push(
          Date.now() === clock.now(),
          new Date().toISOString() === new Date(clock.now()).toISOString(),
          new Date(0).getTime() === 0,
        );
        seen.push(new Date() instanceof Date, performance.now() === clock.elapsedMs());
        await new Promise((resolve) => setTimeout(resolve, 5));
        seen.push(clock.elapsedMs() === 5);
        return null;
      },
      operations: { read: () => null },
    });
    await verifyTarget(target, { seeds: 3, seed: 1 });
    expect(new Set(seen)).toEqual(new Set([true]));
    expect([Date, setTimeout, setInterval, setImmediate, Math.random, performance.now]).toEqual(before);
  });
});

test('what is on its way arrives after the last operation, and timers can be kept from overtaking it', async () => {
  const mailbox = (timersWhenIdleOnly: boolean) =>
    defineTarget({
      name: 'mailbox',
      timersWhenIdleOnly,
      promises: {
        name: 'sent before the timer',
        about: 'the message arrives before a timer of 10 ms fires',
        judge: ({ steps }) => ({
          verdict: steps[0]?.action === 'fire' ? 'violated' : steps.length > 1 ? 'valid' : 'unknown',
        }),
      },
      clients: 1,
      operationsPerClient: 3,
      create: () => null,
      operations: {
        go: (_, { send, clock, recordStep }) => {
          send(() => recordStep({ node: 'a', action: 'arrive' }));
          clock.setTimeout(() => recordStep({ node: 'a', action: 'fire', parameters: { late: true } }), 10);
        },
      },
    });
  const kept = await verifyTarget(mailbox(true), { seeds: 30, seed: 1 });
  expect(kept.verdict).toBe('valid');
  expect(kept.scope.join()).toContain('was not decided in');
  const overtaken = await verifyTarget(mailbox(false), { seeds: 30, seed: 1 });
  expect(overtaken.verdict).toBe('violated');
  expect(overtaken.counterexample!.events.join('\n')).toContain('a: fire {"late":true}');
});

describe('targets that do not behave', () => {
  const registerThat = (perform: () => unknown, more = {}) =>
    defineTarget({
      name: 'odd register',
      promises: register(),
      create: () => null,
      operations: { read: perform },
      ...more,
    });
  const detailOf = async (target: Parameters<typeof verifyTarget>[0], seeds = 10) => {
    const { verdict, checks, scope } = await verifyTarget(target, { seeds, seed: 1 });
    return { verdict, text: [...checks.map(({ detail }) => detail), ...scope].join('\n') };
  };

  test('operations that never end are of unknown outcome, and the verdict is unknown', async () => {
    const { verdict, text } = await detailOf(registerThat(() => new Promise(() => {})));
    expect(verdict).toBe('unknown');
    expect(text).toContain('read succeeded 0 times of at least 5');
    expect(text).toContain('an operation never ended, the first one: read of client 0');
  });

  test('unless it is promised that every operation ends', async () => {
    const { verdict, text } = await detailOf(
      registerThat(() => new Promise(() => {}), { everyOperationEnds: true }),
    );
    expect(verdict).toBe('violated');
    expect(text).toContain('nothing is left that could happen, and read of client');
  });

  test('real input and output is waited for, and is no deadlock', async () => {
    const reading = (externalMs: number) =>
      registerThat(
        async () => {
          await readFile(import.meta.filename);
          return null;
        },
        { everyOperationEnds: true, externalMs },
      );
    expect((await detailOf(reading(10_000), 5)).verdict).toBe('valid');
    const hurried = await detailOf(reading(0), 5);
    expect(hurried.verdict).toBe('unknown');
    expect(hurried.text).toContain('a run waited for real input or output');
    expect(hurried.text).toContain('which took longer than externalMs');
  });

  test('operations that throw, and answers that cannot be recorded', async () => {
    const throwing = await detailOf(
      registerThat(() => {
        throw new TypeError('no such thing');
      }),
    );
    expect(throwing.verdict).toBe('unknown');
    expect(throwing.text).toMatch(/read ended in an error \d+ times, the first one: no such thing/);
    const garbage = await detailOf(registerThat(() => () => 1));
    expect(garbage.verdict).toBe('unknown');
    expect(garbage.text).toContain('a function cannot be recorded');
  });

  test('operations that fail for certain leave no trace', async () => {
    const target = defineTarget({
      name: 'refusing register',
      promises: register(),
      create: () => ({ value: null as number | null }),
      operations: {
        read: (subject) => subject.value,
        write: {
          value: [1],
          minimumOk: 0,
          perform: (_, { failed }) => {
            throw failed('read only');
          },
        },
      },
    });
    const { verdict, operations } = await verifyTarget(target, { seeds: 20, seed: 1 });
    expect(verdict).toBe('valid');
    expect(operations.write).toMatchObject({ ok: 0, info: 0 });
    expect(operations.write!.fail).toBeGreaterThan(10);
  });

  test('messages without end, timers without end, rejections that reach nobody', async () => {
    const flood = await detailOf(
      defineTarget({
        name: 'flood',
        promises: register(),
        create: ({ send, clock }) => {
          const again = () => send(again, 'again');
          again();
          clock.setInterval(() => {}, 10);
          return null;
        },
        operations: { read: () => new Promise(() => {}) },
      }),
      2,
    );
    expect(flood.verdict).toBe('unknown');
    expect(flood.text).toContain('ended at the limit of events');
    const rejecting = await detailOf(
      registerThat(() => {
        void Promise.reject(new Error('left alone'));
        return null;
      }),
    );
    expect(rejecting.verdict).toBe('valid');
    expect(rejecting.text).toMatch(/errors reached nobody.* left alone/);
  });

  test('the time is up', async () => {
    const result = await verifyTarget(
      registerThat(() => null),
      { timeoutMs: 0, seeds: 5, seed: 1 },
    );
    expect(result.verdict).toBe('unknown');
    expect(result.checks[0]!.detail).toContain('the time was up after 0 programs');
    const signal = AbortSignal.abort();
    const interrupted = await verifyTarget(
      registerThat(() => null),
      { signal, seed: 1 },
    );
    expect(interrupted.checks[0]!.detail).toContain('it was interrupted');
  });

  test.each([
    [{ name: '' }, 'a target needs a name'],
    [{ create: undefined }, 'target odd: there is no function create'],
    [{ operations: {} }, 'target odd: it has no operations'],
    [{ operations: { read: 5 } }, 'the operation read is no function'],
    [{ promises: undefined }, 'expected either workload or promises'],
    [{ workload: 'lin-kv' }, 'expected either workload or promises'],
    [{ final: ['sum'] }, 'final names sum, which is no operation'],
    [{ clients: 0 }, 'clients is 0'],
  ])('a definition that is not whole is refused: %o', (change, message) => {
    const whole = { name: 'odd', promises: register(), create: () => null, operations: { read: () => null } };
    expect(() => defineTarget({ ...whole, ...change } as never)).toThrow(message);
  });

  test('what cannot be created, what promises nothing known, and unknown workloads are bad input', async () => {
    const base = { name: 'odd', create: () => null, operations: { read: () => null } };
    const failing = defineTarget({
      ...base,
      promises: register(),
      create: (): null => {
        throw new Error('no database');
      },
    });
    await expect(verifyTarget(failing)).rejects.toThrow(
      'target odd: it cannot be created or destroyed: no database',
    );
    await expect(verifyTarget(defineTarget({ ...base, promises: {} as never }))).rejects.toThrow(
      'is neither',
    );
    await expect(verifyTarget(defineTarget({ ...base, promises: 'no-such' }))).rejects.toThrow(
      'is called "no-such"',
    );
    await expect(verifyTarget(defineTarget({ ...base, workload: 'lin-vk' }))).rejects.toThrow(
      'no workload "lin-vk"',
    );
  });
});
