import type { AnyMachine, Input, NodeClock } from '../../../src/core/machine.ts';
import {
  type BerkeleyConfiguration,
  type BerkeleyNodeRules,
  type BerkeleyNodeState,
  berkeleyMachine,
} from '../../../src/impl/clock-sync/berkeley-node.ts';
import { berkeleyRefinementOf } from '../../../src/refinement/clock-sync/berkeley.ts';
import { Lockstep } from '../../../src/refinement/lockstep.ts';
import type { AnyRefinement } from '../../../src/refinement/refinement.ts';
import type { WorldEvent } from '../../../src/simulator/simulated-protocol.ts';

const master = 'm';
export const driftPartsPerMillion = 10_000;

const configurationOf = (nodes: readonly string[]): BerkeleyConfiguration => ({
  ...{ nodes, master, periodMs: 300, maxRoundTripMs: 40, nearMs: 90 },
});

/** One model serves many worlds. */
const refinements = new Map<number, AnyRefinement>();

function refinementFor(nodes: readonly string[]): AnyRefinement {
  const made =
    refinements.get(nodes.length) ?? berkeleyRefinementOf(configurationOf(nodes), driftPartsPerMillion);
  refinements.set(nodes.length, made);
  return made;
}

/** By how much calendar clocks are ahead when the nodes start for the first time: that of the master was set wrong. */
const aheadMs: Readonly<Record<string, number>> = { m: 5000, n1: 0, n2: 40 };

interface UnderWay {
  readonly from: string;
  readonly to: string;
  readonly message: unknown;
}

/** A world in which everything happens when it is told: time passes, a message arrives, the timer of the master runs out, a node starts again. */
export class BerkeleyWorld {
  readonly lockstep: Lockstep;
  /** What the lockstep complained of first. */
  complaint: string | undefined;
  readonly #machine: AnyMachine;
  readonly #states = new Map<string, BerkeleyNodeState>();
  readonly #nodes: readonly string[];
  readonly #countedUs: Map<string, number>;
  readonly #lives = new Map<string, number>();
  readonly #durable: unknown[] = [];
  #underWay: readonly UnderWay[] = [];
  #atUs = 0;

  constructor(changes: Partial<BerkeleyNodeRules> = {}, nodes: readonly string[] = ['m', 'n1', 'n2']) {
    this.#nodes = nodes;
    this.#countedUs = new Map(nodes.map((node) => [node, 1_000_000]));
    this.lockstep = new Lockstep(refinementFor(nodes));
    this.#machine = berkeleyMachine(configurationOf(nodes), changes);
    for (const node of nodes) this.#start(node);
  }

  get messages(): number {
    return this.#underWay.length;
  }

  /** So much time passes; each clock counts so many millionths of it more. */
  pass(us: number, millionths: readonly number[] = []): void {
    this.#atUs += us;
    for (const [index, node] of this.#nodes.entries()) {
      const more = Math.trunc((us * (millionths[index] ?? 0)) / 1_000_000);
      this.#countedUs.set(node, this.#countedUs.get(node)! + us + more);
    }
  }

  /** The message at this place arrives, and perhaps comes again later. */
  deliver(place: number, isRepeated = false): void {
    const { from, to, message } = this.#underWay[place]!;
    if (!isRepeated) this.lose(place);
    this.#step(to, { kind: 'message', from, message });
  }

  lose(place: number): void {
    this.#underWay = this.#underWay.toSpliced(place, 1);
  }

  /** The timer of the master runs out, whenever. */
  timeOut(): void {
    this.#step(master, { kind: 'timer', name: 'round', generation: this.#states.get(master)!.timer });
  }

  restart(node: string): void {
    this.#states.delete(node);
    this.#observe({ ...this.#when(node), kind: 'crashed', durable: this.#durableOf(node) });
    // Some time, lest a reading of its new life be the same as one of the old.
    this.pass(1000);
    this.#start(node);
  }

  #when = (node: string) => ({
    ...{ node, atMs: this.#atUs / 1000, incarnation: this.#lives.get(node)! },
  });

  #durableOf = (node: string) => (node === master ? [...this.#durable] : []);

  // A quarter, lest what is divided and multiplied by a thousand is rounded down to the microsecond before.
  #clockOf = (node: string): NodeClock => ({
    monotonicMs: (this.#countedUs.get(node)! + 0.25) / 1000,
    wallMs: (this.#atUs + 0.25) / 1000 + aheadMs[node]!,
  });

  #start(node: string): void {
    this.#lives.set(node, (this.#lives.get(node) ?? 0) + 1);
    const durable = this.#durableOf(node);
    const { state, effects } = this.#machine.start(node, durable, this.#clockOf(node));
    this.#states.set(node, state as BerkeleyNodeState);
    this.#observe({ ...this.#when(node), kind: 'started', durable, state, effects });
    for (const effect of effects) {
      if (effect.kind !== 'persist') continue;
      this.#durable.splice(0, 1, effect.data);
      this.#observe({ ...this.#when(node), kind: 'written', writeId: effect.writeId });
    }
    this.#send(node, effects);
  }

  #step(node: string, what: object): void {
    const before = this.#states.get(node)!;
    const input = { ...what, now: this.#clockOf(node) } as Input<unknown, unknown>;
    const { state, effects } = this.#machine.step(before, input);
    this.#states.set(node, state as BerkeleyNodeState);
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
    this.complaint ??= this.lockstep.observe(event, { nodes: this.#nodes, clockOf: this.#clockOf });
  }
}
