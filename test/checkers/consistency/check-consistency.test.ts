import { describe, expect, test } from 'vitest';
import { checkConsistency, checkConsistencySync } from '../../../src/checkers/consistency/consistency.ts';
import { explainAnomaly } from '../../../src/checkers/consistency/explain-anomaly.ts';
import type { ConsistencyModel } from '../../../src/checkers/consistency/lattice.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import { keyValue } from '../../../src/checkers/objects/key-value.ts';
import { register } from '../../../src/checkers/objects/register.ts';
import type { History } from '../../../src/core/history.ts';
import { historyOf } from '../linearizability/history-of.ts';
import { queue } from '../objects/simulated-objects.ts';
import { historyOfLitmus, litmusHistories } from './litmus.ts';

const judge = (history: History, specification = register()) =>
  checkConsistencySync(history, specification, { counterexample: false });

const findingOf = (history: History, model: ConsistencyModel, specification = register()) =>
  judge(history, specification).models.find((finding) => finding.model === model)!;

const litmus = (name: string) =>
  historyOfLitmus(litmusHistories.find((candidate) => candidate.name.startsWith(name))!);

describe('what cannot be decided is unknown, with the reason', () => {
  const twice = historyOf(
    ...['A invoke write 1', 'A ok', 'B invoke write 1', 'B ok', 'B invoke write 2', 'B ok'],
    ...['A invoke read', 'A ok 1', 'A invoke read', 'A ok 2', 'A invoke read', 'A ok 1'],
  );

  test('a value that was written twice: the models of registers', () => {
    const { models, weakestViolated, undecided } = judge(twice);
    expect(weakestViolated).toEqual(['sequential']);
    expect(undecided).toContain('causal');
    expect(models.find(({ model }) => model === 'causal')!.reason).toBe(
      'the value read at lines 7 and 8 may come from several writes (lines 1 and 2, lines 3 and 4): ' +
        'these models are decided where each value that is read was written once',
    );
  });

  test('but not what a stronger model implies', () => {
    const fine = historyOf(
      ...['A invoke write 1', 'A ok', 'B invoke write 1', 'B ok', 'B invoke read', 'B ok 1'],
    );
    expect(judge(fine).strongestSatisfied).toEqual(['linearizable']);
    expect(judge(fine).undecided).toEqual([]);
    const late = historyOf(
      ...['A invoke write 1', 'A ok', 'A invoke write 1', 'A ok', 'B invoke read', 'B ok null'],
      ...['B invoke read', 'B ok 1'],
    );
    expect(judge(late).strongestSatisfied).toEqual(['sequential']);
  });

  test('an object that is no register', () => {
    const history = historyOf('A invoke enqueue 1', 'A ok', 'B invoke dequeue', 'B ok 2');
    const { undecided, weakestViolated, models } = judge(history, queue as never);
    expect(weakestViolated).toEqual(['sequential']);
    expect(undecided).toContain('pram');
    expect(models.find(({ model }) => model === 'pram')!.reason).toMatch(/^queue is no register/);
  });

  test('a function that is neither a read nor a write', () => {
    const history = historyOf(...['A invoke cas [0, 1]', 'A ok', 'B invoke read', 'B ok 5']);
    expect(findingOf(history, 'causal', casRegister()).reason).toMatch(/^cas is neither a read nor a write/);
  });

  test('how stale a read of a value from nowhere is', () => {
    expect(judge(litmus('a value from nowhere')).staleness).toEqual({
      atLeast: 2,
      reason: 'a read returned a value that nobody wrote',
    });
  });

  test('a limit on time leaves the rest undecided', async () => {
    const result = await checkConsistency(litmus('two flags'), register(), { timeoutMs: 0 });
    expect(result.undecided.length).toBeGreaterThan(0);
    for (const { verdict, reason } of result.models)
      if (verdict === 'unknown') expect(reason).toMatch(/time limit of 0 ms|no two sessions read/);
  });

  test('an abort does too', async () => {
    const result = await checkConsistency(litmus('two flags'), register(), { signal: AbortSignal.abort() });
    expect(result.models.find(({ model }) => model === 'sequential')!.reason).toBe('the check was cancelled');
  });
});

