import type { Scheduler } from 'fast-check';
import type { History } from '../../core/history.ts';
import { Randomness } from '../../core/random.ts';
import { HistoryBuilder, type RecordedStep } from '../../history/history-builder.ts';
import { toHistoryValue } from '../../history/to-history-value.ts';
import type { Completion, Workload, WorkloadOperation } from '../workload.ts';
import { ALL_FAULTS_OVER } from '../workloads/last-reads.ts';
import { wrongResult } from '../workloads/result-shapes.ts';
import { type ClientPrograms, type Place, WorkloadPrograms } from './client-programs.ts';
import { type AnyTarget, type OperationCall, operationNamed, type TargetWorld } from './define-target.ts';
import { answered, asked, shown } from './describe-event.ts';
import { Interleaving, type LoggedEvent, type WaitEnding } from './interleaving.ts';
import type { OutsideActivity } from './outside-activity.ts';
import { installVirtualGlobals } from './virtual-globals.ts';

const MAX_EVENTS = 2000;
const DEFAULT_SETTLE_MS = 5000;
const DEFAULT_EXTERNAL_MS = 1000;

/** What came of one run. */
export interface TargetRun {
  readonly history: History;
  readonly events: readonly LoggedEvent[];
  /** Operations that were invoked and never ended; what they are. */
  readonly open: readonly string[];
  /** Operations whose outcome is unknown because of what they threw. */
  readonly errors: readonly { readonly f: string; readonly error: unknown }[];
  /** What was thrown where no operation could catch it. */
  readonly uncaught: readonly unknown[];
  readonly ending: WaitEnding;
  /** Whether operations of several clients were open at the same time. */
  readonly isConcurrent: boolean;
}

/** What all runs of a target have in common. */
export interface RunSubject {
  readonly target: AnyTarget;
  readonly workload: Workload | undefined;
  readonly outside: OutsideActivity;
}

/** Thrown by an operation that certainly had no effect. */
class OperationFailed extends Error {
  override readonly name = 'OperationFailed';
}

/**
 * Runs programs against a new instance of the target, in the order that the scheduler chooses.
 *
 * @throws what `create` throws: then there is nothing that could be judged
 */
export async function runPrograms(
  subject: RunSubject,
  programs: ClientPrograms,
  scheduler: Scheduler,
): Promise<TargetRun> {
  const { target } = subject;
  const run = new ProgramRun(subject, programs, scheduler);
  const restore = target.virtualGlobals
    ? installVirtualGlobals(run.interleaving.clock, () => run.fraction())
    : undefined;
  const onRejection = (error: unknown) => run.uncaught.push(error);
  process.on('unhandledRejection', onRejection);
  try {
    return await run.run();
  } finally {
    process.off('unhandledRejection', onRejection);
    restore?.();
  }
}

class ProgramRun {
  readonly interleaving: Interleaving;
  readonly uncaught: unknown[] = [];
  readonly #target: AnyTarget;
  readonly #programs: ClientPrograms;
  readonly #workload: Workload | undefined;
  readonly #drawn: WorkloadPrograms | undefined;
  readonly #randomness: Randomness;
  readonly #builder: HistoryBuilder;
  readonly #nodes: readonly string[];
  readonly #world: TargetWorld;
  readonly #open = new Map<number, string>();
  readonly #errors: { f: string; error: unknown }[] = [];
  /** By client: how many identities it has used up. */
  readonly #lives = new Map<number, number>();
  readonly #sequences = new Map<string, number>();
  #randomDraws = 0;
  #line = 0;
  #isConcurrent = false;

