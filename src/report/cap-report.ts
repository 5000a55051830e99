import type { AnsweredShare, CapComparison, CapFindings } from '../core/cap-findings.ts';
import { plural } from '../core/plural.ts';
import { aside, formatColumns, heading } from './terminal.ts';
import type { JsonValue } from './value-to-json.ts';

const percent = ({ asked, answered }: AnsweredShare): string =>
  asked === 0 ? '–' : `${Math.round((100 * answered) / asked)} %`;

const bound = ({ atLeast, atMost }: CapFindings['staleness']): string =>
  atMost === atLeast ? String(atLeast) : atMost === undefined ? `≥ ${atLeast}` : `${atLeast} to ${atMost}`;

const overTime = ({ before, during, after }: CapFindings['answered']['majority']) =>
  [before, during, after].map(percent).join(' · ');

/** A line of the table: its name, and what it says of a policy. */
const lines: readonly (readonly [name: string, of: (findings: CapFindings) => string])[] = [
  ['answered, majority: before · during · after', ({ answered }) => overTime(answered.majority)],
  ['answered, minority: before · during · after', ({ answered }) => overTime(answered.minority)],
  [
    'latency: median · longest, ms',
    ({ latencyMs: { median, longest } }) => `${median.toFixed(1)} · ${longest.toFixed(1)}`,
  ],
  ['reads return one of the last k values, k', ({ staleness }) => bound(staleness)],
  ['overwritten for up to, ms', ({ staleness }) => staleness.longestMs.toFixed(0)],
  ['conflicts', ({ conflicts }) => String(conflicts)],
  ['waits', ({ waits }) => String(waits)],
  ['appends lost, of those answered', ({ appends: { lost, answered } }) => `${lost} of ${answered}`],
];

const verdicts = { valid: 'yes', violated: 'no', unknown: 'undecided' } as const;

/** The rows of the table: name, and a cell for each policy. */
function rowsOf({ policies }: CapComparison): string[][] {
  const models = Object.keys(policies[0]?.models ?? {});
  return [
    ...lines.map(([name, of]) => [name, ...policies.map(of)]),
    ...models.map((model) => [
      model,
      ...policies.map(({ models, modelsWhenMoving }) =>
        [models, modelsWhenMoving].map((found) => verdicts[found[model]!]).join(' · '),
      ),
    ]),
  ];
}

/** For people: the table, and when who was answered. */
export function formatCapComparison(comparison: CapComparison): string {
  const { majority, minority, partition, policies, seed } = comparison;
  const { fromMs, untilMs } = partition;
  const head = ['', ...policies.map(({ policy }) => policy)];
  return [
    `${heading('cap')}  one workload under one partition, four policies; seed ${seed}`,
    `  ${majority.join(', ')} | ${minority.join(', ')} from ${fromMs} to ${untilMs} ms of virtual time.`,
    '',
    formatColumns(head, rowsOf(comparison)),
    aside('  Models: of sessions that stay with one node · of sessions that ask any node.'),
    '',
    ...plotOf(comparison),
  ].join('\n');
}

/** From none to all in eight steps. */
const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

function levelOf({ asked, answered }: AnsweredShare): string {
  if (asked === 0) return ' ';
  return answered === 0 ? '·' : levels[Math.ceil((answered / asked) * levels.length) - 1]!;
}

/** A row for each policy and side, a column for each stretch of time. */
function plotOf({ policies, partition }: CapComparison): string[] {
  const width = Math.max(...policies.map(({ policy }) => policy.length));
  const course = policies[0]?.course ?? [];
  const isCut = (fromMs: number) => fromMs >= partition.fromMs && fromMs < partition.untilMs;
  const stretch = (course[1]?.fromMs ?? 0) - (course[0]?.fromMs ?? 0);
  const rows = policies.flatMap(({ policy, course }) =>
    (['majority', 'minority'] as const).map((side) => {
      const name = side === 'majority' ? policy : '';
      return `  ${name.padEnd(width)}  ${side}  ${course.map((each) => levelOf(each[side])).join('')}`;
    }),
  );
  const cut = course.map(({ fromMs }) => (isCut(fromMs) ? '×' : ' ')).join('');
  return [
    `Answered, of what was asked in ${plural(stretch, 'millisecond')} (█ all, · nothing, × cut):`,
    ...rows,
    `  ${''.padEnd(width)}  ${aside('cut     ')}  ${cut.trimEnd()}`,
  ];
}

/** The table as the page of the decision guide shows it. */
export function capComparisonToMarkdown(comparison: CapComparison): string {
  const { policies } = comparison;
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['', ...policies.map(({ policy }) => policy)]),
    row(['---', ...policies.map(() => '---')]),
    ...rowsOf(comparison).map(row),
  ].join('\n');
}

/** For programs: one JSON object, stable names. */
export function capComparisonToJson(comparison: CapComparison): JsonValue {
  return { verdict: 'valid', ...comparison } as unknown as JsonValue;
}
