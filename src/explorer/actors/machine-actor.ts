import type { AnyMachine, Input, NodeClock, Transition } from '../../core/machine.ts';
import type { Actor, ActorMove, ActorOutcome, ActorSend } from './actor.ts';
import { canonicalJson } from './canonical-json.ts';
import { clientOfRequest, type ReplyMessage, type RequestMessage } from './client-actor.ts';

export interface MachineActorOptions {
  /**
   * `at once`: a record is on disk before anything else happens. `separate`: each write ends in a step of its own, and until
   * then a crash loses it. Default `at once`.
   */
  readonly writes?: 'at once' | 'separate';
  /** It may crash at any moment and starts again at once; the budget `crashes` pays for it. Default false. */
  readonly crashes?: boolean;
  /** Only these timers ever run out, each paid for by the budget `timer NAME` if there is one. Default all. */
  readonly timers?: readonly string[];
  /** What the clocks of the node show; default 0. */
  readonly now?: NodeClock;
  /**
   * Records on disk from which the machine starts alike are taken for the same. Right for a machine that starts by taking one
   * record after the other.
   */
  readonly foldsRecords?: boolean;
  /** Each step of the machine is an event for the history of the system, except one that changes and sends nothing. */
  readonly reportsSteps?: boolean;
}

/** What the machine did, as an event of the history: the simulator's events, without time and lives. */
export type MachineEvent =
  | { readonly kind: 'crashed'; readonly node: string; readonly durable: readonly unknown[] }
  | ({
      readonly kind: 'started';
      readonly node: string;
      readonly durable: readonly unknown[];
    } & AnyTransition)
  | {
      readonly kind: 'stepped';
      readonly node: string;
      readonly before: unknown;
      readonly input: Input<unknown, unknown>;
      readonly after: unknown;
      readonly effects: AnyTransition['effects'];
    };

/** A node with all that the world knows of it. */
export interface MachineCondition {
  readonly state: unknown;
  /** Timers that may run out, by name. */
  readonly timers: Readonly<Record<string, number>>;
  /** What is on its disk, the oldest record first; not kept where nothing crashes. */
  readonly durable: readonly unknown[];
  /** Records under way to its disk, the oldest first, each with what waits for it. */
  readonly writes: readonly PendingWrite[];
}

interface PendingWrite {
  readonly id: number;
  readonly data: unknown;
  readonly replacesEarlier: boolean;
  readonly held: readonly ActorSend[];
}

type AnyTransition = Transition<unknown, unknown, unknown, unknown>;

/**
 * A machine as an actor. An armed timer may run out at any moment; requests and replies travel as messages.
 *
 * A machine with `normalize` is given generation 0 with every timer, and its writes count from 1 at the oldest that is under way.
 */
export function machineActor(
  node: string,
  machine: AnyMachine,
  options: MachineActorOptions = {},
): Actor & { readonly name: string } {
  return new MachineActor(node, machine, options);
}

class MachineActor implements Actor {
  readonly name: string;
  readonly #machine: AnyMachine;
  readonly #options: MachineActorOptions;
  readonly #now: NodeClock;
  readonly #records = new Map<string, readonly unknown[]>();

  constructor(node: string, machine: AnyMachine, options: MachineActorOptions) {
    this.name = node;
    this.#machine = machine;
    this.#options = options;
    this.#now = options.now ?? { monotonicMs: 0, wallMs: 0 };
  }

  start(): ActorOutcome {
    return this.#startWith([]);
  }

