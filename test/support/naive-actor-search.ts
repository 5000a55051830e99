/**
 * The plainest search over machines and clients: whole states as canonical JSON in a map, one queue. It shares nothing with the
 * actor explorer but the types, so that it can be held against it: network, timers, writes, crashes and clients are here once
 * more, written as the rules say them.
 */

import type { AnyMachine, Effect, Transition } from '../../src/core/machine.ts';
import type { ActorProperty, NetworkKind, ObservedHistory } from '../../src/explorer/actors/actor.ts';
import type { ScriptedOperation } from '../../src/explorer/actors/client-actor.ts';

export interface NaiveSystem {
  readonly nodes: Readonly<Record<string, AnyMachine>>;
  readonly clients: Readonly<Record<string, readonly ScriptedOperation[]>>;
  readonly network: NetworkKind;
  readonly lossy: boolean;
  readonly writes: 'at once' | 'separate';
  readonly crashes: boolean;
  readonly budgets: Readonly<Record<string, number>>;
  readonly history: ObservedHistory;
  isWithin(state: unknown): boolean;
  readonly properties: readonly ActorProperty[];
}

interface Node {
  state: unknown;
  timers: string[];
  durable: unknown[];
  writes: { data: unknown; replaces: boolean; held: Packet[] }[];
}

interface Packet {
  readonly from: string;
  readonly to: string;
  readonly message: unknown;
}

interface World {
  nodes: Record<string, Node>;
  clients: Record<string, { begun: number; waiting: boolean }>;
  /** In the order of sending. */
  packets: Packet[];
  history: unknown;
  budgets: Record<string, number>;
}

export interface NaiveResult {
  readonly generated: number;
  readonly distinct: number;
  readonly depth: number;
  readonly constrainedOut: number;
  /** For each property the depth of the first state that breaks it, or shows it. */
  readonly depths: Readonly<Record<string, number>>;
}

const now = { monotonicMs: 0, wallMs: 0 };

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return fields.map(([name, item]) => [name, sorted(item)]);
}

const text = (value: unknown) => JSON.stringify(sorted(value));

export function naiveActorSearch(system: NaiveSystem, maximum = 100_000): NaiveResult {
  const world = new NaiveWorld(system);
  const initial = world.initial();
  const seen = new Map<string, World>();
  const depths: Record<string, number> = {};
  let generated = 0;
  let constrainedOut = 0;
  let level: World[] = [];
  let depth = 0;
  const judge = (state: World) => {
    for (const property of system.properties)
      if (property.kind !== 'step' && world.holds(property, state) === (property.kind === 'sometimes'))
        depths[property.name] ??= depth;
  };
  const take = (state: World, next: World[]) => {
    generated++;
    const key = world.key(state);
    const isOut = Object.values(state.nodes).some((node) => !system.isWithin(node.state));
    if (isOut) {
      constrainedOut++;
      judge(state);
    } else if (!seen.has(key)) {
      seen.set(key, state);
      judge(state);
      next.push(state);
    }
  };
  take(initial, level);
  while (level.length > 0) {
    const next: World[] = [];
    depth++;
    for (const state of level) for (const successor of world.successors(state)) take(successor, next);
    if (seen.size > maximum) throw new Error(`more than ${maximum} states`);
    level = next;
  }
  return { generated, distinct: seen.size, depth: Math.max(0, depth - 1), constrainedOut, depths };
}

class NaiveWorld {
  readonly #system: NaiveSystem;

  constructor(system: NaiveSystem) {
    this.#system = system;
  }

  /** What is the same of states that are the same. */
  key({ packets, ...rest }: World): string {
    const { network } = this.#system;
    const texts = packets.map(text);
    if (network === 'unordered') return text({ ...rest, packets: texts.sort() });
    if (network === 'duplicating') return text({ ...rest, packets: [...new Set(texts)].sort() });
    const queues: Record<string, string[]> = {};
    for (const packet of packets) (queues[`${packet.from}>${packet.to}`] ??= []).push(text(packet));
    return text({ ...rest, queues });
  }

  holds(property: ActorProperty, world: World): boolean {
    if (property.kind === 'step') return true;
    const views: Record<string, unknown> = {};
    if (property.view !== undefined) {
      for (const [name, { state }] of Object.entries(world.nodes))
        views[name] = property.view({ state }, name);
      for (const [name, client] of Object.entries(world.clients)) views[name] = property.view(client, name);
    }
    return property.holds(views, world.history);
  }

