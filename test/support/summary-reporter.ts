import type { Reporter, TestModule } from 'vitest/node';
import { formatColumns } from '../../src/report/terminal.ts';
import type { HistoriesRow, ModelRow, MutantRow, SummaryRows } from './summary.ts';

/** Tests by how they ended. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Prints, after a run, what was verified: protocols with their properties and counts, mutants with what killed them,
 * histories judged. Only what a test that passed has reported. The last line is `N passed, N failed, N skipped`.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    // What belongs to no test, such as a file that cannot be loaded, is a failure all the same.
    const tally: Tally = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    const rows: Required<{ [K in keyof SummaryRows]: NonNullable<SummaryRows[K]>[number][] }> = {
      models: [],
      mutants: [],
      histories: [],
    };
    for (const module of modules) {
      tally.failed += module.errors().length;
      for (const suite of module.children.allSuites()) tally.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed' || state === 'failed') tally[state]++;
        else tally.skipped++;
        const summary = test.meta().summary;
        if (state !== 'passed' || summary === undefined) continue;
        rows.models.push(...(summary.models ?? []));
        rows.mutants.push(...(summary.mutants ?? []));
        rows.histories.push(...(summary.histories ?? []));
      }
    }
    console.log(formatSummary(rows, tally));
  }
}

/** The closing table as text. */
export function formatSummary(
  { models, mutants, histories }: { models: ModelRow[]; mutants: MutantRow[]; histories: HistoriesRow[] },
  { passed, failed, skipped }: Tally,
): string {
  const sections = [
    table(
      ['protocol', 'configuration', 'properties', 'distinct', 'generated', 'depth'],
      models.map((row) => [
        ...[row.protocol, row.configuration, formatProperties(row)],
        ...[row.distinct, row.generated, row.depth],
      ]),
    ),
    table(
      ['mutant of', 'name', 'killed by', 'depth', 'distinct'],
      mutants.map(({ protocol, name, killedBy, depth, distinct }) => [
        ...[protocol, name, killedBy ?? 'SURVIVED', depth ?? '', distinct],
      ]),
    ),
    table(
      ['histories', 'files', 'valid', 'violated'],
      mergeGroups(histories).map(({ group, files, valid, violated }) => [group, files, valid, violated]),
    ),
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

/** `valid: A B`, grouped by verdict. */
function formatProperties({ properties }: ModelRow): string {
  const verdicts = [...new Set(properties.map(({ verdict }) => verdict))];
  return verdicts
    .map((verdict) => {
      const names = properties.filter((property) => property.verdict === verdict).map(({ name }) => name);
      return `${verdict}: ${names.join(' ')}`;
    })
    .join('; ');
}

function table(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return rows.length === 0 ? '' : formatColumns(heading, rows);
}

/** One row a group. */
function mergeGroups(rows: readonly HistoriesRow[]): HistoriesRow[] {
  return [...new Set(rows.map(({ group }) => group))].map((group) => {
    const own = rows.filter((row) => row.group === group);
    const sum = (count: 'files' | 'valid' | 'violated') => own.reduce((total, row) => total + row[count], 0);
    return { group, files: sum('files'), valid: sum('valid'), violated: sum('violated') };
  });
}
