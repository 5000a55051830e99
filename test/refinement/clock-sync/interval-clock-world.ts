import type { AnyMachine, Input, NodeClock } from '../../../src/core/machine.ts';
import {
  type TimeClientRules,
  type TimeClientState,
  type TimeOperation,
  timeClientMachine,
} from '../../../src/impl/clock-sync/time-client.ts';
import { timeServerMachine } from '../../../src/impl/clock-sync/time-server.ts';
import { intervalClockRefinement } from '../../../src/refinement/clock-sync/interval-clock.ts';
import { Lockstep } from '../../../src/refinement/lockstep.ts';
import {
  clients,
  liar,
  simulatedIntervalClock,
  startMs,
} from '../../../src/simulator/protocols/clock-sync/interval-clock.ts';
import type { WorldEvent } from '../../../src/simulator/simulated-protocol.ts';

const nodes = [...clients, ...simulatedIntervalClock.servers];

/** A world in which everything happens when it is told: time passes, a message arrives, a timer runs out, a client starts again or is asked. */
export class IntervalClockWorld {
  readonly lockstep = new Lockstep(intervalClockRefinement);
  /** What the lockstep complained of first. */
  complaint: string | undefined;
  readonly #client: AnyMachine;
  readonly #server: AnyMachine = timeServerMachine();
  readonly #states = new Map<string, unknown>();
  readonly #countedUs = new Map(clients.map((node) => [node, 1_000_000]));
  #underWay: readonly { readonly from: string; readonly to: string; readonly message: unknown }[] = [];
  #atUs = 0;
  #operations = 0;
  #lieUs = 0;

  constructor(changes: Partial<TimeClientRules> = {}) {
    this.#client = timeClientMachine(simulatedIntervalClock, changes);
    for (const node of nodes) this.#start(node);
  }

  get messages(): number {
    return this.#underWay.length;
  }

  /** So much time passes; each client's clock counts so many millionths of it more. */
  pass(us: number, millionths: readonly number[]): void {
    this.#atUs += us;
    for (const [index, node] of clients.entries()) {
      const more = Math.trunc((us * millionths[index]!) / 1_000_000);
      this.#countedUs.set(node, this.#countedUs.get(node)! + us + more);
    }
  }

  /** From now on the server that lies is so far ahead. */
  lie(us: number): void {
    this.#lieUs = us;
  }

  /** The message at this place arrives, and perhaps comes again later. */
  deliver(place: number, isRepeated: boolean): void {
    const { from, to, message } = this.#underWay[place]!;
    if (!isRepeated) this.lose(place);
    this.#step(to, { kind: 'message', from, message });
  }

  lose(place: number): void {
    this.#underWay = this.#underWay.toSpliced(place, 1);
  }

  timeOut(node: string, name: 'poll' | 'commit'): void {
    // Two questions are never asked at the same microsecond.
    this.pass(1000, [0, 0]);
    const { generations } = this.#states.get(node) as TimeClientState;
    this.#step(node, { kind: 'timer', name, generation: generations[name] });
  }

  ask(node: string, type: TimeOperation['type']): void {
    this.#operations += 1;
    this.#step(node, { kind: 'operation', id: `o${this.#operations}`, client: 'c', operation: { type } });
  }

  restart(node: string): void {
    this.#observe({ ...this.#when(node), kind: 'crashed', durable: [] });
    // The clock of the new life begins somewhere else, or an answer to the old one might be taken.
    this.#countedUs.set(node, this.#countedUs.get(node)! + 1_000_000_000);
    this.#start(node);
  }

  #when = (node: string) => ({ node, atMs: this.#atUs / 1000, incarnation: 1 });

  // A quarter, lest what is divided and multiplied by a thousand is rounded down to the microsecond before.
  #clockOf = (node: string): NodeClock => ({
    monotonicMs: ((this.#countedUs.get(node) ?? 0) + 0.25) / 1000,
    wallMs: startMs + (this.#atUs + (node === liar ? this.#lieUs : 0) + 0.25) / 1000,
  });

  #machineOf = (node: string) => (clients.includes(node) ? this.#client : this.#server);

  #start(node: string): void {
    const { state, effects } = this.#machineOf(node).start(node, [], this.#clockOf(node));
    this.#states.set(node, state);
    this.#observe({ ...this.#when(node), kind: 'started', durable: [], state, effects });
    this.#send(node, effects);
  }

  #step(node: string, what: object): void {
    const before = this.#states.get(node);
    const input = { ...what, now: this.#clockOf(node) } as Input<unknown, unknown>;
    const { state, effects } = this.#machineOf(node).step(before, input);
    this.#states.set(node, state);
    this.#observe({ ...this.#when(node), kind: 'stepped', before, input, after: state, effects });
    this.#send(node, effects);
  }

  #send(from: string, effects: ReturnType<AnyMachine['step']>['effects']): void {
    const sent = effects.flatMap((effect) =>
      effect.kind === 'send' ? [{ from, to: effect.to, message: effect.message }] : [],
    );
    this.#underWay = [...this.#underWay, ...sent];
  }

  #observe(event: WorldEvent): void {
    this.complaint ??= this.lockstep.observe(event, { nodes });
  }
}
