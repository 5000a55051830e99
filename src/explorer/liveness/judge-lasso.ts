import { type Formula, leavesOf } from '../../core/formula.ts';
import type { Atom, EnabledAtom, FairnessCondition, Step, StepAtom } from '../../core/temporal-property.ts';
import type { TransitionSystem } from '../../core/transition-system.ts';
import type { Value } from '../../core/values/index.ts';
import { type PathState, successorsOf } from '../path.ts';
import { type ConcreteLasso, sameState } from './concrete-lasso.ts';

/**
 * Judges formulas on one behaviour, by their definition and with nothing of what the search for it used: no automaton,
 * no recorded bits. Every successor is made anew.
 */
export class LassoJudge<S> {
  readonly #system: TransitionSystem<S>;
  readonly #lasso: ConcreteLasso;
  readonly #views: readonly S[];
  readonly #successors: readonly (readonly PathState[])[];
  readonly #truths = new Map<Atom<S>, readonly boolean[]>();

  constructor(system: TransitionSystem<S>, lasso: ConcreteLasso) {
    this.#system = system;
    this.#lasso = lasso;
    this.#views = lasso.path.map(({ values }) => system.viewOf(values));
    this.#successors = lasso.path.map((state) => successorsOf(system, state));
  }

  /** What keeps the lasso from being a behaviour of the system within its constraints. */
  mistake(): string | undefined {
    const { path } = this.#lasso;
    const [first] = path;
    const starts = successorsOf(this.#system, undefined);
    if (!starts.some(({ values }) => sameState(values, first!.values)))
      return 'its first state is not initial';
    const { closing, loopStart } = this.#lasso;
    if (!sameState(closing.values, path[loopStart]!.values)) return 'it does not close';
    const { stateConstraints, actionConstraints } = this.#system;
    const outside = this.#views.findIndex((view) => !stateConstraints.every(({ holds }) => holds(view)));
    if (outside >= 0) return `its state ${outside} is outside of the constraints`;
    const broken = path.findIndex((_, position) => {
      if (this.#standsStill(position)) return false;
      const [before, after] = [this.#views[position]!, this.#system.viewOf(this.#valuesAfter(position))];
      return (
        this.#stepsTaken(position).length === 0 ||
        !actionConstraints.every(({ holds }) => holds(before, after))
      );
    });
    return broken < 0 ? undefined : `its step from state ${broken} is none of the system`;
  }

  /** Which leaves of a formula are true at which positions, as a text to compare. */
  truthsOf(formula: Formula<Atom<S>>): string {
    return [...leavesOf(formula)].map((atom) => this.#atom(atom).map(Number).join('')).join(' ');
  }

  /** Whether a formula is true of the whole behaviour. */
  isTrue(formula: Formula<Atom<S>>): boolean {
    return this.#judge(formula)[0]!;
  }

  /** Why a fairness condition is kept, in the states of the loop. */
  reasonFor({ taken, enabled, kind }: FairnessCondition<S>): string {
    const { path, loopStart } = this.#lasso;
    const loop = path.map((_, position) => position).slice(loopStart);
    const isTaken = this.#atom(taken);
    const step = loop.find((position) => isTaken[position]);
    if (step !== undefined) return `taken in the step from state ${step} to state ${this.#next(step)}`;
    const isEnabled = this.#atom(enabled);
    if (loop.every((position) => !isEnabled[position])) return 'never enabled in the loop';
    const disabled = loop.find((position) => !isEnabled[position]);
    return kind === 'weak' && disabled !== undefined ? `not enabled in state ${disabled}` : 'NOT KEPT';
  }

  #judge(formula: Formula<Atom<S>>): readonly boolean[] {
    const all = this.#lasso.path.map((_, position) => position);
    switch (formula.kind) {
      case 'constant':
        return all.map(() => formula.value);
      case 'leaf':
        return this.#atom(formula.leaf);
      case 'not':
        return this.#judge(formula.body).map((value) => !value);
      case 'and':
      case 'or': {
        const parts = formula.parts.map((part) => this.#judge(part));
        const isAnd = formula.kind === 'and';
        return all.map((position) =>
          isAnd ? parts.every((part) => part[position]) : parts.some((part) => part[position]),
        );
      }
      default: {
        const body = this.#judge(formula.body);
        // From a state of the loop every state of the loop comes again.
        const suffix = (position: number) => body.slice(Math.min(position, this.#lasso.loopStart));
        return all.map((position) =>
          formula.kind === 'always' ? suffix(position).every(Boolean) : suffix(position).some(Boolean),
        );
      }
    }
  }

  #atom(atom: Atom<S>): readonly boolean[] {
    let truths = this.#truths.get(atom);
    if (truths === undefined) {
      truths = this.#lasso.path.map((_, position) => this.#holds(atom, position));
      this.#truths.set(atom, truths);
    }
    return truths;
  }

  #holds(atom: Atom<S>, position: number): boolean {
    if (atom.kind === 'state') return atom.holds(this.#views[position]!);
    if (atom.kind === 'enabled') return this.#isEnabled(atom, position);
    if (this.#standsStill(position)) return false;
    return this.#stepsTaken(position).some((after) => this.#isStep(atom, position, after));
  }

  #isEnabled({ step, isEnabled }: EnabledAtom<S>, position: number): boolean {
    return (
      this.#successors[position]!.some((after) => this.#isStep(step, position, after)) ||
      isEnabled?.(this.#views[position]!) === true
    );
  }

  #isStep(atom: StepAtom<S>, position: number, { action, parameters, values }: PathState): boolean {
    const before = this.#lasso.path[position]!.values;
    if (sameState(before, values)) return false;
    const step: Step<S> = {
      before: this.#views[position]!,
      after: this.#system.viewOf(values),
      valuesBefore: before,
      valuesAfter: values,
      action: action!,
      parameters,
    };
    return atom.holds(step);
  }

  /** The ways in which the system goes from a state to the next one. */
  #stepsTaken(position: number): PathState[] {
    const next = this.#valuesAfter(position);
    return this.#successors[position]!.filter(({ values }) => sameState(values, next));
  }

  #standsStill(position: number): boolean {
    return sameState(this.#lasso.path[position]!.values, this.#valuesAfter(position));
  }

  /** After the last state comes that of the closing step. */
  #valuesAfter(position: number): readonly Value[] {
    const { path, closing } = this.#lasso;
    return (path[position + 1] ?? closing).values;
  }

  #next(position: number): number {
    const { path, loopStart } = this.#lasso;
    return position + 1 < path.length ? position + 1 : loopStart;
  }
}
