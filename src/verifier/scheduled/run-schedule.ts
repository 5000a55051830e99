import { Randomness } from '../../core/random.ts';
import type { OperationSource } from '../workload.ts';
import { ClientTurns } from './client-turns.ts';
import { describeOperation } from './describe-operation.ts';
import { DisturbedLinks, type LinkFault, linksOf } from './disturbed-links.ts';
import { Fates } from './fates.ts';
import type { HeldMessage } from './held-messages.ts';
import { HeldWorld, type ProgramSetup } from './held-world.ts';
import { judgeRun, type RunFinding } from './judge-run.ts';
import { resolveFault, Senders } from './resolve-fault.ts';
import type { RunOperation } from './run-events.ts';
import type { DrawnFault, ProgramSchedule, ScheduledFault } from './schedule.ts';
import type { LoggedStep } from './step-log.ts';
import { TurnQueue } from './turn-queue.ts';

export interface ScheduledRunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly logFolder?: string;
  /** More steps are not made: a program that talks to itself without end. */
  readonly maxSteps?: number;
  /** Judges after each answer, and ends the run when a promise is broken; not where something is asked in the end. */
  readonly stopsWhenViolated?: boolean;
  /** Asks the last questions once, without waiting for programs that may still do something by themselves. */
  readonly isImpatient?: boolean;
}

/** A run of a program under a schedule, and what was found of it. */
export interface ScheduledRun {
  /** With the operations as they were asked. */
  readonly schedule: ProgramSchedule;
  /** What became of each message, by key. */
  readonly fates: ReadonlyMap<string, readonly number[]>;
  readonly steps: readonly LoggedStep[];
  readonly operations: readonly RunOperation[];
  readonly finding: RunFinding;
  readonly counts: ScheduledCounts;
  readonly elapsedMs: number;
}

/** What happened in a run besides its verdict. */
export interface ScheduledCounts {
  readonly forcedSteps: number;
  /** Messages that came while nothing was outstanding. */
  readonly spontaneous: number;
  readonly delivered: number;
  readonly lost: number;
  readonly cutOff: number;
  readonly doubled: number;
  readonly crashes: number;
  readonly pauses: number;
  /** The limit of steps ended the run. */
  readonly isCutOff: boolean;
}

const usualMaxSteps = 6000;
/** What is waited for before the last questions are asked, and asked again: in all about ten seconds, as in real time. */
const patienceMs = [0, 250, 750, 1000, 2000, 2000, 4000];

/** Runs the program under the schedule, once, and judges what its clients were told. Stops the programs whatever happens. */
export async function runProgramSchedule(
  setup: ProgramSetup,
  schedule: ProgramSchedule,
  options: ScheduledRunOptions = {},
): Promise<ScheduledRun> {
  const startMs = performance.now();
  const runner = new ScheduleRunner(setup, schedule, options);
  try {
    const finding = await runner.run();
    return { ...runner.told(), finding, elapsedMs: performance.now() - startMs };
  } finally {
    await runner.world.stop();
  }
}

type Event =
  | { readonly kind: 'deliver'; readonly held: HeldMessage; readonly isCut: boolean }
  | { readonly kind: 'ask'; readonly client: number }
  | { readonly kind: 'give-up'; readonly told: RunOperation }
  | { readonly kind: 'begin'; readonly fault: DrawnFault }
  | { readonly kind: 'end'; readonly fault: ScheduledFault };

const isLinkFault = (fault: ScheduledFault): fault is LinkFault =>
  fault.kind === 'cut' || fault.kind === 'hold';

/** What changes nothing once all operations have ended. */
const isNoMore = ({ kind }: Event) => kind === 'deliver' || kind === 'give-up';
/** Enough for what was sent before to be answered. */
const mostIdleSteps = 150;

class ScheduleRunner {
  readonly world: HeldWorld;
  readonly #setup: ProgramSetup;
  readonly #schedule: ProgramSchedule;
  readonly #options: ScheduledRunOptions;
  readonly #fates: Fates;
  readonly #source: OperationSource;
  readonly #queue = new TurnQueue<Event>();
  readonly #clients: ClientTurns;
  readonly #links = new DisturbedLinks();
  readonly #senders = new Senders();
  /** Those that were begun, by name. */
  readonly #faults: ScheduledFault[] = [];
  readonly #counts = { delivered: 0, lost: 0, cutOff: 0, doubled: 0, crashes: 0, pauses: 0 };
  #atTurn = 0;
  #violatedAtTurn: number | undefined;

