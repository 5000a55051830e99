import type { AnyMachine, Effect, Input, Persist, Reply, Send, SetTimer } from '../core/machine.ts';
import { between } from './choices.ts';
import type { Fault } from './schedule.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import type { SteppedEvent } from './simulated-protocol.ts';
import type { World } from './world.ts';

type AnyEffect = Effect<unknown, unknown, unknown>;
type AnyInput = Input<unknown, unknown>;
/** An input, before it is known what the node's clocks will show when it is taken. */
export type Arrival =
  | { readonly kind: 'message'; readonly from: string; readonly message: unknown }
  | { readonly kind: 'operation'; readonly id: string; readonly client: string; readonly operation: unknown }
  | { readonly kind: 'timer'; readonly name: string; readonly generation: number }
  | { readonly kind: 'written'; readonly writeId: number };

interface ArmedTimer {
  readonly generation: number;
  readonly deadlineMs: number;
}

/** Where what a node says goes. */
export interface Outlets {
  send(from: string, effect: Send<unknown>): void;
  reply(from: string, effect: Reply<unknown>): void;
}

type CrashFault = Extract<Fault, { kind: 'crash' }>;

/** A machine in the simulated world: with clocks, a disk, timers; it may be paused, crash between any two effects, and start again. */
export class SimulatedNode {
  readonly name: string;
  readonly disk = new SimulatedDisk();
  readonly clock: SimulatedClock;
  readonly #world: World;
  readonly #machine: AnyMachine;
  readonly #outlets: Outlets;
  /** Among the nodes: benign timers run out in this order, since they must not all do so at once. */
  readonly #place: number;
  #state: unknown;
  #incarnation = 0;
  #isUp = false;
  #timers = new Map<string, ArmedTimer>();
  #held: { readonly after: number; readonly effect: AnyEffect }[] = [];
  #lastWritten = 0;
  #pauses = 0;
  #backlog: Arrival[] = [];
  #crashAtNextStep: CrashFault | undefined;
  #slowness = 1;
  #fullDisks = 0;
  #isWriting = false;

