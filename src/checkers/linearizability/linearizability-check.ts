import { type History, NEVER, Outcome } from '../../core/history.ts';
import { type ClusterCheck, type ClusterViolation, checkClusters } from './cluster-check.ts';
import { componentProblem } from './component-problem.ts';
import { type PreparedHistory, prepareHistory } from './components.ts';
import { DepthFirstSearch } from './depth-first-search.ts';
import { FrontierSearch } from './frontier-search.ts';
import type { DecidedBy, LimitName, LinearizabilityOptions } from './linearizability-options.ts';
import { mergeLinearizations } from './merge-linearizations.ts';
import { noReductions, type ReductionName } from './reductions.ts';
import type { SearchMachine } from './search-machine.ts';
import type { SearchProblem } from './search-problem.ts';
import type { SequentialSpecification } from './specification.ts';
import { subHistory } from './sub-history.ts';

/** Slices begin short, so that an easy history is decided by whichever search finds it easy, and grow. */
const FIRST_SLICE = 1 << 12;
const LONGEST_SLICE = 1 << 17;

/** How a check stands. */
export type CheckStatus = 'running' | 'valid' | 'violated' | LimitName;

/** Steps of the general search on the operations that rule 6 says contradict each other. */
const RECHECK_STEPS = 400_000;

/** By what a history was judged: what the report and the verifier of linearizations need to know of it. */
export type JudgedBy<S> = Pick<PreparedHistory<S>, 'specification' | 'initial' | 'componentOf' | 'notes'>;

/**
 * Judges the components of a history one after another: by their clusters where rule 6 applies, else with two searches in
 * turn. A pure machine that the caller runs slice by slice. Time and abort are the caller's to watch.
 */
export class LinearizabilityCheck<S> {
  readonly reductions = noReductions();
  readonly decidedBy = new Set<DecidedBy>();
  /** Where rule 6 found a violation. */
  readonly violation: ClusterViolation | undefined;
  readonly #history: History;
  readonly #specification: SequentialSpecification<S>;
  readonly #initial: S | undefined;
  readonly #clusters: ClusterCheck<S> | undefined;
  #prepared: PreparedHistory<S> | undefined;
  readonly #without: ReadonlySet<ReductionName>;
  readonly #search: NonNullable<LinearizabilityOptions<S>['search']>;
  readonly #byteLimit: number;
  readonly #maxSteps: number;
  readonly #orders: ArrayLike<number>[] = [];
  readonly #notes: string[] = [];
  #machines: SearchMachine[] = [];
  #problem: SearchProblem | undefined;
  #turn = 0;
  #slice = FIRST_SLICE;
  #finishedSteps = 0;
  #finishedConfigurations = 0;
  #discarded = 0;
  /** The component that is being judged, or that decided. */
  component = 0;
  status: CheckStatus = 'running';

