import { type Formula, leavesOf } from '../../core/formula.ts';
import type { Atom, EnabledAtom, StateAtom, StepAtom } from '../../core/temporal-property.ts';

/** The atoms of some formulas, by number: those of states first counted apart from those of steps. */
export class AtomTable<S> {
  readonly ofStates: (StateAtom<S> | EnabledAtom<S>)[] = [];
  readonly ofSteps: StepAtom<S>[] = [];
  readonly #numbers = new Map<Atom<S>, number>();

  constructor(formulas: readonly Formula<Atom<S>>[]) {
    for (const formula of formulas) for (const atom of leavesOf(formula)) this.#add(atom);
  }

  /** The number of an atom in propositions: even for those of states, odd for those of steps. */
  numberOf(atom: Atom<S>): number {
    return this.#numbers.get(atom)!;
  }

  #add(atom: Atom<S>): void {
    if (this.#numbers.has(atom)) return;
    if (atom.kind === 'step') {
      this.#numbers.set(atom, this.ofSteps.length * 2 + 1);
      this.ofSteps.push(atom);
      return;
    }
    if (atom.kind === 'enabled') this.#add(atom.step);
    this.#numbers.set(atom, this.ofStates.length * 2);
    this.ofStates.push(atom);
  }
}
