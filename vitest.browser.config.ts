import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: what needs Chromium. */
export default defineConfig({
  test: { include: ['test/browser/**/*.browser.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
