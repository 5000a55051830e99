import { type Formula, not } from '../../core/formula.ts';
import type { Atom } from '../../core/temporal-property.ts';
import { type Acceptance, acceptanceOf, Conditions } from './acceptance.ts';
import type { AtomTable } from './atom-table.ts';
import { FairCycleSearch } from './fair-cycle.ts';
import type { LabelledGraph } from './labelled-graph.ts';
import { type Lasso, lassoThrough } from './lasso.ts';
import { Letters } from './letters.ts';
import { normalForm, type Temporal } from './normal-form.ts';
import { Product } from './product.ts';
import { Regions } from './regions.ts';
import { FormulaTooLarge, tableauOf } from './tableau.ts';

/** What a product may have at most: its nodes are numbered with 32 bits, and each costs 16 bytes. */
const MAXIMUM_NODES = 2 ** 30;

/**
 * Finds a behaviour of a graph that keeps the assumptions and breaks the property, one with a short way to its loop.
 * Yields now and then, so that its owner can pause or stop it.
 *
 * @throws FormulaTooLarge
 */
export function* findViolation<S>(
  graph: LabelledGraph,
  atoms: AtomTable<S>,
  assumptions: Formula<Atom<S>>,
  property: Formula<Atom<S>>,
): Generator<void, Lasso | undefined> {
  const numberOf = (atom: Atom<S>) => atoms.numberOf(atom);
  const assumed = conjunctsOf(normalForm(assumptions, numberOf));
  const broken = normalForm(not(property), numberOf);
  // To break a conjunction is to break one of its parts: each is a search of its own.
  for (const piece of broken.kind === 'or' ? broken.parts : [broken]) {
    const lasso = yield* findBehaviour(graph, [...assumed, ...conjunctsOf(piece)]);
    if (lasso !== undefined) return lasso;
  }
  return undefined;
}

/** Whether there is any behaviour that keeps the assumptions. */
export function* findFairBehaviour<S>(
  graph: LabelledGraph,
  atoms: AtomTable<S>,
  assumptions: Formula<Atom<S>>,
): Generator<void, Lasso | undefined> {
  const formula = normalForm(assumptions, (atom: Atom<S>) => atoms.numberOf(atom));
  return yield* findBehaviour(graph, conjunctsOf(formula));
}

function conjunctsOf(formula: Temporal): readonly Temporal[] {
  return formula.kind === 'and' ? formula.parts : [formula];
}

function* findBehaviour(
  graph: LabelledGraph,
  conjuncts: readonly Temporal[],
): Generator<void, Lasso | undefined> {
  const conditions = new Conditions();
  const restriction: number[] = [];
  const acceptance: Acceptance[] = [];
  const others: Temporal[] = [];
  for (const conjunct of conjuncts) {
    const demand = acceptanceOf(conjunct, conditions);
    if (demand === undefined) others.push(conjunct);
    else if (demand.kind === 'finally') restriction.push(demand.condition);
    else acceptance.push(demand);
  }
  const tableau = tableauOf(others, conditions);
  const product = new Product(graph, tableau, new Letters(graph, conditions.list));
  if (product.nodes > MAXIMUM_NODES) throw new FormulaTooLarge(`${MAXIMUM_NODES} nodes with the graph`);
  const regions = new Regions(product);
  const eventualities = 2 ** tableau.eventualities - 1;
  const fair = yield* new FairCycleSearch(regions, { restriction, acceptance, eventualities }).run();
  return fair && lassoThrough(regions, fair, eventualities);
}
