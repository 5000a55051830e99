import { BadInput } from '../core/bad-input.ts';
import { and, mapLeaves } from '../core/formula.ts';
import type {
  Atom,
  EnabledAtom,
  FairnessCondition,
  StateAtom,
  StepAtom,
  TemporalProperty,
} from '../core/temporal-property.ts';
import type { Value } from '../core/values/index.ts';
import type { Behaviour } from './semantics/behaviour.ts';
import { type Closed, definitionOf } from './semantics/temporal.ts';
import {
  type Fairness,
  FormulaTranslator,
  type TemporalFormula,
  type TemporalLeaf,
  type TranslationContext,
  Untranslatable,
} from './semantics/temporal-formula.ts';
import type { ExpressionSyntax } from './syntax/syntax-tree.ts';

type Vector = readonly Value[];
type Undecided = { readonly name: string; readonly reason: string };

interface NamedFormula {
  readonly name: string;
  readonly formula: TemporalFormula;
}

/** How the predicates of temporal formulas are evaluated, by their positions in {@link TemporalPart}. */
export interface TemporalPredicates {
  state(index: number): (state: Vector) => boolean;
  step(index: number): (before: Vector, after: Vector) => boolean;
}

/** The temporal part of a specification: what has to be compiled for it, and what then comes of it. */
export class TemporalPart {
  readonly states: Closed[] = [];
  readonly steps: Closed[] = [];
  readonly undecided: Undecided[] = [];
  readonly #conditions: Fairness[] = [];
  readonly #assumptions: NamedFormula[] = [];
  readonly #properties: NamedFormula[] = [];
  readonly #next: readonly Closed[];
  /** The place of each predicate in the two lists. */
  readonly #places = new Map<TemporalLeaf, number>();

  /** @param keepsFairness Whether the fairness is wanted also where no property needs it. */
  constructor(behaviour: Behaviour, context: TranslationContext, keepsFairness: boolean) {
    this.#next = behaviour.next === undefined ? [] : meanings(behaviour.next);
    const translator = new FormulaTranslator(context);
    for (const { name, formulas } of behaviour.temporalProperties) {
      this.#attempt(name, () => {
        const formula = and(...formulas.map((closed) => translator.formula(closed)));
        this.#properties.push({ name, formula });
      });
    }
    if (this.#properties.length === 0 && !keepsFairness) return;
    this.#takeFairness(behaviour, translator);
    for (const { formula } of [...this.#assumptions, ...this.#properties])
      mapLeaves(formula, (leaf) => this.#place(leaf));
    for (const { step, enabled } of this.#conditions) [step, enabled].map((leaf) => this.#place(leaf));
  }

  /** The conditions and properties as the explorer wants them. */
  build(predicates: TemporalPredicates): {
    readonly fairness: readonly FairnessCondition<Vector>[];
    readonly temporalAssumptions: readonly TemporalProperty<Vector>[];
    readonly temporalProperties: readonly TemporalProperty<Vector>[];
  } {
    const atoms = new Map<TemporalLeaf, Atom<Vector>>();
    const atomOf = (leaf: TemporalLeaf): Atom<Vector> => {
      let atom = atoms.get(leaf);
      if (atom === undefined) {
        atom = this.#atom(leaf, predicates, atomOf);
        atoms.set(leaf, atom);
      }
      return atom;
    };
    const property = ({ name, formula }: NamedFormula) => ({ name, formula: mapLeaves(formula, atomOf) });
    return {
      fairness: this.#conditions.map(({ kind, name, step, enabled }) => ({
        kind,
        name,
        taken: atomOf(step) as StepAtom<Vector>,
        enabled: atomOf(enabled) as EnabledAtom<Vector>,
      })),
      temporalAssumptions: this.#assumptions.map(property),
      temporalProperties: this.#properties.map(property),
    };
  }

  /** Without all of what the specification promises no property can be judged. */
  #takeFairness({ fairness, temporalProperties }: Behaviour, translator: FormulaTranslator): void {
    try {
      for (const closed of fairness) {
        const { conditions, others } = translator.fairness(closed);
        this.#conditions.push(...conditions);
        for (const formula of others) this.#assumptions.push({ name: 'the specification', formula });
      }
    } catch (error) {
      const reason = `the fairness of the specification cannot be used: ${reasonOf(error)}`;
      this.undecided.length = 0;
      const names = temporalProperties.map(({ name }) => name);
      for (const name of names.length > 0 ? names : ['fairness']) this.undecided.push({ name, reason });
      this.#properties.length = 0;
      this.#conditions.length = 0;
      this.#assumptions.length = 0;
    }
  }

  #attempt(name: string, translate: () => void): void {
    try {
      translate();
    } catch (error) {
      this.undecided.push({ name, reason: reasonOf(error) });
    }
  }

  #place(leaf: TemporalLeaf): void {
    if (this.#places.has(leaf)) return;
    const list = leaf.kind === 'step' ? this.steps : this.states;
    this.#places.set(leaf, list.length);
    list.push(leaf.kind === 'step' ? this.#simplified(leaf.closed) : leaf.closed);
    if (leaf.kind === 'enabled') this.#place(leaf.step);
  }

  #atom(
    leaf: TemporalLeaf,
    predicates: TemporalPredicates,
    atomOf: (leaf: TemporalLeaf) => Atom<Vector>,
  ): Atom<Vector> {
    const place = this.#places.get(leaf)!;
    const { line } = leaf.closed.expression.span;
    if (leaf.kind === 'step') {
      const holds = predicates.step(place);
      return {
        kind: 'step',
        name: `the action at line ${line}`,
        holds: ({ valuesBefore, valuesAfter }) => holds(valuesBefore, valuesAfter),
      };
    }
    const holds = predicates.state(place);
    if (leaf.kind === 'state')
      return { kind: 'state', name: `the predicate at line ${line}`, holds } satisfies StateAtom<Vector>;
    return {
      kind: 'enabled',
      name: `ENABLED at line ${line}`,
      step: atomOf(leaf.step) as StepAtom<Vector>,
      isEnabled: holds,
    };
  }

  /** Every step of a behaviour is one of the next-state relation: only the subscript has to be looked at. */
  #simplified(closed: Closed): Closed {
    const { expression } = closed;
    if (expression.kind !== 'subscripted action') return closed;
    const own = meanings({ ...closed, expression: expression.action });
    const isNext = own.some((one) =>
      this.#next.some((other) => one.expression === other.expression && one.scope === other.scope),
    );
    return isNext ? { ...closed, expression: { ...expression, action: truth(expression.span) } } : closed;
  }
}

/** An expression, and what it stands for if it is a name. */
function meanings(closed: Closed): Closed[] {
  const all = [closed];
  for (let inner = definitionOf(closed); inner !== undefined && all.length < 20; inner = definitionOf(inner))
    all.push(inner);
  return all;
}

function truth(span: ExpressionSyntax['span']): ExpressionSyntax {
  return { kind: 'application', span, path: [], operator: { name: 'TRUE', span }, arguments: [] };
}

function reasonOf(error: unknown): string {
  if (error instanceof Untranslatable || error instanceof BadInput) return error.message;
  throw error;
}
