import { expect, test } from 'vitest';
import { formatSummary } from './summary-reporter.ts';

test('the closing table', () => {
  const text = formatSummary(
    {
      models: [
        {
          ...{ protocol: 'paxos', configuration: 'small', generated: 22995, distinct: 3921, depth: 16 },
          properties: [
            { name: 'TypeOK', verdict: 'valid' },
            { name: 'Agreement', verdict: 'violated' },
            { name: 'Validity', verdict: 'valid' },
          ],
        },
      ],
      mutants: [
        { protocol: 'paxos', name: 'forgets-promise', killedBy: 'Agreement', depth: 13, distinct: 59_512 },
        { protocol: 'paxos', name: 'harmless', killedBy: undefined, depth: undefined, distinct: 3_921 },
      ],
      // Rows of one group are added up.
      histories: [
        { group: 'etcd', files: 100, valid: 20, violated: 80 },
        { group: 'etcd', files: 2, valid: 1, violated: 1 },
      ],
    },
    { passed: 3, failed: 1, skipped: 2 },
  );
  const rows = text.split('\n').map((row) => row.trim().split(/ {2,}/).join(' | '));
  expect(rows).toEqual([
    'protocol | configuration | properties | distinct | generated | depth',
    'paxos | small | valid: TypeOK Validity; violated: Agreement | 3,921 | 22,995 | 16',
    '',
    'mutant of | name | killed by | depth | distinct',
    'paxos | forgets-promise | Agreement | 13 | 59,512',
    'paxos | harmless | SURVIVED | 3,921',
    '',
    'histories | files | valid | violated',
    'etcd | 102 | 21 | 81',
    '',
    '3 passed, 1 failed, 2 skipped',
  ]);
  expect(text.split('\n').at(-1)).toBe('3 passed, 1 failed, 2 skipped');
});

test('without rows only the tally is left', () => {
  const none = { models: [], mutants: [], histories: [] };
  expect(formatSummary(none, { passed: 7, failed: 0, skipped: 0 })).toBe('7 passed, 0 failed, 0 skipped');
});
