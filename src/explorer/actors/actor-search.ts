import { GrowableInt32Array } from '../../core/growable-int32-array.ts';
import type { LimitMet } from '../exploration-result.ts';
import { FingerprintSet } from '../fingerprint-set.ts';
import { ActorFailure } from './actor-failure.ts';
import type { ActorSpace } from './actor-space.ts';
import { PropertyTable } from './property-table.ts';
import { VectorList } from './vector-list.ts';

/** Parent of the initial state. */
export const NO_PARENT = -1;

/** The name under which an actor's own failed assertion is reported. */
export const ASSERTIONS = 'Assertions';

/** Where something was found first: in the ordinal-th successor of a state, or in the initial state. */
export interface Discovery {
  readonly property: string;
  readonly parent: number;
  /** -1: in the state itself, which cannot be expanded. */
  readonly ordinal: number;
  readonly failure?: ActorFailure;
}

export interface SearchLimits {
  readonly maxStates?: number | undefined;
  readonly maxDepth?: number | undefined;
  readonly continueAfterViolation?: boolean | undefined;
}

/**
 * Breadth-first search over the vectors of a system of actors. States are expanded in the order in which they were found, so the
 * first state that shows something is one of least depth.
 */
export class ActorSearch {
  readonly space: ActorSpace;
  readonly visited = new FingerprintSet();
  generated = 0;
  constrainedOut = 0;
  depth = 0;
  /** The first of each kind, violations and sights alike. */
  readonly discoveries = new Map<string, Discovery>();
  limit: LimitMet | undefined;
  /** The frontier is empty: all is explored. */
  isExhausted = false;
  /** A violation ended the search. */
  isBroken = false;

  readonly #limits: SearchLimits;
  readonly #parents = new GrowableInt32Array();
  readonly #always: PropertyTable[];
  #sometimes: PropertyTable[];
  #frontier: VectorList;
  #nextFrontier: VectorList;
  #cursor = 0;
  #frontierStart = 0;
  #parent = NO_PARENT;
  #ordinal = 0;

  constructor(space: ActorSpace, limits: SearchLimits = {}) {
    this.space = space;
    this.#limits = limits;
    const { properties } = space.system;
    this.#always = properties.flatMap((property) =>
      property.kind === 'always' ? [new PropertyTable(property, space)] : [],
    );
    this.#sometimes = properties.flatMap((property) =>
      property.kind === 'sometimes' ? [new PropertyTable(property, space)] : [],
    );
    this.#frontier = new VectorList(space.width);
    this.#nextFrontier = new VectorList(space.width);
  }

  get distinct(): number {
    return this.visited.size;
  }

  get frontierSize(): number {
    return this.#frontier.length - this.#cursor + this.#nextFrontier.length;
  }

  get isOver(): boolean {
    return this.isExhausted || this.isBroken || this.limit !== undefined;
  }

  parentOf(index: number): number {
    return this.#parents.at(index);
  }

  /** Works until it is over or `shouldPause` says so; it is asked every few states. */
  run(shouldPause: () => boolean): void {
    try {
      if (this.generated === 0) this.#takeInitial();
      for (let expanded = 1; !this.isOver; expanded++) {
        if (!this.#advance()) return;
        this.#expandNext();
        if (expanded % 256 === 0 && shouldPause()) return;
      }
    } catch (error) {
      if (!(error instanceof ActorFailure)) throw error;
      this.discoveries.set(ASSERTIONS, {
        property: ASSERTIONS,
        parent: this.#parent,
        ordinal: -1,
        failure: error,
      });
      this.isBroken = true;
    }
  }

  #takeInitial(): void {
    this.space.makeInitial();
    this.#take();
    this.#swapFrontiers();
  }

  #advance(): boolean {
    if (this.#cursor < this.#frontier.length) return true;
    if (this.#nextFrontier.length === 0) {
      this.isExhausted = true;
      return false;
    }
    this.depth++;
    this.#swapFrontiers();
    return !this.isOver;
  }

  #swapFrontiers(): void {
    this.#frontierStart += this.#frontier.length;
    this.#cursor = 0;
    [this.#frontier, this.#nextFrontier] = [this.#nextFrontier, this.#frontier];
    this.#nextFrontier.clear();
    const { maxDepth } = this.#limits;
    if (maxDepth !== undefined && this.depth >= maxDepth && this.#frontier.length > 0) {
      const message = `${this.frontierSize} states at depth ${this.depth} were not expanded`;
      this.limit ??= { limit: 'depth', message };
    }
  }

  #expandNext(): void {
    this.#parent = this.#frontierStart + this.#cursor;
    this.#ordinal = 0;
    this.space.expand(this.#frontier.words, this.#cursor * this.space.width, this.#takeSuccessor);
    this.#cursor++;
  }

  readonly #takeSuccessor = (): void => {
    if (this.isOver) return;
    this.#take();
    this.#ordinal++;
  };

  /** The state that stands in the space: counted, judged and kept if it is new. */
  #take(): void {
    const { space } = this;
    this.generated++;
    if (space.outcome >= 0) this.#judgeStep(space.outcome);
    if (!this.#isWithin()) {
      this.constrainedOut++;
      this.#judgeState();
      return;
    }
    const index = this.visited.size;
    if (index === this.#limits.maxStates && this.visited.find(space.low, space.high) < 0) {
      const message = `${index} distinct states are stored, and there are more`;
      this.limit ??= { limit: 'states', message };
      return;
    }
    if (this.visited.findOrInsert(space.low, space.high, index) >= 0) return;
    this.#parents.push(this.#parent);
    this.#nextFrontier.push(space.next);
    this.#judgeState();
  }

  /** Only one condition differs from that of a state that was within, except at first. */
  #isWithin(): boolean {
    const { space } = this;
    if (this.#parent !== NO_PARENT) return space.tables[space.actor]!.isWithin(space.next[space.actor]!);
    return space.tables.every((table, actor) => table.isWithin(space.next[actor]!));
  }

  #judgeStep(outcome: number): void {
    const broken = this.space.outcomes.broken.at(outcome);
    if (broken >= 0) this.#violated(this.space.stepProperties[broken]!.name);
  }

  #judgeState(): void {
    const vector = this.space.next;
    for (const table of this.#always) if (!table.holds(vector)) this.#violated(table.property.name);
    for (const table of this.#sometimes) {
      if (!table.holds(vector)) continue;
      this.#discover(table.property.name);
      this.#sometimes = this.#sometimes.filter((other) => other !== table);
    }
  }

  #violated(property: string): void {
    this.#discover(property);
    if (!this.#limits.continueAfterViolation) this.isBroken = true;
  }

  #discover(property: string): void {
    if (this.discoveries.has(property)) return;
    this.discoveries.set(property, { property, parent: this.#parent, ordinal: this.#ordinal });
  }
}