  constructor(
    history: History,
    specification: SequentialSpecification<S>,
    options: LinearizabilityOptions<S> = {},
  ) {
    this.#without = new Set(options.withoutReductions ?? []);
    this.#search = options.search ?? 'alternate';
    this.#byteLimit = (options.maxMemoryMiB ?? 1024) * 2 ** 20;
    this.#maxSteps = options.maxSteps ?? Number.POSITIVE_INFINITY;
    this.#history = history;
    this.#specification = specification;
    this.#initial = options.initial;
    if (this.#search === 'alternate')
      this.#clusters = checkClusters(history, specification, options.initial, this.#without);
    this.violation = this.#clusters?.violation;
    if (this.#components.length > 1) this.reductions.partition = this.#components.length;
    if (this.violation !== undefined) this.#decideByClusters(this.violation);
    else this.#openComponent();
  }

  /** Laid out for the general search; made when something asks for it. */
  get prepared(): PreparedHistory<S> {
    this.#prepared ??= prepareHistory(this.#history, this.#specification, this.#initial, this.#without);
    return this.#prepared;
  }

  get judgedBy(): JudgedBy<S> {
    const notes = this.#notes;
    if (this.#clusters === undefined || this.#prepared !== undefined)
      return { ...this.prepared, notes: [...this.prepared.notes, ...notes] };
    return { ...this.#clusters, notes };
  }

  get componentCount(): number {
    return this.#components.length;
  }

  /** Rows of the component that is being judged, or that decided. */
  get violatedRows(): Int32Array {
    return this.#components[this.component]!;
  }

  /** Rows of each component, in the same order whoever splits the history. */
  get #components(): readonly Int32Array[] {
    return this.#clusters?.components ?? this.prepared.components;
  }

  get steps(): number {
    return this.#machines.reduce((sum, machine) => sum + machine.steps, this.#finishedSteps);
  }

  get configurations(): number {
    return this.#machines.reduce(
      (sum, machine) => sum + machine.configurations,
      this.#finishedConfigurations,
    );
  }

  /**
   * Returns honoured at the deepest point of the present component; its returns; the row that is due
   * there.
   */
  get deepest(): { returns: number; ofReturns: number; nextRow: number | undefined } {
    const returns = Math.max(this.#discarded, ...this.#machines.map((machine) => machine.deepestPosition));
    if (this.#problem === undefined) return this.#deepestWithoutSearch;
    const { returnCount, dueRow } = this.#problem;
    if (this.status === 'valid') return { returns: returnCount, ofReturns: returnCount, nextRow: undefined };
    return { returns, ofReturns: returnCount, nextRow: dueRow[returns] };
  }

  /** The same, where the present component was judged by its clusters. */
  get #deepestWithoutSearch() {
    const { outcome, completedAt } = this.#history.operations;
    const nextRow = this.violation?.row;
    const until = nextRow === undefined ? NEVER : completedAt[nextRow]!;
    let [returns, ofReturns] = [0, 0];
    for (const row of this.#components[this.component]!) {
      if (outcome[row] !== Outcome.ok) continue;
      ofReturns += 1;
      if (completedAt[row]! < until) returns += 1;
    }
    return { returns, ofReturns, nextRow };
  }

  /** One slice of one search. */
  runSlice(): CheckStatus {
    if (this.status !== 'running') return this.status;
    const machine = this.#machines[this.#turn % this.#machines.length]!;
    const budget = Math.min(this.#slice, this.#maxSteps - this.steps);
    if (budget <= 0) return (this.status = 'steps');
    const outcome = machine.run(budget);
    this.reductions.merge = this.prepared.transitions.merged;
    this.#turn += 1;
    if (this.#turn % this.#machines.length === 0) this.#slice = Math.min(2 * this.#slice, LONGEST_SLICE);
    if (outcome === 'valid') this.#closeComponent(machine);
    else if (outcome === 'violated') {
      this.decidedBy.add(machine.name);
      this.status = 'violated';
    } else this.#watchMemory();
    return this.status;
  }

  /** Runs to the end, or to a limit. */
  finish(): CheckStatus {
    while (this.status === 'running') this.runSlice();
    return this.status;
  }

  /** When valid: rows of the whole history in an order that explains it. */
  linearization(): number[] {
    return mergeLinearizations(this.#history, this.#orders);
  }

  /** Goes on to the next component that needs a search. */
  #openComponent(): void {
    for (; this.component < this.#components.length; this.component += 1) {
      const order = this.#clusters?.orders[this.component];
      if (order === undefined) {
        this.#openSearch();
        return;
      }
      this.#orders.push(order);
      this.reductions.clusters += 1;
      this.reductions.drop += this.#components[this.component]!.length - order.length;
      this.decidedBy.add('clusters');
    }
    this.component -= 1;
    this.status = 'valid';
  }

  #openSearch(): void {
    const rows = this.prepared.components[this.component]!;
    const problem = componentProblem(this.prepared, rows, this.#without, this.reductions);
    this.#problem = problem;
    this.#discarded = 0;
    this.#turn = 0;
    this.#slice = FIRST_SLICE;
    this.#machines = [];
    if (this.#search !== 'frontier') this.#machines.push(new DepthFirstSearch(problem));
    if (this.#search !== 'depth-first') this.#machines.push(new FrontierSearch(problem));
  }

  #closeComponent(machine: SearchMachine): void {
    this.#orders.push(machine.linearization());
    this.decidedBy.add(machine.name);
    if (this.component + 1 === this.#components.length) {
      this.status = 'valid';
      return;
    }
    this.#finishedSteps = this.steps;
    this.#finishedConfigurations = this.configurations;
    this.#machines = [];
    this.#problem = undefined;
    this.component += 1;
    this.#openComponent();
  }

  /** The verdict of rule 6, after the general search has judged the operations that it rests on. */
  #decideByClusters({ component, window }: ClusterViolation): void {
    this.component = component;
    this.decidedBy.add('clusters');
    this.status = 'violated';
    const recheck = new LinearizabilityCheck(this.violationWindow(), this.#specification, {
      initial: this.#clusters!.initial,
      withoutReductions: [...this.#without, 'clusters'],
      maxSteps: RECHECK_STEPS,
    });
    const verdict = recheck.finish();
    if (verdict === 'valid')
      throw new Error(`internal error: rows ${window.join(', ')} were taken to contradict each other`);
    if (verdict !== 'violated')
      this.#notes.push('the contradiction was too large for the general search to confirm');
  }

  /** The operations that rule 6 found to contradict each other, as they were when that became certain. */
  violationWindow(): History {
    const { row, window } = this.violation!;
    const { completedAt } = this.#history.operations;
    const isCrashed = (each: number) => completedAt[each]! > completedAt[row]!;
    return subHistory(this.#history, { rows: window, isCrashed });
  }

  /** When memory runs out, the larger search is given up first: the other one may still decide. */
  #watchMemory(): void {
    const bytes = this.#machines.reduce((sum, machine) => sum + machine.bytes, 0);
    if (bytes <= this.#byteLimit) return;
    if (this.#machines.length === 1) {
      this.status = 'memory';
      return;
    }
    const [larger] = this.#machines.toSorted((left, right) => right.bytes - left.bytes);
    this.#discarded = Math.max(this.#discarded, larger!.deepestPosition);
    this.#finishedSteps += larger!.steps;
    this.#finishedConfigurations += larger!.configurations;
    this.#machines = this.#machines.filter((machine) => machine !== larger);
  }
}
