import { BadInput } from '../../core/bad-input.ts';
import { type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, sameHistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { valueSet } from './value-set.ts';

/** What the functions of a container are called. `size` is always `size`. */
export interface ContainerFunctions {
  /** Puts its argument in. */
  readonly put: string;
  /** Takes an item out, and returns it; nil if there is none. */
  readonly take: string;
  /** Returns what `take` would, and leaves it there. */
  readonly see?: string | undefined;
}

/** The states of a container, as whatever the container finds handy: a state is a primitive, so that it is compared at once. */
export interface ContainerStates<S> {
  readonly empty: S;
  put(state: S, item: HistoryValue): S;
  size(state: S): number;
  /** All items, for explanations. */
  items(state: S): readonly HistoryValue[];
}

/** The states of a container whose contents settle which item is taken next. */
export interface OrderedStates<S> extends ContainerStates<S> {
  /** The item that is taken next. Only of a container that is not empty. */
  next(state: S): HistoryValue;
  /** What it leaves behind. */
  rest(state: S): S;
}

/**
 * A container that chooses the next item by its contents alone: a queue, a stack, a priority queue. A crashed take took the
 * next item, or found none, or never took effect: never a choice between items.
 */
export function orderedContainer<S>(
  name: string,
  functions: ContainerFunctions,
  states: OrderedStates<S>,
): SequentialSpecification<S> {
  const { put, see } = functions;
  return defineSpecification<S>({
    ...containerDeclarations(functions, states),
    name,
    step(state, { f, argument, outcome, result }) {
      if (f === put) return states.put(state, argument);
      const size = states.size(state);
      if (f === 'size') return outcome !== Outcome.ok || result === size ? state : undefined;
      const next = size === 0 ? null : states.next(state);
      if (outcome === Outcome.ok && !sameHistoryValue(result ?? null, next)) return undefined;
      return f === see || size === 0 ? state : states.rest(state);
    },
  });
}

/** What all containers declare; {@link ContainerFunctions.take} may return any of their items, or a certain one. */
export function containerDeclarations<S>(
  functions: ContainerFunctions,
  states: ContainerStates<S>,
): Omit<SequentialSpecification<S>, 'name' | 'step' | 'steps'> {
  const { put, take, see } = functions;
  return {
    initial: states.empty,
    functions: [put, take, ...(see === undefined ? [] : [see]), 'size'],
    perKey: true,
    parseInitial: (value) => itemsOf(value).reduce<S>((state, item) => states.put(state, item), states.empty),
    validate: (operation) => problemWith(operation, functions),
    // Seeing and counting change nothing. A take that found nothing is legal in the empty container alone, and leaves it empty.
    observer: (operation) =>
      operation.f === see || operation.f === 'size' || (operation.f === take && foundNothing(operation)),
    droppable: (remaining) => unseenItems(remaining, functions),
    // An item that came out, or was seen, had been put in.
    deadline: {
      produces: ({ f, argument }) => (f === put ? [argument] : []),
      requires: (operation) => itemSeen(operation, functions),
      initially: (initial) => states.items(initial),
      crashedToo: true,
      inOrderOfUse: true,
    },
    describeState: (state) => formatHistoryValue(states.items(state)),
  };
}

/**
 * Rule 2. Let `put x` have crashed, and let no completed operation have returned x (the value: whoever put it), nor a size.
 * Take a linearization with this put, and follow the x that it puts in. If it is ever taken out, then by a crashed take: leave
 * both out. Until then the container holds what it held but for this x, and after that the same.
 * - A completed take or see between them returned another item y, so x did not stand before y: in a queue y was put in before
 *   x, in a stack after it, in a priority queue it is smaller (or equal, and then it is the value x, which none returned); in
 *   a container without order any item will do. So y comes next without x too. None found nothing, for x was there.
 * - A crashed take between them took an item that is not this x. It takes the same one now, by the same argument.
 * So the history without the put is linearizable. The same then holds for the next such put; they may all go at once. A crashed
 * take is never left out: it may be the reason that a later take did not find its item.
 */
function unseenItems(
  remaining: readonly Operation[],
  functions: ContainerFunctions,
): (operation: Operation) => boolean {
  if (remaining.some(({ f, outcome }) => f === 'size' && outcome === Outcome.ok)) return () => false;
  const seen = valueSet(
    remaining.map((operation) => itemSeen(operation, functions)).filter((item) => item !== undefined),
  );
  return ({ f, argument }) => f === functions.put && !seen.has(argument);
}

/** The item that a completed operation returned. */
export function itemSeen(
  { f, outcome, result = null }: Operation,
  { take, see }: ContainerFunctions,
): HistoryValue | undefined {
  return outcome === Outcome.ok && (f === take || f === see) && result !== null ? result : undefined;
}

/** Whether it completed with nil. */
export function foundNothing({ outcome, result = null }: Operation): boolean {
  return outcome === Outcome.ok && result === null;
}

function problemWith(
  { f, argument, outcome, result }: Operation,
  { put }: ContainerFunctions,
): string | undefined {
  if (f === put && argument === null) return 'nil is no item: it is what an empty container answers';
  if (outcome !== Outcome.ok) return undefined;
  if (f === put && result === false && argument !== false)
    return 'it completed with false; write fail where nothing was put in, for these containers are never full';
  if (f === 'size' && !(Number.isSafeInteger(result) && (result as number) >= 0))
    return `it completed with ${formatHistoryValue(result ?? null)}; expected a number of items`;
  return undefined;
}

/** The items that a container begins with. */
function itemsOf(value: HistoryValue): readonly HistoryValue[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value as readonly HistoryValue[];
  throw new BadInput(`a container begins with a list of items, not with ${formatHistoryValue(value)}`, {
    remedy: "name them in the order in which they were put in, such as --initial '[1 2]', or nil for none",
  });
}
