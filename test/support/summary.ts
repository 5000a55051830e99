import type { TestContext } from 'vitest';
import type { ExplorationResult } from '../../src/explorer/exploration-result.ts';

/** A protocol's model in one configuration, explored. */
export interface ModelRow {
  readonly protocol: string;
  readonly configuration: string;
  readonly generated: number;
  readonly distinct: number;
  readonly depth: number;
  readonly properties: readonly { readonly name: string; readonly verdict: string }[];
}

/** A mutant and what killed it. */
export interface MutantRow {
  readonly protocol: string;
  readonly name: string;
  /** `undefined` if it survived. */
  readonly killedBy: string | undefined;
  readonly depth: number | undefined;
  /** Distinct states until it died. */
  readonly distinct: number;
}

/** Recorded histories of one source that were judged. */
export interface HistoriesRow {
  readonly group: string;
  readonly files: number;
  readonly valid: number;
  readonly violated: number;
}

/** What a test leaves for the table at the end of the run. */
export interface SummaryRows {
  readonly models?: readonly ModelRow[];
  readonly mutants?: readonly MutantRow[];
  readonly histories?: readonly HistoriesRow[];
}

declare module 'vitest' {
  interface TaskMeta {
    summary?: SummaryRows;
  }
}

type Task = TestContext['task'];

function add<K extends keyof SummaryRows>(
  task: Task,
  kind: K,
  row: NonNullable<SummaryRows[K]>[number],
): void {
  const before = task.meta.summary ?? {};
  task.meta.summary = { ...before, [kind]: [...(before[kind] ?? []), row] };
}

/** Reports an exploration for the closing table: `test('…', async ({ task }) => …)` has the task. */
export function reportModel(
  task: Task,
  configuration: string,
  { model, states, checks }: ExplorationResult,
): void {
  const properties = checks.map(({ name, verdict }) => ({ name, verdict }));
  add(task, 'models', { protocol: model, configuration, ...states, properties });
}

export function reportMutant(task: Task, row: MutantRow): void {
  add(task, 'mutants', row);
}

export function reportHistories(task: Task, row: HistoriesRow): void {
  add(task, 'histories', row);
}
