import { describe, expect, test } from 'vitest';
import { expectAllExplored, firstViolation, type RaftBounds } from './raft-explorations.ts';

describe('our Raft, three servers: every state is explored', () => {
  test.each<readonly [RaftBounds, readonly [number, number, number]]>([
    ['one crash', [60_781, 18_376, 21]],
    ['messages in any order', [34_577, 14_927, 18]],
  ])('%s', expectAllExplored);
});

describe('each mistake in our Raft is found by a shortest run', () => {
  test.each<readonly [string, RaftBounds, string, number]>([
    ['vote-not-persisted', 'one crash', 'ElectionSafety', 7],
    ['term-not-persisted', 'one crash', 'ElectionSafety', 7],
    ['votes-without-check', 'messages in any order', 'LeaderCompleteness', 8],
    ['answers-before-write', 'one crash, and writes that take their time', 'ElectionSafety', 7],
    ['answers-before-commit', 'a put and a get at the other', 'linearizable', 14],
    ['reads-without-quorum', 'a put, and a get at who led before', 'linearizable', 14],
    ['truncates-always', 'heartbeats in any order', 'Assertions', 10],
  ])('%s', async (mistake, bounds, property, depth) => {
    const found = await firstViolation(mistake, bounds);
    expect([found.property, found.depth]).toEqual([property, depth]);
  });
});
