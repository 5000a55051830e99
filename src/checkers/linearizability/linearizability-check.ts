import type { History } from '../../core/history.ts';
import { componentProblem } from './component-problem.ts';
import { type PreparedHistory, prepareHistory } from './components.ts';
import { DepthFirstSearch } from './depth-first-search.ts';
import { FrontierSearch } from './frontier-search.ts';
import type { LimitName, LinearizabilityOptions } from './linearizability-options.ts';
import { mergeLinearizations } from './merge-linearizations.ts';
import { noReductions, type ReductionName } from './reductions.ts';
import type { SearchMachine } from './search-machine.ts';
import type { SearchProblem } from './search-problem.ts';
import type { SequentialSpecification } from './specification.ts';

/** Slices begin short, so that an easy history is decided by whichever search finds it easy, and grow. */
const FIRST_SLICE = 1 << 12;
const LONGEST_SLICE = 1 << 17;

/** How a check stands. */
export type CheckStatus = 'running' | 'valid' | 'violated' | LimitName;

/**
 * Judges the components of a history one after another, with two searches in turn on each: a pure machine
 * that the caller runs slice by slice. Time and abort are the caller's to watch.
 */
export class LinearizabilityCheck<S> {
  readonly prepared: PreparedHistory<S>;
  readonly reductions = noReductions();
  readonly decidedBy = new Set<SearchMachine['name']>();
  readonly #without: ReadonlySet<ReductionName>;
  readonly #search: NonNullable<LinearizabilityOptions<S>['search']>;
  readonly #byteLimit: number;
  readonly #maxSteps: number;
  readonly #orders: number[][] = [];
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
    this.prepared = prepareHistory(history, specification, options.initial, this.#without);
    if (this.prepared.wasSplit) this.reductions.partition = this.prepared.components.length;
    this.#openComponent();
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
    const { returnCount, dueRow } = this.#problem!;
    if (this.status === 'valid') return { returns: returnCount, ofReturns: returnCount, nextRow: undefined };
    return { returns, ofReturns: returnCount, nextRow: dueRow[returns] };
  }

  /** One slice of one search. */
  runSlice(): CheckStatus {
    if (this.status !== 'running') return this.status;
    const machine = this.#machines[this.#turn % this.#machines.length]!;
    const budget = Math.min(this.#slice, this.#maxSteps - this.steps);
    if (budget <= 0) return (this.status = 'steps');
    const outcome = machine.run(budget);
    this.#turn += 1;
    if (this.#turn % this.#machines.length === 0) this.#slice = Math.min(2 * this.#slice, LONGEST_SLICE);
    if (outcome === 'valid') this.#closeComponent(machine);
    else if (outcome === 'violated') this.#decide(machine, 'violated');
    else this.#watchMemory();
    return this.status;
  }

  /** Runs to the end, or to a limit. */
  finish(): CheckStatus {
    while (this.status === 'running') this.runSlice();
    return this.status;
  }

  /** When valid: rows of the whole history in an order that explains it. */
  linearization(): number[] {
    return mergeLinearizations(this.prepared.history, this.#orders);
  }

  #openComponent(): void {
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
    if (this.component + 1 === this.prepared.components.length) {
      this.#decide(machine, 'valid');
      return;
    }
    this.decidedBy.add(machine.name);
    this.#finishedSteps = this.steps;
    this.#finishedConfigurations = this.configurations;
    this.component += 1;
    this.#openComponent();
  }

  #decide(machine: SearchMachine, status: 'valid' | 'violated'): void {
    this.decidedBy.add(machine.name);
    this.status = status;
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
