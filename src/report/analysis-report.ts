import { operationLabel, processName } from '../checkers/describe-operation.ts';
import { explain } from '../checkers/linearizability/explain.ts';
import type { LinearizabilityResult } from '../checkers/linearizability/linearizability-options.ts';
import type { History } from '../core/history.ts';
import { articled, plural } from '../core/plural.ts';
import { printable } from '../core/printable.ts';
import { combineVerdicts, type VerdictKind } from '../core/verdict.ts';
import { formatLaw, type JudgedLaw, lawToJson } from './law-report.ts';
import { aside, formatSeconds, formatVerdict, heading } from './terminal.ts';
import type { JsonValue } from './value-to-json.ts';

/** One history and what was found of it. */
export interface Analysis {
  readonly file: string;
  readonly history: History;
  /** Absent where it was not asked whether the history is linearizable. */
  readonly linearizability: LinearizabilityResult | undefined;
  readonly laws: readonly JudgedLaw[];
  readonly seconds: number;
  readonly readSeconds: number;
}

/** The verdict of all checks together. */
export function verdictOf({ linearizability, laws }: Analysis): VerdictKind {
  const verdicts = laws.map(({ result }) => result.verdict);
  return combineVerdicts(linearizability === undefined ? verdicts : [linearizability.verdict, ...verdicts]);
}

/** An analysis for people: the verdict, why, and what it covers. */
export function formatAnalysis(analysis: Analysis, options: { readonly explain: boolean }): string {
  const { file, history, linearizability, laws } = analysis;
  const sections = laws.map((law) => formatLaw(law, file));
  if (linearizability !== undefined) {
    sections.unshift(formatLinearizability(analysis, linearizability, options.explain));
  } else sections.push(history.notes.map((note) => aside(`Note: ${printable(note)}.`)));
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function formatLinearizability(
  { file, history, seconds, readSeconds }: Analysis,
  result: LinearizabilityResult,
  explainValid: boolean,
): string[] {
  const meaning = { valid: 'linearizable', violated: 'not linearizable', unknown: 'no verdict' }[
    result.verdict
  ];
  const lines = [
    `${formatVerdict(result.verdict)}  ${heading(printable(file))}: ${meaning} as ${articled(printable(result.specification))}`,
    '',
  ];
  if (result.verdict !== 'valid' || explainValid) lines.push(...explain(result, history), '');
  lines.push(
    `${plural(result.operations, 'operation')} (${countsByFunction(result)}), read as ${history.format}.`,
  );
  const by = [...new Set(result.decidedBy)].map((name) =>
    name === 'clusters' ? 'clusters' : `${name} search`,
  );
  const searched = by.length === 0 ? 'Decided' : `Decided by ${by.join(' and ')}`;
  lines.push(
    `${result.verdict === 'unknown' ? 'Given up' : searched} after ${plural(result.configurations, 'configuration')}, in ${formatSeconds(seconds)}` +
      ` (of which reading ${formatSeconds(readSeconds)}).`,
  );
  lines.push(...result.scope.map((line) => aside(`Note: ${printable(line)}.`)));
  return lines;
}

function countsByFunction({ functions }: LinearizabilityResult): string {
  if (functions.length === 0) return 'none';
  return functions
    .map(({ f, ok, fail, info }) => {
      const parts = [
        `${ok} ok`,
        ...(fail > 0 ? [`${fail} failed`] : []),
        ...(info > 0 ? [`${info} of unknown outcome`] : []),
      ];
      return `${printable(f)}: ${parts.join(', ')}`;
    })
    .join('; ');
}

/** An analysis for programs: one JSON object, stable names. Rows are positions in the order of invocation. */
export function analysisToJson(analysis: Analysis): JsonValue {
  const { file, history, linearizability, laws, seconds, readSeconds } = analysis;
  const checks = laws.map(({ law, result }) => ({ name: law.name, verdict: result.verdict }));
  const linearizable = linearizability && {
    name: 'linearizable',
    verdict: linearizability.verdict,
    detail: linearizability.limit?.message,
  };
  const json = {
    verdict: verdictOf(analysis),
    file,
    format: history.format,
    checks: linearizable === undefined ? checks : [linearizable, ...checks],
    seconds,
    readSeconds,
    ...(linearizability === undefined
      ? { scope: history.notes }
      : linearizabilityToJson(history, linearizability)),
    ...(laws.length === 0 ? {} : { laws: laws.map(lawToJson) }),
  };
  return json as unknown as JsonValue;
}

function linearizabilityToJson(history: History, result: LinearizabilityResult) {
  const { counterexample, witness, longestPrefix } = result;
  const describe = (row: number) => ({
    row,
    operation: operationLabel(history, row),
    process: processName(history, row),
    lines: [history.operations.invokeLine[row]!, history.operations.completeLine[row]!].filter(
      (line) => line > 0,
    ),
  });
  return {
    model: result.specification,
    ops: result.operations,
    configurations: result.configurations,
    decidedBy: [...new Set(result.decidedBy)],
    functions: result.functions,
    reductions: result.reductions,
    withoutReductions: result.withoutReductions,
    limit: result.limit,
    longestPrefix: {
      ...longestPrefix,
      next: longestPrefix.nextRow === undefined ? undefined : describe(longestPrefix.nextRow),
    },
    counterexample:
      counterexample === undefined
        ? undefined
        : {
            operation: describe(counterexample.row),
            states: counterexample.states,
            window: counterexample.window.map(describe),
            confirmed: counterexample.confirmed,
            explanation: explain(result, history),
          },
    witness,
    scope: result.scope,
  };
}
