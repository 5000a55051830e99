import type { TransitionSystem } from '../core/transition-system.ts';
import type { PropertyCoverage, WitnessCoverage } from './exploration-result.ts';

/** The properties chosen for a run, and the counts that show how much each was put to the test. */
export class PropertyChecks<S> {
  readonly #system: TransitionSystem<S>;
  readonly #invariants: TransitionSystem<S>['invariants'];
  readonly #actionProperties: TransitionSystem<S>['actionProperties'];
  readonly #exercised: number[];
  readonly #steps: number[];
  readonly #witnessDepths: (number | undefined)[];
  #witnessesMissing: number;

  constructor(system: TransitionSystem<S>, chosen: readonly string[] | undefined) {
    const isChosen = ({ name }: { readonly name: string }) => chosen === undefined || chosen.includes(name);
    this.#system = system;
    this.#invariants = system.invariants.filter(isChosen);
    this.#actionProperties = system.actionProperties.filter(isChosen);
    this.#exercised = this.#invariants.map(() => 0);
    this.#steps = this.#actionProperties.map(() => 0);
    this.#witnessDepths = system.witnesses.map(() => undefined);
    this.#witnessesMissing = system.witnesses.length;
  }

  /** Whether steps must be checked one by one, also those to known states. */
  get checksSteps(): boolean {
    return this.#actionProperties.length > 0;
  }

  get names(): string[] {
    return [...this.#invariants, ...this.#actionProperties].map(({ name }) => name);
  }

  /** The first invariant that a state breaks. */
  brokenInvariant(state: S, depth: number): string | undefined {
    if (this.#witnessesMissing > 0) this.#lookForWitnesses(state, depth);
    for (let index = 0; index < this.#invariants.length; index++) {
      const invariant = this.#invariants[index]!;
      if (invariant.onlyInitially && depth > 0) continue;
      if (invariant.when?.(state) === false) continue;
      this.#exercised[index]!++;
      if (!invariant.holds(state)) return invariant.name;
    }
    return undefined;
  }

  /** The first action property that a step breaks. Not for a step that changes nothing: it cannot break one. */
  brokenActionProperty(before: S, after: S): string | undefined {
    for (let index = 0; index < this.#actionProperties.length; index++) {
      const property = this.#actionProperties[index]!;
      this.#steps[index]!++;
      if (!property.holds(before, after)) return property.name;
    }
    return undefined;
  }

  #lookForWitnesses(state: S, depth: number): void {
    this.#system.witnesses.forEach((witness, index) => {
      if (this.#witnessDepths[index] !== undefined || !witness.holds(state)) return;
      this.#witnessDepths[index] = depth;
      this.#witnessesMissing--;
    });
  }

  coverage(): PropertyCoverage[] {
    return [
      ...this.#invariants.map(({ name }, index) => ({ property: name, exercised: this.#exercised[index]! })),
      ...this.#actionProperties.map(({ name }, index) => ({
        property: name,
        exercised: this.#steps[index]!,
      })),
    ];
  }

  witnesses(): WitnessCoverage[] {
    return this.#system.witnesses.map(({ name }, index) => ({
      witness: name,
      depth: this.#witnessDepths[index],
    }));
  }
}
