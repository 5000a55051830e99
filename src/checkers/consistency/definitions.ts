import { type History, type Operation, Outcome } from '../../core/history.ts';
import { type HistoryValue, sameHistoryValue } from '../../core/history-value.ts';
import { isLinearizableByBruteForce } from '../linearizability/brute-force.ts';
import { perKey } from '../linearizability/per-key.ts';
import {
  type SequentialSpecification,
  specifiedOperation,
  successorsOf,
} from '../linearizability/specification.ts';
import type { ConsistencyModel } from './lattice.ts';

/**
 * The definitions of the models, executed by trying everything: to judge the checkers by, and to confirm what they find.
 * Up to some eight operations. Every value that is read must have been written once; `convergent` and the models of one
 * order do not need that.
 */
export function satisfiesByDefinition(
  history: History,
  specification: SequentialSpecification<HistoryValue>,
  initial: HistoryValue,
  model: ConsistencyModel,
): boolean {
  if (model === 'linearizable' || model === 'sequential') {
    // The collection of all objects: a state of its own for each key.
    const whole = specification.perKey ? perKey(specification, initial) : undefined;
    const holds = model === 'linearizable' ? isLinearizableByBruteForce : isSequential;
    return whole ? holds(history, whole, whole.initial) : holds(history, specification, initial);
  }
  const all = accessesOf(history, specification);
  if (model === 'convergent') return converges(history, all);
  // Each write of unknown outcome took effect, or did not.
  return subsets(all.filter(({ isCertain }) => !isCertain)).some((effective) => {
    const accesses = all.filter((access) => access.isCertain || effective.includes(access));
    const world = worldOf(history, accesses, initial);
    return world !== undefined && definitions[model](world);
  });
}

interface Access {
  readonly row: number;
  readonly process: number;
  readonly isWrite: boolean;
  readonly key: HistoryValue | undefined;
  readonly value: HistoryValue;
  readonly isCertain: boolean;
}

/** Reads and writes that took effect, and what relates them. */
interface World {
  readonly accesses: readonly Access[];
  readonly writes: readonly Access[];
  readonly processes: readonly number[];
  /** The write that a read returned; `undefined` for the initial value. */
  readonly sourceOf: (read: Access) => Access | undefined;
  /** Order of the session. */
  readonly session: (left: Access, right: Access) => boolean;
  /** Transitive closure of session and reading. */
  readonly causality: (left: Access, right: Access) => boolean;
}

function accessesOf(history: History, specification: SequentialSpecification<HistoryValue>): Access[] {
  const { count, outcome, process } = history.operations;
  const accesses: Access[] = [];
  for (let row = 0; row < count; row += 1) {
    if (outcome[row] === Outcome.fail) continue;
    const operation: Operation = specifiedOperation(history, row, false);
    const { kind, value } = specification.registerAccess!(operation)!;
    if (value === undefined) continue;
    const isCertain = outcome[row] === Outcome.ok;
    accesses.push({
      row,
      process: process[row]!,
      isWrite: kind === 'write',
      key: operation.key,
      value,
      isCertain,
    });
  }
  return accesses;
}

const sameKey = (left: Access, right: Access) =>
  left.key === right.key ||
  (left.key !== undefined && right.key !== undefined && sameHistoryValue(left.key, right.key));

/** `undefined` if a read has nothing to read. */
function worldOf(
  { operations: { invokedAt, completedAt } }: History,
  accesses: readonly Access[],
  initial: HistoryValue,
): World | undefined {
  const writes = accesses.filter(({ isWrite }) => isWrite);
  const sources = new Map<Access, Access | undefined>();
  for (const read of accesses) {
    if (read.isWrite) continue;
    const found = writes.filter((write) => sameKey(write, read) && sameHistoryValue(write.value, read.value));
    const isInitial = sameHistoryValue(read.value, initial);
    if (found.length + (isInitial ? 1 : 0) > 1)
      throw new Error('internal error: a read with several sources');
    if (found.length === 0 && !isInitial) return undefined;
    sources.set(read, found[0]);
  }
  const session = (left: Access, right: Access) =>
    left.process === right.process && completedAt[left.row]! < invokedAt[right.row]!;
  const causality = closure(accesses, (left, right) => session(left, right) || sources.get(right) === left);
  const processes = [...new Set(accesses.map(({ process }) => process))];
  return { accesses, writes, processes, sourceOf: (read) => sources.get(read), session, causality };
}

