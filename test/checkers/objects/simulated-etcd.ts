import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { Pick, SimulatedObject } from '../linearizability/simulated-history.ts';

/** One change of one key at a revision; no value: it was deleted. */
interface LogEntry {
  readonly revision: number;
  readonly key: string;
  readonly value?: string;
  readonly lease?: number;
}

/** An etcd as nothing but the list of all that happened: every answer is computed from it anew. */
export interface SimulatedEtcdState {
  readonly log: readonly LogEntry[];
  readonly revision: number;
  readonly leases: readonly number[];
  readonly compacted: number;
}

const keys = ['a', 'b'] as const;
const values = ['x', 'y'] as const;

type Answer = { state: SimulatedEtcdState; result: HistoryValue };
type Shown = readonly [key: string, value: string, modRevision: number, version: number];

/** The key at a revision, from its entries up to there. */
function keyAt(log: readonly LogEntry[], key: string, revision: number): Shown | undefined {
  const own = log.filter((entry) => entry.key === key && entry.revision <= revision);
  const last = own.at(-1);
  if (last?.value === undefined) return undefined;
  const died = own.findLastIndex(({ value }) => value === undefined);
  return [key, last.value, last.revision, own.length - 1 - died];
}

function rangeAt(log: readonly LogEntry[], request: ReadonlyMap<string, HistoryValue>, revision: number) {
  const start = request.get('start') as string;
  const end = request.get('end') as string | undefined;
  const inRange = keys.filter((key) =>
    end === undefined ? key === start : key >= start && (end === '\0' || key < end),
  );
  const all = inRange.map((key) => keyAt(log, key, revision)).filter((shown) => shown !== undefined);
  const limit = (request.get('limit') as number | undefined) ?? all.length;
  return { count: all.length, kvs: all.slice(0, limit) as unknown as HistoryValue };
}

const map = (entries: Record<string, HistoryValue | undefined>): ReadonlyMap<string, HistoryValue> =>
  new Map(Object.entries(entries).filter((entry): entry is [string, HistoryValue] => entry[1] !== undefined));

/** What the simulation answers to a put with a lease that is not there. etcd answers with an error, never with ok. */
export const refused: HistoryValue = map({ revision: -1 });

type Part = readonly [string, ...HistoryValue[]];

/** Runs a branch of a transaction; `undefined` if etcd refuses it. */
function runBranch(state: SimulatedEtcdState, parts: readonly Part[]) {
  const revision = state.revision + 1;
  let { log } = state;
  const results: HistoryValue[] = [];
  for (const [kind, first, value, lease] of parts) {
    if (kind === 'range') {
      results.push(map(rangeAt(log, first as ReadonlyMap<string, HistoryValue>, revision)));
    } else if (kind === 'delete') {
      const there = keyAt(log, first as string, revision) !== undefined;
      if (there) log = [...log, { revision, key: first as string }];
      results.push(there ? 1 : 0);
    } else {
      if (lease !== undefined && !state.leases.includes(lease as number)) return undefined;
      const entry = { revision, key: first as string, value: value as string };
      log = [...log, lease === undefined ? entry : { ...entry, lease: lease as number }];
      results.push(null);
    }
  }
  return { state: log === state.log ? state : { ...state, log, revision }, results };
}

function holds(
  { log, revision }: SimulatedEtcdState,
  [target, key, expected]: readonly HistoryValue[],
): boolean {
  const shown = keyAt(log, key as string, revision);
  if (target === 'value') return shown?.[1] === expected;
  return (shown?.[target === 'mod' ? 2 : 3] ?? 0) === expected;
}

function execute(state: SimulatedEtcdState, f: string, argument: HistoryValue): Answer {
  const { log, revision, leases, compacted } = state;
  if (f === 'range') {
    const request = argument as ReadonlyMap<string, HistoryValue>;
    const at = (request.get('revision') as number | undefined) ?? revision;
    if (at > revision) return { state, result: map({ error: 'future' }) };
    if (at < compacted) return { state, result: map({ error: 'compacted' }) };
    return { state, result: map({ revision, ...rangeAt(log, request, at) }) };
  }
  if (f === 'put' || f === 'delete') {
    const part: Part = f === 'put' ? ['put', ...(argument as HistoryValue[])] : ['delete', argument];
    const after = runBranch(state, [part]);
    if (after === undefined) return { state, result: refused };
    const deleted = f === 'delete' ? after.results[0] : undefined;
    return { state: after.state, result: map({ revision: after.state.revision, deleted }) };
  }
  if (f === 'txn') {
    const request = argument as ReadonlyMap<string, HistoryValue>;
    const succeeded = ((request.get('if') ?? []) as Part[]).every((comparison) => holds(state, comparison));
    const after = runBranch(state, (request.get(succeeded ? 'then' : 'else') ?? []) as Part[])!;
    const answer = { revision: after.state.revision, succeeded, results: after.results };
    return { state: after.state, result: map(answer) };
  }
  if (f === 'lease-grant') {
    return {
      state: { ...state, leases: [...new Set([...leases, argument as number])] },
      result: map({ revision }),
    };
  }
  if (f === 'lease-revoke') {
    const lost = keys.filter((key) => {
      const last = log.findLast((entry) => entry.key === key);
      return last?.value !== undefined && last.lease === argument;
    });
    const next = lost.length === 0 ? revision : revision + 1;
    const deletions = lost.map((key) => ({ revision: next, key }));
    const rest = leases.filter((lease) => lease !== argument);
    return {
      state: { ...state, leases: rest, revision: next, log: [...log, ...deletions] },
      result: map({ revision: next }),
    };
  }
  if (f === 'compact') {
    const to = argument as number;
    if (to <= compacted) return { state, result: map({ error: 'compacted' }) };
    if (to > revision) return { state, result: map({ error: 'future' }) };
    return { state: { ...state, compacted: to }, result: map({}) };
  }
  if (f === 'watch') return { state, result: watched(state, argument as ReadonlyMap<string, HistoryValue>) };
  return { state, result: null };
}

