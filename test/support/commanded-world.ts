import type { AnyMachine, Effect, Input, Send } from '../../src/core/machine.ts';
import { SimulatedDisk } from '../../src/simulator/simulated-disk.ts';
import type { Monitor, WorldEvent, WorldView } from '../../src/simulator/simulated-protocol.ts';

type AnyEffect = Effect<unknown, unknown, unknown>;
/** What a command gives to a node: the world adds what its clock shows. */
type Arrival = Record<string, unknown> & { readonly kind: Input<unknown, unknown>['kind'] };

interface Message {
  readonly from: string;
  readonly to: string;
  readonly message: unknown;
}

interface CommandedNode {
  state: unknown;
  isUp: boolean;
  incarnation: number;
  nowMs: number;
  readonly disk: SimulatedDisk;
  lastWritten: number;
  held: { readonly after: number; readonly effect: AnyEffect }[];
  /** The generation of each timer that is set. */
  readonly timers: Map<string, number>;
}

/**
 * A world in which nothing happens by itself: messages, timers, clocks, disks and crashes wait for commands, such as fast-check makes
 * up. What happens is shown to a monitor, and what that complains of is thrown.
 */
export class CommandedWorld implements WorldView {
  /** Messages under way: each may arrive at any time, and as often as is wished. */
  readonly messages: Message[] = [];
  readonly #machine: AnyMachine;
  readonly #monitor: Monitor;
  readonly #nodes = new Map<string, CommandedNode>();
  #operations = 0;
  #events = 0;

  constructor(machine: AnyMachine, nodes: readonly string[], monitor: Monitor) {
    this.#machine = machine;
    this.#monitor = monitor;
    for (const node of nodes) {
      this.#nodes.set(node, {
        ...{ state: undefined, isUp: false, incarnation: 0, nowMs: 1000, disk: new SimulatedDisk() },
        ...{ lastWritten: 0, held: [], timers: new Map() },
      });
    }
    for (const node of nodes) this.start(node);
  }

  get atMs(): number {
    return this.#events;
  }

  get nodes(): readonly string[] {
    return [...this.#nodes.keys()];
  }

  stateOf(node: string): unknown {
    const { isUp, state } = this.#node(node);
    return isUp ? state : undefined;
  }

  durableOf(node: string): readonly unknown[] {
    return this.#node(node).disk.durable;
  }

  clockOf(node: string) {
    const { nowMs } = this.#node(node);
    return { monotonicMs: nowMs, wallMs: nowMs };
  }

  isUp(node: string): boolean {
    return this.#node(node).isUp;
  }

  hasWrites(node: string): boolean {
    return this.#node(node).disk.pendingWrites > 0;
  }

  timersOf(node: string): readonly string[] {
    return [...this.#node(node).timers.keys()];
  }

  start(node: string): void {
    const own = this.#node(node);
    own.isUp = true;
    own.incarnation++;
    const { durable } = own.disk;
    const { state, effects } = this.#machine.start(node, durable, this.clockOf(node));
    own.state = state;
    this.#show(node, { kind: 'started', durable, state, effects });
    this.#carryOut(node, effects);
  }

  /** @param kept so many of the unfinished writes are on the disk all the same. */
  crash(node: string, kept: number): void {
    const own = this.#node(node);
    const last = own.disk.crash(kept);
    if (last > 0) this.#show(node, { kind: 'written', writeId: last });
    this.#show(node, { kind: 'crashed', durable: own.disk.durable });
    Object.assign(own, { isUp: false, lastWritten: 0, held: [] });
    own.timers.clear();
  }

  operate(node: string, operation: unknown): void {
    this.#operations++;
    this.#take(node, { kind: 'operation', id: `o${this.#operations}`, client: 'c', operation });
  }

  deliver({ from, to, message }: Message): void {
    if (this.isUp(to)) this.#take(to, { kind: 'message', from, message });
  }

  /** The timer runs out, however long it was set for. */
  fire(node: string, name: string): void {
    const { timers } = this.#node(node);
    const generation = timers.get(name);
    timers.delete(name);
    this.#take(node, { kind: 'timer', name, generation });
  }

  /** Time passes by the clock of one node. */
  pass(node: string, ms: number): void {
    this.#node(node).nowMs += ms;
  }

  finishWrite(node: string): void {
    const own = this.#node(node);
    const writeId = own.disk.finish();
    this.#show(node, { kind: 'written', writeId });
    own.lastWritten = writeId;
    const released = own.held.filter(({ after }) => after <= writeId);
    own.held = own.held.filter(({ after }) => after > writeId);
    this.#carryOut(
      node,
      released.map(({ effect }) => effect),
    );
    this.#take(node, { kind: 'written', writeId });
  }

  #node(node: string): CommandedNode {
    return this.#nodes.get(node)!;
  }

  #take(node: string, arrival: Arrival): void {
    const own = this.#node(node);
    const input = { ...arrival, now: this.clockOf(node) } as Input<unknown, unknown>;
    const before = own.state;
    const { state: after, effects } = this.#machine.step(before, input);
    own.state = after;
    this.#show(node, { kind: 'stepped', before, input, after, effects });
    this.#carryOut(node, effects);
  }

  #carryOut(node: string, effects: readonly AnyEffect[]): void {
    const own = this.#node(node);
    for (const effect of effects) {
      if (effect.kind === 'persist')
        own.disk.issue(effect.writeId, effect.data, effect.replacesEarlier ?? false);
      else if (effect.kind === 'setTimer') own.timers.set(effect.name, effect.generation);
      else if (effect.afterPersist !== undefined && effect.afterPersist > own.lastWritten)
        own.held.push({ after: effect.afterPersist, effect });
      else if (effect.kind === 'send') this.#send(node, effect);
    }
  }

  #send(from: string, { to, message }: Send<unknown>): void {
    this.messages.push({ from, to, message });
  }

  #show(node: string, event: object): void {
    this.#events++;
    const { incarnation } = this.#node(node);
    const complaint = this.#monitor.observe(
      { ...event, node, incarnation, atMs: this.#events } as WorldEvent,
      this,
    );
    if (complaint !== undefined) throw new Error(complaint);
  }
}
