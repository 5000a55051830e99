import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, longest first. */
const longest = [
  'mirror/every-protocol',
  'models/protocols',
  'mutants/mutants',
  'checkers/linearizability/linearizability',
  'simulator/protocols',
  'mirror/large-configurations',
  'refinement/traces',
  'package/package',
  'docs/commands',
  'mutants/specifications',
];

/**
 * Starts the files that take longest first. By itself vitest goes by size on a machine that has not run them yet, and a short
 * file that compares every protocol then ends alone, a minute after all others.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = longest.findIndex((name) =>
        new RegExp(`/test/${name}\\.(?:test|long)\\.ts$`).test(moduleId),
      );
      return rank < 0 ? longest.length : rank;
    };
    return (await super.sort(files)).sort((left, right) => rankOf(left) - rankOf(right));
  }
}