  constructor(setup: ProgramSetup, schedule: ProgramSchedule, options: ScheduledRunOptions) {
    this.#setup = setup;
    this.#schedule = schedule;
    this.#options = options;
    const { seed, nodeCount, clients, keyCount } = schedule;
    const randomness = new Randomness(seed ?? 0);
    const { logFolder } = options;
    this.world = new HeldWorld({
      ...{ setup, nodeCount, randomness },
      ...(logFolder === undefined ? {} : { logFolder }),
    });
    this.#fates = new Fates(schedule, seed === null ? undefined : randomness);
    this.#clients = new ClientTurns(schedule);
    const { nodes } = this.world;
    // One key all the way: a fresh one would only make clients meet less.
    const operationsPerKey = Number.MAX_SAFE_INTEGER;
    const distinctValues = true;
    this.#source = setup.workload.source({
      ...{ randomness, clients, nodes, keyCount, operationsPerKey, distinctValues },
    });
  }

  async run(): Promise<RunFinding> {
    this.#send(await this.world.start());
    for (const fault of this.#schedule.faults) this.#queue.add(fault.fromTurn, { kind: 'begin', fault });
    for (const { client, atTurn } of this.#clients.all()) this.#queue.add(atTurn, { kind: 'ask', client });
    await this.#runQueue();
    return this.#askInTheEnd();
  }

  told(): Omit<ScheduledRun, 'finding' | 'elapsedMs'> {
    const { steps, events, spontaneousCount } = this.world;
    const untilTurn = this.#violatedAtTurn ?? this.#schedule.untilTurn;
    const forcedSteps = steps.filter(({ isForced }) => isForced).length;
    return {
      schedule: {
        ...this.#schedule,
        ...(untilTurn === undefined ? {} : { untilTurn }),
        ...{ operations: this.#clients.asked(), faults: this.#faults },
      },
      fates: this.#fates.made,
      steps,
      operations: events.operations,
      counts: {
        ...this.#counts,
        forcedSteps,
        spontaneous: spontaneousCount,
        isCutOff: steps.length >= this.#maxSteps,
      },
    };
  }

  get #maxSteps(): number {
    return this.#options.maxSteps ?? usualMaxSteps;
  }

  get #untilTurn(): number {
    return (
      (this.#source.final === undefined ? this.#schedule.untilTurn : undefined) ?? Number.POSITIVE_INFINITY
    );
  }

  #mayGoOn(): boolean {
    const { signal } = this.#options;
    return this.world.steps.length < this.#maxSteps && this.world.problems.length === 0 && !signal?.aborted;
  }

  /** Until nothing is left to be done; programs whose timers never stop sending are given some more steps when all else is done. */
  async #runQueue(): Promise<void> {
    for (let idle = 0; this.#mayGoOn() && idle < mostIdleSteps; ) {
      if (this.#violatedAtTurn !== undefined) return;
      const next = this.#queue.take();
      if (next === undefined || next.atTurn > this.#untilTurn) return;
      const isOver = next.event.kind === 'deliver' && this.#queue.every(isNoMore) && this.#clients.areDone;
      idle = isOver ? idle + 1 : 0;
      this.#atTurn = Math.max(this.#atTurn, next.atTurn);
      await this.#happen(next.event);
      const ended = this.#clients.ended();
      for (const { client, told } of ended)
        this.#source.completed?.(client - 1, told.operation, told.completion!);
      if (await this.#isViolatedBy(ended.map(({ told }) => told))) return;
      for (const client of this.#clients.takeOverdue((client) => this.#isOpen(client)))
        this.#queue.add(this.#atTurn, { kind: 'ask', client });
    }
  }

  async #isViolatedBy(ended: readonly RunOperation[]): Promise<boolean> {
    const mayStop = this.#options.stopsWhenViolated === true && this.#source.final === undefined;
    if (!mayStop || ended.every(({ completion }) => completion!.type !== 'ok')) return false;
    if ((await this.#judge(0)).verdict !== 'violated') return false;
    this.#violatedAtTurn = this.#atTurn;
    return true;
  }

  #judge(finalRound: number): Promise<RunFinding> {
    const { workload } = this.#setup;
    const { events, problems } = this.world;
    const history = events.history(finalRound, workload.recordedAs);
    return judgeRun({ workload, history, problems, ...this.#signal() });
  }

  async #happen(event: Event): Promise<void> {
    if (event.kind === 'deliver') await this.#deliver(event.held, event.isCut);
    else if (event.kind === 'ask') await this.#ask(event.client);
    else if (event.kind === 'give-up') await this.#giveUp(event.told);
    else if (event.kind === 'begin') await this.#meet(event.fault);
    else await this.#end(event.fault);
  }

  /** Gives each message its fate. */
  #send(messages: readonly HeldMessage[]): void {
    for (const held of messages) {
      if (this.world.isNode(held.from)) this.#senders.sent(held.from);
      const isReliable = !this.world.isNode(held.from) || !this.world.isNode(held.to);
      const fate = this.#fates.of(held.key, isReliable);
      if (fate.length === 0) this.#counts.lost += 1;
      if (fate.length > 1) this.#counts.doubled += 1;
      const link = `${held.from}→${held.to}`;
      const fromTurn = Math.max(this.#atTurn, this.#links.heldUntil(link));
      const isCut = this.#links.isCut(link);
      for (const turns of fate) this.#queue.add(fromTurn + turns, { kind: 'deliver', held, isCut });
    }
  }

  async #deliver(held: HeldMessage, isCut: boolean): Promise<void> {
    const { key, to } = held;
    const isDown = this.world.isNode(to) && !this.world.node(to).isUp;
    if (isDown || isCut) {
      if (isCut) this.#counts.cutOff += 1;
      const why = isCut ? 'the link was cut' : `${to} is down`;
      this.#send(await this.world.step(`${key} is lost: ${why}`, this.#atTurn, [], () => {}));
      return;
    }
    this.#counts.delivered += 1;
    this.#send(await this.world.deliver(held, this.#atTurn));
  }

  #isOpen(client: number): boolean {
    return this.world.clients.isOpen(this.#clients.idOf(client));
  }

  async #ask(client: number): Promise<void> {
    if (this.#isOpen(client)) {
      this.#clients.isLate(client);
      return;
    }
    const next = this.#clients.next(client, () => this.#source.next(client - 1));
    if (next === undefined || !this.world.isNode(next.node)) return;
    const { node, operation, name } = next;
    const id = this.#clients.idOf(client);
    const what = `${id} asks ${node}: ${describeOperation(operation)}`;
    let told: RunOperation | undefined;
    const ask = () => (told = this.world.clients.ask(id, node, operation));
    const sent = await this.world.step(what, this.#atTurn, [node], ask, name);
    this.#queue.add(this.#atTurn + this.#schedule.timeoutTurns, { kind: 'give-up', told: told! });
    this.#clients.hasAsked(client, told!);
    this.#send(sent);
  }

  async #giveUp(told: RunOperation): Promise<void> {
    const { restMs } = this.#schedule;
    if (told.completion === undefined && restMs > 0 && this.#queue.size === 0) {
      // Only a timer could still bring the answer: it gets its time, and what it sends is delivered, once.
      this.#send(await this.world.letPass(restMs, this.#atTurn));
      await this.#runQueue();
    }
    if (told.completion !== undefined) return;
    const what = `${told.process} gives up: ${describeOperation(told.operation)}`;
    const giveUp = () => this.world.clients.giveUp(told.process, 'timed out');
    this.#send(await this.world.step(what, this.#atTurn, [], giveUp));
  }

  async #meet(drawn: DrawnFault): Promise<void> {
    const { nodes } = this.world;
    const fault = resolveFault(drawn, nodes, this.#senders.busiestOf(nodes));
    this.#faults.push(fault);
    if ('untilTurn' in fault) this.#queue.add(fault.untilTurn, { kind: 'end', fault });
    await this.#begin(fault);
  }

  async #begin(fault: ScheduledFault): Promise<void> {
    const { world } = this;
    if (fault.kind === 'let-pass') return this.#send(await world.letPass(fault.ms, this.#atTurn));
    if (isLinkFault(fault)) {
      this.#links.begin(fault);
      return this.#tell(fault.kind, fault);
    }
    if (!world.isNode(fault.node) || !world.node(fault.node).isUp || world.node(fault.node).isPaused) return;
    const { node } = fault;
    this.#counts[fault.kind === 'crash' ? 'crashes' : 'pauses'] += 1;
    this.#send(
      await (fault.kind === 'crash' ? world.crash(node, this.#atTurn) : world.pause(node, this.#atTurn)),
    );
  }

  /** What happens to links is a step of its own. */
  async #tell(what: string, fault: LinkFault): Promise<void> {
    const links = linksOf(fault);
    if (links.length === 0) return;
    const { events } = this.world;
    const tell = () => events.fault(what, links);
    this.#send(await this.world.step(`${what} ${links.join(', ')}`, this.#atTurn, [], tell));
  }

  async #end(fault: ScheduledFault): Promise<void> {
    const { world } = this;
    if (isLinkFault(fault)) {
      this.#links.end(fault);
      await this.#tell(fault.kind === 'cut' ? 'heal' : 'release', fault);
    } else if (fault.kind === 'crash' && world.isNode(fault.node) && !world.node(fault.node).isUp)
      this.#send(await world.restart(fault.node, this.#atTurn));
    else if (fault.kind === 'pause' && world.isNode(fault.node) && world.node(fault.node).isPaused)
      this.#send(await world.resume(fault.node, this.#atTurn));
  }

  /**
   * All faults are over by now. Asks each node the last questions; while the answers break a promise, gives the nodes more time
   * and asks again.
   */
  async #askInTheEnd(): Promise<RunFinding> {
    const { world } = this;
    world.events.fault('all-faults-over', world.nodes);
    const final = this.#source.final?.bind(this.#source);
    let finding = await this.#judge(0);
    if (final === undefined || finding.verdict === 'violated') return finding;
    const waits = this.#options.isImpatient === true ? [0] : patienceMs;
    for (const [index, ms] of waits.entries()) {
      if (!this.#mayGoOn()) return finding;
      if (ms > 0) this.#send(await world.letPass(ms, this.#atTurn));
      await this.#runQueue();
      for (const node of world.nodes)
        for (const operation of final(node)) await this.#askAtLast(node, operation, index + 1);
      finding = withSilence(await this.#judge(index + 1), world.events.operations, index + 1);
      if (finding.verdict === 'valid') return finding;
    }
    return finding;
  }

  async #askAtLast(node: string, operation: RunOperation['operation'], round: number): Promise<void> {
    const { world } = this;
    let told: RunOperation | undefined;
    const what = `in the end ${node} is asked: ${describeOperation(operation)}`;
    this.#send(
      await world.step(what, this.#atTurn, [node], () => {
        told = world.clients.askInTheEnd(node, operation, round);
      }),
    );
    await this.#runQueue();
    if (told!.completion !== undefined) return;
    const giveUp = () => world.clients.giveUpOn(node, 'it did not answer');
    this.#send(await world.step(`${node} did not answer`, this.#atTurn, [], giveUp));
  }

  #signal(): { signal?: AbortSignal } {
    const { signal } = this.#options;
    return signal === undefined ? {} : { signal };
  }
}

/** Who does not answer the last questions leaves open what was promised. */
function withSilence(finding: RunFinding, operations: readonly RunOperation[], round: number): RunFinding {
  const silent = operations.filter(
    ({ finalRound, completion }) => finalRound === round && completion?.type !== 'ok',
  );
  if (finding.verdict !== 'valid' || silent.length === 0) return finding;
  const names = [...new Set(silent.map(({ node }) => node))].join(', ');
  const detail = `${names} did not answer the last questions, when all faults were over`;
  return { ...finding, verdict: 'unknown', property: 'last reads', detail };
}
