// The script and style of the HTML report run in a browser: the compiler has no business with them, and the report reads
// them from beside its own compiled files.
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const page = 'report/html/page';
cpSync(
  fileURLToPath(new URL(`src/${page}`, root)),
  fileURLToPath(new URL(`${process.argv[2] ?? 'dist'}/${page}`, root)),
  {
    recursive: true,
  },
);
