import type { Effect, Transition } from '../../core/machine.ts';
import type { Context } from './configuration.ts';
import { type DurableFact, imageOf, type PbftRecord } from './durable.ts';
import type { PbftMessage } from './messages.ts';
import type { ReplicaState, ReplicaTimerName } from './replica-state.ts';

export type ReplicaEffect = Effect<PbftMessage, unknown, PbftRecord>;
export type ReplicaTransition = Transition<ReplicaState, PbftMessage, unknown, PbftRecord>;

/**
 * One step of a replica while it is taken: the state so far, and what is to be done. It is made for the step and ends with it;
 * the states themselves never change.
 */
export class Turn {
  readonly context: Context;
  state: ReplicaState;
  readonly #sends: { readonly to: string; readonly message: PbftMessage }[] = [];
  readonly #facts: DurableFact[] = [];
  readonly #timers: ReplicaEffect[] = [];
  #replacesEarlier = false;

  constructor(context: Context, state: ReplicaState) {
    this.context = context;
    this.state = state;
  }

  update(changes: Partial<ReplicaState>): void {
    this.state = { ...this.state, ...changes };
  }

  send(to: string, message: PbftMessage): void {
    this.#sends.push({ to, message });
  }

  /** To all replicas but this one. */
  multicast(message: PbftMessage): void {
    for (const replica of this.context.replicas) {
      if (replica !== this.state.replica) this.send(replica, message);
    }
  }

  /** Puts a fact on disk: what is sent in this step waits for it. */
  remember(fact: DurableFact): void {
    this.#facts.push(fact);
  }

  /** Puts all that is durable on disk, in place of all that was there. */
  rememberImage(): void {
    this.#replacesEarlier = true;
  }

  startTimer(name: ReplicaTimerName, ms: number): void {
    const generation = this.state.timers[name].generation + 1;
    this.update({ timers: { ...this.state.timers, [name]: { generation, isRunning: true } } });
    this.#timers.push({ kind: 'setTimer', name, generation, minMs: ms, maxMs: ms });
  }

  /** The world goes on with the timer, and its end will mean nothing. */
  stopTimer(name: ReplicaTimerName): void {
    const { generation } = this.state.timers[name];
    this.update({ timers: { ...this.state.timers, [name]: { generation, isRunning: false } } });
  }

  finish(): ReplicaTransition {
    const facts = this.#replacesEarlier ? [imageOf(this.state)] : this.#facts;
    const effects: ReplicaEffect[] = [];
    if (facts.length > 0) {
      const writeId = this.state.writes.issued + 1;
      this.update({ writes: { ...this.state.writes, issued: writeId } });
      const replaces = this.#replacesEarlier ? { replacesEarlier: true } : {};
      effects.push({ kind: 'persist', writeId, data: { facts }, ...replaces });
    }
    const { issued, done } = this.state.writes;
    // Also what an earlier step has written may be told only when it is on disk; records become durable in their order.
    const held = issued > done ? { afterPersist: issued } : {};
    effects.push(...this.#timers);
    for (const { to, message } of this.#sends) effects.push({ kind: 'send', to, message, ...held });
    return { state: this.state, effects };
  }
}
