import type { TransitionSystem } from '../core/transition-system.ts';
import { formatValue, type Value, ValueTable } from '../core/values/index.ts';
import type { TraceStep } from '../explorer/exploration-result.ts';
import { describePath, type PathState } from '../explorer/path.ts';

/** The first state at which two systems differ, the behaviour that leads there, and what differs. */
export interface MirrorDifference {
  readonly trace: readonly TraceStep[];
  /** In words, a line each. */
  readonly differences: readonly string[];
}

export interface MirrorResult {
  readonly verdict: 'valid' | 'violated';
  readonly states: { readonly distinct: number; readonly transitions: number; readonly depth: number };
  readonly difference: MirrorDifference | undefined;
}

/** What both sides are compared as: the system, and its variables in the order of the other side's. */
interface Side {
  readonly name: string;
  readonly system: TransitionSystem;
  /** Position here of each variable of the left side. */
  readonly order: readonly number[];
}

/**
 * Explores two systems side by side and compares, at every reachable state, the set of (label, successor) and the truth
 * of every invariant. Duplicates are collapsed, and self-loops of enabled actions are kept (ENGINE, "Mirror"). States
 * are compared as values: no fingerprint is trusted. The first difference in breadth-first order is a shortest one.
 */
export function mirror(specification: TransitionSystem, model: TransitionSystem): MirrorResult {
  const tables = compareTables(specification, model);
  if (tables.length > 0) return differing([], tables, 0, 0, 0);
  const order = specification.variables.map((variable) => model.variables.indexOf(variable));
  const left: Side = {
    name: 'specification',
    system: specification,
    order: specification.variables.map((_, index) => index),
  };
  const right: Side = { name: 'model', system: model, order };
  return new Comparison(left, right).run();
}

/** Differences in what can be named before any state is looked at. */
function compareTables(specification: TransitionSystem, model: TransitionSystem): string[] {
  return [
    ...compareNames('variable', specification.variables, model.variables),
    ...compareNames('action', specification.actions.map(labelOf), model.actions.map(labelOf)),
    ...compareNames(
      'invariant',
      specification.invariants.map(({ name }) => name),
      model.invariants.map(({ name }) => name),
    ),
  ];
}

function labelOf({
  name,
  parameters,
}: {
  readonly name: string;
  readonly parameters: readonly string[];
}): string {
  return parameters.length === 0 ? name : `${name}(${parameters.join(', ')})`;
}

function compareNames(kind: string, left: readonly string[], right: readonly string[]): string[] {
  return [
    ...left
      .filter((name) => !right.includes(name))
      .map((name) => `only the specification has the ${kind} ${name}`),
    ...right.filter((name) => !left.includes(name)).map((name) => `only the model has the ${kind} ${name}`),
  ];
}

function differing(
  trace: readonly TraceStep[],
  differences: readonly string[],
  distinct: number,
  transitions: number,
  depth: number,
): MirrorResult {
  return {
    verdict: 'violated',
    states: { distinct, transitions, depth },
    difference: { trace, differences },
  };
}

/** A successor as both sides give it: a label, and the state as value ids. */
interface Labelled {
  readonly action: number;
  readonly parameters: readonly Value[];
  readonly values: readonly Value[];
}

