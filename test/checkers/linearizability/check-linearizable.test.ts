import { describe, expect, test } from 'vitest';
import {
  checkLinearizable,
  checkLinearizableSync,
} from '../../../src/checkers/linearizability/linearizability.ts';
import { defineSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { verifyLinearization } from '../../../src/checkers/linearizability/verify-linearization.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import { register } from '../../../src/checkers/objects/register.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import { historyOf } from './history-of.ts';

/** Crashed increments of different amounts: subset sum, out of anybody's reach. */
const subsetSum = historyOf(
  ...Array.from({ length: 40 }, (_, i) => `p${i} invoke add ${3 ** Math.min(i, 30) + i}`),
  'r invoke get',
  'r ok 1000000007',
);
const counter = defineSpecification<number>({
  name: 'counter',
  initial: 0,
  step: (sum, { f, argument, result }) =>
    f === 'add' ? sum + (argument as number) : result === undefined || result === sum ? sum : undefined,
});

describe('limits give unknown, their name, and how far it got', () => {
  test('steps', () => {
    const result = checkLinearizableSync(subsetSum, counter, { maxSteps: 10_000 });
    expect(result).toMatchObject({ verdict: 'unknown', limit: { limit: 'steps' } });
    expect(result.longestPrefix).toEqual({ returns: 0, ofReturns: 1, nextRow: 40 });
  });

  test('memory', () => {
    const result = checkLinearizableSync(subsetSum, counter, { maxMemoryMiB: 4 });
    expect(result).toMatchObject({ verdict: 'unknown', limit: { limit: 'memory' } });
  });

  test('time', async () => {
    const result = await checkLinearizable(subsetSum, counter, { timeoutMs: 30 });
    expect(result).toMatchObject({ verdict: 'unknown', limit: { limit: 'time' } });
  });

  test('an abort, while progress is told', async () => {
    const abort = new AbortController();
    const progress: number[] = [];
    const onProgress = ({ steps }: { steps: number }) => {
      progress.push(steps);
      if (progress.length === 3) abort.abort();
    };
    const result = await checkLinearizable(subsetSum, counter, { signal: abort.signal, onProgress });
    expect(result).toMatchObject({ verdict: 'unknown', limit: { limit: 'cancelled' } });
    expect(progress.length).toBe(3);
  });
});

describe('what is asked of a specification', () => {
  const history = historyOf('A invoke write 1', 'A ok', 'B invoke swap 2', 'B ok 1');
  const base = { name: 'mine', initial: null as HistoryValue };

  test('an unknown function is bad input, with the line', () => {
    expect(() => checkLinearizableSync(history, register())).toThrow(
      expect.objectContaining({
        message: 'specification register does not know the function swap',
        place: { source: '<test>', line: 3 },
        remedy: expect.stringContaining('read, write'),
      }),
    );
  });

  test('a malformed operation is bad input, with the line', () => {
    const malformed = historyOf('A invoke cas 3', 'A ok');
    expect(() => checkLinearizableSync(malformed, casRegister())).toThrow('cas 3: expected a pair [from to]');
  });

  test('a step that throws is bad input, with the line', () => {
    const step = () => {
      throw new Error('oh');
    };
    expect(() => checkLinearizableSync(history, defineSpecification({ ...base, step }))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('throws: oh'),
        place: { source: '<test>', line: 1 },
      }),
    );
  });

  test('a step may not change the state in place', () => {
    const specification = defineSpecification<HistoryValue[]>({
      name: 'mine',
      initial: [],
      step: (items, { argument }) => {
        items.push(argument);
        return items;
      },
    });
    expect(() => checkLinearizableSync(history, specification)).toThrow(/changes the state that it is given/);
  });

  test('a step may not look at the process, unless it says so, and never at the index', () => {
    const usesProcess = defineSpecification({ ...base, step: (_, { process }) => process });
    expect(() => checkLinearizableSync(history, usesProcess)).toThrow(/declare usesProcess/);
    expect(checkLinearizableSync(history, { ...usesProcess, usesProcess: true }).verdict).toBe('valid');
    const usesIndex = defineSpecification({ ...base, step: (_, { index }) => index });
    expect(() => checkLinearizableSync(history, usesIndex)).toThrow(/must not read operation.index/);
  });

  test('crashed operations of two processes are not of one kind when the step looks at the process', () => {
    const lock = defineSpecification<HistoryValue>({
      ...base,
      usesProcess: true,
      step(owner, { f, process }) {
        if (f === 'acquire') return owner === null ? process : undefined;
        return owner === process ? null : undefined;
      },
    });
    const stolen = historyOf(
      'A invoke acquire',
      'A info',
      'B invoke acquire',
      'B info',
      'C invoke acquire',
      'C ok',
      'B invoke release',
      'B ok',
    );
    expect(checkLinearizableSync(stolen, lock).verdict).toBe('violated');
    const taken = historyOf(
      'A invoke acquire',
      'A info',
      'B invoke acquire',
      'B info',
      'B invoke release',
      'B ok',
    );
    expect(checkLinearizableSync(taken, lock).verdict).toBe('valid');
  });
});

describe('initial states', () => {
  const history = historyOf('A invoke read', 'A ok 7');

  test('an option overrides the history, which overrides the specification', () => {
    expect(checkLinearizableSync(history, register()).verdict).toBe('violated');
    expect(checkLinearizableSync({ ...history, initial: 7 }, register()).verdict).toBe('valid');
    expect(checkLinearizableSync({ ...history, initial: 8 }, register(), { initial: 7 }).verdict).toBe(
      'valid',
    );
  });
});

describe('a completed read of nil', () => {
  const lines = ['A invoke write 1', 'A ok', 'A invoke read', 'A ok null'];
  const verdict = (nilRead: 'auto' | 'value' | 'unknown', initial: HistoryValue, more: string[] = []) =>
    checkLinearizableSync(historyOf(...lines, ...more), casRegister({ nilRead }), { initial });

  test('is a read of nil where something can make the register nil', () => {
    expect(verdict('auto', null).verdict).toBe('violated');
    expect(verdict('auto', 0, ['A invoke write null', 'A ok']).verdict).toBe('violated');
    expect(verdict('auto', 0, ['A invoke cas [1, null]', 'A info']).verdict).toBe('violated');
    expect(verdict('value', 0).verdict).toBe('violated');
  });

  test('is no observation where nothing can, and the scope says so', () => {
    const result = verdict('auto', 0);
    expect(result.verdict).toBe('valid');
    expect(result.scope.join()).toContain('1 completed reads of nil were taken to have recorded no value');
  });
});

describe('the verifier of linearizations', () => {
  const history = historyOf(
    'A invoke write 1',
    'A ok',
    'B invoke read',
    'B ok 1',
    'C invoke write 2',
    'C info',
    'D invoke write 3',
    'D fail',
  );
  const verify = (order: number[]) => verifyLinearization<HistoryValue>(history, register(), null, order);

  test('accepts what is one', () => {
    expect(verify([0, 1])).toBeUndefined();
    expect(verify([0, 1, 2])).toBeUndefined();
  });

  test('says why another order is none', () => {
    expect(verify([1, 0])).toMatch(/illegal/);
    expect(verify([0, 2, 1])).toMatch(/completed before/);
    expect(verify([0])).toMatch(/missing/);
    expect(verify([0, 0, 1])).toMatch(/twice/);
    expect(verify([0, 1, 3])).toMatch(/no effect/);
    expect(verify([0, 1, 9])).toMatch(/does not exist/);
  });
});
