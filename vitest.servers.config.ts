import { defineConfig, mergeConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** `npm run test:servers`: what runs servers as processes for a while. Replaces `include`, which merging would only lengthen. */
const { include: _, ...test } = usual.test!;

export default mergeConfig(defineConfig({ test }), {
  // One at a time: each has processes enough of its own.
  test: { include: ['test/servers/**/*.servers.ts'], maxWorkers: 1 },
});
