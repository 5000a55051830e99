import type { ModelDefinition, StateOf, StatePredicate } from '../../src/core/model.ts';
import type { Value } from '../../src/core/values/index.ts';
import { canonicalState } from './canonical.ts';

/** What a search found, by the rules of ENGINE.md, "Counting". */
export interface NaiveResult {
  readonly generated: number;
  readonly distinct: number;
  readonly depth: number;
  readonly constrainedOut: number;
  /** How often each action was taken. */
  readonly taken: ReadonlyMap<string, number>;
  /** Least depth at which each property is broken; `deadlock` among them. */
  readonly violations: ReadonlyMap<string, number>;
  /** Of the violations of least depth, the one met first. */
  readonly first: { readonly property: string; readonly depth: number } | undefined;
  /** Least depth of each witness that was seen. */
  readonly witnesses: ReadonlyMap<string, number>;
}

/** A successor as the definition gives it, all variables assigned. */
export interface NaiveStep<S> {
  readonly action: string;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly state: S;
}

/**
 * Breadth-first search that shares nothing with the explorer but the definition of the model: whole states in a map,
 * no fingerprints, no value table, every predicate evaluated on every edge. It never stops at a violation.
 */
export function naiveSearch<S extends StateOf<S>>(definition: ModelDefinition<S>): NaiveResult {
  return new NaiveSearch(definition).run();
}

class NaiveSearch<S extends StateOf<S>> {
  readonly #definition: ModelDefinition<S>;
  readonly #depths = new Map<string, number>();
  readonly #taken = new Map<string, number>();
  readonly #violations = new Map<string, number>();
  readonly #witnesses = new Map<string, number>();
  #generated = 0;
  #constrainedOut = 0;
  #first: { property: string; depth: number } | undefined;

  constructor(definition: ModelDefinition<S>) {
    this.#definition = definition;
  }

  run(): NaiveResult {
    let level: S[] = [];
    for (const state of naiveInitialStates(this.#definition)) this.#take(undefined, state, 0, level);
    for (let depth = 0; level.length > 0; depth++) {
      const next: S[] = [];
      for (const source of level) this.#expand(source, depth, next);
      level = next;
    }
    return {
      generated: this.#generated,
      distinct: this.#depths.size,
      depth: [...this.#depths.values()].reduce((deepest, depth) => Math.max(deepest, depth), 0),
      constrainedOut: this.#constrainedOut,
      taken: this.#taken,
      violations: this.#violations,
      first: this.#first,
      witnesses: this.#witnesses,
    };
  }

  #expand(source: S, depth: number, next: S[]): void {
    const steps = naiveSuccessors(this.#definition, source);
    if (steps.length === 0 && this.#definition.deadlock !== 'allowed') this.#violated('deadlock', depth);
    for (const { action, state } of steps) {
      this.#taken.set(action, (this.#taken.get(action) ?? 0) + 1);
      this.#take(source, state, depth + 1, next);
    }
  }

  #take(source: S | undefined, state: S, depth: number, level: S[]): void {
    const definition = this.#definition;
    this.#generated++;
    const key = canonicalState(definition.variables, state);
    this.#judge(source, state, key, depth);
    if (!isWithinConstraints(definition, source, state)) this.#constrainedOut++;
    else if (!this.#depths.has(key)) {
      this.#depths.set(key, depth);
      level.push(state);
    }
  }

  #judge(source: S | undefined, state: S, key: string, depth: number): void {
    const { invariants, actionProperties = {}, witnesses = {}, variables } = this.#definition;
    for (const [name, holds] of Object.entries(witnesses)) {
      if (holds(state) && !this.#witnesses.has(name)) this.#witnesses.set(name, depth);
    }
    for (const [name, predicate] of Object.entries(invariants)) {
      if (isBroken(predicate, state)) this.#violated(name, depth);
    }
    // [][P]_vars says nothing of a step that changes nothing.
    if (source === undefined || canonicalState(variables, source) === key) return;
    for (const [name, holds] of Object.entries(actionProperties)) {
      if (!holds(source, state)) this.#violated(name, depth);
    }
  }

  #violated(property: string, depth: number): void {
    this.#violations.set(property, Math.min(depth, this.#violations.get(property) ?? depth));
    if (this.#first === undefined || depth < this.#first.depth) this.#first = { property, depth };
  }
}

/** Whether a state breaks an invariant. */
export function isBroken<S>(predicate: StatePredicate<S>, state: S): boolean {
  if (typeof predicate === 'function') return !predicate(state);
  return predicate.when(state) && !predicate.holds(state);
}

/** Whether the constraints allow a state, reached from a source or as an initial state. */
export function isWithinConstraints<S>(
  { stateConstraints = {}, actionConstraints = {} }: ModelDefinition<S>,
  source: S | undefined,
  state: S,
): boolean {
  if (!Object.values(stateConstraints).every((holds) => holds(state))) return false;
  return source === undefined || Object.values(actionConstraints).every((holds) => holds(source, state));
}

export function naiveInitialStates<S>(definition: ModelDefinition<S>): S[] {
  return listOf(definition.init());
}

/** All successors, in the order of actions, arguments (the last parameter fastest) and updates. */
export function naiveSuccessors<S>({ actions }: ModelDefinition<S>, source: S): NaiveStep<S>[] {
  const steps: NaiveStep<S>[] = [];
  for (const [action, { parameters, next }] of Object.entries(actions)) {
    let choices: Record<string, Value>[] = [{}];
    for (const [name, domain] of Object.entries(parameters)) {
      const members = [...(typeof domain === 'function' ? domain(source) : domain)];
      choices = choices.flatMap((choice) => members.map((member) => ({ ...choice, [name]: member })));
    }
    for (const choice of choices) {
      for (const update of listOf(next(source, choice))) {
        steps.push({ action, parameters: choice, state: { ...source, ...update } });
      }
    }
  }
  return steps;
}

function listOf<T>(thing: T | Iterable<T> | undefined): T[] {
  if (thing === undefined) return [];
  return typeof (thing as Iterable<T>)[Symbol.iterator] === 'function'
    ? [...(thing as Iterable<T>)]
    : [thing as T];
}
