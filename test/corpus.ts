import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = resolve(fileURLToPath(import.meta.url), '../..');
/** Where the recorded histories of other projects are expected: beside the checkout, because they are not ours. */
const expectedCorpusFolder = resolve(repository, '../shared/histories');

/** The folder of recorded histories, if it is there. Tests that need it skip with {@link noCorpus}, never silently. */
export function corpusFolder(): string | undefined {
  return existsSync(join(expectedCorpusFolder, 'MANIFEST.tsv')) ? expectedCorpusFolder : undefined;
}

/** The name of a test that is skipped because there is no corpus. */
export const noCorpus = `SKIPPED: no recorded histories in ${expectedCorpusFolder}`;

/** One row of the corpus's MANIFEST.tsv; counts are undefined where it gives none. */
export interface CorpusEntry {
  readonly path: string;
  readonly format: string;
  readonly model: string;
  readonly initialState: string;
  readonly expectedVerdict: string;
  readonly operations: number | undefined;
  readonly crashed: number | undefined;
  readonly failed: number | undefined;
}

/** What the manifest of the corpus says of each file. */
export function corpusEntries(folder: string): CorpusEntry[] {
  const rows = readFileSync(join(folder, 'MANIFEST.tsv'), 'utf8').trim().split('\n').slice(1);
  return rows.map((row) => {
    const [path = '', , format = '', model = '', initialState = '', verdict = '', ...counts] =
      row.split('\t');
    const [operations, crashed, failed] = counts.map((count) =>
      /^\d+$/.test(count) ? Number(count) : undefined,
    );
    return { path, format, model, initialState, expectedVerdict: verdict, operations, crashed, failed };
  });
}