  receive(condition: unknown, from: string, message: unknown): ActorOutcome {
    const now = this.#now;
    const request = message as RequestMessage;
    if (request.type === 'request' && clientOfRequest(String(request.id)) === from) {
      const { id, operation } = request;
      return this.#step(condition as MachineCondition, {
        kind: 'operation',
        id,
        client: from,
        operation,
        now,
      });
    }
    return this.#step(condition as MachineCondition, { kind: 'message', from, message, now });
  }

  moves(condition: unknown): readonly ActorMove[] {
    const node = condition as MachineCondition;
    const { timers = Object.keys(node.timers) } = this.#options;
    const moves = timers.flatMap((timer) => (timer in node.timers ? [this.#timerMove(node, timer)] : []));
    if (node.writes.length > 0) moves.push(this.#writeMove(node));
    if (this.#options.crashes) moves.push(this.#crashMove(node));
    return moves;
  }

  #timerMove(node: MachineCondition, name: string): ActorMove {
    const { [name]: generation = 0, ...others } = node.timers;
    const input = { kind: 'timer', name, generation, now: this.#now } as const;
    return {
      label: `${this.name}: timer ${name}`,
      spends: `timer ${name}`,
      ...this.#step({ ...node, timers: others }, input),
    };
  }

  #writeMove(node: MachineCondition): ActorMove {
    const [{ id, data, replacesEarlier, held }, ...writes] = node.writes as [PendingWrite, ...PendingWrite[]];
    const durable = this.#kept(replacesEarlier ? [data] : [...node.durable, data]);
    const outcome = this.#step(
      { ...node, durable, writes },
      { kind: 'written', writeId: id, now: this.#now },
      1,
    );
    return {
      label: `${this.name}: record written`,
      ...outcome,
      sends: [...held, ...outcome.sends],
    };
  }

  #crashMove({ durable, writes }: MachineCondition): ActorMove {
    const lost = writes.length === 0 ? '' : `, ${writes.length} not written`;
    const { events = [], ...started } = this.#startWith(durable);
    const crashed: MachineEvent = { kind: 'crashed', node: this.name, durable };
    return {
      label: `${this.name}: crash and restart with ${durable.length} records${lost}`,
      spends: 'crashes',
      ...started,
      ...(this.#options.reportsSteps ? { events: [crashed, ...events] } : {}),
    };
  }

  #startWith(durable: readonly unknown[]): ActorOutcome {
    const transition = this.#machine.start(this.name, durable, this.#now) as AnyTransition;
    const started: MachineEvent = { kind: 'started', node: this.name, durable, ...transition };
    return this.#carryOut({ state: null, timers: {}, durable, writes: [] }, transition, 0, started);
  }

  /** @param written how many of the writes that the state counts have just become durable. */
  #step(node: MachineCondition, input: Input<unknown, unknown>, written = 0): ActorOutcome {
    const transition = this.#machine.step(node.state, input) as AnyTransition;
    return this.#carryOut(node, transition, written, this.#stepped(node.state, input, transition));
  }

  #stepped(before: unknown, input: Input<unknown, unknown>, transition: AnyTransition): MachineEvent {
    return {
      kind: 'stepped',
      node: this.name,
      before,
      input,
      after: transition.state,
      effects: transition.effects,
    };
  }

  #carryOut(
    node: MachineCondition,
    transition: AnyTransition,
    written: number,
    event: MachineEvent,
  ): ActorOutcome {
    const turn = new Turn(node);
    const events = [event];
    turn.take(transition);
    if (this.#options.writes !== 'separate') {
      // Each record is on disk at once, and the machine is told so, which may make it write another.
      for (let write = turn.writes.shift(); write !== undefined; write = turn.writes.shift()) {
        turn.finish(write);
        const input = { kind: 'written', writeId: write.id, now: this.#now } as const;
        const next = this.#machine.step(turn.state, input) as AnyTransition;
        events.push(this.#stepped(turn.state, input, next));
        turn.take(next);
      }
    }
    const condition = this.#conditionAfter(turn, written);
    const outcome = { condition, sends: turn.sends };
    if (!this.#options.reportsSteps) return outcome;
    const isNothing = turn.sends.length === 0 && canonicalJson(condition) === canonicalJson(node);
    return isNothing ? outcome : { ...outcome, events };
  }

  #conditionAfter(turn: Turn, written: number): MachineCondition {
    const { normalize } = this.#machine;
    const { state, timers, writes } = turn;
    const durable = this.#kept(turn.durable);
    if (normalize === undefined) return { state, timers, durable, writes };
    const oldest = writes[0];
    if (oldest !== undefined && oldest.id !== written + 1)
      throw new Error(
        `${this.#machine.name}: normalize must count the writes under way from 1, and the oldest is ${oldest.id}`,
      );
    return {
      state: normalize(state),
      timers: Object.fromEntries(Object.keys(timers).map((name) => [name, 0])),
      durable,
      writes: writes.map((write, position) => ({ ...write, id: position + 1 })),
    };
  }

  /** The records as they are kept: not at all, or one list for all that start alike. */
  #kept(durable: readonly unknown[]): readonly unknown[] {
    if (!this.#options.crashes) return [];
    if (!this.#options.foldsRecords || durable.length === 0) return durable;
    const { state } = this.#machine.start(this.name, durable, this.#now) as AnyTransition;
    const text = canonicalJson(this.#machine.normalize?.(state) ?? state);
    const known = this.#records.get(text);
    if (known !== undefined) return known;
    this.#records.set(text, durable);
    return durable;
  }
}

/** One step of a node under way: carries out effects in their order. */
class Turn {
  state: unknown;
  readonly timers: Record<string, number>;
  durable: readonly unknown[];
  readonly writes: PendingWrite[];
  readonly sends: ActorSend[] = [];

  constructor(node: MachineCondition) {
    this.state = node.state;
    this.timers = { ...node.timers };
    this.durable = node.durable;
    this.writes = [...node.writes];
  }

  take({ state, effects }: AnyTransition): void {
    this.state = state;
    for (const effect of effects) {
      switch (effect.kind) {
        case 'persist': {
          const { writeId: id, data, replacesEarlier = false } = effect;
          this.writes.push({ id, data, replacesEarlier, held: [] });
          break;
        }
        case 'setTimer':
          this.timers[effect.name] = effect.generation;
          break;
        case 'send':
          this.#send({ to: effect.to, message: effect.message }, effect.afterPersist);
          break;
        case 'reply': {
          const { id, outcome, result = null, node } = effect;
          const redirect = node === undefined ? {} : { node };
          const message: ReplyMessage = { type: 'reply', id, outcome, result, ...redirect };
          this.#send({ to: clientOfRequest(id), message }, effect.afterPersist);
          break;
        }
      }
    }
  }

  /** The oldest record is on disk, and what waited for it goes out. */
  finish({ data, replacesEarlier, held }: PendingWrite): void {
    this.durable = replacesEarlier ? [data] : [...this.durable, data];
    this.sends.push(...held);
  }

  #send(send: ActorSend, afterPersist: number | undefined): void {
    const position = this.writes.findIndex(({ id }) => id === afterPersist);
    const write = this.writes[position];
    if (write === undefined) this.sends.push(send);
    else this.writes[position] = { ...write, held: [...write.held, send] };
  }
}
