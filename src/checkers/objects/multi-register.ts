import { type Operation, Outcome } from '../../core/history.ts';
import {
  formatHistoryValue,
  type HistoryValue,
  historyValueKey,
  Keyword,
  sameHistoryValue,
} from '../../core/history-value.ts';
import {
  defineSpecification,
  type SequentialSpecification,
  type SpecificationContext,
} from '../linearizability/specification.ts';
import { joinedKeys } from './joined-keys.ts';
import { type MicroOperation, microOperations, transactionProblem } from './micro-operations.ts';
import type { NilRead } from './nil-read.ts';
import { rememberedEffect } from './remembered-effect.ts';

export interface MultiRegisterOptions {
  /** What a completed read of nil means, for each register; see {@link NilRead}. Default: `auto`. */
  readonly nilRead?: NilRead;
}

/** The values of named registers. */
export interface Registers {
  /** The value of each register that is not listed. */
  readonly otherwise: HistoryValue;
  /** By the label of its key: the registers whose value is another one. */
  readonly values: ReadonlyMap<string, Access>;
}

/** A value that a register had or has. */
interface Access {
  /** The key as a string: equal exactly for equal keys. */
  readonly label: string;
  readonly key: HistoryValue;
  readonly value: HistoryValue;
}

/** What an operation does at the one moment at which it takes effect. */
interface Effect {
  /** What it is known to have found, in registers that it had not written itself. */
  readonly reads: readonly Access[];
  /** What it leaves, one entry a register. */
  readonly writes: readonly Access[];
  /** Every register that it touches. */
  readonly labels: readonly string[];
  /** It read from a register another value than it had written there itself. */
  readonly contradictsItself: boolean;
}

/** By the label of a register: whether a read of nil from it tells nothing. */
type NilIsUnknown = (label: string) => boolean;

/**
 * Named registers, several of which may be read and written at one moment: `txn` with a list of `[:r key nil]` and
 * `[:w key value]` (also `:read`, `:write`), done in their order, a read seeing what the transaction itself wrote before; `read`
 * of a list or set of keys, whose result is a map; `write` of a map. A register that nobody has written holds nil, unless the
 * initial value says otherwise: a map names registers, any other value is that of all. A history with keys has one such object a key.
 */
export function multiRegister(options: MultiRegisterOptions = {}): SequentialSpecification<Registers> {
  const { nilRead = 'auto' } = options;
  const initial = registersOf(null);
  return {
    ...multiRegisterOf([], initial, () => nilRead === 'unknown'),
    specialize: (context) => {
      const nilIsUnknown = nilMeaning(nilRead, context);
      const reads = countNilReads(context, nilIsUnknown);
      return {
        specification: multiRegisterOf(context.kinds, context.initial, nilIsUnknown),
        notes:
          reads === 0
            ? []
            : [`${reads} reads of nil were taken to have recorded no value and constrain nothing`],
      };
    },
  };
}

function multiRegisterOf(
  kinds: readonly Operation[],
  initial: Registers,
  nilIsUnknown: NilIsUnknown,
): SequentialSpecification<Registers> {
  const effectOf = rememberedEffect((operation) => effectOn(operation, nilIsUnknown));
  const producers = countProducers(kinds, effectOf);
  const component = joinedKeys(kinds.map((operation) => effectOf(operation).labels));
  const isInitial = ({ label, value }: Access) => sameHistoryValue(valueIn(initial, label), value);
  return defineSpecification<Registers>({
    name: 'multi-register',
    initial,
    parseInitial: registersOf,
    functions: ['txn', 'read', 'write'],
    perKey: true,
    validate: problemOf,
    step(state, operation) {
      const { reads, writes, contradictsItself } = effectOf(operation);
      if (contradictsItself) return undefined;
      if (!reads.every(({ label, value }) => sameHistoryValue(valueIn(state, label), value)))
        return undefined;
      return written(state, writes);
    },
    stateKey: ({ values }) =>
      [...values.values()]
        .map(({ label, value }) => `${label}=${historyValueKey(value)}`)
        .sort()
        .join(','),
    describeState,
    // An operation that writes nothing leaves every register as it is.
    observer: (operation) => effectOf(operation).writes.length === 0,
    /*
     * Rule 2. Let none of the values that a crashed operation leaves be one that a completed operation found in that register.
     * In a linearization the last writer in front of each known read left the value found, so it is none of these operations.
     * Without them, all at once, it still is the last writer, or the initial value stands: every read finds what it found. What
     * a crashed operation read is not known. That only *one* of its values was not found is not enough.
     */
    droppable: (remaining) => {
      const found = new Set(remaining.flatMap((operation) => effectOf(operation).reads.map(tokenKey)));
      return (operation) => {
        const { writes } = effectOf(operation);
        return writes.length > 0 && !writes.some((write) => found.has(tokenKey(write)));
      };
    },
    /*
     * Rule 3. A token is a register with a value. What others can see of an operation are the values that it leaves, not those
     * that it overwrites itself; what it found in registers that it had not written was there before it. Of several values
     * found, one that a single operation can have left is named.
     */
    deadline: {
      produces: (operation) => effectOf(operation).writes.map(tokenOf),
      requires: (operation) => {
        const reads = effectOf(operation).reads.filter((read) => !isInitial(read));
        const telling = reads.find((read) => producers.get(tokenKey(read)) === 1) ?? reads[0];
        return telling === undefined ? undefined : tokenOf(telling);
      },
      initially: (state) => [
        ...[...labelsOf(kinds, effectOf)].map((label) => [label, valueIn(state, label)]),
        ...[...state.values.values()].map(tokenOf),
      ],
    },
    // Rule 5. The registers of an operation belong to one component, and so those that operations join from one to the next:
    // no operation touches two components, and a component is a collection of registers that nothing else touches.
    partition: (operation) => {
      const [label] = effectOf(operation).labels;
      return label === undefined ? undefined : component(label);
    },
  });
}

