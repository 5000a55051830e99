import type { Conditions } from './acceptance.ts';
import type { Temporal } from './normal-form.ts';
import { allOf, type Proposition } from './proposition.ts';

/** A step of the automaton: the condition under which it may be taken, and what it puts off. */
export interface TableauStep {
  /** Number of a condition on the state and the step of the behaviour. */
  readonly guard: number;
  readonly target: number;
  /** Bit set of the `<>` obligations that are put off once more. */
  readonly postponed: number;
}

/**
 * An automaton that accepts the behaviours of a formula: it may take some path along them on which no `<>` is put off
 * for ever.
 */
export interface Tableau {
  readonly initial: number;
  /** The steps from each node. */
  readonly steps: readonly (readonly TableauStep[])[];
  /** How many `<>` obligations there are. */
  readonly eventualities: number;
}

const MAXIMUM_NODES = 1000;
const MAXIMUM_BRANCHES = 10_000;
/** The bits of a set in one word. */
const MAXIMUM_EVENTUALITIES = 31;

/** Thrown for a formula whose automaton would be too large. */
export class FormulaTooLarge extends Error {
  constructor(what: string) {
    super(`the formula is too large: its automaton has more than ${what}`);
  }
}

interface Branch {
  readonly guard: readonly Proposition[];
  readonly next: ReadonlyMap<string, Temporal>;
  readonly postponed: number;
  readonly done: ReadonlySet<string>;
}

/**
 * The automaton of a conjunction: a node is what has yet to be true from here on (Couvreur, On-the-fly Verification of
 * Linear Temporal Logic, 1999: obligations stand on the steps).
 *
 * @throws FormulaTooLarge
 */
export function tableauOf(formulas: readonly Temporal[], conditions: Conditions): Tableau {
  const nodes = new Map<string, number>();
  const obligations: Temporal[][] = [];
  const eventualities = new Map<string, number>();
  const nodeOf = (set: readonly Temporal[]): number => {
    const sorted = [...set].sort((a, b) => (a.key < b.key ? -1 : 1));
    const key = sorted.map((formula) => formula.key).join(' & ');
    let node = nodes.get(key);
    if (node === undefined) {
      node = nodes.size;
      if (node === MAXIMUM_NODES) throw new FormulaTooLarge(`${MAXIMUM_NODES} nodes`);
      nodes.set(key, node);
      obligations.push(sorted);
    }
    return node;
  };
  const initial = nodeOf([...new Map(formulas.map((formula) => [formula.key, formula])).values()]);
  const steps: TableauStep[][] = [];
  while (steps.length < obligations.length) {
    const found = new Map<string, TableauStep>();
    for (const branch of branchesOf(obligations[steps.length]!, eventualities)) {
      const guard = allOf(branch.guard);
      if (guard.kind === 'constant' && !guard.value) continue;
      const target = nodeOf([...branch.next.values()]);
      const step = { guard: conditions.numberOf(guard), target, postponed: branch.postponed };
      found.set(`${step.guard} ${target} ${step.postponed}`, step);
    }
    steps.push([...found.values()]);
  }
  return { initial, steps, eventualities: eventualities.size };
}

function branchesOf(formulas: readonly Temporal[], eventualities: Map<string, number>): Branch[] {
  const none: Branch = { guard: [], next: new Map(), postponed: 0, done: new Set() };
  return formulas.reduce<Branch[]>(
    (branches, formula) => branches.flatMap((branch) => satisfy(formula, branch, eventualities)),
    [none],
  );
}

/** The ways in which a formula can be true here, added to what a branch demands already. */
function satisfy(formula: Temporal, branch: Branch, eventualities: Map<string, number>): Branch[] {
  if (branch.done.has(formula.key)) return [branch];
  const marked: Branch = { ...branch, done: new Set(branch.done).add(formula.key) };
  const found = waysOf(formula, marked, eventualities);
  if (found.length > MAXIMUM_BRANCHES) throw new FormulaTooLarge(`${MAXIMUM_BRANCHES} steps from a node`);
  return found;
}

function waysOf(formula: Temporal, branch: Branch, eventualities: Map<string, number>): Branch[] {
  const later = (from: Branch): Branch => ({ ...from, next: new Map(from.next).set(formula.key, formula) });
  switch (formula.kind) {
    case 'proposition':
      return [{ ...branch, guard: [...branch.guard, formula.proposition] }];
    case 'and':
      return formula.parts.reduce<Branch[]>(
        (branches, part) => branches.flatMap((each) => satisfy(part, each, eventualities)),
        [branch],
      );
    case 'or':
      return formula.parts.flatMap((part) => satisfy(part, branch, eventualities));
    case 'always':
      return satisfy(formula.body, branch, eventualities).map(later);
    case 'eventually': {
      const bit = bitOf(formula, eventualities);
      const putOff = later({ ...branch, postponed: branch.postponed | bit });
      return [...satisfy(formula.body, branch, eventualities), putOff];
    }
  }
}

function bitOf(formula: Temporal, eventualities: Map<string, number>): number {
  let number = eventualities.get(formula.key);
  if (number === undefined) {
    number = eventualities.size;
    if (number === MAXIMUM_EVENTUALITIES) throw new FormulaTooLarge(`${MAXIMUM_EVENTUALITIES} eventualities`);
    eventualities.set(formula.key, number);
  }
  return 1 << number;
}
