import { describe, expect, test } from 'vitest';
import { agreesWithDefinitions, complaintOf } from './differential.ts';
import { judgeAlone } from './judges.ts';
import { perturbedLitmusHistories, randomHistories } from './random-history.ts';

describe('every checker agrees with the definition of its model', () => {
  test('together, by what they imply', () => {
    agreesWithDefinitions({ histories: perturbedLitmusHistories(), runs: 100, seed: 1 });
  });

  test('each alone, on the histories that kill the mutants', () => {
    expect(
      complaintOf({ histories: perturbedLitmusHistories(), runs: 250, judge: judgeAlone }),
    ).toBeUndefined();
  });

  test('where operations end in info, and the process goes on', () => {
    const histories = randomHistories({ operations: 7, crashes: 5 });
    expect(complaintOf({ histories, runs: 120, judge: judgeAlone })).toBeUndefined();
  });

  test('where a process invokes again before it has its answer', () => {
    agreesWithDefinitions({
      histories: randomHistories({ operations: 7, overlapping: true, processes: 2 }),
      runs: 60,
      seed: 3,
      judge: judgeAlone,
      mayBeUndecided: ['convergent', 'causal-memory', 'pram'],
      leastShare: -1,
    });
  });
});
