import type { TransitionSystem } from '../../src/core/transition-system.ts';
import { formatValue, type Value } from '../../src/core/values/index.ts';

/** What a system says of one state, all of it as text. */
interface Said {
  /** `Name(arguments) -> state`, each once. */
  readonly steps: ReadonlySet<string>;
  /** `Name is true`. */
  readonly truths: ReadonlySet<string>;
  readonly next: readonly (readonly Value[])[];
}

/** The least number of steps after which two systems differ, and what of each state there only one of them says. */
export interface FirstDifference {
  readonly depth: number;
  readonly states: ReadonlyMap<string, readonly string[]>;
}

/** A state as text, by the names of its variables: the same for systems that declare them in different orders. */
export function stateText(variables: readonly string[], values: readonly Value[]): string {
  return variables
    .map((name, index) => `${name} = ${formatValue(values[index]!)}`)
    .sort()
    .join(', ');
}

function textOf(system: TransitionSystem, values: readonly Value[]): string {
  return stateText(system.variables, values);
}

function inOrderOf(system: TransitionSystem, names: readonly string[], values: readonly Value[]): Value[] {
  return system.variables.map((name) => values[names.indexOf(name)]!);
}

/** What a system says of a state that is given in the order of `names`; where it throws, that it fails. */
function saidBy(system: TransitionSystem, names: readonly string[], values: readonly Value[]): Said {
  const own = inOrderOf(system, names, values);
  const steps = new Set<string>();
  const next: (readonly Value[])[] = [];
  try {
    system.successors(system.viewOf(own), own, (action, parameters, successor) => {
      const label = `${system.actions[action]!.name}(${parameters.map(formatValue).join(', ')})`;
      steps.add(`${label} -> ${textOf(system, successor)}`);
      next.push(names.map((name) => successor[system.variables.indexOf(name)]!));
    });
  } catch {
    return { steps: new Set(['fails']), truths: truthsIn(system, own), next: [] };
  }
  return { steps, truths: truthsIn(system, own), next };
}

function truthsIn(system: TransitionSystem, own: readonly Value[]): Set<string> {
  const truth = (holds: (view: unknown) => boolean): string => {
    try {
      return `is ${holds(system.viewOf(own))}`;
    } catch {
      return 'has no value';
    }
  };
  return new Set(system.invariants.map(({ name, holds }) => `${name} ${truth(holds)}`));
}

const known = new WeakMap<TransitionSystem, Map<string, Said>>();

/** {@link saidBy}, asked once: the specification is compared with many models. */
function saidOnce(system: TransitionSystem, text: string, values: readonly Value[]): Said {
  let ofSystem = known.get(system);
  if (ofSystem === undefined) {
    ofSystem = new Map();
    known.set(system, ofSystem);
  }
  const said = ofSystem.get(text) ?? saidBy(system, system.variables, values);
  ofSystem.set(text, said);
  return said;
}

const isSame = (left: ReadonlySet<string>, right: ReadonlySet<string>) =>
  left.size === right.size && [...left].every((member) => right.has(member));

const unlike = (left: ReadonlySet<string>, right: ReadonlySet<string>) => [
  ...[...left].filter((member) => !right.has(member)),
  ...[...right].filter((member) => !left.has(member)),
];

/**
 * Where two systems first differ, decided in the plainest way: level by level, everything as text. Nothing here is
 * shared with the mirror. `undefined` if they are equal.
 */
export function firstDifference(
  left: TransitionSystem,
  right: TransitionSystem,
): FirstDifference | undefined {
  const names = left.variables;
  const initial = [...left.initialStates()];
  const properties = (system: TransitionSystem) => new Set(system.invariants.map(({ name }) => name));
  if (!isSame(properties(left), properties(right))) return { depth: 0, states: new Map() };
  const texts = (system: TransitionSystem) =>
    new Set([...system.initialStates()].map((values) => textOf(system, values)));
  if (!isSame(texts(left), texts(right))) return { depth: 0, states: new Map() };
  const seen = new Set<string>();
  let level: readonly (readonly Value[])[] = initial;
  for (let depth = 0; level.length > 0; depth++) {
    const following: (readonly Value[])[] = [];
    const states = new Map<string, readonly string[]>();
    for (const values of level) {
      const text = textOf(left, values);
      if (seen.has(text)) continue;
      seen.add(text);
      const [ours, theirs] = [saidOnce(left, text, values), saidBy(right, names, values)];
      const differing = [...unlike(ours.truths, theirs.truths), ...unlike(ours.steps, theirs.steps)];
      if (differing.length > 0) states.set(text, differing);
      following.push(...ours.next);
    }
    if (states.size > 0) return { depth, states };
    level = following;
  }
  return undefined;
}
