import { describe, expect, test } from 'vitest';
import { validateTrace, validateTraceSync } from '../../../src/checkers/trace-validation/trace-validation.ts';
import { BadInput } from '../../../src/core/bad-input.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { Randomness } from '../../../src/core/random.ts';
import type { NodeStep } from '../../../src/core/trace.ts';
import { generationClock } from '../../../src/models/generation-clock.ts';
import { type NaiveStep, naiveVerdict } from './naive-validation.ts';
import { stepsOf, walk } from './walk.ts';

const model = generationClock.model(resolveConstants(generationClock, 'standard').constants);
const seeds = Array.from({ length: 20 }, (_, seed) => seed);

/** The trace of a random behaviour, each step logged by the node that is its first argument. */
const traceOf = (seed: number, length = 25) => stepsOf(walk(model, new Randomness(seed), length));

describe('a behaviour of the model', () => {
  test.each(seeds)('is valid as it was logged, seed %d', (seed) => {
    const trace = traceOf(seed);
    const result = validateTraceSync(model, trace);
    expect(result.verdict).toBe('valid');
    expect(result.explained).toBe(trace.length);
  });

  test.each(seeds)('is valid without a field, seed %d', (seed) => {
    const trace = traceOf(seed, 15);
    const without = (change: Partial<NodeStep>) => trace.map((step) => ({ ...step, ...change }));
    expect(validateTraceSync(model, without({ parameters: null })).verdict).toBe('valid');
    expect(validateTraceSync(model, without({ state: undefined })).verdict).toBe('valid');
    const leave = (name: string) =>
      trace.map((step) => ({
        ...step,
        state: new Map([...(step.state as Map<string, never>)].filter(([key]) => key !== name)),
      }));
    for (const name of model.variables) expect(validateTraceSync(model, leave(name)).verdict).toBe('valid');
  });

  test.each(seeds)('is valid with a third of its lines missing, seed %d', (seed) => {
    const randomness = new Randomness(seed);
    const trace = traceOf(seed, 20).filter((_, index) => randomness.fraction('drop', index) > 0.3);
    const result = validateTraceSync(model, trace, { silent: 'all', maxSilentSteps: 6 });
    expect(result.verdict).toBe('valid');
  });

  test.each(seeds)("is valid when the nodes' clocks are wrong, by as much as is said, seed %d", (seed) => {
    const randomness = new Randomness(seed);
    const trace = traceOf(seed);
    const skewOf = (node: string) => BigInt(randomness.integer(100, 'skew', node)) - 50n;
    const skewed = trace.map((step) => ({ ...step, time: step.time! + skewOf(step.node) }));
    const merged = skewed
      .toSorted((left, right) => Number(left.time! - right.time!))
      .map((step, at) => ({ ...step, at }));
    expect(validateTraceSync(model, merged, { uncertaintyNs: 50n }).verdict).toBe('valid');
    expect(validateTraceSync(model, merged).verdict).toBe('valid');
  });
});

describe('what is no behaviour', () => {
  test('agrees with a search that keeps every state, on traces with a change in them', () => {
    const found = { valid: 0, violated: 0 };
    for (const seed of Array.from({ length: 300 }, (_, index) => index)) {
      const randomness = new Randomness(seed);
      const steps = walk(model, randomness, 10);
      const changed = corrupted(steps, randomness);
      // All by one node, so that there is one order only.
      const trace = stepsOf(changed).map((step, sequence) => ({ ...step, node: 'all', sequence }));
      const expected = naiveVerdict(model, changed);
      expect(validateTraceSync(model, trace).verdict, `seed ${seed}`).toBe(expected);
      found[expected]++;
    }
    expect(Math.min(found.valid, found.violated)).toBeGreaterThan(30);
  });

  test('is told with the longest prefix that is one, and what comes next', () => {
    const trace = traceOf(5);
    const broken = trace.map((step, index) =>
      index === 12 ? { ...step, action: 'Win', parameters: [null] } : step,
    );
    const result = validateTraceSync(model, broken.slice(0, 13), { uncertaintyNs: 0n });
    expect(result.verdict).toBe('violated');
    expect(result.explained).toBe(12);
    expect(result.unexplained.map(({ step }) => step.action)).toContain('Win');
  });

  test('is not claimed where a bound kept the search from it', () => {
    // Two silent steps are needed: to stand, and to get a vote.
    const win = traceOf(0)
      .slice(0, 1)
      .map((step) => ({ ...step, action: 'Win', parameters: ['n1'], state: undefined }));
    const silent = ['Stand', 'Vote'];
    expect(validateTraceSync(model, win, { silent, maxSilentSteps: 1 }).verdict).toBe('unknown');
    expect(validateTraceSync(model, win, { silent, maxSilentSteps: 2 }).verdict).toBe('valid');
    expect(validateTraceSync(model, win).verdict).toBe('violated');
    // However many votes are given, nobody wins without standing: the closure is exhausted.
    expect(validateTraceSync(model, win, { silent: ['Vote'] }).verdict).toBe('violated');
    expect(validateTraceSync(model, win, { silent, maxSilentSteps: 2, maxStates: 1 }).verdict).toBe(
      'unknown',
    );
  });
});

