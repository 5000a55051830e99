import { operationLabel, processName } from '../checkers/describe-operation.ts';
import { explain } from '../checkers/linearizability/explain.ts';
import type { LinearizabilityResult } from '../checkers/linearizability/linearizability-options.ts';
import type { History } from '../core/history.ts';
import { articled, plural } from '../core/plural.ts';
import { printable } from '../core/printable.ts';
import { aside, formatSeconds, formatVerdict, heading } from './terminal.ts';
import type { JsonValue } from './value-to-json.ts';

/** One history and what was found of it. */
export interface Analysis {
  readonly file: string;
  readonly history: History;
  readonly result: LinearizabilityResult;
  readonly seconds: number;
  readonly readSeconds: number;
}

/** An analysis for people: the verdict, why, and what it covers. */
export function formatAnalysis(
  { file, history, result, seconds, readSeconds }: Analysis,
  options: { readonly explain: boolean },
): string {
  const meaning = { valid: 'linearizable', violated: 'not linearizable', unknown: 'no verdict' }[
    result.verdict
  ];
  const lines = [
    `${formatVerdict(result.verdict)}  ${heading(printable(file))}: ${meaning} as ${articled(printable(result.specification))}`,
    '',
  ];
  if (result.verdict !== 'valid' || options.explain) lines.push(...explain(result, history), '');
  lines.push(
    `${plural(result.operations, 'operation')} (${countsByFunction(result)}), read as ${history.format}.`,
  );
  const by = [...new Set(result.decidedBy)].join(' and ');
  const searched = by === '' ? 'Decided' : `Decided by ${by} search`;
  lines.push(
    `${result.verdict === 'unknown' ? 'Given up' : searched} after ${plural(result.configurations, 'configuration')}, in ${formatSeconds(seconds)}` +
      ` (of which reading ${formatSeconds(readSeconds)}).`,
  );
  lines.push(...result.scope.map((line) => aside(`Note: ${printable(line)}.`)));
  return lines.join('\n');
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
export function analysisToJson({ file, history, result, seconds, readSeconds }: Analysis): JsonValue {
  const { counterexample, witness, longestPrefix } = result;
  const describe = (row: number) => ({
    row,
    operation: operationLabel(history, row),
    process: processName(history, row),
    lines: [history.operations.invokeLine[row]!, history.operations.completeLine[row]!].filter(
      (line) => line > 0,
    ),
  });
  const json = {
    verdict: result.verdict,
    file,
    format: history.format,
    model: result.specification,
    checks: [{ name: 'linearizable', verdict: result.verdict, detail: result.limit?.message }],
    ops: result.operations,
    seconds,
    readSeconds,
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
  return json as unknown as JsonValue;
}
