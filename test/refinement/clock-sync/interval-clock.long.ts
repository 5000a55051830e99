import { expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { names } from '../../../src/models/names.ts';
import { exploredIntervalClock } from './interval-clock-explored.ts';

test('put together the models keep their properties: one server, in two units of time', async () => {
  const result = await explore(defineModel(exploredIntervalClock({}, 2)));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  expect(result.states.distinct).toBe(103_717);
});

test('and three servers of which one lies, at one moment', async () => {
  const three = { Server: names('s1', 's2', 's3'), Lying: names('s3'), MaxLiars: 1 };
  const result = await explore(defineModel(exploredIntervalClock(three, 0, [19])));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual(['action Acknowledge was never taken']);
  expect(result.states.distinct).toBe(138_690);
});
