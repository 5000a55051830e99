import type { History } from '../core/history.ts';
import type { Reply, Send } from '../core/machine.ts';
import { Randomness } from '../core/random.ts';
import { Choices } from './choices.ts';
import { Counters } from './counters.ts';
import { EventQueue } from './event-queue.ts';
import { RunLog } from './run-log.ts';
import { type Choice, endOf, type Fault, type Schedule, startOf } from './schedule.ts';
import { SimulatedClients } from './simulated-clients.ts';
import { SimulatedNetwork } from './simulated-network.ts';
import { SimulatedNode } from './simulated-node.ts';
import type { Monitor, SimulatedProtocol, WorldEvent, WorldView } from './simulated-protocol.ts';
import type { World } from './world.ts';

/** What was wrong in a run. */
export interface Violation {
  /** Of the monitor, the judge, or `NoException`. */
  readonly property: string;
  readonly detail: string;
  /** When it was seen; the end of the run for what is judged after it. */
  readonly atMs: number;
}

export interface SimulationRun {
  readonly schedule: Schedule;
  /** Every choice that was made, by its key. */
  readonly choices: ReadonlyMap<string, Choice>;
  readonly history: History;
  /** What was seen first: the run stops there. */
  readonly violation: Violation | undefined;
  /** The run had so many events that it was stopped: nothing is known of it. */
  readonly isCutOff: boolean;
  readonly counters: Readonly<Record<string, number>>;
  readonly digest: string;
  readonly events: number;
  readonly endedMs: number;
  /** One line of JSON an event, if they were wanted. */
  readonly lines: readonly string[];
}

export interface SimulationOptions {
  /** Watch the run besides the protocol's own monitors, such as the lockstep with the model. */
  readonly monitors?: readonly Monitor[];
  /** Default 200,000. */
  readonly maxEvents?: number;
  readonly keepsLines?: boolean;
  /** Sees every event, after it has happened. */
  readonly onEvent?: (event: WorldEvent, world: WorldView) => void;
}

const defaultMaxEvents = 200_000;

/** Runs an implementation in the simulated world, as the schedule says, and judges what it did. The same schedule gives the same run. */
export async function simulate(
  protocol: SimulatedProtocol,
  schedule: Schedule,
  options: SimulationOptions = {},
): Promise<SimulationRun> {
  const run = new Simulation(protocol, schedule, options);
  run.toTheEnd();
  const history = run.clients.recorder.history();
  const violation =
    run.violation ?? (run.isCutOff ? undefined : await judged(protocol, history, run.world.nowMs));
  return {
    schedule,
    choices: run.world.choices.made,
    history,
    violation,
    isCutOff: run.isCutOff,
    counters: run.world.counters.all(),
    digest: run.log.digest(),
    events: run.log.events,
    endedMs: run.world.nowMs,
    lines: run.log.lines,
  };
}

async function judged(
  { judges }: SimulatedProtocol,
  history: History,
  atMs: number,
): Promise<Violation | undefined> {
  for (const { name, judge } of judges) {
    const detail = await judge(history);
    if (detail !== undefined) return { property: name, detail, atMs };
  }
  return undefined;
}

class Simulation {
  readonly world: World;
  readonly clients: SimulatedClients;
  readonly log: RunLog;
  violation: Violation | undefined;
  isCutOff = false;
  readonly #schedule: Schedule;
  readonly #protocol: SimulatedProtocol;
  readonly #options: SimulationOptions;
  readonly #nodes: ReadonlyMap<string, SimulatedNode>;
  readonly #network: SimulatedNetwork;
  readonly #monitors: readonly Monitor[];
  readonly #view: WorldView;

