import type { History } from '../../core/history.ts';
import type { VerdictKind } from '../../core/verdict.ts';
import { assemblePage } from './assemble-page.ts';
import { encodeHistory } from './encode-history.ts';

/** Something that a checker found, for the list of findings. */
export interface ReportFinding {
  readonly title: string;
  readonly detail?: readonly string[];
  /** Rows of the operations that it is about. */
  readonly rows?: readonly number[];
  /** One-based lines of the source that it is about. */
  readonly lines?: readonly number[];
}

/** An operation that explains why there is no verdict `valid`, and what is known about it. */
export interface ReportFailure {
  readonly row: number;
  /** Whether the operation contradicts the specification, or the search only did not come that far. */
  readonly kind: 'impossible' | 'not reached';
  readonly sentence: string;
  /** States that were possible while it was due, in words. */
  readonly states?: readonly string[];
  readonly statesSentence?: string;
  /** Rows that contradict each other by themselves. */
  readonly window?: readonly number[];
  readonly windowSentence?: string;
  readonly tail?: { readonly sentence: string; readonly window: readonly number[] } | undefined;
}

/** One history and what is to be said of it, whatever judged it. */
export interface HistoryReport {
  /** Usually the file's name. */
  readonly title: string;
  readonly verdict: VerdictKind;
  /** What the verdict means, such as `not linearizable as a register`. */
  readonly headline: string;
  /** Counts and figures, a sentence each. */
  readonly facts: readonly string[];
  /** What the verdict assumes and leaves out. */
  readonly notes: readonly string[];
  readonly history: History;
  /** Rows in an order in which they can have taken effect, of the whole history or up to an event. */
  readonly order?: { readonly rows: readonly number[]; readonly until?: number | undefined } | undefined;
  readonly failure?: ReportFailure | undefined;
  readonly findings?: readonly ReportFinding[];
}

export interface HistoryReportOptions {
  /** Of a longer history, those nearest to the failure are shown. Default: 200,000. */
  readonly mostOperations?: number;
}

/**
 * The report as one HTML document that needs nothing else: no network, no other file. Whatever the history contains is
 * data in it: escaped JSON, shown as text.
 */
export function historyReportHtml(report: HistoryReport, options: HistoryReportOptions = {}): string {
  return assemblePage(encodeHistory(report, options.mostOperations ?? 200_000));
}
