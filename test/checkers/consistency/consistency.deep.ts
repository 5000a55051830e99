import { describe, test } from 'vitest';
import { agreesWithDefinitions } from './differential.ts';
import { judgeAlone, judgeTogether } from './judges.ts';
import { perturbedLitmusHistories, type RandomHistoryShape, randomHistories } from './random-history.ts';

// Other histories each time: a failure prints the seed.

describe('every checker agrees with the definition of its model, thousands of times', () => {
  test.each([
    ['alone', judgeAlone],
    ['together', judgeTogether],
  ])('on perturbed histories from the papers, %s', (_, judge) => {
    agreesWithDefinitions({ histories: perturbedLitmusHistories(1), runs: 6000, judge });
  });

  test.each<[string, RandomHistoryShape]>([
    ['three processes', { operations: 9 }],
    ['two processes', { operations: 9, processes: 2 }],
    ['one key', { operations: 9, keys: 1 }],
    ['three keys', { operations: 9, keys: 3, crashes: 1 }],
    ['many crashes', { operations: 8, crashes: 7 }],
    ['a causal store', { operations: 9, crashes: 0, store: { delivery: 'causal' } }],
    ['a store that hands out any replica', { operations: 9, store: { hasSessions: false } }],
  ])('on random histories of %s', (_, shape) => {
    agreesWithDefinitions({
      histories: randomHistories(shape),
      runs: 4000,
      judge: judgeAlone,
      leastShare: 0.001,
    });
  });

  test('on random histories where a process invokes again before it has its answer', () => {
    agreesWithDefinitions({
      histories: randomHistories({ operations: 8, overlapping: true, processes: 2 }),
      runs: 4000,
      judge: judgeAlone,
      mayBeUndecided: ['convergent', 'causal-memory', 'pram'],
      leastShare: 0.001,
    });
  });
});
