import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Only against a test that hangs: a busy machine takes several times as long, and nothing is judged by time.
    testTimeout: 400_000,
    hookTimeout: 400_000,
    globalSetup: ['test/support/build-once.ts'],
    // Two cores are the machine we plan for; each file owns its process so that a fingerprint seed never leaks.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // The last one prints what was verified, and ends with the line `N passed, N failed, N skipped`.
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});