  initial(): World {
    const world: World = {
      nodes: {},
      clients: {},
      packets: [],
      history: this.#system.history.initial,
      budgets: { ...this.#system.budgets },
    };
    for (const name of Object.keys(this.#system.nodes)) this.#start(world, name, []);
    for (const name of Object.keys(this.#system.clients)) {
      world.clients[name] = { begun: 0, waiting: false };
      this.#begin(world, name);
    }
    return world;
  }

  *successors(world: World): Generator<World> {
    const changed = (change: (next: World) => void, cost?: string): World[] => {
      if (cost !== undefined && world.budgets[cost] === 0) return [];
      const next = structuredClone(world);
      change(next);
      const isNew = this.#differ(next, world);
      if (cost !== undefined && cost in next.budgets) next.budgets[cost]!--;
      return isNew ? [next] : [];
    };
    yield* this.#deliveries(world);
    if (this.#system.lossy) yield* this.#losses(world, changed);
    for (const [name, node] of Object.entries(world.nodes)) {
      for (const timer of node.timers)
        yield* changed((next) => {
          const own = next.nodes[name]!;
          own.timers = own.timers.filter((other) => other !== timer);
          this.#step(next, name, { kind: 'timer', name: timer, generation: 0, now });
        }, `timer ${timer}`);
      if (node.writes.length > 0) yield* changed((next) => this.#write(next, name));
      if (this.#system.crashes)
        yield* changed((next) => this.#start(next, name, next.nodes[name]!.durable), 'crashes');
    }
  }

  /** Whether anybody did anything, be it to send what is under way already. */
  #differ(one: World, other: World): boolean {
    const local = ({ nodes, clients, history, packets }: World) =>
      text([nodes, clients, history, packets.length]);
    return local(one) !== local(other);
  }

  *#deliveries(world: World): Generator<World> {
    const { network } = this.#system;
    const tried = new Set<string>();
    for (const [position, packet] of world.packets.entries()) {
      const link = `${packet.from}>${packet.to}`;
      const choice = network === 'ordered' ? link : text(packet);
      if (tried.has(choice)) continue;
      tried.add(choice);
      const next = structuredClone(world);
      this.#deliver(next, packet);
      // What changes nothing is left where it is, unless others wait behind it.
      if (!this.#differ(next, world) && network !== 'ordered') continue;
      if (network !== 'duplicating') next.packets.splice(position, 1);
      yield next;
    }
  }

  *#losses(
    world: World,
    changed: (change: (next: World) => void, cost?: string) => World[],
  ): Generator<World> {
    const results = new Set<string>();
    for (const position of world.packets.keys())
      for (const next of changed((after) => {
        const lost = text(world.packets[position]);
        if (this.#system.network === 'duplicating')
          after.packets = after.packets.filter((packet) => text(packet) !== lost);
        else after.packets.splice(position, 1);
      }, 'losses')) {
        const key = this.key(next);
        if (!results.has(key)) yield next;
        results.add(key);
      }
  }

  #deliver(world: World, { from, to, message }: Packet): void {
    const { type, id, operation, outcome, result } = message as Record<string, unknown>;
    if (to in world.clients) {
      const client = world.clients[to]!;
      if (type !== 'reply' || !client.waiting || id !== `${to}.${client.begun}`) return;
      client.waiting = false;
      this.#observe(world, to, { kind: 'return', outcome, result });
      this.#begin(world, to);
    } else if (type === 'request') {
      this.#step(world, to, { kind: 'operation', id: id as string, client: from, operation, now });
    } else this.#step(world, to, { kind: 'message', from, message, now });
  }

  #begin(world: World, name: string): void {
    const client = world.clients[name]!;
    const next = this.#system.clients[name]![client.begun];
    if (next === undefined) return;
    client.begun++;
    client.waiting = true;
    const message = { type: 'request', id: `${name}.${client.begun}`, operation: next.operation };
    world.packets.push({ from: name, to: next.node, message });
    this.#observe(world, name, { kind: 'invoke', operation: next.operation });
  }

  #observe(world: World, name: string, event: unknown): void {
    world.history = this.#system.history.record(world.history, event, name);
  }

  #start(world: World, name: string, durable: unknown[]): void {
    world.nodes[name] = { state: null, timers: [], durable, writes: [] };
    const transition = this.#system.nodes[name]!.start(name, durable, now);
    this.#apply(world, name, transition, 0);
  }

  #step(world: World, name: string, input: Parameters<AnyMachine['step']>[1], written = 0): void {
    const transition = this.#system.nodes[name]!.step(world.nodes[name]!.state, input);
    this.#apply(world, name, transition, written);
  }

  /** The oldest write becomes durable: what waited for it goes out, and the machine is told. */
  #write(world: World, name: string): void {
    const node = world.nodes[name]!;
    const { data, replaces, held } = node.writes.shift()!;
    node.durable = replaces ? [data] : [...node.durable, data];
    world.packets.push(...held);
    this.#step(world, name, { kind: 'written', writeId: 1, now }, 1);
  }

  /** @param before how many writes that are no longer under way the machine still counts. */
  #apply(
    world: World,
    name: string,
    { state, effects }: Transition<unknown, unknown, unknown, unknown>,
    before: number,
  ): void {
    const machine = this.#system.nodes[name]!;
    const node = world.nodes[name]!;
    for (const effect of effects as readonly Effect<unknown, unknown, unknown>[]) {
      if (effect.kind === 'persist') {
        node.writes.push({ data: effect.data, replaces: effect.replacesEarlier === true, held: [] });
        if (effect.writeId !== node.writes.length + before) throw new Error('writes are not counted');
      } else if (effect.kind === 'setTimer') {
        node.timers = [...new Set([...node.timers, effect.name])].sort();
      } else {
        const packet = packetOf(name, effect);
        const waited = node.writes[(effect.afterPersist ?? 0) - before - 1];
        if (waited === undefined) world.packets.push(packet);
        else waited.held.push(packet);
      }
    }
    node.state = machine.normalize?.(state) ?? state;
    if (!this.#system.crashes) node.durable = [];
    if (this.#system.writes === 'at once' && node.writes.length > 0) this.#write(world, name);
    if (!this.#system.crashes) node.durable = [];
  }
}

function packetOf(
  from: string,
  effect: Extract<Effect<unknown, unknown, unknown>, { kind: 'send' | 'reply' }>,
): Packet {
  if (effect.kind === 'send') return { from, to: effect.to, message: effect.message };
  const { id, outcome, result = null } = effect;
  return { from, to: id.split('.')[0]!, message: { type: 'reply', id, outcome, result } };
}
