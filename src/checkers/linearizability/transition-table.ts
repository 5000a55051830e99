import { BadInput } from '../../core/bad-input.ts';
import type { History } from '../../core/history.ts';
import type { OperationKinds } from './operation-kinds.ts';
import type { SequentialSpecification } from './specification.ts';
import { isPlainPrimitive, StateTable } from './state-table.ts';

/** No successor: the operation is illegal in this state. */
export const ILLEGAL = -1;

/**
 * The specification as an automaton on small integers: (state, operation kind) → state. Each pair is computed
 * once, so a user's step function hardly ever runs.
 *
 * A nondeterministic specification becomes deterministic by the subset construction (Rabin and Scott 1959): a
 * state here is then the set of all object states that some choice leads to. An order of operations is legal
 * exactly if its set does not become empty.
 */
export class TransitionTable<S> {
  readonly #history: History;
  readonly #specification: SequentialSpecification<S>;
  readonly #kinds: OperationKinds;
  readonly #objectStates: StateTable<S>;
  readonly #representative: ((state: S) => S) | undefined;
  /** How often a state was replaced by another one that stands for it. */
  merged = 0;
  /** Members of each set of object states; only for a nondeterministic specification. */
  readonly #subsets: Int32Array[] = [];
  readonly #subsetIds = new Map<string, number>();
  // Open addressing; a slot holds state + 1, so that 0 is empty.
  #mask = 255;
  #used = 0;
  #slotState = new Int32Array(256);
  #slotKind = new Int32Array(256);
  #slotSuccessor = new Int32Array(256);

  constructor(
    history: History,
    specification: SequentialSpecification<S>,
    kinds: OperationKinds,
    mayMerge = true,
  ) {
    this.#history = history;
    this.#specification = specification;
    this.#kinds = kinds;
    this.#objectStates = new StateTable(specification);
    if (mayMerge && specification.step) this.#representative = specification.representative;
  }

  initialState(initial: S): number {
    const id = this.#idOf(initial);
    return this.#specification.steps ? this.#subsetId([id]) : id;
  }

  /** The object states that a state of the automaton stands for. */
  objectStates(state: number): readonly S[] {
    const ids = this.#specification.steps ? this.#subsets[state]! : [state];
    return Array.from(ids, (id) => this.#objectStates.stateOf(id));
  }

  /** The state whose object states are what this one's are taken to; {@link ILLEGAL} if none is left. */
  taken(state: number, take: (objectState: S) => S | undefined): number {
    const kept = this.objectStates(state).flatMap((member) => {
      const stand = take(member);
      return stand === undefined ? [] : [this.#objectStates.idOf(stand)];
    });
    if (kept.length === 0) return ILLEGAL;
    return this.#specification.steps ? this.#subsetId([...new Set(kept)].sort((a, b) => a - b)) : kept[0]!;
  }

  next(state: number, kind: number): number {
    let slot = hashPair(state, kind) & this.#mask;
    for (;;) {
      const known = this.#slotState[slot]!;
      if (known === 0) return this.#learn(state, kind);
      if (known === state + 1 && this.#slotKind[slot] === kind) return this.#slotSuccessor[slot]!;
      slot = (slot + 1) & this.#mask;
    }
  }

  #learn(state: number, kind: number): number {
    const successor = this.#specification.steps
      ? this.#subsetStep(state, kind)
      : this.#singleStep(state, kind);
    if (2 * (this.#used += 1) > this.#mask) this.#grow();
    this.#store(state, kind, successor);
    return successor;
  }

  #store(state: number, kind: number, successor: number): void {
    let slot = hashPair(state, kind) & this.#mask;
    while (this.#slotState[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#slotState[slot] = state + 1;
    this.#slotKind[slot] = kind;
    this.#slotSuccessor[slot] = successor;
  }

  #grow(): void {
    const states = this.#slotState;
    const kinds = this.#slotKind;
    const successors = this.#slotSuccessor;
    const size = 2 * (this.#mask + 1);
    this.#mask = size - 1;
    this.#slotState = new Int32Array(size);
    this.#slotKind = new Int32Array(size);
    this.#slotSuccessor = new Int32Array(size);
    for (let slot = 0; slot < states.length; slot += 1) {
      if (states[slot] !== 0) this.#store(states[slot]! - 1, kinds[slot]!, successors[slot]!);
    }
  }

  #singleStep(state: number, kind: number): number {
    const successors = this.#evaluate(state, kind);
    const successor = successors.length === 0 ? ILLEGAL : this.#idOf(successors[0]!);
    const operation = this.#kinds.operations[kind]!;
    if (successor !== ILLEGAL && successor !== state && this.#specification.observer?.(operation)) {
      throw this.#badStep(kind, 'is declared an observer, but its step changes the state');
    }
    return successor;
  }

  #idOf(state: S): number {
    const representative = this.#representative?.(state) ?? state;
    if (representative !== state) this.merged += 1;
    return this.#objectStates.idOf(representative);
  }

  #subsetStep(subset: number, kind: number): number {
    const successors = new Set<number>();
    for (const state of this.#subsets[subset]!) {
      for (const next of this.#evaluate(state, kind)) successors.add(this.#objectStates.idOf(next));
    }
    return successors.size === 0 ? ILLEGAL : this.#subsetId([...successors].sort((a, b) => a - b));
  }

  #subsetId(members: readonly number[]): number {
    const key = members.join(',');
    let id = this.#subsetIds.get(key);
    if (id === undefined) {
      id = this.#subsets.length;
      this.#subsets.push(Int32Array.from(members));
      this.#subsetIds.set(key, id);
    }
    return id;
  }

  #evaluate(stateId: number, kind: number): readonly S[] {
    const { step, steps } = this.#specification;
    const operation = this.#kinds.operations[kind]!;
    const state = this.#objectStates.stateOf(stateId);
    let successors: readonly S[];
    // A step that changes its argument in place would turn every later answer into nonsense.
    const before = isPlainPrimitive(state) ? undefined : this.#objectStates.keyOf(state);
    try {
      const single = steps ? undefined : step!(state, operation);
      successors = steps ? [...steps(state, operation)] : single === undefined ? [] : [single];
    } catch (error) {
      if (error instanceof BadInput) throw error;
      throw this.#badStep(kind, `throws: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (before !== undefined && before !== this.#objectStates.keyOf(state)) {
      throw this.#badStep(kind, 'changes the state that it is given: return a new one');
    }
    return successors;
  }

  #badStep(kind: number, problem: string): BadInput {
    const line = this.#history.operations.invokeLine[this.#kinds.exampleRow[kind]!] || undefined;
    const { f } = this.#kinds.operations[kind]!;
    return new BadInput(`specification ${this.#specification.name}: ${f} ${problem}`, {
      place: { source: this.#history.source, line },
      remedy: 'correct the specification: no verdict can be given with it',
    });
  }
}

function hashPair(state: number, kind: number): number {
  const mixed = Math.imul(state, 0x9e3779b1) ^ Math.imul(kind, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
