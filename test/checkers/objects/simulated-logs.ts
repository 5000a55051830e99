import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { Pick, SimulatedObject } from '../linearizability/simulated-history.ts';

type Entry = readonly [offset: number, value: HistoryValue];
type LogsByName = ReadonlyMap<string, readonly Entry[]>;

export interface SimulatedLogsOptions {
  /** Names of the logs that `send` and `poll` touch; without, there is one, for `append`, `read` and `poll`. */
  readonly names?: readonly string[];
  readonly initial?: readonly Entry[];
}

/** Logs whose offsets may have gaps, and whose values are few. */
export function simulatedLogs({ names, initial = [] }: SimulatedLogsOptions): SimulatedObject<LogsByName> {
  const entriesOf = (state: LogsByName, name: string) => state.get(name) ?? initial;
  const append = (state: LogsByName, name: string, value: HistoryValue, pick: Pick) => {
    const entries = entriesOf(state, name);
    const offset = (entries.at(-1)?.[0] ?? -1) + 1 + (pick(3) === 0 ? 1 : 0);
    return { offset, state: new Map(state).set(name, [...entries, [offset, value] as const]) };
  };
  return {
    initial: new Map(),
    request: (pick) => (names === undefined ? plainRequest(pick) : namedRequest(names, pick)),
    execute(state, { f, argument }, pick) {
      if (f === 'append') {
        const done = append(state, '', argument, pick);
        return { state: done.state, result: done.offset };
      }
      const only = entriesOf(state, '');
      if (f === 'read') return { state, result: only.find(([offset]) => offset === argument)?.[1] ?? null };
      if (f === 'poll' && !Array.isArray(argument)) {
        const from = only.filter(([offset]) => argument === null || offset >= (argument as number));
        const start = argument === null ? pick(from.length + 1) : 0;
        return { state, result: from.slice(start, start + 1 + pick(3)) };
      }
      let after = state;
      const result = (argument as readonly (readonly HistoryValue[])[]).map(([what, name, value]) => {
        if (what === 'poll') return ['poll', run(names!, (each) => entriesOf(after, each), pick)];
        const done = append(after, name as string, value!, pick);
        after = done.state;
        return ['send', name!, [done.offset, value!]];
      });
      return { state: after, result };
    },
    wrongResult: (operation, pick) =>
      wrongResult(operation as unknown as { f: string; result: HistoryValue }, pick),
  };
}

function plainRequest(pick: Pick) {
  const choice = pick(5);
  if (choice < 2) return { f: 'append', argument: 10 + pick(4) };
  if (choice === 2) return { f: 'read', argument: pick(5) };
  return { f: 'poll', argument: pick(2) === 0 ? null : pick(5) };
}

function namedRequest(names: readonly string[], pick: Pick) {
  const send = () => ['send', names[pick(names.length)]!, 10 + pick(4)];
  const choice = pick(5);
  if (choice < 2) return { f: 'send', argument: [send()] };
  if (choice === 2) return { f: 'txn', argument: pick(2) === 0 ? [send(), send()] : [send(), ['poll']] };
  return { f: 'poll', argument: [['poll']] };
}

/** Up to three neighbours of each log. */
function run(names: readonly string[], entriesOf: (name: string) => readonly Entry[], pick: Pick) {
  return new Map(
    names.map((name) => {
      const entries = entriesOf(name);
      const start = pick(entries.length + 1);
      return [name, entries.slice(start, start + 1 + pick(3))] as const;
    }),
  );
}

function wrongResult({ f, result }: { f: string; result: HistoryValue }, pick: Pick): HistoryValue {
  if (f === 'append') return pick(6);
  if (f === 'read') return pick(3) === 0 ? null : 10 + pick(4);
  if (f === 'poll' && !isMicro(result)) return wrongEntries(result as readonly Entry[], pick);
  return (result as readonly (readonly HistoryValue[])[]).map(([what, first, told]) => {
    if (what === 'send') return ['send', first!, [pick(5), (told as Entry)[1]]];
    const found = first as ReadonlyMap<string, readonly Entry[]>;
    return ['poll', new Map([...found].map(([name, entries]) => [name, wrongEntries(entries, pick)]))];
  });
}

const isMicro = (result: HistoryValue) => (result as readonly (readonly HistoryValue[])[])[0]?.[0] === 'poll';

/** Entries with one left out, or one more behind them, or the last one changed. */
function wrongEntries(entries: readonly Entry[], pick: Pick): readonly Entry[] {
  const choice = entries.length === 0 ? 1 : pick(3);
  const [offset, value] = entries.at(-1) ?? [-1, 10];
  if (choice === 0) return entries.toSpliced(pick(entries.length), 1);
  if (choice === 1) return [...entries, [offset + 1, 10 + pick(4)]];
  return [...entries.slice(0, -1), pick(2) === 0 ? [offset + 1, value] : [offset, 10 + pick(4)]];
}