const tokenOf = ({ label, value }: Access): HistoryValue => [label, value];
const tokenKey = (access: Access): string => historyValueKey(tokenOf(access));

function registersOf(value: HistoryValue): Registers {
  const none: Registers = { otherwise: value instanceof Map ? null : value, values: new Map() };
  if (!(value instanceof Map)) return none;
  return written(
    none,
    [...value].map(([key, held]) => accessTo(asName(key), held)),
  );
}

/** An initial state typed as `{x 0}` means the registers that EDN calls `:x`: no history names them by symbols. */
function asName(key: HistoryValue): HistoryValue {
  return key instanceof Keyword && key.name.startsWith("'") ? Keyword.of(key.name.slice(1)) : key;
}

function accessTo(key: HistoryValue, value: HistoryValue): Access {
  return { label: historyValueKey(key), key, value };
}

function valueIn({ otherwise, values }: Registers, label: string): HistoryValue {
  const entry = values.get(label);
  return entry === undefined ? otherwise : entry.value;
}

/** A register that holds what all others hold is not listed: equal states have equal lists. */
function written(state: Registers, writes: readonly Access[]): Registers {
  if (writes.length === 0) return state;
  const values = new Map(state.values);
  for (const write of writes) {
    if (sameHistoryValue(write.value, state.otherwise)) values.delete(write.label);
    else values.set(write.label, write);
  }
  return { ...state, values };
}

function describeState({ otherwise, values }: Registers): string {
  const entries = [...values.values()].map(({ key, value }) => [key, value] as const);
  const rest = otherwise === null ? '' : `, all others ${formatHistoryValue(otherwise)}`;
  return `${formatHistoryValue(new Map(entries))}${rest}`;
}

function problemOf(operation: Operation): string | undefined {
  const { f, argument, result, outcome } = operation;
  if (f === 'txn') return transactionProblem(operation, ['read', 'write']);
  if (f === 'write') return argument instanceof Map ? undefined : 'expected a map of keys to values';
  if (!Array.isArray(argument) && !(argument instanceof Set)) return 'expected a list or set of keys';
  if (outcome !== Outcome.ok) return undefined;
  const found = result instanceof Map ? new Set([...result.keys()].map(historyValueKey)) : undefined;
  const isComplete = found !== undefined && [...argument].every((key) => found.has(historyValueKey(key)));
  return isComplete ? undefined : 'expected as result a map with a value for each of the keys';
}

/** The operation as micro-operations. */
function stepsOf(operation: Operation): readonly MicroOperation[] {
  const { f, argument, result, outcome } = operation;
  if (f === 'txn') return microOperations(operation);
  if (f === 'write') {
    return [...(argument as ReadonlyMap<HistoryValue, HistoryValue>)].map(([key, value]) => ({
      f,
      key,
      value,
    }));
  }
  const keys = [...(argument as Iterable<HistoryValue>)];
  if (outcome !== Outcome.ok) return keys.map((key) => ({ f, key, value: undefined }));
  const found = new Map(
    [...(result as ReadonlyMap<HistoryValue, HistoryValue>)].map(([key, value]) => [
      historyValueKey(key),
      value,
    ]),
  );
  return keys.map((key) => ({ f, key, value: found.get(historyValueKey(key))! }));
}

function effectOn(operation: Operation, nilIsUnknown: NilIsUnknown): Effect {
  const reads: Access[] = [];
  const writes = new Map<string, Access>();
  const labels = new Set<string>();
  let contradictsItself = false;
  for (const { f, key, value } of stepsOf(operation)) {
    const label = historyValueKey(key);
    labels.add(label);
    if (f === 'write') {
      writes.set(label, { label, key, value: value! });
      continue;
    }
    if (value === undefined || (value === null && nilIsUnknown(label))) continue;
    const own = writes.get(label);
    if (own === undefined) reads.push({ label, key, value });
    else if (!sameHistoryValue(own.value, value)) contradictsItself = true;
  }
  return { reads, writes: [...writes.values()], labels: [...labels], contradictsItself };
}

/** Kinds of operations by the token that they produce. */
function countProducers(
  kinds: readonly Operation[],
  effectOf: (operation: Operation) => Effect,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of kinds) {
    for (const write of effectOf(kind).writes)
      counts.set(tokenKey(write), (counts.get(tokenKey(write)) ?? 0) + 1);
  }
  return counts;
}

function labelsOf(kinds: readonly Operation[], effectOf: (operation: Operation) => Effect): Set<string> {
  return new Set(kinds.flatMap((kind) => effectOf(kind).labels));
}

/** Register by register: `auto` takes nil for no information only where nothing can have made the register nil. */
function nilMeaning(nilRead: NilRead, { initial, kinds }: SpecificationContext<Registers>): NilIsUnknown {
  if (nilRead !== 'auto') return () => nilRead === 'unknown';
  const madeNil = new Set(
    kinds.flatMap((kind) =>
      stepsOf(kind).flatMap(({ f, key, value }) =>
        f === 'write' && value === null ? [historyValueKey(key)] : [],
      ),
    ),
  );
  return (label) => valueIn(initial, label) !== null && !madeNil.has(label);
}

function countNilReads(
  { kinds, counts }: SpecificationContext<Registers>,
  nilIsUnknown: NilIsUnknown,
): number {
  let reads = 0;
  kinds.forEach((kind, index) => {
    for (const { f, key, value } of stepsOf(kind)) {
      if (f === 'read' && value === null && nilIsUnknown(historyValueKey(key))) reads += counts[index]!;
    }
  });
  return reads;
}
