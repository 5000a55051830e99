import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { corpusEntries, corpusFolder, noCorpus } from '../corpus.ts';
import { runCli } from './run-cli.ts';

const folder = corpusFolder();
const isRegister = /^(porcupine\/jepsen|knossos\/cas-register|synthetic|redis-cs4720\/redis)/;

describe.skipIf(folder === undefined)(
  folder === undefined ? noCorpus : 'the command line on recorded histories',
  () => {
    const entries =
      folder === undefined ? [] : corpusEntries(folder).filter(({ path }) => isRegister.test(path));
    const expected = entries.map(({ path, expectedVerdict }) => [
      path,
      expectedVerdict === 'linearizable' ? 'valid' : 'violated',
    ]);

    test.each([
      { name: 'with nothing but the files', options: [] },
      {
        name: 'without any reduction but counting',
        options: ['eager', 'drop', 'deadline', 'partition'].flatMap((name) => ['--no-reduction', name]),
      },
    ])('gives the known verdicts, all files in one run, $name', async ({ options }) => {
      const files = entries.map(({ path }) => join(folder!, path));
      const { stdout, code } = await runCli(['analyze', '--json', ...options, ...files]);
      const found = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(found.map(({ file, verdict }) => [file.slice(folder!.length + 1), verdict])).toEqual(expected);
      expect(code).toBe(1);
    });

    test.each([
      { initial: '0', files: /^knossos\/cas-register/ },
      { initial: 'nil', files: /^porcupine\/jepsen|^synthetic|^redis/ },
    ])(
      'gives the known verdicts with the initial state that the manifest names: $initial',
      async ({ initial, files }) => {
        const chosen = entries.filter(({ path }) => files.test(path));
        const { stdout } = await runCli([
          'analyze',
          '--json',
          '--initial',
          initial,
          ...chosen.map(({ path }) => join(folder!, path)),
        ]);
        const found = stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).verdict);
        expect(found).toEqual(
          chosen.map(({ expectedVerdict }) => (expectedVerdict === 'linearizable' ? 'valid' : 'violated')),
        );
      },
    );
  },
);
