import { describe, test } from 'vitest';
import { expectAsNaively, NAIVE_LIMIT, smallestConfiguration } from './expect-as-naively.ts';
import { expectPinned } from './expect-pinned.ts';
import { pinned } from './index.ts';
import { protocolOf } from './model-of.ts';

// Constants too large for every run: `npm run check:deep`.
describe.each(Object.entries(pinned))('%s', async (slug, { counts }) => {
  const protocol = await protocolOf(slug);
  for (const [configuration, expected] of Object.entries(counts)) {
    if (protocol.configurations[configuration]?.deep === true)
      test(configuration, ({ task }) => expectPinned(task, protocol, configuration, expected));
  }
  const smallest = smallestConfiguration(counts);
  if (counts[smallest]!.generated > NAIVE_LIMIT)
    test('is explored as a naive search does it', () => expectAsNaively(protocol, smallest));
  test('has its configurations pinned', ({ expect }) => {
    expect(Object.keys(counts)).toEqual(Object.keys(protocol.configurations));
  });
});
