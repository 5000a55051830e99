import { plural } from '../../core/plural.ts';
import type { TemporalProperty } from '../../core/temporal-property.ts';
import type { TransitionSystem } from '../../core/transition-system.ts';
import type { Check } from '../../core/verdict.ts';
import { BreadthFirst, type Outcome } from '../breadth-first.ts';
import type { LimitMet } from '../exploration-result.ts';
import type { ExploreOptions } from '../options.ts';
import { type RunClock, yieldToEventLoop } from '../run-clock.ts';
import { searchFailure } from '../search-failure.ts';
import { AtomTable } from './atom-table.ts';
import { GraphRecorder } from './graph-recorder.ts';
import {
  judgeProperties,
  type RecordedSearch,
  type TemporalFindings,
  temporalFormulas,
  violationInView,
} from './judge-properties.ts';
import { ROUNDS } from './view-lasso.ts';

/** Limits after which there is still time to look at what was recorded. */
const LIMITS_OF_THE_GRAPH: readonly LimitMet['limit'][] = ['states', 'depth'];

/** How many states may be told apart without a VIEW, besides ten for each that the VIEW tells apart. */
const STATES_BEHIND_A_VIEW = 10_000;

/** The temporal part of an exploration: it has the graph recorded, and judges it when the search is over. */
export class TemporalPhase<S> {
  readonly properties: readonly TemporalProperty<S>[];
  readonly #system: TransitionSystem<S>;
  readonly #options: ExploreOptions;
  readonly #clock: RunClock;
  readonly #atoms: AtomTable<S>;
  /** Of the main search, if it has to show its steps: its graph, or that of a VIEW, in which only violations are found. */
  readonly recorder: GraphRecorder<S> | undefined;

