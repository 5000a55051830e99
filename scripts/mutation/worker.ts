/** Runs tests on the files of its working directory as they are, again and again: a line of JSON for each line of JSON. */
import { createInterface } from 'node:readline';
import { createVitest } from 'vitest/node';

export interface Task {
  /** The file that has changed since the last task. */
  readonly changed: readonly string[];
  readonly tests: readonly string[];
  /** Only tests whose name begins so. */
  readonly name?: string;
}

const vitest = await createVitest('test', {
  root: process.cwd(),
  config: false,
  watch: false,
  include: ['test/**/*.test.ts'],
  bail: 1,
  maxWorkers: 1,
  pool: 'forks',
  testTimeout: 400_000,
  reporters: [{}],
});

for await (const line of createInterface({ input: process.stdin })) {
  const { changed, tests, name } = JSON.parse(line) as Task;
  for (const file of changed) vitest.invalidateFile(file);
  if (name === undefined) vitest.resetGlobalTestNamePattern();
  else vitest.setGlobalTestNamePattern(new RegExp(`^\\s*${name}`));
  const specifications = await vitest.globTestSpecifications([...tests]);
  const asked = new Set(specifications.map(({ moduleId }) => moduleId));
  const { testModules: known, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  // Results of earlier runs are among them.
  const testModules = known.filter(({ moduleId }) => asked.has(moduleId));
  const failed = testModules.flatMap((module) =>
    module.errors().length > 0
      ? [module.moduleId]
      : [...module.children.allTests('failed')].map((test) => test.fullName),
  );
  const passed = testModules.reduce((sum, module) => sum + [...module.children.allTests('passed')].length, 0);
  if (unhandledErrors.length > 0) failed.push('an unhandled error');
  process.stdout.write(`${JSON.stringify({ failed, passed })}\n`);
}
await vitest.close();
