import { GrowableInt32Array } from '../../core/growable-int32-array.ts';
import type { Step } from '../../core/temporal-property.ts';
import type { AtomTable } from './atom-table.ts';
import { EdgeRows } from './edge-rows.ts';
import type { LabelledGraph } from './labelled-graph.ts';
import { PatternTable } from './pattern-table.ts';

/** Records the graph that a search walks through, and which atoms are true in it. */
export class GraphRecorder<S> implements LabelledGraph {
  readonly initial: number[] = [];
  readonly statePatterns: PatternTable;
  readonly stepPatterns: PatternTable;
  readonly edges: EdgeRows;
  /** Whether the atoms look at the steps, so that every one has to be shown. */
  readonly readsSteps: boolean;
  readonly wantsParameters: boolean;
  size = 0;
  readonly #atoms: AtomTable<S>;
  readonly #statePatterns = new GrowableInt32Array();
  /** Of each atom of steps: whether a step of the state under expansion was one. */
  readonly #occurred: Uint8Array;

  constructor(atoms: AtomTable<S>, memoryMiB?: number) {
    this.#atoms = atoms;
    this.statePatterns = new PatternTable(atoms.ofStates.length);
    this.stepPatterns = new PatternTable(atoms.ofSteps.length);
    this.edges = new EdgeRows(this.stepPatterns, memoryMiB);
    this.readsSteps = atoms.ofSteps.length > 0;
    this.wantsParameters = atoms.ofSteps.some(({ wantsParameters }) => wantsParameters);
    this.#occurred = new Uint8Array(atoms.ofSteps.length);
  }

  get expanded(): number {
    return this.edges.rows;
  }

  patternOf(state: number): number {
    return this.#statePatterns.at(state);
  }

  /** An initial state, whether new or found again. */
  startAt(state: number): void {
    this.#see(state);
    this.initial.push(state);
  }

  /** A step between two different states of the graph. */
  take(target: number, step: Step<S>): void {
    this.#see(target);
    this.edges.add(target, this.#patternOfStep(step));
  }

  /** A step that a constraint keeps out of the graph: it could be taken all the same. */
  cut(step: Step<S>): void {
    this.#patternOfStep(step);
  }

  /** The state that was expanded last, and all of whose steps were shown. */
  expandedTo(state: S): void {
    const { statePatterns, edges } = this;
    edges.endRow();
    let node = PatternTable.START;
    for (const atom of this.#atoms.ofStates) {
      const isTrue =
        atom.kind === 'state'
          ? atom.holds(state)
          : this.#occurred[this.#stepNumber(atom.step)] === 1 || atom.isEnabled?.(state) === true;
      node = statePatterns.next(node, isTrue);
    }
    this.#statePatterns.push(statePatterns.numberAt(node));
    this.#occurred.fill(0);
  }

  close(): void {
    this.edges.close();
  }

  #see(state: number): void {
    if (state >= this.size) this.size = state + 1;
  }

  #stepNumber(atom: AtomTable<S>['ofSteps'][number]): number {
    return (this.#atoms.numberOf(atom) - 1) / 2;
  }

  #patternOfStep(step: Step<S>): number {
    const { ofSteps } = this.#atoms;
    const { stepPatterns } = this;
    let node = PatternTable.START;
    for (let index = 0; index < ofSteps.length; index++) {
      const isOne = ofSteps[index]!.holds(step);
      if (isOne) this.#occurred[index] = 1;
      node = stepPatterns.next(node, isOne);
    }
    return stepPatterns.numberAt(node);
  }
}