  constructor({ target, workload, outside }: RunSubject, programs: ClientPrograms, scheduler: Scheduler) {
    this.#target = target;
    this.#workload = workload;
    this.#programs = programs;
    this.#nodes = target.nodes ?? ['n1'];
    this.interleaving = new Interleaving(scheduler, {
      timePassesFreely: programs.timePassesFreely,
      maxEvents: MAX_EVENTS,
      outside,
      externalMs: target.externalMs ?? DEFAULT_EXTERNAL_MS,
    });
    this.#randomness = new Randomness(programs.draw);
    this.#builder = new HistoryBuilder({
      format: 'quorate',
      source: `<${target.name}>`,
      ...workload?.recordedAs,
    });
    this.#drawn = workload && new WorkloadPrograms(workload, programs.clients.length, this.#nodes);
    this.#world = this.#makeWorld();
  }

  fraction(): number {
    return this.#randomness.fraction('target', this.#randomDraws++);
  }

  async run(): Promise<TargetRun> {
    const subject = await this.#create();
    try {
      let ending = await this.#all(this.#programs.clients, (program, client) =>
        this.#runClient(subject, client, program),
      );
      if (ending === 'done') ending = await this.#runToRest(subject);
      // Before anything is freed: what ends only because of that has not ended in the run.
      return this.#outcome(ending);
    } finally {
      await this.#target.destroy?.(subject);
    }
  }

  #outcome(ending: WaitEnding): TargetRun {
    return {
      history: this.#builder.finish(),
      events: [...this.interleaving.events],
      open: [...this.#open.values()],
      errors: this.#errors,
      uncaught: this.uncaught,
      ending,
      isConcurrent: this.#isConcurrent,
    };
  }

  async #create(): Promise<unknown> {
    let created: { readonly subject: unknown } | { readonly error: unknown } | undefined;
    void (async () => this.#target.create(this.#world))().then(
      (subject) => {
        created = { subject };
      },
      (error) => {
        created = { error };
      },
    );
    await this.interleaving.runUntil(() => created !== undefined);
    if (created === undefined) throw new Error('create never ended');
    if ('error' in created) throw created.error;
    return created.subject;
  }

  /** Starts all of them, and lets things happen until they have ended. */
  async #all<T>(items: readonly T[], start: (item: T, index: number) => Promise<void>): Promise<WaitEnding> {
    let running = items.length;
    let refusal: { readonly error: unknown } | undefined;
    for (const [index, item] of items.entries()) {
      void start(item, index)
        .catch((error) => {
          refusal ??= { error };
        })
        .finally(() => {
          running -= 1;
        });
    }
    const ending = await this.interleaving.runUntil(() => running === 0 || refusal !== undefined);
    if (refusal !== undefined) throw refusal.error;
    return ending;
  }

  async #runClient(subject: unknown, client: number, program: readonly Place[]): Promise<void> {
    for (const place of program) {
      // Not before its turn has come: what a workload draws may depend on what the client was answered.
      await this.interleaving.turn(`client ${client} goes on`, { isLogged: false });
      const operation =
        'operation' in place ? place.operation : this.#drawn!.operationFor(client, place.draw);
      if (operation !== undefined) await this.#perform(subject, client, operation);
    }
  }

  /** What is on its way arrives, and then the clients ask their last questions. */
  async #runToRest(subject: unknown): Promise<WaitEnding> {
    const ending = await this.interleaving.runUntilQuiet(this.#target.settleMs ?? DEFAULT_SETTLE_MS);
    const questions = this.#finalQuestions();
    if (questions.length === 0 || ending !== 'done') return ending;
    this.#builder.fault('instant', ALL_FAULTS_OVER, this.#nodes, null, this.#details());
    return this.#all(questions, async (operations, index) => {
      for (const operation of operations) await this.#perform(subject, index, operation);
    });
  }

  /** By client: with a workload one client a node, otherwise those that there are. */
  #finalQuestions(): readonly (readonly WorkloadOperation[])[] {
    const { source } = this.#drawn ?? {};
    if (source !== undefined) return source.final ? this.#nodes.map((node) => source.final!(node)) : [];
    const { final = [] } = this.#target;
    if (final.length === 0) return [];
    const count = Math.max(this.#nodes.length, this.#programs.clients.length);
    return Array.from({ length: count }, () => final.map((f) => ({ f, value: null })));
  }

  async #perform(subject: unknown, client: number, operation: WorkloadOperation): Promise<void> {
    const { f, key, value } = operation;
    const name = this.#processName(client);
    const isReadOnly = this.#workload?.readOnly.includes(f) ?? false;
    const details = key === undefined ? this.#details() : { ...this.#details(), key };
    this.#builder.invoke(name, f, toHistoryValue(value), details);
    this.interleaving.log(`client ${client}: ${asked(operation)}`);
    this.#open.set(client, `${asked(operation)} of client ${client}`);
    if (this.#open.size > 1) this.#isConcurrent = true;
    let completion = await this.#completionOf(subject, client, operation);
    // A question that changes nothing had no effect, whatever became of it.
    if (completion.type === 'info' && isReadOnly) completion = { ...completion, type: 'fail' };
    this.#open.delete(client);
    const result = completion.type === 'ok' ? completion.value : null;
    this.#builder.complete(name, completion.type, f, toHistoryValue(result), this.#details());
    this.interleaving.log(`client ${client}: ${asked(operation)} → ${answered(completion)}`);
    if (completion.type === 'info') this.#lives.set(client, (this.#lives.get(client) ?? 0) + 1);
    this.#drawn?.source.completed?.(client, operation, completion);
  }

  async #completionOf(subject: unknown, client: number, operation: WorkloadOperation): Promise<Completion> {
    const definition = operationNamed(this.#target, operation.f);
    try {
      if (definition === undefined) throw new OperationFailed(`the target has no operation ${operation.f}`);
      const value = (await definition.perform(subject, this.#callOf(client, operation))) ?? null;
      const wrong = this.#workload && wrongResult(this.#workload, operation, value as never);
      if (wrong !== undefined) throw new TypeError(wrong);
      // What cannot be written down was answered all the same, and nobody can say what: unknown.
      toHistoryValue(value);
      return { type: 'ok', value: value as never };
    } catch (error) {
      if (error instanceof OperationFailed) return { type: 'fail', error: error.message };
      this.#errors.push({ f: operation.f, error });
      return { type: 'info', error: String((error as Error)?.message ?? error) };
    }
  }

  #callOf(client: number, { key, value }: WorkloadOperation): OperationCall {
    return {
      ...this.#world,
      client,
      process: this.#processName(client),
      node: this.#nodes[client % this.#nodes.length]!,
      key,
      value,
      failed: (reason = 'it had no effect') => new OperationFailed(reason),
    };
  }

  #makeWorld(): TargetWorld {
    const { interleaving } = this;
    return {
      nodes: this.#nodes,
      clock: interleaving.clock,
      schedule: (work, label = 'work') => interleaving.schedule(work, label),
      send: (deliver, label = 'message') => {
        void interleaving
          .turn(label)
          .then(deliver)
          .catch((error) => this.uncaught.push(error));
      },
      random: (bound) => Math.floor(this.fraction() * bound),
      recordStep: (step) => this.#recordStep(step as Omit<RecordedStep, 'sequence'>),
    };
  }

  #recordStep(step: Omit<RecordedStep, 'sequence'>): void {
    const { node, action, parameters } = step;
    const sequence = this.#sequences.get(node) ?? 0;
    this.#sequences.set(node, sequence + 1);
    const time = BigInt(this.interleaving.clock.elapsedMs()) * 1_000_000n;
    const recorded = { time, ...step, parameters: toHistoryValue(parameters), sequence };
    this.#builder.step(recorded, this.#details().line);
    const shownParameters = parameters === undefined || parameters === null ? '' : ` ${shown(parameters)}`;
    this.interleaving.log(`${node}: ${action}${shownParameters}`);
  }

  #processName(client: number): string {
    const life = this.#lives.get(client) ?? 0;
    return life === 0 ? String(client) : `${client}.${life}`;
  }

  #details(): { time: number; line: number } {
    this.#line += 1;
    return { time: this.interleaving.clock.elapsedMs() * 1e6, line: this.#line };
  }
}
