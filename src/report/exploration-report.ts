import { formatCount, plural } from '../core/plural.ts';
import { printable } from '../core/printable.ts';
import type { BehaviourLoop, ExplorationResult, TraceStep } from '../explorer/exploration-result.ts';
import { formatTrace } from '../explorer/format-trace.ts';
import { aside, formatColumns, formatSeconds, formatVerdict, heading } from './terminal.ts';
import { type JsonValue, valueToJson } from './value-to-json.ts';

/** What was checked, for the head of a report. */
export interface Subject {
  readonly title: string;
  /** Configuration, overrides, mutant: what a reader needs to run it again. */
  readonly details: readonly string[];
}

/** An exploration for people: verdicts, counterexample, scope. */
export function formatExploration(
  result: ExplorationResult,
  subject: Subject,
  formatBehaviour: (trace: readonly TraceStep[]) => string = formatTrace,
): string {
  const sections = [
    heading(printable(subject.title)),
    ...subject.details.map((detail) => printable(`  ${detail}`)),
    '',
    checksTable(result),
  ];
  if (result.counterexample !== undefined && result.counterexample.trace.length > 0) {
    const { property, depth, trace, kind } = result.counterexample;
    const isShortest = result.scope.mode === 'breadth-first' && kind !== 'temporal property';
    const length = isShortest ? 'the shortest behaviour' : 'a behaviour';
    const what = kind === 'deadlock' ? 'reaches a deadlock' : `breaks ${printable(property)}`;
    sections.push(
      '',
      `${heading(`${length[0]!.toUpperCase()}${length.slice(1)} that ${what}`)} (${plural(depth, 'step')}):`,
      formatBehaviour(trace),
      ...formatLoop(result.counterexample.loop, trace.length).map(printable),
    );
  }
  for (const remark of result.counterexample?.remarks ?? []) sections.push('', printable(remark));
  sections.push('', ...summary(result));
  return sections.join('\n');
}

/** How a behaviour goes on for ever, and why that is fair. */
function formatLoop(loop: BehaviourLoop | undefined, length: number): string[] {
  if (loop === undefined) return [];
  const { start, label, fairness, rounds } = loop;
  const last = length - 1;
  const goesOn =
    label === undefined
      ? `stays in state ${last} for ever`
      : rounds === undefined
        ? `${label} leads from state ${last} back to state ${start}, and so on for ever`
        : `${label} leads from state ${last} to one that the VIEW takes for state ${start}: run ${rounds} times around`;
  const reasons = fairness.map(({ condition, reason }) => `        ${condition}: ${reason}`);
  return [`      ${goesOn}`, ...(reasons.length === 0 ? [] : ['      It is fair:', ...reasons])];
}

function checksTable({ checks, properties, verdict }: ExplorationResult): string {
  if (checks.length === 0) return `  ${formatVerdict(verdict)}  (no property to check)`;
  const rows = checks.map(({ name, verdict: kind, detail }) => {
    // Of a property of several parts, such as a refined specification, the one that was tested most.
    const exercised = properties.filter(({ property }) => property === name).map((part) => part.exercised);
    return [
      formatVerdict(kind),
      printable(name),
      exercised.length === 0 ? '' : Math.max(...exercised),
      printable(detail ?? ''),
    ];
  });
  return formatColumns(['verdict', 'property', 'put to the test in', ''], rows);
}

function summary(result: ExplorationResult): string[] {
  const { states, seconds, scope, limit } = result;
  const rate = Math.round(states.generated / Math.max(seconds, 1e-3));
  const lines = [
    `${plural(states.distinct, 'distinct state')}, ${formatCount(states.generated)} generated, depth ${states.depth}, ` +
      `in ${formatSeconds(seconds)} (${formatCount(rate)} generated/s)`,
    reach(result),
  ];
  if (scope.constraints.length > 0) {
    lines.push(
      `Within the constraints ${scope.constraints.join(', ')}: ${plural(scope.constrainedOut, 'state')} kept out.`,
    );
  }
  if (scope.temporal !== undefined) lines.push(`Checked: ${scope.temporal}.`);
  if (limit !== undefined && limit.limit !== 'behaviours') lines.push(remedyFor(limit.limit));
  if (scope.seed !== undefined) lines.push(`Seed ${scope.seed}: --seed ${scope.seed} repeats this run.`);
  lines.push(
    ...result.witnesses.flatMap(({ witness, depth }) =>
      depth === undefined ? [] : [aside(`Witness ${witness} is reached at depth ${depth}.`)],
    ),
  );
  lines.push(...result.warnings.map((warning) => printable(`Warning: ${warning}.`)));
  return lines;
}

function reach({ scope, limit, verdict }: ExplorationResult): string {
  if (scope.exhaustive) {
    const odds = scope.collisionOdds.birthday.toExponential(1);
    return `Every reachable state was checked (odds of a fingerprint collision: ${odds}).`;
  }
  if (verdict === 'violated') return 'The search ended at the violation.';
  return `No verdict: ${limit?.message ?? 'the search did not finish'}.`;
}

function remedyFor(limit: string): string {
  const remedies: Readonly<Record<string, string>> = {
    states: 'Raise --max-states, or choose smaller constants.',
    depth: 'Raise --max-depth, or choose smaller constants.',
    time: 'Raise --timeout, or choose smaller constants.',
    memory: 'Raise --max-memory, or choose smaller constants.',
    cancelled: 'What was seen so far holds; run again to finish.',
    collision: 'Run with another --fingerprint-seed and report this: at 64 bits it should not happen.',
  };
  return remedies[limit] ?? '';
}

/** How often each action was taken: for `--coverage`. */
export function formatCoverage({ coverage }: ExplorationResult): string {
  return formatColumns(
    ['action', 'taken', 'new states'],
    coverage.map(({ action, taken, distinct }) => [action, taken, distinct]),
  );
}

/** An exploration for programs: one JSON object, stable names. */
export function explorationToJson(result: ExplorationResult): JsonValue {
  const { counterexample } = result;
  const json = {
    ...result,
    counterexample:
      counterexample === undefined
        ? undefined
        : {
            ...counterexample,
            trace: traceToJson(counterexample.trace),
          },
    seed: result.scope.seed,
  };
  return json as unknown as JsonValue;
}

/** A behaviour for programs. */
export function traceToJson(trace: readonly TraceStep[]): JsonValue {
  return trace.map((step) => ({
    label: step.label,
    action: step.action,
    parameters: mapValues(step.parameters, valueToJson),
    ...(step.place === undefined ? {} : { place: step.place }),
    changed: step.changed,
    ...(step.alias === undefined ? {} : { alias: mapValues(step.alias, valueToJson) }),
    state: mapValues(step.state, valueToJson),
  })) as unknown as JsonValue;
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, image: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, image(value)]));
}