  constructor(world: World, name: string, place: number, machine: AnyMachine, outlets: Outlets) {
    this.#world = world;
    this.name = name;
    this.#place = place;
    this.#machine = machine;
    this.#outlets = outlets;
    this.clock = new SimulatedClock(0, this.#drawMonotonicMs(), 1_700_000_000_000);
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get state(): unknown {
    return this.#isUp ? this.#state : undefined;
  }

  start(): void {
    if (this.#isUp) return;
    this.#incarnation++;
    if (this.#incarnation > 1) this.#world.counters.count('restarts');
    this.#isUp = true;
    const { durable } = this.disk;
    const { state, effects } = this.#machine.start(this.name, durable, this.clock.at(this.#world.nowMs));
    this.#state = state;
    this.#world.emit({ kind: 'started', ...this.#when(), durable, state, effects });
    this.#carryOut(effects);
  }

  /** Something comes in: it is lost if the node is down, and waits if it is paused. */
  receive(arrival: Arrival): void {
    if (!this.#isUp) {
      if (arrival.kind === 'message') this.#world.counters.count('messages to a node that is down');
      return;
    }
    if (this.#pauses > 0) this.#backlog.push(arrival);
    else this.#step(arrival);
  }

  pause(): void {
    this.#pauses++;
    if (this.#isUp) this.#world.counters.count('pauses');
  }

  resume(): void {
    this.#pauses--;
    if (this.#pauses > 0) return;
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const arrival of backlog) this.receive(arrival);
  }

  slowDown(factor: number): void {
    this.#slowness = factor;
  }

  fillDisk(): void {
    this.#fullDisks++;
    this.#world.counters.count('full disks');
  }

  freeDisk(): void {
    this.#fullDisks--;
    this.#write();
  }

  /** After the rate of its clock has changed. */
  rearmTimers(): void {
    for (const [name, timer] of this.#timers) this.#await(name, timer);
  }

  /** Stops the node, now or in the midst of its next step. */
  crash(fault: CrashFault): void {
    if (!this.#isUp) return;
    if (fault.afterEffects === undefined) this.#stop(fault);
    else this.#crashAtNextStep = fault;
  }

  #when() {
    return { atMs: this.#world.nowMs, node: this.name, incarnation: this.#incarnation };
  }

  #step(arrival: Arrival): void {
    const input = { ...arrival, now: this.clock.at(this.#world.nowMs) } as AnyInput;
    if (input.kind === 'timer') {
      const armed = this.#timers.get(input.name);
      if (armed?.generation === input.generation) this.#timers.delete(input.name);
    }
    if (input.kind === 'written') this.#releaseHeld(input.writeId);
    const before = this.#state;
    const { state, effects } = this.#machine.step(before, input);
    this.#state = state;
    const event: SteppedEvent = { kind: 'stepped', ...this.#when(), before, input, after: state, effects };
    const fault = this.#crashAtNextStep;
    if (fault === undefined) {
      this.#world.emit(event);
      this.#carryOut(effects);
      return;
    }
    const crashedAtEffect = Math.min(fault.afterEffects!, effects.length);
    this.#world.counters.count('crashes in the midst of a step');
    this.#world.emit({ ...event, crashedAtEffect });
    this.#carryOut(effects.slice(0, crashedAtEffect));
    this.#stop(fault);
  }

  #carryOut(effects: readonly AnyEffect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'persist') this.#persist(effect);
      else if (effect.kind === 'setTimer') this.#setTimer(effect);
      else if (effect.afterPersist !== undefined && effect.afterPersist > this.#lastWritten)
        this.#held.push({ after: effect.afterPersist, effect });
      else this.#say(effect);
    }
  }

  #say(effect: Send<unknown> | Reply<unknown>): void {
    if (effect.kind === 'send') this.#outlets.send(this.name, effect);
    else this.#outlets.reply(this.name, effect);
  }

  #releaseHeld(writeId: number): void {
    this.#lastWritten = writeId;
    const released = this.#held.filter(({ after }) => after <= writeId);
    this.#held = this.#held.filter(({ after }) => after > writeId);
    for (const { effect } of released) this.#say(effect as Send<unknown> | Reply<unknown>);
  }

  #setTimer({ name, generation, minMs, maxMs }: SetTimer): void {
    const benign = minMs + ((maxMs - minMs) * (this.#place + 1)) / 8;
    const site = `timer ${this.name} ${name}`;
    const afterMs = this.#world.choices.number(site, Math.min(benign, maxMs), (fraction) =>
      between(minMs, maxMs, fraction('timer')),
    );
    const deadlineMs = this.clock.monotonicMsAt(this.#world.nowMs) + afterMs;
    const timer = { generation, deadlineMs };
    this.#timers.set(name, timer);
    this.#await(name, timer);
  }

  #await(name: string, timer: ArmedTimer): void {
    const { nowMs, queue } = this.#world;
    const atMs = this.clock.trueMsWhen(timer.deadlineMs, nowMs);
    if (!Number.isFinite(atMs)) return;
    queue.add(atMs, () => {
      if (this.#timers.get(name) !== timer) return;
      // The clock may have been slowed down or frozen since; whoever did that has the timer awaited again.
      if (this.clock.monotonicMsAt(this.#world.nowMs) < timer.deadlineMs - 0.001) return;
      this.receive({ kind: 'timer', name, generation: timer.generation });
    });
  }

  #persist({ writeId, data, replacesEarlier = false }: Persist<unknown>): void {
    this.#world.counters.count('writes');
    this.disk.issue(writeId, data, replacesEarlier);
    this.#write();
  }

  /** One write after the other, while there are any. */
  #write(): void {
    if (this.#isWriting || this.#fullDisks > 0 || this.disk.pendingWrites === 0) return;
    this.#isWriting = true;
    const { choices, queue } = this.#world;
    const takesMs = choices.number(`write ${this.name}`, 1, (fraction) => between(0.1, 2, fraction('write')));
    const incarnation = this.#incarnation;
    queue.add(this.#world.nowMs + takesMs * this.#slowness, () => {
      if (!this.#isUp || this.#incarnation !== incarnation) return;
      this.#isWriting = false;
      if (this.#fullDisks > 0) return;
      const writeId = this.disk.finish();
      this.#world.emit({ kind: 'written', ...this.#when(), writeId });
      this.#write();
      this.receive({ kind: 'written', writeId });
    });
  }

  #stop(fault: CrashFault): void {
    const { counters, queue } = this.#world;
    counters.count('crashes');
    const unfinished = this.disk.pendingWrites;
    const kept = Math.min(fault.keptWrites ?? 0, unfinished);
    if (kept < unfinished) counters.count('torn writes');
    const lastKept = this.disk.crash(kept);
    if (lastKept > 0) this.#world.emit({ kind: 'written', ...this.#when(), writeId: lastKept });
    this.#world.emit({ kind: 'crashed', ...this.#when(), durable: this.disk.durable });
    this.#isUp = false;
    this.#state = undefined;
    this.#timers.clear();
    this.#held = [];
    this.#backlog = [];
    this.#lastWritten = 0;
    this.#isWriting = false;
    this.#crashAtNextStep = undefined;
    queue.add(this.#world.nowMs + fault.downMs, () => {
      if (this.#isUp) return;
      this.clock.restart(this.#world.nowMs, this.#drawMonotonicMs());
      this.start();
    });
  }

  #drawMonotonicMs(): number {
    return this.#world.choices.number(`clock ${this.name}`, 1000, (fraction) =>
      between(0, 1_000_000, fraction('clock')),
    );
  }
}
