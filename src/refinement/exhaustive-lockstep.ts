import { formatValue, type Value } from '../core/values/index.ts';
import type { ActorProperty, ObservedHistory } from '../explorer/actors/actor.ts';
import { canonicalJson, isPlain } from '../explorer/actors/canonical-json.ts';
import type { ConfirmedEvent } from '../simulator/confirmed-events.ts';
import { follow, initialStates, type ModelState } from './follow.ts';
import { noClocks } from './refined-run.ts';
import type { AnyRefinement } from './refinement.ts';

/** How far implementation and model have come together. */
interface Companion {
  readonly ghost: unknown;
  /** The state of each node; those that are down are missing. */
  readonly nodes: ReadonlyMap<string, unknown>;
  readonly states: readonly ModelState[];
}

/** What stands in the history of the explored system: companions are the same exactly if their names are. */
interface CompanionName {
  readonly companion: number;
  /** What the model does not do that the implementation did. */
  readonly complaint: string | null;
}

/**
 * The model beside an implementation that is explored as actors: its state, and what the harness remembers, are the history of the explored system,
 * so that every step of every reachable state is compared. The actors must report their steps, and write at once: then every step counts.
 */
export class ExhaustiveLockstep implements ObservedHistory {
  readonly initial: CompanionName;
  readonly #refinement: AnyRefinement;
  readonly #companions: Companion[] = [];
  readonly #byText = new Map<string, number>();
  readonly #texts = new Texts();

  constructor(refinement: AnyRefinement) {
    this.#refinement = refinement;
    const { model } = refinement;
    const companion = { ghost: refinement.ghost(), nodes: new Map(), states: initialStates(model) };
    this.initial = { companion: this.#idOf(companion), complaint: null };
  }

  /** The model takes every step of the implementation. */
  readonly property: ActorProperty = {
    name: 'Lockstep',
    kind: 'always',
    readsHistory: true,
    holds: (_, history) => (history as CompanionName).complaint === null,
  };

  record(history: unknown, event: unknown): CompanionName {
    const before = history as CompanionName;
    if (before.complaint !== null || !isOfNode(event)) return before;
    const { model, witness, abstraction } = this.#refinement;
    const { ghost: remembered, nodes: known, states } = this.#companions[before.companion]!;
    const ghost = copyOf(remembered);
    const nodes = new Map(known);
    if (event.kind === 'crashed') nodes.delete(event.node);
    else nodes.set(event.node, event.kind === 'started' ? event.state : event.after);
    const view = {
      nodes: [...nodes.keys()],
      stateOf: (node: string) => nodes.get(node),
      ...{ atMs: event.atMs, clockOf: noClocks },
    };
    const steps = witness(event, view, ghost);
    const followed = follow(model, states, { event, steps, state: abstraction(view, ghost) });
    if (typeof followed === 'string') return { companion: before.companion, complaint: followed };
    return { companion: this.#idOf({ ghost, nodes, states: followed }), complaint: null };
  }

  #idOf(companion: Companion): number {
    const text = this.#texts.of([companion.ghost, companion.nodes, companion.states]);
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    this.#byText.set(text, this.#companions.length);
    return this.#companions.push(companion) - 1;
  }
}

const isOfNode = (event: unknown): event is ConfirmedEvent =>
  ['started', 'stepped', 'crashed'].includes((event as ConfirmedEvent).kind);

/** A ghost of its own: what it keeps in maps, sets, lists and objects is copied, values and frozen data are shared. */
function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, copyOf(item)]));
  if (value instanceof Set) return new Set(value);
  // Only ever a cache, for what else is remembered.
  if (value instanceof WeakMap) return new WeakMap();
  if (Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copyOf(item)]));
}

/** Texts that are equal exactly for equal data. Frozen data is written out once, and is a number from then on. */
class Texts {
  readonly #numbers = new WeakMap<object, number>();
  readonly #byText = new Map<string, number>();

  of(value: unknown): string {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
    if (value instanceof Map)
      return this.#sorted([...value].map(([key, item]) => `${this.of(key)}:${this.of(item)}`));
    if (value instanceof Set) return this.#sorted([...value].map((item) => this.of(item)));
    if (value instanceof WeakMap) return '';
    if (!Array.isArray(value) && !isPlain(value)) return formatValue(value as Value);
    if (Object.isFrozen(value)) return `#${this.#numberOf(value)}`;
    if (Array.isArray(value)) return `[${value.map((item) => this.of(item)).join()}]`;
    return this.#sorted(Object.entries(value).map(([name, item]) => `${name}:${this.of(item)}`));
  }

  #sorted(parts: readonly string[]): string {
    return `{${[...parts].sort().join()}}`;
  }

  #numberOf(value: object): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const text = canonicalJson(value);
    const number = this.#byText.get(text) ?? this.#byText.size;
    this.#byText.set(text, number);
    this.#numbers.set(value, number);
    return number;
  }
}
