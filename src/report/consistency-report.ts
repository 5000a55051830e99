import { rowsOf } from '../checkers/consistency/anomaly.ts';
import type { ConsistencyResult, ModelFinding } from '../checkers/consistency/consistency-result.ts';
import { explainAnomaly, explainStaleness } from '../checkers/consistency/explain-anomaly.ts';
import { aboutModel, type ConsistencyModel } from '../checkers/consistency/lattice.ts';
import { nameOperation, operationLabel, processName } from '../checkers/describe-operation.ts';
import { explain } from '../checkers/linearizability/explain.ts';
import type { History } from '../core/history.ts';
import { plural } from '../core/plural.ts';
import { printable } from '../core/printable.ts';
import { aside, formatColumns, formatSeconds, formatVerdict, heading } from './terminal.ts';
import type { JsonValue } from './value-to-json.ts';

/** One history, where it stands among the consistency models, and the model that was asked for. */
export interface ConsistencyAnalysis {
  readonly file: string;
  readonly history: History;
  readonly result: ConsistencyResult;
  /** The model whose verdict is that of the file. */
  readonly demanded: ConsistencyModel;
  readonly seconds: number;
  readonly readSeconds: number;
}

/** The finding of one model. */
export function findingOf({ models }: ConsistencyResult, model: ConsistencyModel): ModelFinding {
  return models.find((finding) => finding.model === model)!;
}

/** For people: the verdict, the models, each minimal violation in words, and how stale the reads are. */
export function formatConsistency(
  analysis: ConsistencyAnalysis,
  options: { readonly explain: boolean },
): string {
  const { file, history, result, demanded, seconds, readSeconds } = analysis;
  const { verdict } = findingOf(result, demanded);
  const meaning = { valid: demanded, violated: `not ${demanded}`, unknown: `${demanded} undecided` }[verdict];
  const name = printable(result.linearizability.specification);
  const lines = [
    `${formatVerdict(verdict)}  ${heading(printable(file))}: ${meaning} as a ${name}`,
    '',
    formatColumns(['model', 'verdict', ''], result.models.map(formatModel)),
    '',
  ];
  for (const model of result.weakestViolated)
    lines.push(...explainViolation(findingOf(result, model), analysis), '');
  for (const [reason, models] of reasonsOf(result))
    lines.push(`${heading(`undecided: ${models.join(', ')}`)}`, `  ${printable(reason)}.`, '');
  lines.push(...explainStaleness(result.staleness, history), '');
  if (options.explain) lines.push(...explainOrder(analysis));
  lines.push(
    `${plural(history.operations.count, 'operation')}, read as ${history.format}, in ${formatSeconds(seconds)}` +
      ` (of which reading ${formatSeconds(readSeconds)}).`,
  );
  lines.push(...result.scope.map((line) => aside(`Note: ${printable(line)}.`)));
  return lines.join('\n');
}

function formatModel({ model, verdict, impliedBy }: ModelFinding): string[] {
  const why = impliedBy === undefined ? '' : aside(`by ${impliedBy}`);
  return [model, verdict === 'valid' ? 'satisfied' : verdict === 'violated' ? 'violated' : 'undecided', why];
}

function explainViolation(finding: ModelFinding, { history, result }: ConsistencyAnalysis): string[] {
  const title = `${heading(`violated: ${finding.model}`)}  ${aside(aboutModel[finding.model])}`;
  if (finding.model === 'linearizable')
    return [
      title,
      ...explain(result.linearizability, history).map((line) => (line === '' ? line : `  ${line}`)),
    ];
  if (finding.anomaly === undefined) return [title];
  const lines = explainAnomaly(finding.anomaly, history).map((line) => `  ${line}`);
  const confirmed = finding.confirmed === undefined ? [] : [`  (${confirmationOf(finding.confirmed)})`];
  return [title, ...lines, ...confirmed];
}

/** The order of all operations that shows linearizability or sequential consistency. */
function explainOrder({ result, history }: ConsistencyAnalysis): string[] {
  const model = (['linearizable', 'sequential'] as const).find(
    (candidate) => findingOf(result, candidate).order !== undefined,
  );
  if (model === undefined) return [];
  const { order } = findingOf(result, model);
  const lines = order!.map(
    (row, place) => `${String(place + 1).padStart(7)}. ${nameOperation(history, row)}`,
  );
  return [`${model}: the operations can have taken effect in this order:`, ...lines, ''];
}

function confirmationOf(confirmed: NonNullable<ModelFinding['confirmed']>): string {
  return confirmed === 'brute force'
    ? 'These operations alone violate the model: confirmed by brute force.'
    : 'Not independently confirmed.';
}

/** The models that are undecided, by the reason. */
function reasonsOf({ models }: ConsistencyResult): Map<string, ConsistencyModel[]> {
  const reasons = new Map<string, ConsistencyModel[]>();
  for (const { model, verdict, reason = 'no reason is known' } of models) {
    if (verdict === 'unknown') reasons.set(reason, [...(reasons.get(reason) ?? []), model]);
  }
  return reasons;
}

/** For programs: one JSON object, stable names. Rows are positions in the order of invocation. */
export function consistencyToJson(analysis: ConsistencyAnalysis): JsonValue {
  const { file, history, result, demanded, seconds, readSeconds } = analysis;
  const { verdict, reason } = findingOf(result, demanded);
  const describe = (row: number) => describeRow(history, row);
  const { stalest, ...bounds } = result.staleness;
  const json = {
    verdict,
    file,
    format: history.format,
    model: result.linearizability.specification,
    demanded,
    checks: [{ name: demanded, verdict, detail: reason }],
    ops: history.operations.count,
    seconds,
    readSeconds,
    strongestSatisfied: result.strongestSatisfied,
    weakestViolated: result.weakestViolated,
    undecided: result.undecided,
    models: result.models.map(({ model, anomaly, order: _, ...finding }) => ({
      name: model,
      ...finding,
      anomaly:
        anomaly === undefined
          ? undefined
          : {
              kind: anomaly.kind,
              operations: rowsOf(anomaly).map(describe),
              explanation: explainAnomaly(anomaly, history),
            },
    })),
    staleness: {
      ...bounds,
      stalest:
        stalest === undefined
          ? undefined
          : {
              read: describe(stalest.read),
              source: stalest.source === undefined ? undefined : describe(stalest.source),
              missedWrites: stalest.missed.length,
              lastMissed: describe(stalest.missed.at(-1)!),
            },
    },
    scope: result.scope,
  };
  return json as unknown as JsonValue;
}

function describeRow(history: History, row: number) {
  return {
    row,
    operation: operationLabel(history, row),
    process: processName(history, row),
    lines: [history.operations.invokeLine[row]!, history.operations.completeLine[row]!].filter(
      (line) => line > 0,
    ),
  };
}