  constructor(protocol: SimulatedProtocol, schedule: Schedule, options: SimulationOptions) {
    this.#protocol = protocol;
    this.#schedule = schedule;
    this.#options = options;
    this.log = new RunLog(options.keepsLines ?? false);
    const counters = new Counters();
    const randomness = schedule.seed === null ? undefined : new Randomness(schedule.seed);
    const choices = new Choices(schedule, randomness);
    const emit = (event: WorldEvent) => this.#observe(event);
    this.world = { nowMs: 0, queue: new EventQueue(), choices, counters, emit };
    this.#network = new SimulatedNetwork(choices, counters, protocol.delayMs ?? [1, 10]);
    const outlets = {
      send: (from: string, effect: Send<unknown>) => this.#send(from, effect),
      reply: (_: string, effect: Reply<unknown>) => this.clients.answer(effect),
    };
    this.#nodes = new Map(
      protocol.nodes.map((name, place) => [
        name,
        new SimulatedNode(this.world, name, place, protocol.machineOf(name), outlets),
      ]),
    );
    this.clients = new SimulatedClients(
      this.world,
      protocol,
      schedule.operations,
      (node, id, client, operation) =>
        this.#nodes.get(node)?.receive({ kind: 'operation', id, client, operation }),
    );
    this.#monitors = [...protocol.monitors(), ...(options.monitors ?? [])];
    this.#view = this.#viewOf();
  }

  toTheEnd(): void {
    const { queue } = this.world;
    const { horizonMs } = this.#schedule;
    const { maxEvents = defaultMaxEvents } = this.#options;
    // Faults that are there from the beginning are felt by the first step of a node.
    for (const fault of this.#schedule.faults) this.#plan(fault);
    for (const node of this.#nodes.values()) queue.add(0, () => node.start());
    queue.add(0, () => this.clients.start());
    try {
      while (!queue.isEmpty && queue.nextMs <= horizonMs && this.violation === undefined) {
        if (this.log.events >= maxEvents) {
          this.isCutOff = true;
          return;
        }
        const { atMs, happen } = queue.next();
        this.world.nowMs = atMs;
        happen();
      }
      if (this.violation === undefined) this.#atEnd(horizonMs);
    } catch (error) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#violate('NoException', detail);
    }
  }

  #atEnd(horizonMs: number): void {
    this.world.nowMs = horizonMs;
    for (const { name, atEnd } of this.#monitors.map((monitor) => ({
      name: monitor.name,
      atEnd: monitor.atEnd?.bind(monitor),
    }))) {
      const detail = atEnd?.(this.#view);
      if (detail !== undefined) this.#violate(name, detail);
    }
  }

  #violate(property: string, detail: string): void {
    this.violation ??= { property, detail, atMs: this.world.nowMs };
  }

  #observe(event: WorldEvent): void {
    this.log.add(event);
    for (const monitor of this.#monitors) {
      const detail = monitor.observe(event, this.#view);
      if (detail !== undefined) this.#violate(monitor.name, detail);
    }
    for (const counter of this.#protocol.countersOf?.(event, this.#view) ?? [])
      this.world.counters.count(counter);
    this.#options.onEvent?.(event, this.#view);
  }

  #viewOf(): WorldView {
    const nodes = this.#nodes;
    const { world } = this;
    return {
      get atMs() {
        return world.nowMs;
      },
      nodes: this.#protocol.nodes,
      stateOf: (node) => nodes.get(node)?.state,
      durableOf: (node) => nodes.get(node)?.disk.durable ?? [],
      clockOf: (node) => nodes.get(node)!.clock.shownAt(world.nowMs),
    };
  }

  #send(from: string, { to, message }: Send<unknown>): void {
    const { world } = this;
    const target = this.#nodes.get(to);
    if (target === undefined) throw new Error(`${from} sends to ${to}, which is no node`);
    world.counters.count('messages');
    // Drawn even if the link is cut: the next message on it has the same fate with or without the fault.
    const delays = this.#network.delaysOf(from, to);
    if (this.#network.isCut(from, to)) return;
    for (const delayMs of delays) {
      world.queue.add(world.nowMs + delayMs, () => {
        if (!this.#network.isCut(from, to)) target.receive({ kind: 'message', from, message });
      });
    }
  }

  #plan(fault: Fault): void {
    const { queue } = this.world;
    queue.add(startOf(fault), () => this.#begin(fault));
    if (endOf(fault) > startOf(fault) && fault.kind !== 'crash')
      queue.add(endOf(fault), () => this.#end(fault));
  }

  #begin(fault: Fault): void {
    this.clients.recorder.fault('untilMs' in fault ? 'start' : 'instant', fault.kind, targetsOf(fault));
    if (isOfNetwork(fault)) this.#network.begin(fault);
    else this.#withNode(fault, (node) => this.#beginAt(node, fault));
  }

  #beginAt(node: SimulatedNode, fault: Exclude<Fault, NetworkFault>): void {
    const { nowMs } = this.world;
    if (fault.kind === 'crash') node.crash(fault);
    else if (fault.kind === 'pause') node.pause();
    else if (fault.kind === 'slow-disk') node.slowDown(fault.factor);
    else if (fault.kind === 'full-disk') node.fillDisk();
    else if (fault.kind === 'clock-step') node.clock.step(nowMs, fault.byMs);
    else if (fault.kind === 'clock-freeze') node.clock.freeze(nowMs, true);
    else node.clock.drift(nowMs, fault.partsPerMillion);
    if (fault.kind.startsWith('clock')) this.#clockChanged(node, fault.kind);
  }

  #clockChanged(node: SimulatedNode, kind: string): void {
    this.world.counters.count(`${kind}s`);
    node.rearmTimers();
  }

  #end(fault: Fault): void {
    this.clients.recorder.fault('end', fault.kind, targetsOf(fault));
    if (isOfNetwork(fault)) {
      this.#network.end(fault);
      return;
    }
    this.#withNode(fault, (node) => {
      const { nowMs } = this.world;
      if (fault.kind === 'pause') node.resume();
      else if (fault.kind === 'slow-disk') node.slowDown(1);
      else if (fault.kind === 'full-disk') node.freeDisk();
      else if (fault.kind === 'clock-freeze') node.clock.freeze(nowMs, false);
      else if (fault.kind === 'clock-drift') node.clock.drift(nowMs, 0);
      if (fault.kind.startsWith('clock')) node.rearmTimers();
    });
  }

  #withNode(fault: Exclude<Fault, NetworkFault>, act: (node: SimulatedNode) => void): void {
    const node = this.#nodes.get(fault.node);
    if (node !== undefined) act(node);
  }
}

type NetworkFault = Extract<Fault, { kind: 'loss' | 'duplication' | 'delay' | 'partition' }>;

const isOfNetwork = (fault: Fault): fault is NetworkFault =>
  fault.kind === 'loss' ||
  fault.kind === 'duplication' ||
  fault.kind === 'delay' ||
  fault.kind === 'partition';

function targetsOf(fault: Fault): readonly string[] {
  if ('node' in fault) return [fault.node];
  const links = fault.kind === 'partition' ? fault.cut : (fault.links ?? []);
  return links.map(([from, to]) => `${from}→${to}`);
}