test('a long search lets the event loop run, and is ended by it', async () => {
  const never = {
    ...traceOf(0)[0]!,
    action: 'Win',
    parameters: ['n1', 'n1'],
    state: new Map([['leading', new Map([['n1', 99]])]]),
  };
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 1);
  const options = { silent: 'all', maxSilentSteps: 50, signal: controller.signal } as const;
  const result = await validateTrace(model, [never], options);
  expect(result.verdict).toBe('unknown');
  expect(result.limit).toBe('it was interrupted');
});

describe('the order across nodes', () => {
  const step = (
    node: string,
    action: string,
    list: readonly string[],
    more: Partial<NodeStep>,
  ): NodeStep => ({
    ...traceOf(0)[0]!,
    node,
    action,
    parameters: list,
    state: undefined,
    time: undefined,
    ...more,
  });
  /** In the file the vote is before the candidacy that it is for. */
  const vote = step('n2', 'Vote', ['n2', 'n1'], { at: 0, sequence: 0, time: 10n, messagesIn: ['request'] });
  const stand = step('n1', 'Stand', ['n1'], { at: 1, sequence: 0, time: 20n, messagesOut: ['request'] });

  test('is free where nothing is said of it', () => {
    expect(
      validateTraceSync(model, [
        { ...vote, messagesIn: [] },
        { ...stand, messagesOut: [] },
      ]).verdict,
    ).toBe('valid');
  });

  test('comes from messages', () => {
    const late = { ...stand, messagesIn: ['answer'] };
    expect(validateTraceSync(model, [vote, stand]).verdict).toBe('valid');
    // A candidate that asks after it was answered, and a vote that answers it.
    expect(validateTraceSync(model, [{ ...vote, messagesOut: ['answer'] }, late]).verdict).toBe('violated');
  });

  test('comes from times as far as they are certain', () => {
    expect(validateTraceSync(model, [vote, stand], { uncertaintyNs: 4n }).verdict).toBe('violated');
    expect(validateTraceSync(model, [vote, stand], { uncertaintyNs: 5n }).verdict).toBe('valid');
  });

  test('comes from vector clocks', () => {
    const earlier = new Map([['n2', 1]]);
    const later = new Map([
      ['n1', 1],
      ['n2', 1],
    ]);
    const own = new Map([['n1', 1]]);
    expect(
      validateTraceSync(model, [
        { ...vote, messagesIn: [], vector: earlier },
        { ...stand, vector: own },
      ]).verdict,
    ).toBe('valid');
    expect(
      validateTraceSync(model, [
        { ...vote, messagesIn: [], vector: earlier },
        { ...stand, vector: later },
      ]).verdict,
    ).toBe('violated');
  });
});

describe('bad input', () => {
  test('is a line whose action or variable the model does not have', () => {
    const [first] = traceOf(0);
    expect(() => validateTraceSync(model, [{ ...first!, action: 'Fly' }])).toThrow(BadInput);
    expect(() => validateTraceSync(model, [{ ...first!, state: new Map([['altitude', 1]]) }])).toThrow(
      /no variable/,
    );
  });
});

/** Half of the behaviours are left as they are; in the others one step is another one, left out, or said to lead elsewhere. */
function corrupted(steps: readonly NaiveStep[], randomness: Randomness): NaiveStep[] {
  const index = randomness.integer(steps.length, 'where');
  const other = steps[randomness.integer(steps.length, 'which')]!;
  const step = steps[index]!;
  switch (randomness.integer(4, 'how')) {
    case 0:
      return [...steps];
    case 1:
      return steps.toSpliced(index, 1);
    case 2:
      return steps.with(index, {
        ...step,
        state: undefined,
        parameters: other.parameters,
        action: other.action,
      });
    default:
      return steps.with(index, { ...step, state: other.state });
  }
}
