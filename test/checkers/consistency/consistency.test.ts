import { describe, test } from 'vitest';
import { agreesWithDefinitions } from './differential.ts';
import { judgeAlone } from './judges.ts';

describe('every checker agrees with the definition of its model', () => {
  test('together, by what they imply', () => {
    agreesWithDefinitions({ shape: { operations: 8 }, runs: 100, seed: 1, mayBeUnknown: ['convergent'] });
  });

  test('each alone', () => {
    agreesWithDefinitions({
      shape: { operations: 8 },
      runs: 200,
      seed: 2,
      judge: judgeAlone,
      mayBeUnknown: ['convergent'],
    });
  });

  test('where a process invokes again before it has its answer', () => {
    agreesWithDefinitions({
      shape: { operations: 7, overlapping: true, processes: 2 },
      runs: 100,
      seed: 3,
      judge: judgeAlone,
      mayBeUnknown: ['convergent', 'causal-memory', 'pram'],
      leastShare: 0,
    });
  });
});
