import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkConsistency } from '../../../../src/checkers/consistency/consistency.ts';
import { register } from '../../../../src/checkers/objects/register.ts';
import { Randomness } from '../../../../src/core/random.ts';
import { HistoryRecorder } from '../../../../src/history/history-recorder.ts';
import { services } from '../../../../src/verifier/programs/services/registry.ts';

type Asked = { readonly client: number; readonly write: boolean };

/** Clients ask one after the other; which consistency models does what they see fulfil? */
async function modelsOf(name: string, asked: readonly Asked[], seed: number): Promise<readonly string[]> {
  const service = services[name]!(new Randomness(seed));
  const recorder = new HistoryRecorder({ initial: null });
  let value = 0;
  for (const { client, write } of asked) {
    const source = `n${client}`;
    if (write) {
      recorder.invoke(source, 'write', ++value);
      service.handle(source, { type: 'write', key: 'x', value });
      recorder.ok(source, 'write');
    } else {
      recorder.invoke(source, 'read');
      const reply = service.handle(source, { type: 'read', key: 'x' });
      recorder.ok(source, 'read', reply.type === 'read_ok' ? reply.value : null);
    }
  }
  const { models: findings } = await checkConsistency(recorder.history(), register() as never);
  return findings.filter(({ verdict }) => verdict === 'valid').map(({ model }) => model);
}

const asked = fc.array(fc.record({ client: fc.nat(2), write: fc.boolean() }), {
  minLength: 1,
  maxLength: 12,
});

/** Whether it holds of every run, or else fails for some. */
async function alwaysGives(name: string, model: string): Promise<boolean> {
  let isAlways = true;
  await fc.assert(
    fc.asyncProperty(asked, fc.nat(), async (operations, seed) => {
      isAlways &&= (await modelsOf(name, operations, seed)).includes(model);
    }),
    { numRuns: 60, seed: 8 },
  );
  return isAlways;
}

describe('what services promise is what they keep, and no more', () => {
  test('lin-kv is linearizable', async () => {
    expect(await alwaysGives('lin-kv', 'linearizable')).toBe(true);
  });

  test('seq-kv is sequential, and not linearizable', async () => {
    expect(await alwaysGives('seq-kv', 'sequential')).toBe(true);
    expect(await alwaysGives('seq-kv', 'linearizable')).toBe(false);
  });

  test('lww-kv is not even sequential', async () => {
    expect(await alwaysGives('lww-kv', 'sequential')).toBe(false);
  });

  test('lin-tso gives each integer once, in order', () => {
    const oracle = services['lin-tso']!(new Randomness(1));
    expect([0, 1, 2].map(() => oracle.handle('n0', { type: 'ts' }))).toEqual([
      { type: 'ts_ok', ts: 0 },
      { type: 'ts_ok', ts: 1 },
      { type: 'ts_ok', ts: 2 },
    ]);
  });
});

describe('requests to a map', () => {
  const ask = (name: string, requests: readonly object[]) => {
    const service = services[name]!(new Randomness(1));
    return requests.map((request) => service.handle('n0', request as never)).at(-1);
  };

  test('a missing key is error 20, a value that is not `from` error 22', () => {
    expect(ask('lin-kv', [{ type: 'read', key: 1 }])).toMatchObject({ type: 'error', code: 20 });
    const cas = { type: 'cas', key: 1, from: 2, to: 3 };
    expect(ask('lin-kv', [cas])).toMatchObject({ code: 20 });
    expect(ask('lin-kv', [{ type: 'write', key: 1, value: 1 }, cas])).toMatchObject({ code: 22 });
    expect(ask('lin-kv', [{ type: 'write', key: 1, value: 2 }, cas])).toEqual({ type: 'cas_ok' });
  });

  test('1 and "1" are two keys; values may be of any kind', () => {
    const value = { a: [1, null] };
    expect(
      ask('lin-kv', [
        { type: 'write', key: 1, value },
        { type: 'read', key: '1' },
      ]),
    ).toMatchObject({ code: 20 });
    expect(
      ask('lin-kv', [
        { type: 'write', key: 1, value },
        { type: 'cas', key: 1, from: value, to: 0 },
      ]),
    ).toEqual({ type: 'cas_ok' });
  });

  test('only where it is asked for, and never in lww-kv, a cas creates the key', () => {
    const create = { type: 'cas', key: 1, from: 0, to: 5, create_if_not_exists: true };
    expect(ask('lin-kv', [create])).toEqual({ type: 'cas_ok' });
    expect(ask('seq-kv', [create])).toEqual({ type: 'cas_ok' });
    expect(ask('lww-kv', [create])).toMatchObject({ code: 20 });
  });

  test('what it does not know is error 10', () => {
    expect(ask('lin-kv', [{ type: 'delete', key: 1 }])).toMatchObject({ code: 10 });
    expect(ask('lin-tso', [{ type: 'read', key: 1 }])).toMatchObject({ code: 10 });
  });
});
