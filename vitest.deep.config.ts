import { defineConfig, mergeConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** `npm run check:deep`: constants that take minutes. Replaces `include`, which merging would only lengthen. */
const { include: _, ...test } = usual.test!;

export default mergeConfig(defineConfig({ test }), {
  test: { include: ['test/**/*.deep.ts'], testTimeout: 3_600_000 },
});
