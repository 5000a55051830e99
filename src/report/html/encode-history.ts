import { ABSENT, type History, NEVER } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../../core/history-value.ts';
import { formatCount } from '../../core/plural.ts';
import { printableLine } from '../../core/printable.ts';
import { faultBands } from './fault-bands.ts';
import type { HistoryReport, ReportFailure } from './history-report.ts';
import type { FailureData, FaultData, OperationsData, PageData } from './page-data.ts';

/** Characters of all values together; beyond that, each is cut shorter. */
const TEXT_BUDGET = 4_000_000;
const LONGEST_TEXT = 4_000;
const SHORTEST_CUT = 24;
const MOST_FAULTS = 5_000;
const MOST_STATES = 500;

/** The page's data: the operations that are shown, in places 0, 1, 2, …, and all that refers to them. */
export function encodeHistory(report: HistoryReport, mostOperations: number): PageData {
  const { history, order, failure, findings = [] } = report;
  const rows = rowsToShow(report, mostOperations);
  const placeOf = new Int32Array(history.operations.count).fill(-1);
  rows.forEach((row, place) => {
    placeOf[row] = place;
  });
  const places = (list: readonly number[]) => list.map((row) => placeOf[row]!).filter((place) => place >= 0);
  const values = new ValueTexts(history);
  const operations = encodeOperations(history, rows, values);
  const faults = faultBands(history.faults);
  const notes = [...report.notes];
  if (rows.length < history.operations.count)
    notes.push(
      `this page shows ${formatCount(rows.length)} of ${formatCount(history.operations.count)} operations`,
    );
  if (faults.length > MOST_FAULTS)
    notes.push(
      `this page shows the first ${formatCount(MOST_FAULTS)} of ${formatCount(faults.length)} faults`,
    );
  const { texts, cut } = values.finish();
  if (cut > 0) notes.push(`${formatCount(cut)} long values are cut on this page`);
  return {
    title: shorten(printableLine(report.title), LONGEST_TEXT),
    verdict: report.verdict,
    headline: printableLine(report.headline),
    facts: report.facts.map(printableLine),
    notes: notes.map(printableLine),
    processes: history.processes.map((name) => shorten(printableLine(name), LONGEST_TEXT)),
    functions: history.functions.map((name) => shorten(printableLine(name), LONGEST_TEXT)),
    values: texts,
    operations,
    faults: faults.slice(0, MOST_FAULTS).map(faultData),
    order:
      order === undefined ? null : { steps: differences(places(order.rows)), until: order.until ?? null },
    failure: failure === undefined ? null : failureData(failure, placeOf, places),
    findings: findings.map(({ title, detail = [], rows: about = [], lines = [] }) => ({
      title: printableLine(title),
      detail: detail.map(printableLine),
      places: places(about),
      lines,
    })),
  };
}

/** All rows, or those nearest to the failure; what the report names is always among them. */
function rowsToShow({ history, failure, findings = [] }: HistoryReport, most: number): number[] {
  const { count } = history.operations;
  if (count <= most) return Array.from({ length: count }, (_, row) => row);
  const named = [
    ...(failure === undefined
      ? []
      : [failure.row, ...(failure.window ?? []), ...(failure.tail?.window ?? [])]),
    ...findings.flatMap(({ rows = [] }) => rows),
  ].slice(0, most);
  const shown = new Set(named);
  const centre = failure?.row ?? 0;
  for (let distance = 0; shown.size < most && distance < count; distance += 1) {
    if (centre - distance >= 0) shown.add(centre - distance);
    if (centre + distance < count && shown.size < most) shown.add(centre + distance);
  }
  return [...shown].sort((left, right) => left - right);
}