function closure(items: readonly Access[], relates: (left: Access, right: Access) => boolean) {
  const reached = items.map((left) => new Set(items.filter((right) => relates(left, right))));
  for (const [middle, through] of items.entries()) {
    for (const set of reached) if (set.has(through)) for (const next of reached[middle]!) set.add(next);
  }
  const place = new Map(items.map((item, index) => [item, index]));
  return (left: Access, right: Access) => reached[place.get(left)!]!.has(right);
}

type Relation = (left: Access, right: Access) => boolean;

const definitions: Readonly<
  Record<Exclude<ConsistencyModel, 'linearizable' | 'sequential' | 'convergent'>, (world: World) => boolean>
> = {
  'causal-memory': (world) => everySession(world, (process) => hasView(world, process, world.causality)),
  pram: (world) =>
    everySession(world, (process) => hasView(world, process, (left, right) => world.session(left, right))),
  'causal-convergence': isCausallyConvergent,
  'weak-causal': isWeaklyCausal,
  causal: (world) =>
    everySession(world, (process) =>
      hasArbitration(world, process, ['own writes', 'reads', 'writes', 'writes after reads']),
    ),
  'read-your-writes': (world) =>
    everySession(world, (process) => hasArbitration(world, process, ['own writes'])),
  'monotonic-reads': (world) => everySession(world, (process) => hasArbitration(world, process, ['reads'])),
  'monotonic-writes': (world) =>
    everySession(world, (process) => hasArbitration(world, process, ['reads', 'writes'])),
  'writes-follow-reads': (world) =>
    everySession(world, (process) => hasArbitration(world, process, ['reads', 'writes after reads'])),
};

function everySession({ processes }: World, holds: (process: number) => boolean): boolean {
  return processes.every(holds);
}

/** An order of all writes and the reads of a process that contains the relation and in which reads return the latest write. */
function hasView({ accesses, sourceOf }: World, process: number, relation: Relation): boolean {
  const own = accesses.filter((access) => access.isWrite || access.process === process);
  return someOrder(own, relation, (before, next) => {
    if (next.isWrite) return true;
    return before.findLast((access) => access.isWrite && sameKey(access, next)) === sourceOf(next);
  });
}

/** An order of everything that contains causality; each read returns the last write of its key in its causal past. */
function isCausallyConvergent({ accesses, sourceOf, causality }: World): boolean {
  return someOrder(accesses, causality, (before, next) => {
    if (next.isWrite) return true;
    const seen = before.filter(
      (access) => access.isWrite && sameKey(access, next) && causality(access, next),
    );
    return seen.at(-1) === sourceOf(next);
  });
}

/** For each read some order of its causal past that contains causality and makes it return what it did. */
function isWeaklyCausal({ accesses, sourceOf, causality }: World): boolean {
  if (accesses.some((access) => causality(access, access))) return false;
  return accesses.every((read) => {
    if (read.isWrite) return true;
    const past = accesses.filter((access) => causality(access, read));
    return someOrder([...past, read], causality, (before, next) => {
      if (next !== read) return true;
      return before.findLast((access) => access.isWrite && sameKey(access, read)) === sourceOf(read);
    });
  });
}

type Guarantee = 'own writes' | 'reads' | 'writes' | 'writes after reads';

