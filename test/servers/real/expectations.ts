import { readFileSync } from 'node:fs';
import type { VerdictKind } from '../../../src/core/verdict.ts';

/** What is expected of a server under a workload and faults, and why. */
export interface Expectation {
  readonly server: string;
  readonly workload: string;
  /** It is about runs with no faults but these; absent: about all. */
  readonly onlyFaults?: readonly string[];
  /** It is about runs with at least one of these. */
  readonly someFaults?: readonly string[];
  readonly verdicts: readonly VerdictKind[];
  readonly reason: string;
}

/** One file a server and version. */
interface ExpectationFile {
  readonly version: string;
  readonly expectations: readonly Expectation[];
}

const files = ['etcd-3.4', 'zookeeper-3.8', 'redis-7.0'];

/** The first that fits such a run: the files have the special before the general. */
export function expectationOf(
  server: string,
  workload: string,
  faults: readonly string[],
): Expectation | undefined {
  return allExpectations().find(
    (expectation) =>
      expectation.server === server &&
      expectation.workload === workload &&
      faults.every((kind) => expectation.onlyFaults?.includes(kind) ?? true) &&
      (expectation.someFaults?.some((kind) => faults.includes(kind)) ?? true),
  );
}

export function allExpectations(): readonly Expectation[] {
  return files.flatMap((name) => readExpectations(name).expectations);
}

function readExpectations(name: string): ExpectationFile {
  return JSON.parse(readFileSync(new URL(`expectations/${name}.json`, import.meta.url), 'utf8'));
}
