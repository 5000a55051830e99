import { describe, expect, test } from 'vitest';
import type { ConsistencyModel } from '../../../src/checkers/consistency/lattice.ts';
import type { SessionOrder } from '../../../src/checkers/consistency/precedence.ts';
import {
  readYourWritesAnomaly,
  sessionGuaranteeAnomaly,
  sessionGuarantees,
} from '../../../src/checkers/consistency/session-guarantees.ts';
import { type History, NEVER, type OperationColumns, Outcome } from '../../../src/core/history.ts';
import { complaintOf } from './differential.ts';
import { byAnomaly, judgeAlone } from './judges.ts';
import { perturbedLitmusHistories, randomHistories } from './random-history.ts';

// Each mutant breaks one rule. A test that does not notice the mutant would not notice the mistake either. That the right
// checkers pass on the same histories is tested in consistency.test.ts.

const { causal } = sessionGuarantees;
const ownWrites: SessionOrder = {
  readThenRead: false,
  readThenWrite: false,
  writeThenRead: true,
  writeThenWrite: true,
};

/** A guarantee with parts of the order of sessions left out, or too many. */
const guarantee = (order: SessionOrder) =>
  byAnomaly((registers) => sessionGuaranteeAnomaly(registers, order));

function kills(model: ConsistencyModel, mutant: (history: History) => string): void {
  const said = complaintOf({
    histories: perturbedLitmusHistories(),
    models: [model],
    runs: 250,
    judge: (history) => mutant(history) as 'valid',
  });
  expect(said).toMatch(/by definition/);
}

/** A model judged by the rule of another one: the mistake that is made most easily. */
const judgedAs = (model: ConsistencyModel) => (history: History) => judgeAlone(history, model);

describe('the differential test kills a mutant of', () => {
  test.each<[ConsistencyModel, string, (history: History) => string]>([
    [
      'monotonic-reads',
      'reads are not compared with earlier reads',
      guarantee({ ...sessionGuarantees['monotonic-reads'], readThenRead: false }),
    ],
    [
      'monotonic-reads',
      'own writes count as read',
      guarantee({ ...sessionGuarantees['monotonic-reads'], writeThenRead: true }),
    ],
    ['monotonic-writes', 'writes carry nothing along', judgedAs('monotonic-reads')],
    [
      'monotonic-writes',
      'writes carry along what was read',
      guarantee({ ...sessionGuarantees['monotonic-writes'], readThenWrite: true }),
    ],
    ['writes-follow-reads', 'writes carry nothing along', judgedAs('monotonic-reads')],
    [
      'writes-follow-reads',
      'writes carry along earlier writes',
      guarantee({ ...sessionGuarantees['writes-follow-reads'], writeThenWrite: true }),
    ],
    [
      'read-your-writes',
      'own writes have no order',
      byAnomaly((registers) => readYourWritesAnomaly(registers, { ...ownWrites, writeThenWrite: false })),
    ],
    ['read-your-writes', 'what was read counts too', guarantee({ ...ownWrites, readThenRead: true })],
    ['causal', 'own writes need not be seen', guarantee({ ...causal, writeThenRead: false })],
    ['causal', 'earlier reads are forgotten', guarantee({ ...causal, readThenRead: false })],
    ['causal', 'writes do not follow reads', guarantee({ ...causal, readThenWrite: false })],
    ['causal', 'writes do not follow writes', guarantee({ ...causal, writeThenWrite: false })],
    ['causal', 'one arbitration for all sessions', judgedAs('causal-convergence')],
    ['causal', 'one arbitration a read', judgedAs('weak-causal')],
    ['causal-convergence', 'an arbitration of its own for each session', judgedAs('causal')],
    ['causal-convergence', 'views instead of arbitration', judgedAs('causal-memory')],
    ['causal-memory', 'what follows from one read does not bear on the next', judgedAs('causal')],
    ['causal-memory', 'what others read does not count', judgedAs('pram')],
    ['weak-causal', 'one arbitration a session', judgedAs('causal')],
    ['weak-causal', 'only own writes are seen', judgedAs('read-your-writes')],
    ['pram', 'what others read counts', judgedAs('causal-memory')],
    ['pram', 'own writes are not in the order', judgedAs('monotonic-writes')],
    ['sequential', 'real time counts', judgedAs('linearizable')],
    ['sequential', 'each session has a view of its own', judgedAs('causal-memory')],
    ['sequential', 'one order of writes is enough', judgedAs('causal-convergence')],
  ])('%s: %s', (model, _, mutant) => kills(model, mutant));

  const crashing = randomHistories({ operations: 7, crashes: 5 });

  test.each<ConsistencyModel>(['read-your-writes', 'causal', 'pram', 'sequential', 'weak-causal'])(
    '%s: what follows an operation of unknown outcome in its session comes after it',
    (model) => {
      const said = complaintOf({
        histories: crashing,
        models: [model],
        runs: 400,
        judge: (history, asked) => judgeAlone(withCrashesEndingAtOnce(history), asked),
      });
      expect(said).toMatch(/by definition/);
    },
  );

  test('convergent: a write of unknown outcome brings nothing in the quiet', () => {
    const said = complaintOf({
      histories: crashing,
      models: ['convergent'],
      runs: 400,
      judge: (history, asked) => judgeAlone(withCrashesEndingAtOnce(history), asked),
    });
    expect(said).toMatch(/by definition/);
  });
});

/** The history in which an operation of unknown outcome was completed as soon as it was invoked. */
function withCrashesEndingAtOnce(history: History): History {
  const { operations } = history;
  const { count, outcome, argument } = operations;
  // Room for the completion behind each event.
  const moved = (position: number) => (position === NEVER ? NEVER : 2 * position);
  const isCrashedWrite = (row: number) =>
    outcome[row] === Outcome.info && history.functions[operations.f[row]!] === 'write';
  const rows = Array.from({ length: count }, (_, row) => row);
  const columns: OperationColumns = {
    ...operations,
    outcome: Uint8Array.from(rows, (row) => (isCrashedWrite(row) ? Outcome.ok : outcome[row]!)),
    result: Int32Array.from(rows, (row) => (isCrashedWrite(row) ? argument[row]! : operations.result[row]!)),
    invokedAt: operations.invokedAt.map(moved),
    completedAt: Int32Array.from(rows, (row) =>
      isCrashedWrite(row) ? moved(operations.invokedAt[row]!) + 1 : moved(operations.completedAt[row]!),
    ),
  };
  return { ...history, operations: columns };
}
