import { describe, expect, test } from 'vitest';
import { generationClockImplementationMutants } from '../../src/mutants/implementations/generation-clock.ts';
import { drawSchedule } from '../../src/simulator/draw-schedule.ts';
import { generationClockSimulation } from '../../src/simulator/protocols/generation-clock.ts';
import { shrinkSchedule } from '../../src/simulator/shrink-schedule.ts';
import { simulate } from '../../src/simulator/simulate.ts';

const mutant = generationClockImplementationMutants.find(({ name }) => name === 'check-missing')!;
const protocol = generationClockSimulation(mutant.changes);
/** The first seed that shows the mistake. */
const failing = drawSchedule(protocol, 48);

describe('a failing schedule is shrunk', () => {
  test('to what it takes, and still violates the same property', async () => {
    const { schedule, run, isMinimal } = await shrinkSchedule(protocol, failing);
    expect(isMinimal).toBe(true);
    expect(run.violation?.property).toBe('StaleLeaderRejected');
    expect(schedule.seed).toBeNull();
    // Two elections and a write under each; and one way in which the first leader does not hear of the second.
    expect(schedule.operations).toHaveLength(4);
    expect(schedule.faults.length + Object.keys(schedule.overrides).length).toBe(1);
    const again = await simulate(protocol, schedule);
    expect(again.digest).toBe(run.digest);
    for (let index = 0; index < schedule.operations.length; index++) {
      const operations = schedule.operations.toSpliced(index, 1);
      expect((await simulate(protocol, { ...schedule, operations })).violation).toBeUndefined();
    }
  });

  test('as far as the budget goes', async () => {
    const { runs, isMinimal, run } = await shrinkSchedule(protocol, failing, { maxRuns: 10 });
    expect(runs).toBe(10);
    expect(isMinimal).toBe(false);
    expect(run.violation?.property).toBe('StaleLeaderRejected');
  });

  test('and one that violates nothing is refused', async () => {
    await expect(shrinkSchedule(generationClockSimulation(), failing)).rejects.toThrow(RangeError);
  });
});

test('what is left out reshuffles nothing: the choices that remain are the same', async () => {
  const whole = await simulate(protocol, failing);
  const fewer = await simulate(protocol, { ...failing, faults: [] });
  const same = [...fewer.choices].filter(
    ([key, choice]) => String(whole.choices.get(key)) === String(choice),
  );
  const timers = [...fewer.choices].filter(([key]) => key.startsWith('write ') && whole.choices.has(key));
  expect(timers.every(([key, choice]) => whole.choices.get(key) === choice)).toBe(true);
  expect(same.length).toBeGreaterThan(0);
});
