import { expect, test } from 'vitest';
import { combineVerdicts } from '../../src/core/verdict.ts';
import type { VerificationCheck } from '../../src/verifier/verification.ts';
import { hasShownTooLittle } from '../servers/verify/shown-too-little.ts';

const valid: VerificationCheck = { name: 'linearizable', verdict: 'valid' };
const few: VerificationCheck = { name: 'enough operations', verdict: 'unknown', detail: '2 of 9 operations' };
const missed: VerificationCheck = {
  ...{ name: 'faults', verdict: 'unknown' },
  detail: 'kill: nothing was hit by it in the whole run; ask for longer, or for more operations',
};
const impossible: VerificationCheck = {
  ...missed,
  detail: 'the fault kill could not be done: no such process',
};
const ended: VerificationCheck = {
  name: 'protocol',
  verdict: 'unknown',
  detail: 'n1: etcd n1 ended by itself',
};
const undecided: VerificationCheck = {
  name: 'linearizable',
  verdict: 'unknown',
  detail: 'the memory is full',
};

test.each([
  ['few operations, or a fault that hit nothing', [valid, few, missed], true],
  ['nothing at all', [valid], false],
  ['a violation beside them', [{ ...valid, verdict: 'violated' } as const, few], false],
  ['a fault that could not be done', [valid, few, impossible], false],
  ['a server that ended by itself', [valid, few, ended], false],
  ['a judge that could not decide', [undecided, few], false],
])('a run is made again for longer after %s: %#', (_, checks, expected) => {
  const verdict = combineVerdicts(checks.map((check) => check.verdict));
  expect(hasShownTooLittle({ verdict, checks })).toBe(expected);
});