function watched(
  { log, revision }: SimulatedEtcdState,
  request: ReadonlyMap<string, HistoryValue>,
): HistoryValue {
  const after = request.get('after') as number;
  const isOneKey = request.get('end') === undefined;
  const told = log.filter(
    (entry) => entry.revision > after && (!isOneKey || entry.key === request.get('start')),
  );
  const events = told.map(({ key, value, revision: at }): HistoryValue => {
    const before = keyAt(log, key, at - 1);
    if (value === undefined) return ['delete', key, at, false, before!.slice(1)];
    return ['put', key, value, at, before === undefined, before === undefined ? null : before.slice(1)];
  });
  return map({ through: revision, events });
}

const ranges = [
  map({ start: 'a' }),
  map({ start: 'b' }),
  map({ start: 'a', end: 'c' }),
  map({ start: 'a', end: '\0', limit: 1 }),
];

/** What the simulated clients ask for: a mixture for each purpose. */
export type EtcdMixture = 'keys' | 'watched' | 'leases' | 'transactions';

const mixtures: Record<EtcdMixture, readonly string[]> = {
  keys: ['put', 'put', 'put', 'delete', 'range', 'range'],
  watched: ['put', 'put', 'put', 'delete', 'watch', 'watch', 'past'],
  leases: ['lease-grant', 'lease-revoke', 'leased', 'leased', 'range', 'past', 'compact', 'defragment'],
  transactions: ['txn', 'txn', 'txn', 'put', 'range', 'watch'],
};

export function simulatedEtcd(mixture: EtcdMixture): SimulatedObject<SimulatedEtcdState> {
  return {
    initial: { log: [], revision: 1, leases: [], compacted: -1 },
    request(pick) {
      const names = mixtures[mixture];
      return requestFor(names[pick(names.length)]!, pick);
    },
    execute: (state, { f, argument }) => execute(state, f, argument),
    wrongResult({ f, argument }, pick) {
      // The answer that another past would have given: wrong, and not absurd.
      const { request, initial } = this;
      let state = initial;
      const count = pick(4);
      for (let index = 0; index < count; index += 1) {
        const other = request(pick, '');
        ({ state } = execute(state, other.f, other.argument));
      }
      return execute(state, f, argument).result;
    },
  };
}

function requestFor(name: string, pick: Pick): { f: string; argument: HistoryValue } {
  const key = keys[pick(keys.length)]!;
  const value = values[pick(values.length)]!;
  switch (name) {
    case 'put':
      return { f: 'put', argument: [key, value] };
    case 'leased':
      return {
        f: 'put',
        argument: [
          [key, value],
          [key, value, 1],
        ][pick(2)]!,
      };
    case 'delete':
      return { f: 'delete', argument: key };
    case 'range':
      return { f: 'range', argument: ranges[pick(ranges.length)]! };
    case 'past':
      return { f: 'range', argument: new Map([...ranges[pick(ranges.length)]!, ['revision', 1 + pick(4)]]) };
    case 'watch': {
      const range = pick(2) === 0 ? { start: key } : { start: 'a', end: '\0' };
      return { f: 'watch', argument: map({ ...range, after: pick(4) }) };
    }
    case 'lease-grant':
    case 'lease-revoke':
      return { f: name, argument: 1 };
    case 'compact':
      return { f: name, argument: 1 + pick(4) };
    case 'txn':
      return { f: 'txn', argument: transaction(key, value, pick) };
    default:
      return { f: name, argument: null };
  }
}

function transaction(key: string, value: string, pick: Pick): HistoryValue {
  const other = keys[pick(keys.length)]!;
  const comparison: HistoryValue = [
    ['mod', other, pick(4)],
    ['version', other, pick(3)],
    ['value', other, value],
  ][pick(3)]!;
  const branches: HistoryValue[][] = [
    [['put', key, value]],
    [
      ['put', 'a', value],
      ['range', ranges[2]!],
      ['put', 'b', value],
    ],
    [['range', ranges[pick(ranges.length)]!]],
    [
      ['delete', 'a'],
      ['delete', key],
    ],
  ];
  return new Map<HistoryValue, HistoryValue>([
    ['if', [comparison]],
    ['then', branches[pick(4)]!],
    ['else', branches[pick(4)]!],
  ]);
}
