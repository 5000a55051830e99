import { type ConsistencyModel, consistencyModels } from '../checkers/consistency/lattice.ts';
import type { ReductionName } from '../checkers/linearizability/reductions.ts';
import type { SequentialSpecification } from '../checkers/linearizability/specification.ts';
import { BadInput } from '../core/bad-input.ts';
import type { History } from '../core/history.ts';
import type { HistoryValue } from '../core/history-value.ts';
import { consistencyToJson, findingOf, formatConsistency } from '../report/consistency-report.ts';
import type { JudgedFile } from './html-output.ts';
import { print, printJson } from './output.ts';
import { suggestion } from './parse-options.ts';

/** A history that has been read, and the limits. */
export interface ConsistencyRequest {
  readonly file: string;
  readonly history: History;
  readonly specification: SequentialSpecification<HistoryValue>;
  readonly demanded: ConsistencyModel;
  readonly initial: HistoryValue | undefined;
  readonly timeoutMs: number | undefined;
  readonly maxMemoryMiB: number | undefined;
  readonly signal: AbortSignal;
  /** When reading began, and how long it took. */
  readonly start: number;
  readonly readSeconds: number;
  readonly withoutReductions: readonly ReductionName[];
  readonly json: boolean;
  /** Whether to print the order that explains the history, if there is one. */
  readonly explain: boolean;
  readonly isFollowing: boolean;
}

/** The model that was asked for; linearizability unless one was. */
export function demandedModel(name: string | undefined): ConsistencyModel {
  if (name === undefined) return 'linearizable';
  const model = consistencyModels.find((candidate) => candidate === name);
  if (model !== undefined) return model;
  throw new BadInput(`there is no consistency model "${name}".${suggestion(name, consistencyModels)}`, {
    remedy: `Models: ${consistencyModels.join(', ')}.`,
  });
}

/** Judges a history by all models and prints the report; the verdict is that of the demanded one. */
export async function analyzeConsistency(request: ConsistencyRequest): Promise<JudgedFile> {
  const { file, history, specification, demanded, start, readSeconds } = request;
  const { checkConsistency } = await import('../checkers/consistency/consistency.ts');
  const result = await checkConsistency(history, specification, {
    initial: request.initial,
    timeoutMs: request.timeoutMs,
    maxMemoryMiB: request.maxMemoryMiB,
    withoutReductions: request.withoutReductions,
    signal: request.signal,
  });
  const seconds = (performance.now() - start) / 1000;
  const analysis = { file, history, result, demanded, seconds, readSeconds };
  if (request.json) printJson(consistencyToJson(analysis));
  else print(`${request.isFollowing ? '\n' : ''}${formatConsistency(analysis, request)}`);
  return {
    verdict: findingOf(result, demanded).verdict,
    report: async () =>
      (await import('../report/html/report-of-consistency.ts')).reportOfConsistency(analysis),
  };
}
