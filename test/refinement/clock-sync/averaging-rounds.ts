import type { AnyMachine, Input, NodeClock } from '../../../src/core/machine.ts';
import { functionFrom, ModelValue, setOf } from '../../../src/core/values/index.ts';
import {
  type AveragingConfiguration,
  type AveragingNodeRules,
  type AveragingNodeState,
  averagingMachine,
} from '../../../src/impl/clock-sync/averaging-node.ts';
import type { Clocks } from '../../../src/models/clock-sync/averaging.ts';
import {
  averagingConstants,
  averagingRefinementOf,
  mostGainedUs,
} from '../../../src/refinement/clock-sync/averaging.ts';
import { Lockstep } from '../../../src/refinement/lockstep.ts';

export const right = ['n1', 'n2', 'n3'];
export const faulty = ['n4'];
export const names = setOf(right.map((node) => ModelValue.of(node)));

/** Messages that take a hundredth of a second, give or take some microseconds, and clocks that hardly drift. */
export const smallAveraging: AveragingConfiguration = {
  ...{ nodes: [...right, ...faulty], faulty: 1, delayMs: 10, delayErrorMs: 0.02 },
  ...{ driftPartsPerMillion: 10, apartMs: 1, periodMs: 500 },
};
export const smallConstants = averagingConstants(smallAveraging, faulty);
export const lossUs = mostGainedUs(smallAveraging, smallConstants.MaxError);

const periodUs = 1000 * smallAveraging.periodMs;
const delayUs = 1000 * smallAveraging.delayMs;
const firstRound = 4;

/** Rounds of our machine in which clocks show what the model says that they do: no simulated world, and no delays but those that follow. */
export class AveragingRounds {
  readonly lockstep = new Lockstep(averagingRefinementOf(smallAveraging, faulty));
  /** What the lockstep complained of first. */
  complaint: string | undefined;
  readonly #machine: AnyMachine;
  readonly #states = new Map<string, AveragingNodeState>();
  /** Of each node the state in which the round found it. */
  #before: ReadonlyMap<string, AveragingNodeState> = new Map();
  #clock: Clocks;
  #round = firstRound;

  /** @param clock by how much each right clock is ahead of the standard when the first round begins */
  constructor(clock: Clocks, changes: Partial<AveragingNodeRules> = {}) {
    this.#machine = averagingMachine(smallAveraging, changes);
    this.#clock = clock;
    for (const node of right) {
      const now: NodeClock = { monotonicMs: 0, wallMs: ((firstRound - 1) * periodUs + 1) / 1000 };
      this.#states.set(node, this.#machine.start(node, [], now).state as AveragingNodeState);
    }
    this.#begin();
  }

  /** What the right clocks show that have been set in this round, as the model counts. */
  adjusted(): Clocks {
    const set = right.filter((node) => this.#states.get(node)!.round > this.#round);
    return functionFrom(setOf(set.map((node) => ModelValue.of(node))), (n) => this.#set(n));
  }

  /** The clocks show a node this, as it hears the others, and it sets its own. */
  adjust(n: ModelValue, shown: Clocks): void {
    const expectedUs = this.#round * periodUs + delayUs;
    const ticks = (shown.domain.keys as readonly ModelValue[]).filter((m) => m !== n);
    const heard = ticks.map((m) => ({ from: m.name, clockUs: expectedUs + shown.get(n) - shown.get(m) }));
    const message = { type: 'tick', round: this.#round };
    for (const { from, clockUs } of heard.sort((a, b) => a.clockUs - b.clockUs))
      this.#step(n, clockUs, { kind: 'message', from, message });
    this.#timeOut(n, this.#round * periodUs + 2 * delayUs);
  }

  /** The next round begins, by when the right clocks have gained this. */
  pass(gained: Clocks): void {
    this.#clock = functionFrom(names, (n) => this.#set(n) + gained.get(n));
    this.#round += 1;
    this.#begin();
  }

  #begin(): void {
    this.#before = new Map(this.#states);
    for (const n of names) this.#timeOut(n, this.#round * periodUs);
  }

  #set = ({ name }: ModelValue) =>
    this.#clock.get(ModelValue.of(name)) +
    this.#states.get(name)!.correctionUs -
    this.#before.get(name)!.correctionUs;

  #timeOut(n: ModelValue, clockUs: number): void {
    const generation = this.#states.get(n.name)!.timer;
    this.#step(n, clockUs, { kind: 'timer', name: 'round', generation });
  }

  /** Something comes to a node when its clock shows this. */
  #step(n: ModelValue, clockUs: number, what: object): void {
    const node = n.name;
    const before = this.#states.get(node)!;
    // A quarter, lest what is divided and multiplied by a thousand is rounded down to the microsecond before.
    const now: NodeClock = { monotonicMs: (clockUs - before.correctionUs + 0.25) / 1000, wallMs: 0 };
    const input = { ...what, now } as Input<unknown, unknown>;
    const { state, effects } = this.#machine.step(before, input);
    this.#states.set(node, state as AveragingNodeState);
    const aheadUs = this.#clock.get(n) - (this.#round - firstRound) * lossUs;
    const event = { kind: 'stepped', node, incarnation: 1, before, input, after: state, effects } as const;
    this.complaint ??= this.lockstep.observe(
      { ...event, atMs: (clockUs - aheadUs) / 1000 },
      { nodes: right },
    );
  }
}
