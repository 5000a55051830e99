import { describe, expect, test } from 'vitest';
import { expectAllExplored, firstViolation, type RaftBounds } from './raft-explorations.ts';

describe('our Raft, three servers: every state is explored', () => {
  test.each<readonly [RaftBounds, readonly [number, number, number]]>([
    ['one put', [149_675, 43_341, 28]],
    ['a put and a get at the other', [796_707, 219_546, 34]],
    ['one crash, and writes that take their time', [197_615, 58_463, 32]],
  ])('%s', expectAllExplored);
});

test('a match index goes back only where messages overtake each other', async () => {
  const { property, depth } = await firstViolation('match-index-regresses', 'a put in any order');
  expect([property, depth]).toEqual(['MatchIndexMonotonic', 8]);
});