/** An order of all writes for a process, and a set of writes that each of its reads sees; see `session-guarantees.ts`. */
function hasArbitration(world: World, process: number, guarantees: readonly Guarantee[]): boolean {
  const { accesses, writes, session, sourceOf } = world;
  const reads = accesses.filter((access) => !access.isWrite && access.process === process);
  const demands = (guarantee: Guarantee) => guarantees.includes(guarantee);
  const wasReadBefore: Relation = (left, right) =>
    accesses.some((read) => !read.isWrite && sourceOf(read) === left && session(read, right));
  /** Pairs of writes of which nobody may see the second without the first. */
  const carries: Relation = (left, right) =>
    (demands('writes') && session(left, right)) ||
    (demands('writes after reads') && wasReadBefore(left, right));
  const ordered: Relation = (left, right) =>
    carries(left, right) || (demands('own writes') && left.process === process && session(left, right));
  return someOrder(
    writes,
    ordered,
    () => true,
    (arbitration) => {
      const sees = (place: number, seen: ReadonlyMap<Access, readonly Access[]>): boolean => {
        const read = reads[place];
        if (read === undefined) return true;
        return subsets(arbitration).some((set) => {
          const last = set.findLast((write) => sameKey(write, read));
          if (last !== sourceOf(read)) return false;
          const mustSee = writes.filter(
            (write) =>
              (demands('own writes') && session(write, read)) ||
              set.some((other) => carries(write, other)) ||
              (demands('reads') &&
                reads.some((earlier) => session(earlier, read) && seen.get(earlier)!.includes(write))),
          );
          if (!mustSee.every((write) => set.includes(write))) return false;
          return sees(place + 1, new Map(seen).set(read, set));
        });
      };
      return sees(0, new Map());
    },
  );
}

/** Whether the items have an order that contains the relation, whose every step and whole are accepted. */
function someOrder(
  items: readonly Access[],
  relation: Relation,
  accepts: (before: readonly Access[], next: Access) => boolean,
  acceptsAll: (order: readonly Access[]) => boolean = () => true,
): boolean {
  const extend = (before: readonly Access[], remaining: readonly Access[]): boolean => {
    if (remaining.length === 0) return acceptsAll(before);
    return remaining.some((next) => {
      if (remaining.some((other) => relation(other, next))) return false;
      if (!accepts(before, next)) return false;
      return extend(
        [...before, next],
        remaining.filter((other) => other !== next),
      );
    });
  };
  return extend([], items);
}

/** All subsets, members in their order. */
function subsets<T>(items: readonly T[]): T[][] {
  return Array.from({ length: 2 ** items.length }, (_, chosen) =>
    items.filter((__, place) => (chosen >>> place) & 1),
  );
}

function isSequential<S>(history: History, specification: SequentialSpecification<S>, initial: S): boolean {
  const { count, outcome, process, invokedAt, completedAt } = history.operations;
  const rows = Array.from({ length: count }, (_, row) => row).filter((row) => outcome[row] !== Outcome.fail);
  const operations = new Map(
    rows.map((row) => [row, specifiedOperation(history, row, specification.usesProcess === true)]),
  );
  const canFinish = (remaining: readonly number[], state: S): boolean => {
    if (remaining.every((row) => outcome[row] === Outcome.info)) return true;
    return remaining.some((row) => {
      const others = remaining.filter((other) => other !== row);
      const isEarlier = (other: number) =>
        process[other] === process[row] && completedAt[other]! < invokedAt[row]!;
      if (others.some(isEarlier)) return false;
      return successorsOf(specification, state, operations.get(row)!).some((next) => canFinish(others, next));
    });
  };
  return canFinish(rows, initial);
}

/**
 * The last read of each process that was invoked after the last completed write of its key had returned: they agree, but for
 * values that only writes of unknown outcome, which may take effect at any time, have brought.
 */
function converges(
  { operations: { invokedAt, completedAt } }: History,
  accesses: readonly Access[],
): boolean {
  const finals = accesses.filter((read) => {
    const writes = accesses.filter((other) => other.isWrite && other.isCertain && sameKey(other, read));
    const isFinal = (candidate: Access) =>
      !candidate.isWrite && writes.every((write) => completedAt[write.row]! < invokedAt[candidate.row]!);
    return (
      isFinal(read) &&
      !accesses.some(
        (other) =>
          isFinal(other) && other.row > read.row && other.process === read.process && sameKey(other, read),
      )
    );
  });
  const mayBeLate = (read: Access) =>
    accesses.some(
      (write) =>
        write.isWrite &&
        !write.isCertain &&
        sameKey(write, read) &&
        sameHistoryValue(write.value, read.value),
    );
  return finals.every((left) =>
    finals.every(
      (right) =>
        !sameKey(left, right) ||
        sameHistoryValue(left.value, right.value) ||
        mayBeLate(left) ||
        mayBeLate(right),
    ),
  );
}