class Comparison {
  readonly #left: Side;
  readonly #right: Side;
  readonly #table = new ValueTable();
  readonly #indexes = new Map<string, number>();
  readonly #states: {
    readonly values: readonly Value[];
    readonly parent: number;
    readonly action: number | undefined;
    readonly parameters: readonly Value[];
    readonly depth: number;
  }[] = [];
  #transitions = 0;

  constructor(left: Side, right: Side) {
    this.#left = left;
    this.#right = right;
  }

  run(): MirrorResult {
    const initial = this.#compareSets(
      this.#initial(this.#left),
      this.#initial(this.#right),
      'the initial state',
    );
    if (initial.length > 0) return differing([], initial, 0, 0, 0);
    for (const { values } of this.#initial(this.#left).values()) this.#add(values, -1, undefined, [], 0);
    for (let index = 0; index < this.#states.length; index++) {
      const differences = this.#compareAt(index);
      const { depth } = this.#states[index]!;
      if (differences.length > 0)
        return differing(this.#traceTo(index), differences, this.#states.length, this.#transitions, depth);
    }
    const depth = this.#states.at(-1)?.depth ?? 0;
    return {
      verdict: 'valid',
      states: { distinct: this.#states.length, transitions: this.#transitions, depth },
      difference: undefined,
    };
  }

  #compareAt(index: number): string[] {
    const { values, depth } = this.#states[index]!;
    const truths = this.#compareInvariants(values);
    if (truths.length > 0) return truths;
    const left = this.#successors(this.#left, values);
    const right = this.#successors(this.#right, values);
    const differences = this.#compareSets(left, right, 'the step');
    if (differences.length > 0) return differences;
    this.#transitions += left.size;
    for (const { action, parameters, values: next } of left.values())
      this.#add(next, index, action, parameters, depth + 1);
    return [];
  }

  #compareInvariants(values: readonly Value[]): string[] {
    const right = this.#right;
    const leftView = this.#left.system.viewOf(values);
    const rightView = right.system.viewOf(this.#reordered(values));
    return this.#left.system.invariants.flatMap((invariant) => {
      const other = right.system.invariants.find(({ name }) => name === invariant.name)!;
      const holds = invariant.when?.(leftView) === false || invariant.holds(leftView);
      const otherHolds = other.when?.(rightView) === false || other.holds(rightView);
      if (holds === otherHolds) return [];
      return [`${invariant.name} is ${holds} in the specification and ${otherHolds} in the model`];
    });
  }

  #initial(side: Side): Map<string, Labelled> {
    const found = new Map<string, Labelled>();
    for (const values of side.system.initialStates()) {
      const ordered = side.order.map((position) => values[position]!);
      if (this.#isAllowed(side, undefined, values))
        found.set(this.#key(ordered), { action: -1, parameters: [], values: ordered });
    }
    return found;
  }

  #successors(side: Side, values: readonly Value[]): Map<string, Labelled> {
    const found = new Map<string, Labelled>();
    const own = side === this.#left ? values : this.#reordered(values);
    side.system.successors(side.system.viewOf(own), own, (action, parameters, next) => {
      if (!this.#isAllowed(side, own, next)) return;
      const ordered = side.order.map((position) => next[position]!);
      const { name } = side.system.actions[action]!;
      const leftAction = this.#left.system.actions.findIndex((candidate) => candidate.name === name);
      const key = `${name}(${this.#key(parameters)}) ${this.#key(ordered)}`;
      if (!found.has(key))
        found.set(key, { action: leftAction, parameters: parameters.slice(), values: ordered });
    });
    return found;
  }

  #isAllowed(side: Side, before: readonly Value[] | undefined, after: readonly Value[]): boolean {
    const { system } = side;
    const view = system.viewOf(after);
    if (!system.stateConstraints.every((constraint) => constraint.holds(view))) return false;
    return (
      before === undefined ||
      system.actionConstraints.every((constraint) => constraint.holds(system.viewOf(before), view))
    );
  }

  /** The values in the model's order of variables. */
  #reordered(values: readonly Value[]): Value[] {
    const own = new Array<Value>(values.length);
    this.#right.order.forEach((position, index) => {
      own[position] = values[index]!;
    });
    return own;
  }

  #key(values: readonly Value[]): string {
    return values.map((value) => this.#table.idOf(value)).join(',');
  }

  #compareSets(
    left: ReadonlyMap<string, Labelled>,
    right: ReadonlyMap<string, Labelled>,
    what: string,
  ): string[] {
    const only = (name: string, own: ReadonlyMap<string, Labelled>, other: ReadonlyMap<string, Labelled>) =>
      [...own]
        .filter(([key]) => !other.has(key))
        .map(([, labelled]) => `only the ${name} has ${what} ${this.#describe(labelled)}`);
    return [...only('specification', left, right), ...only('model', right, left)];
  }

  #describe({ action, parameters, values }: Labelled): string {
    const { system } = this.#left;
    const state = system.variables
      .map((variable, index) => `${variable} = ${formatValue(values[index]!)}`)
      .join(', ');
    if (action < 0) return state;
    const given = parameters.length === 0 ? '' : `(${parameters.map(formatValue).join(', ')})`;
    return `${system.actions[action]!.name}${given} to ${state}`;
  }

  #add(
    values: readonly Value[],
    parent: number,
    action: number | undefined,
    parameters: readonly Value[],
    depth: number,
  ): void {
    const key = this.#key(values);
    if (this.#indexes.has(key)) return;
    this.#indexes.set(key, this.#states.length);
    this.#states.push({ values, parent, action, parameters, depth });
  }

  #traceTo(index: number): TraceStep[] {
    const path: PathState[] = [];
    for (let at = index; at >= 0; at = this.#states[at]!.parent) {
      const { action, parameters, values } = this.#states[at]!;
      path.unshift({ action, parameters, values });
    }
    return describePath(this.#left.system, path);
  }
}
