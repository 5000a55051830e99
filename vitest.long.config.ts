import { defineConfig, mergeConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** `npm run test:long`: what takes a few minutes more than the tests may. Replaces `include`, which merging would only lengthen. */
const { include: _, ...test } = usual.test!;

export default mergeConfig(defineConfig({ test }), { test: { include: ['test/**/*.long.ts'] } });