  constructor(system: TransitionSystem<S>, options: ExploreOptions, clock: RunClock) {
    const { properties: chosen } = options;
    const all = system.temporalProperties ?? [];
    this.properties = all.filter(({ name }) => chosen === undefined || chosen.includes(name));
    this.#system = system;
    this.#options = options;
    this.#clock = clock;
    this.#atoms = new AtomTable(temporalFormulas(system, this.properties));
    // Under SYMMETRY the graph of that search has behaviours that the system has not (TLA.md, "Symmetry").
    const isShown = this.properties.length > 0 && system.identityKind !== 'symmetry';
    this.recorder = isShown ? new GraphRecorder(this.#atoms) : undefined;
  }

  /** Judges the temporal properties after a search. */
  async judge(search: BreadthFirst<S>, outcome: Outcome): Promise<TemporalFindings> {
    try {
      if (this.properties.length === 0) return this.#undecided([]);
      if (outcome.kind === 'violation' || outcome.kind === 'refuted')
        return this.#undecided([], 'the search ended at the violation of another property');
      if (this.#system.identityOf === undefined)
        return await this.#judgeGraph(search, this.recorder!, outcome);
      if (outcome.kind === 'limit') return this.#undecided([], outcome.limit.message);
      const findings = await this.#judgeUnreduced(search.distinct);
      return this.#system.identityKind === 'view' ? await this.#judgeView(search, findings) : findings;
    } finally {
      this.recorder?.close();
    }
  }

  /** Searches once more, every state by itself. */
  async #judgeUnreduced(reduced: number): Promise<TemporalFindings> {
    const { identityOf: _, ...system } = this.#system;
    const isView = system.identityKind === 'view';
    // What a VIEW makes finite may be infinite: then this search would never end.
    const maxStates = this.#options.maxStates ?? (isView ? STATES_BEHIND_A_VIEW + 10 * reduced : undefined);
    const options: ExploreOptions = { ...this.#options, maxStates, properties: [], deadlock: 'allowed' };
    const recorder = new GraphRecorder(this.#atoms);
    try {
      return await this.#judgeAll(new BreadthFirst<S>(system, options, recorder), recorder, isView);
    } finally {
      recorder.close();
    }
  }

  async #judgeAll(
    search: BreadthFirst<S>,
    recorder: GraphRecorder<S>,
    isView: boolean,
  ): Promise<TemporalFindings> {
    let outcome: Outcome | undefined;
    const limit = await this.#inSlices(() => {
      outcome = this.#runOn(search);
      return outcome !== undefined;
    });
    const end = outcome ?? { kind: 'limit', limit: limit! };
    const findings = await this.#judgeGraph(
      search,
      recorder,
      end,
      `without ${isView ? 'VIEW' : 'SYMMETRY'} `,
    );
    return {
      ...findings,
      scope: `temporal properties on ${plural(search.distinct, 'state')}, without ${isView ? 'the VIEW' : 'SYMMETRY'}`,
    };
  }

  #runOn(search: BreadthFirst<S>): Outcome | undefined {
    try {
      return search.run(this.#clock.sliceIsOver);
    } catch (error) {
      throw searchFailure(search, error, this.#options.fingerprintBits);
    }
  }

  /** Looks for violations of what the search without VIEW has left open. */
  async #judgeView(search: BreadthFirst<S>, findings: TemporalFindings): Promise<TemporalFindings> {
    const isOpen = ({ name }: TemporalProperty<S>) =>
      findings.checks.some((check) => check.name === name && check.verdict === 'unknown');
    if (findings.counterexample !== undefined || findings.limit?.limit !== 'states') return findings;
    const judging = violationInView(this.#recorded(search, this.recorder!), this.properties.filter(isOpen));
    const found = await this.#complete(judging);
    const counterexample = 'value' in found ? found.value : undefined;
    if (counterexample === undefined) return findings;
    const detail = `by a behaviour whose loop closes in the VIEW only: it was run ${ROUNDS} times around`;
    return {
      ...findings,
      counterexample: { ...counterexample, loop: { ...counterexample.loop!, rounds: ROUNDS } },
      checks: findings.checks.map((check) =>
        check.name === counterexample.property ? { name: check.name, verdict: 'violated', detail } : check,
      ),
    };
  }

  #recorded(search: BreadthFirst<S>, graph: GraphRecorder<S>, missing?: string): RecordedSearch<S> {
    return {
      system: search.system,
      atoms: this.#atoms,
      graph,
      visited: search.visited,
      fingerprintBits: this.#options.fingerprintBits,
      isCut: search.constrainedOut > 0,
      missing,
    };
  }

  async #judgeGraph(
    search: BreadthFirst<S>,
    recorder: GraphRecorder<S>,
    outcome: Outcome,
    how = '',
  ): Promise<TemporalFindings> {
    const met = outcome.kind === 'limit' ? outcome.limit : undefined;
    const limit = met && { ...met, message: `${how}${met.message}` };
    if (limit !== undefined && !LIMITS_OF_THE_GRAPH.includes(limit.limit))
      return this.#undecided([], limit.message, limit);
    const known: Check[] = [];
    const recorded = this.#recorded(search, recorder, limit?.message);
    const judged = await this.#complete(judgeProperties(recorded, this.properties, known));
    if ('limit' in judged) return this.#undecided(known, judged.limit.message, judged.limit);
    const findings = judged.value;
    const reason = findings.counterexample && 'the search ended at the violation of another property';
    return { ...this.#undecided(findings.checks, reason, limit), ...pick(findings) };
  }

  /** Runs a generator to its end, or until a limit is met. */
  async #complete<T>(
    generator: Generator<void, T>,
  ): Promise<{ readonly value: T } | { readonly limit: LimitMet }> {
    let end: { readonly value: T } | undefined;
    const limit = await this.#inSlices(() => {
      do {
        const { done, value } = generator.next();
        if (done === true) end = { value };
      } while (end === undefined && !this.#clock.sliceIsOver());
      return end !== undefined;
    });
    return end ?? { limit: limit! };
  }

  /** Works until it is done or a limit is met, with pauses. */
  async #inSlices(work: () => boolean): Promise<LimitMet | undefined> {
    for (;;) {
      this.#clock.startSlice();
      if (work()) return undefined;
      const limit = this.#clock.limitMet();
      if (limit !== undefined) return limit;
      await yieldToEventLoop();
    }
  }

  /** Adds to what is known the properties that were not judged, with the reason. */
  #undecided(known: readonly Check[], reason?: string, limit?: LimitMet): TemporalFindings {
    const rest = this.properties.filter(({ name }) => !known.some((check) => check.name === name));
    const unknown = rest.map(
      ({ name }): Check => ({ name, verdict: 'unknown', ...(reason && { detail: reason }) }),
    );
    return { checks: [...known, ...unknown], counterexample: undefined, warnings: [], limit };
  }
}

function pick({ counterexample, warnings }: TemporalFindings) {
  return { counterexample, warnings };
}
