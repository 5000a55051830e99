import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { Pick, SimulatedObject } from '../linearizability/simulated-history.ts';

const items = 3;

function oneOf<T>(choices: readonly T[], pick: Pick): T {
  return choices[pick(choices.length)]!;
}

/** Some of the items, as a read of all of them might return them. */
function someItems(pick: Pick): HistoryValue {
  const chosen = pick(2 ** items);
  const list = Array.from({ length: items }, (_, item) => item).filter((item) => (chosen >>> item) & 1);
  return pick(2) === 0 ? list : new Set(list);
}

/** A set that does what is asked for: these functions, each as often as it is named; keys, if there are to be several sets. */
export function simulatedSet(options: {
  functions: readonly string[];
  /** Whether `add` and `remove` tell if they changed the set; otherwise they answer with their argument. */
  tells?: boolean;
  keys?: number;
  initial?: readonly number[];
}): SimulatedObject<ReadonlyMap<HistoryValue, ReadonlySet<HistoryValue>>> {
  const { functions, tells = false, keys, initial = [] } = options;
  return {
    initial: new Map(),
    request(pick) {
      const f = oneOf(functions, pick);
      const key = keys === undefined ? {} : { key: pick(keys) };
      return { f, argument: f === 'read' ? null : pick(items), ...key };
    },
    execute(state, { f, argument, key = null }) {
      const present = state.get(key) ?? new Set(initial);
      if (f === 'read') return { state, result: [...present] };
      if (f === 'contains') return { state, result: present.has(argument) };
      const after = new Set(present);
      if (f === 'add') after.add(argument);
      else after.delete(argument);
      return {
        state: new Map(state).set(key, after),
        result: tells ? after.size !== present.size : argument,
      };
    },
    wrongResult({ f, argument }, pick) {
      if (f === 'read') return someItems(pick);
      return f === 'contains' || tells ? pick(2) === 0 : argument;
    },
  };
}

/** A container by its functions, in the order put, take and, if it has one, see; `next` chooses the place of the item to take. */
export function simulatedContainer(options: {
  functions: readonly string[];
  next: (present: readonly number[], pick: Pick) => number;
  hasSize?: boolean;
  initial?: readonly number[];
}): SimulatedObject<readonly number[]> {
  const { functions, next, hasSize = false, initial = [] } = options;
  const [put, take, see] = functions;
  const choices = [
    put!,
    put!,
    take!,
    take!,
    ...(see === undefined ? [] : [see]),
    ...(hasSize ? ['size'] : []),
  ];
  return {
    initial,
    request(pick) {
      const f = oneOf(choices, pick);
      return { f, argument: f === put ? pick(items) : null };
    },
    execute(state, { f, argument }, pick) {
      if (f === put) return { state: [...state, argument as number], result: argument };
      if (f === 'size') return { state, result: state.length };
      if (state.length === 0) return { state, result: null };
      const place = next(state, pick);
      return { state: f === take ? state.toSpliced(place, 1) : state, result: state[place]! };
    },
    wrongResult({ f, argument }, pick) {
      if (f === put) return argument;
      return f === 'size' ? pick(4) : oneOf([0, 1, 2, null], pick);
    },
  };
}

const first = () => 0;
const last = (present: readonly number[]) => present.length - 1;
const least = (present: readonly number[]) => present.indexOf(Math.min(...present));
const any = (present: readonly number[], pick: Pick) => pick(present.length);

type ContainerOptions = { hasSize?: boolean; sees?: boolean; initial?: readonly number[] };
const container =
  (names: readonly string[], next: (present: readonly number[], pick: Pick) => number) =>
  ({ sees = false, ...options }: ContainerOptions = {}) =>
    simulatedContainer({ functions: names.slice(0, sees ? 3 : 2), next, ...options });

export const simulatedFifoQueue = container(['enqueue', 'dequeue', 'peek'], first);
export const simulatedStack = container(['push', 'pop', 'peek'], last);
export const simulatedPriorityQueue = container(['insert', 'delete-min', 'find-min'], least);
export const simulatedUnorderedQueue = container(['enqueue', 'dequeue'], any);

/** A number to which some functions add and from which the others subtract; it refuses to fall below zero where `false` says so. */
export function simulatedBalance(options: {
  adding: string;
  subtracting: string;
  reading: string;
  /** Whether updates answer with the value after them; otherwise with their argument. */
  tells?: boolean;
  refuses?: boolean;
  initial?: number;
}): SimulatedObject<number> {
  const { adding, subtracting, reading, tells = false, refuses = false, initial = 0 } = options;
  return {
    initial,
    request(pick) {
      const f = oneOf([adding, adding, subtracting, reading, reading], pick);
      return { f, argument: f === reading ? null : 1 + pick(3) };
    },
    execute(state, { f, argument }) {
      if (f === reading) return { state, result: state };
      const amount = argument as number;
      if (f === subtracting && refuses && state < amount) return { state, result: false };
      const after = f === adding ? state + amount : state - amount;
      return { state: after, result: tells ? after : argument };
    },
    wrongResult({ f, argument }, pick) {
      if (f === reading || tells) return pick(6);
      return f === subtracting && refuses && pick(2) === 0 ? false : argument;
    },
  };
}
