import { BadInput } from '../../core/bad-input.ts';
import { type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../../core/history-value.ts';
import {
  defineSpecification,
  type SequentialSpecification,
  wholeObject,
} from '../linearizability/specification.ts';
import { type FiniteSet, FiniteSets } from './finite-sets.ts';
import { ItemNumbers } from './item-numbers.ts';
import { type NilRead, nilReads } from './nil-read.ts';
import { valueSet } from './value-set.ts';

export interface SetOptions {
  /** What a completed read of nil means: `value` the empty set, otherwise nothing; see {@link NilRead}. */
  readonly nilRead?: NilRead;
}

/**
 * A set with `add`, `remove`, `contains` (result true or false) and `read`, whose result is a list or a set of all
 * elements. A list in which one occurs twice is the content of no set. An `add` or `remove` that completed with `true`
 * or `false` tells whether it changed the set; any other result tells nothing. With keys in the history: one set a key.
 */
export function set(options: SetOptions = {}): SequentialSpecification<FiniteSet> {
  return setNamed('set', ['add', 'remove', 'contains', 'read'], options);
}

/** A set from which nothing is removed, as in Jepsen's set workloads: a {@link set} without `remove`. */
export function growOnlySet(options: SetOptions = {}): SequentialSpecification<FiniteSet> {
  return setNamed('grow-only-set', ['add', 'read', 'contains'], options);
}

function setNamed(name: string, functions: readonly string[], { nilRead }: SetOptions) {
  const content = new SetContent();
  return nilReads(nilRead, (nilIsUnknown) => ({ ...setOf(content, nilIsUnknown), name, functions }));
}

function setOf(content: SetContent, nilIsUnknown: boolean): SequentialSpecification<FiniteSet> {
  return defineSpecification<FiniteSet>({
    name: 'set',
    initial: content.empty,
    perKey: true,
    parseInitial: (value) => content.parse(value),
    validate: problemWith,
    step(state, operation) {
      const { f, argument } = operation;
      if (f === 'read') return content.readAllows(state, operation, nilIsUnknown) ? state : undefined;
      const required = requiredPresence(operation);
      const isPresent = content.has(state, argument);
      if (required !== undefined && required !== isPresent) return undefined;
      if (f === 'add') return content.with(state, argument);
      return f === 'remove' ? content.without(state, argument) : state;
    },
    // A read and a `contains` change nothing. Nor does an `add` or `remove` that is known to have changed nothing: it is legal
    // only in states that it leaves as they are.
    observer: (operation) =>
      operation.f === 'read' || operation.f === 'contains' || toldChange(operation) === false,
    droppable: (remaining) => unobservedUpdates(remaining, content, nilIsUnknown),
    partition: (operation) => elementTouched(operation, nilIsUnknown),
    describeState: (state) => content.describe(state),
  });
}

function problemWith({ f, outcome, result = null }: Operation): string | undefined {
  if (outcome !== Outcome.ok || result === null) return undefined;
  if (f === 'contains' && typeof result !== 'boolean') {
    return `it completed with ${formatHistoryValue(result)}; expected true or false`;
  }
  if (f === 'read' && elementsOf(result) === undefined) {
    return `it completed with ${formatHistoryValue(result)}; expected a list or a set of all elements`;
  }
  return undefined;
}

function elementsOf(value: HistoryValue): readonly HistoryValue[] | undefined {
  if (Array.isArray(value)) return value as readonly HistoryValue[];
  return value instanceof Set ? [...(value as ReadonlySet<HistoryValue>)] : undefined;
}

/** Whether an `add` or `remove` changed the set; `undefined` where its result does not tell, or is its argument again. */
function toldChange({ f, argument, outcome, result }: Operation): boolean | undefined {
  if (outcome !== Outcome.ok || (f !== 'add' && f !== 'remove')) return undefined;
  return typeof result === 'boolean' && result !== argument ? result : undefined;
}

/** Whether this operation requires, by its result, that its argument was in the set, or that it was not. */
function requiredPresence(operation: Operation): boolean | undefined {
  if (operation.f === 'contains') {
    return operation.outcome === Outcome.ok && typeof operation.result === 'boolean'
      ? operation.result
      : undefined;
  }
  const changed = toldChange(operation);
  return changed === undefined ? undefined : changed === (operation.f === 'remove');
}

function isKnownRead({ f, outcome, result }: Operation, nilIsUnknown: boolean): boolean {
  return f === 'read' && outcome === Outcome.ok && !(result === null && nilIsUnknown);
}

/**
 * Rule 5. Whether x is in the set depends on the operations with the argument x alone, and each of them depends on nothing
 * else: the set is one bit an element. A read whose result is known depends on all. One of unknown result is legal in every
 * state and changes none: as a component of its own it constrains nothing.
 */
function elementTouched(operation: Operation, nilIsUnknown: boolean) {
  if (operation.f !== 'read') return operation.argument;
  return isKnownRead(operation, nilIsUnknown) ? wholeObject : undefined;
}

/**
 * Rule 2. Without a crashed `add x`, x is in the set at most when it was with it, and all else is the same. If no completed
 * operation requires that x is there (a read that shows it, a `contains` that found it, a `remove` that removed it, an
 * `add` that did not add it), then all are legal as before: those that require its absence, and those that say nothing
 * about it. In the same way without a crashed `remove x`, if no completed operation requires that x is not there: every
 * read shows it. Both may go at once, for then no completed operation says anything about x.
 */
function unobservedUpdates(
  remaining: readonly Operation[],
  content: SetContent,
  nilIsUnknown: boolean,
): (operation: Operation) => boolean {
  const requiring = (presence: boolean) =>
    valueSet(
      remaining
        .filter((operation) => requiredPresence(operation) === presence)
        .map(({ argument }) => argument),
    );
  const [requiredThere, requiredGone] = [requiring(true), requiring(false)];
  const reads = remaining
    .filter((operation) => isKnownRead(operation, nilIsUnknown))
    .map(({ result }) => content.ofResult(result!));
  const isShown = (element: HistoryValue) => (read: FiniteSet | undefined) =>
    read === undefined || content.has(read, element);
  return ({ f, argument }) => {
    if (f === 'add') return !requiredThere.has(argument) && !reads.some(isShown(argument));
    return f === 'remove' && !requiredGone.has(argument) && reads.every(isShown(argument));
  };
}

/** Sets of values as numbers, and what results say of them. */
class SetContent {
  readonly #sets = new FiniteSets();
  readonly #items = new ItemNumbers();
  readonly #results = new WeakMap<object, { readonly set: FiniteSet | undefined }>();

  get empty(): FiniteSet {
    return this.#sets.empty;
  }

  has(state: FiniteSet, element: HistoryValue): boolean {
    return this.#sets.has(state, this.#items.numberOf(element));
  }

  with(state: FiniteSet, element: HistoryValue): FiniteSet {
    return this.#sets.with(state, this.#items.numberOf(element));
  }

  without(state: FiniteSet, element: HistoryValue): FiniteSet {
    return this.#sets.without(state, this.#items.numberOf(element));
  }

  readAllows(state: FiniteSet, operation: Operation, nilIsUnknown: boolean): boolean {
    return !isKnownRead(operation, nilIsUnknown) || this.ofResult(operation.result!) === state;
  }

  /** The set that a read returned; `undefined` if there is none, for an element occurs twice. Nil is the empty set. */
  ofResult(result: HistoryValue): FiniteSet | undefined {
    if (result === null) return this.empty;
    const known = this.#results.get(result as object);
    if (known !== undefined) return known.set;
    const elements = elementsOf(result)!;
    const found = elements.reduce<FiniteSet>((set, element) => this.with(set, element), this.empty);
    const set = this.#sets.size(found) === elements.length ? found : undefined;
    this.#results.set(result as object, { set });
    return set;
  }

  parse(value: HistoryValue): FiniteSet {
    const elements = value === null ? [] : elementsOf(value);
    if (elements !== undefined)
      return elements.reduce<FiniteSet>((set, element) => this.with(set, element), this.empty);
    throw new BadInput(`a set begins with its elements, not with ${formatHistoryValue(value)}`, {
      remedy: "name them as a list or a set, such as --initial '[1 2]', or leave them away for the empty set",
    });
  }

  describe(state: FiniteSet): string {
    return formatHistoryValue(
      new Set(this.#sets.elements(state).map((number) => this.#items.valueOf(number))),
    );
  }
}