describe('other objects with reads and writes', () => {
  test('get and put of a key-value store', () => {
    const history = historyOf(
      ...['A invoke put x="a"', 'A ok', 'B invoke get x=null', 'B ok "a"', 'B invoke get x=null', 'B ok ""'],
    );
    expect(judge(history, keyValue()).weakestViolated).toContain('monotonic-reads');
  });

  test('reads of nil that tell nothing', () => {
    const history = historyOf('A invoke write 1', 'A ok', 'A invoke read', 'A ok null');
    const options = { initial: 0, counterexample: false };
    expect(checkConsistencySync(history, register(), options).strongestSatisfied).toEqual(['linearizable']);
    const strict = checkConsistencySync(history, register({ nilRead: 'value' }), options);
    expect(strict.weakestViolated).toEqual(['monotonic-reads', 'read-your-writes']);
  });

  test('keys are different registers, and no model but linearizability is judged key by key', () => {
    expect(findingOf(litmus('two flags'), 'sequential')).toMatchObject({ verdict: 'violated' });
  });
});

describe('anomalies name their operations', () => {
  const explained = (history: History, model: ConsistencyModel) =>
    explainAnomaly(findingOf(history, model).anomaly!, history);

  test('a session that reads its older write', () => {
    expect(explained(litmus('a session sees the older'), 'read-your-writes')).toEqual([
      'A session wrote a value and then another one, and read the first after that:',
      '  write "x": 1 by process 0 (lines 1 and 2)',
      '  write "x": 2 by process 0 (lines 3 and 4)',
      '  read "x": → 1 by process 0 (lines 5 and 6)',
    ]);
  });

  test('a session that goes back', () => {
    expect(explained(litmus('a reader goes back'), 'monotonic-reads')).toEqual([
      'A session read a value, then another one, and then the first again:',
      expect.stringContaining('read "x": → 1 by process 2'),
      expect.stringContaining('read "x": → 2 by process 2'),
      expect.stringContaining('read "x": → 1 by process 2'),
      'written by',
      expect.stringContaining('write "x": 1 by process 0'),
      expect.stringContaining('write "x": 2 by process 1'),
    ]);
  });

  test('two writes of a session, seen in the wrong order', () => {
    expect(explained(litmus('two writes of a session'), 'monotonic-writes')[0]).toBe(
      'A session wrote a value and then another one; a session read the second, and then the first:',
    );
  });

  test('a lost answer, with how it came to be seen', () => {
    const lines = explained(litmus('an answer is seen'), 'writes-follow-reads');
    expect(lines[0]).toMatch(
      /read "x": → nil by process 2 .* returned the initial value, but it came after write "x": 1/,
    );
    expect(lines.join('\n')).toContain('returned what write "y": 1');
  });

  test('circles of an order, with what makes one older', () => {
    const lines = explained(litmus('two readers see'), 'causal-convergence').join('\n');
    expect(lines).toContain('would have to come one before the other in a circle');
    expect(lines).toContain('is older than');
    const flags = explained(litmus('two flags'), 'sequential').join('\n');
    expect(flags).toContain('returned the initial value, so it comes before write');
  });

  test('a value from nowhere', () => {
    expect(explained(litmus('a value from nowhere'), 'monotonic-reads')).toEqual([
      'read "x": → 7 by process 1 (lines 2 and 4) returned a value that nobody wrote.',
    ]);
  });

  test('sessions that do not agree in the end', () => {
    const history = historyOf(
      ...['A invoke write 1', 'A ok', 'B invoke write 2', 'B ok'],
      ...['A invoke read', 'A ok 1', 'B invoke read', 'B ok 2'],
    );
    expect(findingOf(history, 'convergent').verdict).toBe('violated');
    expect(explained(history, 'convergent')[0]).toContain(
      'the last reads of their sessions, and they differ',
    );
  });
});
