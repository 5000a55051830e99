import { appendList } from '../../checkers/objects/append-list.ts';
import { multiRegister } from '../../checkers/objects/multi-register.ts';
import type { Json } from '../../core/json.ts';
import { aList, expectType, fieldOf, WrongReply } from '../reply-fields.ts';
import type {
  Completion,
  MessageBody,
  OperationSource,
  OperationSourceOptions,
  Workload,
  WorkloadJudge,
  WorkloadOperation,
} from '../workload.ts';
import { keysInTurn } from './keys-in-turn.ts';
import { linearizable } from './linearizable.ts';
import { readCommitted, readUncommitted } from './transaction-anomalies.ts';

const TRANSACTION_LENGTH = 4;

interface TransactionWorkloadOptions {
  readonly name: string;
  readonly about: string;
  /** What a step that writes is called: `append` or `w`. */
  readonly write: 'append' | 'w';
  readonly model: string;
  readonly strict: WorkloadJudge;
}

/** Transactions of reads and writes (Maelstrom, workloads txn-list-append and txn-rw-register). */
const transactions = ({ name, about, write, model, strict }: TransactionWorkloadOptions): Workload => ({
  name,
  about,
  readOnly: [],
  minimumOk: { txn: 10 },
  recordedAs: { model },
  source: (options) => drawnTransactions(options, write),
  judges: [strict],
  consistencyModels: {
    'strict-serializable': [strict],
    'read-committed': [readCommitted],
    'read-uncommitted': [readUncommitted],
  },
  maelstrom: {
    request: ({ value }) => ({ type: 'txn', txn: value }),
    completion: transactionOf,
  },
});

/** @throws WrongReply unless the answer repeats what was asked, with the values that reads found */
function transactionOf({ value }: WorkloadOperation, reply: MessageBody): Completion {
  expectType(reply, 'txn_ok');
  const done = fieldOf(reply, 'txn', aList);
  const asked = value as readonly (readonly Json[])[];
  const isRepeated =
    done.length === asked.length &&
    asked.every(([f, key, written], index) => {
      const step = done[index];
      if (!Array.isArray(step) || step.length !== 3) return false;
      const isSame = JSON.stringify(step.slice(0, 2)) === JSON.stringify([f, key]);
      return isSame && (f === 'r' || JSON.stringify(step[2]) === JSON.stringify(written));
    });
  if (!isRepeated)
    throw new WrongReply(
      `expected "txn" to repeat ${JSON.stringify(asked)}, with what its reads found: ${JSON.stringify(done)}`,
    );
  return { type: 'ok', value: done };
}

/** Every value is written to its key once. */
function drawnTransactions(
  {
    randomness,
    clients,
    keyCount,
    operationsPerKey,
    transactionLength = TRANSACTION_LENGTH,
  }: OperationSourceOptions,
  write: string,
): OperationSource {
  const nextKey = keysInTurn(keyCount, operationsPerKey);
  const counts = new Array<number>(clients).fill(0);
  const written = new Map<number, number>();
  return {
    next(client) {
      const number = counts[client]!++;
      const draw = (bound: number, ...purpose: (string | number)[]) =>
        randomness.integer(bound, 'txn', client, number, ...purpose);
      const steps = Array.from({ length: 1 + draw(transactionLength, 'length') }, (_, step) => {
        const key = nextKey(draw(keyCount, 'key', step));
        if (draw(2, 'kind', step) === 0) return ['r', key, null];
        const value = (written.get(key) ?? 0) + 1;
        written.set(key, value);
        return [write, key, value];
      });
      return { f: 'txn', value: steps };
    },
  };
}

export const txnListAppend = transactions({
  name: 'txn-list-append',
  about: 'transactions of reads of lists and appends to them',
  write: 'append',
  model: 'append-list',
  // A specification remembers every list of its history: each judgement makes its own.
  strict: {
    ...linearizable(appendList()),
    judge: (history, options) => linearizable(appendList()).judge(history, options),
  },
});

export const txnRwRegister = transactions({
  name: 'txn-rw-register',
  about: 'transactions of reads and writes of registers',
  write: 'w',
  model: 'multi-register',
  strict: linearizable(multiRegister()),
});
