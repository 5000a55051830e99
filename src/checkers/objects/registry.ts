import type { SequentialSpecification } from '../linearizability/specification.ts';
import { account } from './account.ts';
import { appendList } from './append-list.ts';
import { casRegister } from './cas-register.ts';
import { consensus } from './consensus.ts';
import { counter } from './counter.ts';
import { echo } from './echo.ts';
import { etcd } from './etcd.ts';
import { fencedLock } from './fenced-lock.ts';
import { fencedRegister } from './fenced-register.ts';
import { idGenerator } from './id-generator.ts';
import { keyValue } from './key-value.ts';
import { leaderElection } from './leader-election.ts';
import { log } from './log.ts';
import { monotonicIdGenerator } from './monotonic-id-generator.ts';
import { multiRegister } from './multi-register.ts';
import { mutex } from './mutex.ts';
import type { NilRead } from './nil-read.ts';
import { ownedMutex } from './owned-mutex.ts';
import { priorityQueue } from './priority-queue.ts';
import { queue } from './queue.ts';
import { register } from './register.ts';
import { semaphore } from './semaphore.ts';
import { growOnlySet, set } from './set.ts';
import { stack } from './stack.ts';
import { unorderedQueue } from './unordered-queue.ts';

/** A sequential specification as the command line offers it. */
export interface ListedSpecification {
  readonly name: string;
  readonly about: string;
  /** Another one with the same functions, of which it promises less or more: which of them is meant, only a person can say. */
  readonly rival?: string;
  readonly create: (options: { readonly nilRead: NilRead }) => SequentialSpecification;
}

/** What a state looks like inside is the specification's own business: values go in by its `parseInitial`. */
function listed<S>(
  create: (options: { readonly nilRead: NilRead }) => SequentialSpecification<S>,
): ListedSpecification['create'] {
  return (options) => create(options) as unknown as SequentialSpecification;
}

/**
 * The sequential specifications that `--model` takes. One is listed only when differential tests against
 * brute force cover it. In order of preference: a history is judged by the first one that knows all its functions and
 * finds nothing wrong with their arguments and results, so that an `add` of numbers and an `add` to a set are told apart.
 */
export const specifications: readonly ListedSpecification[] = [
  { name: 'register', about: 'read, write; with keys: one register a key', create: register },
  {
    name: 'cas-register',
    about: 'read, write, cas [from to]; with keys: one register a key',
    create: casRegister,
  },
  {
    name: 'etcd',
    about: 'range, put, delete, txn, leases, compact, watch of a store with revisions',
    create: () => etcd() as unknown as SequentialSpecification,
  },
  { name: 'key-value', about: 'get, put, append of strings; with keys: one value a key', create: keyValue },
  {
    name: 'multi-register',
    about: 'txn of [:r key nil], [:w key value]; read of several keys, write of a map',
    create: listed(multiRegister),
  },
  {
    name: 'append-list',
    about: 'append, read of the whole list; txn of [:append key value], [:r key nil]',
    create: listed(appendList),
  },
  {
    name: 'log',
    about: 'append, read of an offset, poll; by key: send and poll as in Kafka, txn of both',
    create: listed(log),
  },
  { name: 'mutex', about: 'acquire, release by anybody; with keys: one lock a key', create: mutex },
  {
    name: 'owned-mutex',
    about: 'acquire, release by the process that acquired; with keys: one lock a key',
    create: ownedMutex,
  },
  {
    name: 'counter',
    about: 'add, increment, decrement, read of integers; with keys: one counter a key',
    create: counter,
  },
  {
    name: 'account',
    about: 'credit, debit, read, read-balance of integers; with keys: one account a key',
    create: account,
  },
  {
    name: 'grow-only-set',
    about: 'add, contains, read of all elements; with keys: one set a key',
    create: listed(growOnlySet),
  },
  {
    name: 'set',
    about: 'add, remove, contains, read of all elements; with keys: one set a key',
    create: listed(set),
  },
  {
    name: 'fenced-lock',
    about:
      'acquire that returns a fencing token, release by the holder or by its token; with keys: one lock a key',
    create: fencedLock,
  },
  {
    name: 'fenced-register',
    about: 'read, write [token value] that is refused after a greater token; with keys: one register a key',
    create: fencedRegister,
  },
  {
    name: 'semaphore',
    about: 'acquire, release of one or more permits, --initial of them; with keys: one semaphore a key',
    create: semaphore,
  },
  {
    name: 'queue',
    about: 'first in first out: enqueue, dequeue, peek, size; with keys: one queue a key',
    rival: 'unordered-queue',
    create: listed(queue),
  },
  {
    name: 'unordered-queue',
    about: 'enqueue, dequeue of any item, size; with keys: one queue a key',
    create: listed(unorderedQueue),
  },
  { name: 'stack', about: 'push, pop, peek, size; with keys: one stack a key', create: listed(stack) },
  {
    name: 'priority-queue',
    about: 'insert, delete-min, find-min, size; with keys: one queue a key',
    create: listed(priorityQueue),
  },
  {
    name: 'consensus',
    about: 'propose that returns the decided value, learn; with keys: one decision a key',
    create: consensus,
  },
  {
    name: 'id-generator',
    about: 'generate, no id twice; with keys: one generator a key',
    create: listed(idGenerator),
  },
  {
    name: 'monotonic-id-generator',
    about: 'generate, each id greater than all before; with keys: one generator a key',
    create: monotonicIdGenerator,
  },
  {
    name: 'leader-election',
    about:
      'elect candidate that returns the term, leader that returns [term leader]; with keys: elections a key',
    create: listed(leaderElection),
  },
  { name: 'echo', about: 'echo, which returns what it is sent', create: echo },
];
