import { readFileSync } from 'node:fs';
import type { VerdictKind } from '../../../src/core/verdict.ts';

/** What is expected of a server under a workload and faults, and why. */
export interface Expectation {
  readonly server: string;
  readonly workload: string;
  /** It is about runs with at least one of these. */
  readonly someFaults?: readonly string[];
  readonly verdicts: readonly VerdictKind[];
  readonly reason: string;
  /** Of the server that it is about: `3.4` stands for 3.4.23. */
  readonly version: string;
}

/** One file a server and version. */
interface ExpectationFile {
  readonly version: string;
  readonly expectations: readonly Omit<Expectation, 'version'>[];
}

const files = ['etcd-3.4', 'zookeeper-3.8', 'redis-7.0'];

export interface ExpectedOf {
  readonly server: string;
  readonly version: string;
  readonly workload: string;
  readonly faults: readonly string[];
}

/** The first that fits such a run: the files have the special before the general. */
export function expectationOf({ server, version, workload, faults }: ExpectedOf): Expectation | undefined {
  return allExpectations().find(
    (expectation) =>
      expectation.server === server &&
      expectation.workload === workload &&
      `${version}.`.startsWith(`${expectation.version}.`) &&
      (expectation.someFaults?.some((kind) => faults.includes(kind)) ?? true),
  );
}

export function allExpectations(): readonly Expectation[] {
  return files.flatMap((name) => {
    const { version, expectations } = readExpectations(name);
    return expectations.map((expectation) => ({ ...expectation, version }));
  });
}

function readExpectations(name: string): ExpectationFile {
  return JSON.parse(readFileSync(new URL(`expectations/${name}.json`, import.meta.url), 'utf8'));
}
