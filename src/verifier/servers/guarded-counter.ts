import { monotonicIdGenerator } from '../../checkers/objects/monotonic-id-generator.ts';
import { BadInput } from '../../core/bad-input.ts';
import { ABSENT, type History } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import { ValueInterner } from '../../history/value-interner.ts';
import type { MaelstromForm, Workload, WorkloadJudge } from '../workload.ts';
import { linearizable } from '../workloads/linearizable.ts';

const increment = 'increment';
/** How long a client works between reading the count and writing it back: mostly short, now and then long. */
const shortHoldMs = 60;
const longHoldMs = { from: 300, to: 1_100 };
const longOneIn = 5;

/** Which part of a result `[count token]` a judge looks at. */
type Part = 0 | 1;

function judgeOf(part: Part, name: string, about: string, broken: string): WorkloadJudge {
  const increasing = linearizable(monotonicIdGenerator());
  return {
    name,
    about,
    async judge(history, options) {
      const finding = await increasing.judge(withPart(history, part), options);
      if (finding.verdict !== 'violated') return finding;
      // As the reader's history names them.
      const explanation = finding.explanation?.map((line) => line.replaceAll('generate', increment));
      return { ...finding, detail: broken, ...(explanation === undefined ? {} : { explanation }) };
    },
  };
}

const noUpdateLost = judgeOf(
  0,
  'no-lost-update',
  'each increment returns a greater count than all that were answered before it was asked, and none returns what another did',
  'an increment was lost: two holders of the lock wrote on top of the same count',
);

const tokensGrow = judgeOf(
  1,
  'tokens-grow',
  'each grant of the lock has a greater fencing token than all that were answered before',
  'a later grant of the lock has no greater fencing token than an earlier one',
);

/** The history of a generator of ids: the same operations, of whose results only one part is looked at. */
function withPart(history: History, part: Part): History {
  const { operations } = history;
  const interner = new ValueInterner();
  const noArgument = interner.intern(null);
  const result = operations.result.map((id) => {
    const value = id === ABSENT ? undefined : history.values[id];
    return Array.isArray(value) ? interner.intern((value as readonly HistoryValue[])[part]!) : ABSENT;
  });
  const key = operations.key.map((id) => (id === ABSENT ? ABSENT : interner.intern(history.values[id]!)));
  return {
    ...history,
    initial: null,
    functions: ['generate'],
    values: interner.values,
    operations: {
      ...operations,
      ...{ result, key },
      f: operations.f.map(() => 0),
      argument: operations.argument.map(() => noArgument),
    },
  };
}

const onlyForServers: MaelstromForm = {
  request() {
    throw new BadInput('this workload is for servers: its clients need a lock and a resource behind it', {
      remedy: 'Name a server: --server etcd. For programs there is the workload fenced-lock.',
    });
  },
  completion: () => ({ type: 'info' }),
};

function guardedCounter(name: string, about: string, judges: readonly WorkloadJudge[]): Workload {
  return {
    name,
    about,
    readOnly: [],
    minimumOk: { [increment]: 10 },
    // A key stays in use for the whole run: a client that has slept must meet others when it wakes.
    source({ randomness, clients, keyCount }) {
      const counts = new Array<number>(clients).fill(0);
      return {
        next(client) {
          const number = counts[client]!++;
          const key = randomness.integer(keyCount, 'key', client, number);
          const isLong = randomness.integer(longOneIn, 'long', client, number) === 0;
          const { from, to } = isLong ? longHoldMs : { from: 0, to: shortHoldMs };
          const holdMs = from + randomness.integer(to - from, 'hold', client, number);
          return { f: increment, key, value: holdMs };
        },
      };
    },
    judges,
    maelstrom: onlyForServers,
  };
}

/** Clients take a lock, read a count at a resource, work a little, look at their session, and write the count plus one. */
export const unfencedCounter = guardedCounter(
  'unfenced-counter',
  'increments of a count that a lock guards; the resource takes every write',
  [noUpdateLost],
);

/** The same, and the resource turns away whoever comes with an older token than it has seen. */
export const fencedCounter = guardedCounter(
  'fenced-counter',
  'increments of a count that a lock guards; the resource turns away older fencing tokens',
  [noUpdateLost, tokensGrow],
);