function encodeOperations(history: History, rows: readonly number[], values: ValueTexts): OperationsData {
  const all = history.operations;
  const take = (column: ArrayLike<number>) => rows.map((row) => column[row]!);
  const hasTimes = rows.every((row) => Number.isFinite(all.invokeTime[row]!));
  const hasLines = rows.some((row) => all.invokeLine[row]! > 0);
  const isComplete = rows.length === all.count;
  return {
    count: rows.length,
    total: all.count,
    rowSteps: isComplete ? null : differences(rows),
    process: take(all.process),
    f: take(all.f),
    key: rows.map((row) => values.idOf(all.key[row]!)),
    argument: rows.map((row) => values.idOf(all.argument[row]!)),
    result: rows.map((row) => values.idOf(all.result[row]!)),
    outcome: take(all.outcome),
    invokedSteps: differences(take(all.invokedAt)),
    length: rows.map((row) =>
      all.completedAt[row] === NEVER ? 0 : all.completedAt[row]! - all.invokedAt[row]!,
    ),
    timeSteps: hasTimes ? differences(rows.map((row) => Math.round(all.invokeTime[row]!))) : null,
    duration: hasTimes
      ? rows.map((row) =>
          Number.isFinite(all.completeTime[row]!)
            ? Math.round(all.completeTime[row]!) - Math.round(all.invokeTime[row]!)
            : null,
        )
      : null,
    lineSteps: hasLines ? differences(take(all.invokeLine)) : null,
    lineDistance: hasLines
      ? rows.map((row) => (all.completeLine[row]! > 0 ? all.completeLine[row]! - all.invokeLine[row]! : 0))
      : null,
  };
}

/** Each number less the one before it; the first as it is. */
function differences(numbers: readonly number[]): number[] {
  return numbers.map((number, index) => number - (index === 0 ? 0 : numbers[index - 1]!));
}

/** The texts of the values that are used, numbered in the order in which they are first asked for. */
class ValueTexts {
  readonly #values: readonly HistoryValue[];
  readonly #ids: Int32Array;
  readonly #texts: string[] = [];

  constructor(history: History) {
    this.#values = history.values;
    this.#ids = new Int32Array(history.values.length).fill(ABSENT);
  }

  idOf(value: number): number {
    if (value === ABSENT) return ABSENT;
    if (this.#ids[value] === ABSENT) {
      this.#ids[value] = this.#texts.length;
      this.#texts.push(shorten(printableLine(formatHistoryValue(this.#values[value]!)), LONGEST_TEXT));
    }
    return this.#ids[value]!;
  }

  /** The texts, cut so that together they stay within the budget, and how many were cut. */
  finish(): { readonly texts: readonly string[]; readonly cut: number } {
    const total = (longest: number) =>
      this.#texts.reduce((sum, text) => sum + Math.min(text.length, longest), 0);
    let longest = LONGEST_TEXT;
    while (longest > SHORTEST_CUT && total(longest) > TEXT_BUDGET) longest = Math.floor(longest / 2);
    const texts = this.#texts.map((text) => shorten(text, longest));
    return { texts, cut: texts.filter((text) => text.endsWith(CUT)).length };
  }
}

const CUT = ' … (cut)';

function shorten(text: string, longest: number): string {
  return text.length <= longest + CUT.length ? text : `${text.slice(0, longest)}${CUT}`;
}

function faultData({
  kind,
  targets,
  parameters,
  from,
  to,
}: ReturnType<typeof faultBands>[number]): FaultData {
  const text = (value: string) => shorten(printableLine(value), 500);
  return {
    kind: text(kind),
    targets: text(targets.join(', ')),
    parameters: parameters === null ? '' : text(formatHistoryValue(parameters)),
    from,
    to: to === NEVER ? -1 : to,
  };
}

function failureData(
  failure: ReportFailure,
  placeOf: Int32Array,
  places: (rows: readonly number[]) => number[],
): FailureData {
  const { states = [], tail } = failure;
  const shown = states.slice(0, MOST_STATES).map((state) => shorten(printableLine(state), LONGEST_TEXT));
  if (states.length > shown.length) shown.push(`… and ${formatCount(states.length - shown.length)} more`);
  return {
    place: placeOf[failure.row]!,
    kind: failure.kind,
    sentence: printableLine(failure.sentence),
    states: shown,
    statesSentence: printableLine(failure.statesSentence ?? ''),
    window: places(failure.window ?? []),
    windowSentence: printableLine(failure.windowSentence ?? ''),
    tail: tail === undefined ? null : { sentence: printableLine(tail.sentence), window: places(tail.window) },
  };
}
