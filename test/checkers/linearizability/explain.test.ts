import { describe, expect, test } from 'vitest';
import { explain } from '../../../src/checkers/linearizability/explain.ts';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { register } from '../../../src/checkers/objects/register.ts';
import { historyOf } from './history-of.ts';

function explained(...lines: string[]): string[] {
  const history = historyOf(...lines);
  return explain(checkLinearizableSync(history, register()), history);
}

describe('explain', () => {
  test('a stale read: what was read, what was possible, and the operations that contradict', () => {
    const lines = explained(
      'A invoke write 1',
      'A ok',
      'C invoke write 7',
      'B invoke write 2',
      'B ok',
      'B invoke read',
      'B ok 1',
      'C ok',
    );
    expect(lines).toEqual([
      'read → 1 by process B (lines 6 and 7) cannot be explained.',
      'While it was due, only these states were possible for the register: 2, 7.',
      '  with 2: read → 1 is impossible',
      '  with 7: read → 1 is impossible',
      '',
      'These 3 operations contradict the specification, whatever happened to the rest of the history (confirmed by brute force):',
      '',
      '  A  ├─ write 1 ─┤',
      '  B                ├─ write 2 ─┤ ├─ read → 1 ─┤',
      '',
      '    write 1 by process A (lines 1 and 2)',
      '    write 2 by process B (lines 4 and 5)',
      '  ✗ read → 1 by process B (lines 6 and 7)',
    ]);
  });

  test('a linearization, with the crashed operations that took effect', () => {
    expect(explained('A invoke write 1', 'A info', 'B invoke read', 'B ok 1')).toEqual([
      'The history is linearizable. The operations can have taken effect in this order:',
      '1. write 1 by process A (lines 1 and 2), of unknown outcome: here it took effect',
      '2. read → 1 by process B (lines 3 and 4)',
    ]);
  });

  test('a limit, and how far the search got', () => {
    const history = historyOf('A invoke write 1', 'A ok', 'B invoke read', 'B ok 1');
    const result = checkLinearizableSync(history, register(), {
      maxSteps: 0,
      withoutReductions: ['clusters'],
    });
    expect(explain(result, history)).toEqual([
      'No verdict: the limit of 0 steps was met.',
      'The first 0 of 2 completions can be explained.',
      'The next one is write 1 by process A (lines 1 and 2).',
    ]);
  });

  test('control sequences of a history do not reach the terminal', () => {
    const lines = explained(
      '\u001b[2J invoke write "\\u001b[31m\\u202e"',
      '\u001b[2J ok',
      'B invoke read',
      'B ok "x"',
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the point.
    expect(lines.join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});
