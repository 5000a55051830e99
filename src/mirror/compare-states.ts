import { plural } from '../core/plural.ts';
import { formatValue, type Value, ValueTable } from '../core/values/index.ts';
import { type FairnessBits, FairnessComparison } from './compare-fairness.ts';
import type { Answer, Side, Step } from './side.ts';
import { propertyNames } from './tables.ts';

type Vector = readonly Value[];

/** What differs, in words; without differences, the steps that both sides have, each once. */
export interface StepComparison {
  readonly differences: readonly string[];
  readonly steps: readonly ComparedStep[];
}

export interface ComparedStep extends Step {
  /** The same for equal states, and for no others. */
  readonly key: string;
}

/** Compares what two sides say of one state: its truths, its steps, and where there is no value to give. */
export class StateComparison {
  readonly #left: Side;
  readonly #right: Side;
  readonly #properties: readonly string[];
  readonly #judgesSteps: boolean;
  readonly fairness: FairnessComparison;
  readonly #table = new ValueTable();
  /** States that neither side could expand. */
  #failures = 0;

  constructor(left: Side, right: Side) {
    this.#left = left;
    this.#right = right;
    this.#properties = propertyNames(left.system);
    this.fairness = new FairnessComparison(left.system.fairness ?? [], right.system.fairness ?? []);
    this.#judgesSteps = [left, right].some(({ system }) => system.actionProperties.length > 0);
  }

  #keyOf(values: Vector): string {
    let key = '';
    for (let index = 0; index < values.length; index++) key += `${this.#table.idOf(values[index]!)},`;
    return key;
  }

  /** The values in the form in which they are kept once: states share most of them. */
  stored(values: Vector): Value[] {
    return values.map((value) => this.#table.valueOf(this.#table.idOf(value)));
  }

  compareInitialStates(): StepComparison {
    return this.#compare('the initial state', (side) => side.initialStates());
  }

  compareSuccessors(values: Vector, index: number): StepComparison {
    const compared = this.#compare(
      'the step',
      (side) => side.successors(values),
      (left, right) => {
        if (this.fairness.isNeeded) this.#compareFairness(values, index, left, right);
      },
    );
    if (compared.differences.length > 0 || !this.#judgesSteps) return compared;
    const differences = compared.steps.flatMap((step) => this.#compareStepTruths(values, step));
    return { ...compared, differences };
  }

  /** Differences in what is true of a state. */
  compareTruths(values: Vector, isInitial: boolean): string[] {
    const [left, right] = [this.#left, this.#right].map((side) => side.truthsIn(values, isInitial));
    return this.#properties.flatMap((property) =>
      differenceIn(() => property, left!(property), right!(property)),
    );
  }

  #compareStepTruths(before: Vector, step: ComparedStep): string[] {
    // `[][P]_vars` says nothing of a step that changes nothing.
    if (this.#keyOf(before) === step.key) return [];
    const [left, right] = [this.#left, this.#right].map((side) => side.truthsOf(before, step.values));
    return this.#properties.flatMap((property) =>
      differenceIn(
        () => `of the step ${this.#describe(step)}, ${property}`,
        left!(property),
        right!(property),
      ),
    );
  }

  #compareFairness(
    values: Vector,
    index: number,
    left: readonly ComparedStep[],
    right: readonly ComparedStep[],
  ): void {
    const bits = (side: Side, steps: readonly ComparedStep[]): FairnessBits => ({
      enabled: side.enabledIn(values, steps).value ?? (side.system.fairness ?? []).map(() => undefined),
      taken: this.#takenByKey(steps),
    });
    this.fairness.compare(index, bits(this.#left, left), bits(this.#right, right));
  }

  /** Several steps to one state are, for a fairness condition, one. */
  #takenByKey(steps: readonly ComparedStep[]): Map<string, readonly boolean[]> {
    const found = new Map<string, readonly boolean[]>();
    for (const { key, taken } of steps) {
      const others = found.get(key);
      found.set(key, others === undefined ? taken : taken.map((isTaken, index) => isTaken || others[index]!));
    }
    return found;
  }

  #compare(
    what: string,
    stepsOf: (side: Side) => Answer<Step[]>,
    also: (left: readonly ComparedStep[], right: readonly ComparedStep[]) => void = () => {},
  ): StepComparison {
    const [left, right] = [stepsOf(this.#left), stepsOf(this.#right)];
    if (left.value !== undefined && right.value !== undefined) {
      const [ours, theirs] = [left.value, right.value].map((steps) => this.#keyed(steps));
      const compared = this.#compareSteps(what, this.#byLabel(ours!), this.#byLabel(theirs!));
      if (compared.differences.length === 0) also(ours!, theirs!);
      return compared;
    }
    if (left.value === undefined && right.value === undefined) {
      // Neither says what comes after: there is nothing to compare, and nothing to go on with.
      this.#failures++;
      return { differences: [], steps: [] };
    }
    const [name, { failure }] = left.value === undefined ? ['specification', left] : ['model', right];
    return { differences: [`only the ${name} fails: ${failure}`], steps: [] };
  }

  #compareSteps(
    what: string,
    left: ReadonlyMap<string, ComparedStep>,
    right: ReadonlyMap<string, ComparedStep>,
  ): StepComparison {
    const only = (
      name: string,
      own: ReadonlyMap<string, ComparedStep>,
      other: ReadonlyMap<string, ComparedStep>,
    ) =>
      [...own]
        .filter(([key]) => !other.has(key))
        .map(([, step]) => `only the ${name} has ${what} ${this.#describe(step)}`);
    const keptOut = [...left].flatMap(([key, step]) => {
      const other = right.get(key);
      if (other === undefined || step.isInside === other.isInside) return [];
      const name = step.isInside ? 'model' : 'specification';
      return [`only the constraints of the ${name} keep out ${what} ${this.#describe(step)}`];
    });
    const differences = [...only('specification', left, right), ...only('model', right, left), ...keptOut];
    return { differences, steps: [...left.values()] };
  }

  #keyed(steps: readonly Step[]): ComparedStep[] {
    return steps.map((step) => ({ ...step, key: this.#keyOf(step.values) }));
  }

  /** By action, arguments and successor. */
  #byLabel(steps: readonly ComparedStep[]): Map<string, ComparedStep> {
    const found = new Map<string, ComparedStep>();
    for (const step of steps) {
      const labelled = `${step.action}(${this.#keyOf(step.parameters)}) ${step.key}`;
      if (!found.has(labelled)) found.set(labelled, step);
    }
    return found;
  }

  #describe({ action, parameters, values }: Step): string {
    const { system } = this.#left;
    const state = system.variables
      .map((variable, index) => `${variable} = ${formatValue(values[index]!)}`)
      .join(', ');
    if (action < 0) return state;
    const given = parameters.length === 0 ? '' : `(${parameters.map(formatValue).join(', ')})`;
    return `${system.actions[action]!.name}${given} to ${state}`;
  }

  notes(): string[] {
    if (this.#failures === 0) return [];
    return [`both sides fail at ${plural(this.#failures, 'state')}: nothing behind was compared`];
  }
}

function differenceIn(what: () => string, left: Answer<boolean>, right: Answer<boolean>): string[] {
  const isSame = left.failure === undefined ? left.value === right.value : right.failure !== undefined;
  if (isSame) return [];
  return [`${what()} in the specification ${said(left)}; in the model it ${said(right)}`];
}

function said({ value, failure }: Answer<boolean>): string {
  return failure === undefined ? `is ${value}` : `has no value: ${failure}`;
}
