import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { explore } from '../../../src/explorer/explore.ts';
import type { TimeClientRules } from '../../../src/impl/clock-sync/time-client.ts';
import { names } from '../../../src/models/names.ts';
import { intervalClockImplementationMutants as mutants } from '../../../src/mutants/implementations/clock-sync/interval-clock.ts';
import { intervalClockRefinement } from '../../../src/refinement/clock-sync/interval-clock.ts';
import { Lockstep } from '../../../src/refinement/lockstep.ts';
import { drawSchedule } from '../../../src/simulator/draw-schedule.ts';
import {
  clients,
  intervalClockSimulation,
  simulatedIntervalClock,
} from '../../../src/simulator/protocols/clock-sync/interval-clock.ts';
import { simulate } from '../../../src/simulator/simulate.ts';
import type { SimulatedProtocol } from '../../../src/simulator/simulated-protocol.ts';
import { exploredIntervalClock } from './interval-clock-explored.ts';
import { IntervalClockWorld } from './interval-clock-world.ts';

const mutantsByName = mutants.map((mutant) => [mutant.name, mutant.changes] as const);

describe('put together the models keep their properties', () => {
  test('one server, in a unit of time', async () => {
    const result = await explore(defineModel(exploredIntervalClock({}, 1)));
    expect(result.verdict).toBe('valid');
    expect(result.warnings).toEqual([]);
    expect(result.states.distinct).toBe(4750);
  });

  test('but not with a server that lies, and is believed', async () => {
    const believed = exploredIntervalClock({ Lying: names('s1') }, 1, [25]);
    const { verdict, checks } = await explore(defineModel(believed));
    expect(verdict).toBe('violated');
    expect(checks.find(({ name }) => name === 'IntervalContainsTrueTime')?.verdict).toBe('violated');
  });
});

/** The model is in the lockstep, which runs beside the world and says whether an action can be taken. */
interface Beside {
  readonly world: IntervalClockWorld;
}

type Happening = fc.Command<Beside, IntervalClockWorld>;

const happening = (name: string, happen: (world: IntervalClockWorld) => void): Happening => ({
  check: ({ world }) => world.messages > 0 || !name.includes('message'),
  run(_, world) {
    happen(world);
    if (world.complaint !== undefined) throw new Error(world.complaint);
  },
  toString: () => name,
});

const { maxDriftPpm } = simulatedIntervalClock;
const drifts = fc.tuple(
  fc.integer({ min: -maxDriftPpm, max: maxDriftPpm }),
  fc.integer({ min: -maxDriftPpm, max: maxDriftPpm }),
);
const places = fc.nat(11);
const anyClient = fc.constantFrom(...clients);
const placeIn = ({ messages }: IntervalClockWorld, place: number) => place % messages;
const arrivals = (isRepeated: boolean) =>
  places.map((place) =>
    happening(`message ${place} arrives${isRepeated ? ', and stays' : ''}`, (world) =>
      world.deliver(placeIn(world, place), isRepeated),
    ),
  );

/** Time passes, a server answers, a client completes an exchange, looks at its clock, asks anew, commits, or starts again. */
const happenings: readonly fc.Arbitrary<Happening>[] = [
  ...[20_000, 3000].map((most) =>
    fc
      .tuple(fc.nat(most), drifts)
      .map(([us, millionths]) => happening(`pass ${us}`, (world) => world.pass(us, millionths))),
  ),
  ...[false, false, false, false, false, true].map(arrivals),
  places.map((place) => happening(`message ${place} is lost`, (world) => world.lose(placeIn(world, place)))),
  fc.integer({ min: -50_000, max: 50_000 }).map((us) => happening(`lie ${us}`, (world) => world.lie(us))),
  anyClient.map((node) => happening(`${node} polls`, (world) => world.timeOut(node, 'poll'))),
  ...[0, 1].map(() =>
    anyClient.map((node) => happening(`${node} commits`, (world) => world.ask(node, 'commit'))),
  ),
  anyClient.map((node) => happening(`${node} looks`, (world) => world.timeOut(node, 'commit'))),
];
const restarts = anyClient.map((node) => happening(`${node} starts again`, (world) => world.restart(node)));

/** What is found by sequences of them, and the actions that were taken of the model in all of these. */
function afterCommands(changes: Partial<TimeClientRules>, numRuns: number) {
  const taken = new Set<string>();
  const property = fc.property(
    fc.commands([...happenings], { maxCommands: 120, size: 'max' }),
    fc.commands([restarts, ...happenings], { maxCommands: 60, size: 'max' }),
    (first, then) => {
      const world = new IntervalClockWorld(changes);
      try {
        for (const sequence of [first, then])
          fc.modelRun(() => ({ model: { world }, real: world }), sequence);
      } finally {
        for (const action of world.lockstep.taken.keys()) taken.add(action);
      }
    },
  );
  return { found: fc.check(property, { numRuns, seed: 2012 }), taken };
}

describe('sequences of actions of the model', () => {
  test('are what our machine does', () => {
    const { taken, found } = afterCommands({}, 150);
    expect([fc.defaultReportMessage(found), (found.errorInstance as Error | null)?.message]).toEqual([
      ...[undefined, undefined],
    ]);
    const all = Object.keys(intervalClockRefinement.model.definition.actions);
    expect([...taken].sort()).toEqual(all.sort());
  });

  test.each(mutantsByName)('and not with %s', (_, changes) => {
    const { found } = afterCommands(changes, 150);
    expect(found.failed).toBe(true);
    expect((found.errorInstance as Error).message).toMatch(/in the implementation|the model cannot take/);
  });
});

describe('the lockstep alone', () => {
  /** What it says of the first of these runs of which it says anything. */
  async function complaint(protocol: SimulatedProtocol): Promise<string | undefined> {
    const silent = { ...protocol, monitors: () => [], judges: [] };
    for (let seed = 0; seed < 5; seed++) {
      const monitors = [new Lockstep(intervalClockRefinement)];
      const { violation } = await simulate(silent, drawSchedule(silent, seed), { monitors });
      if (violation !== undefined) return violation.detail;
    }
    return undefined;
  }

  test.each(mutantsByName)('notices %s', async (_, changes) => {
    expect(await complaint(intervalClockSimulation(changes))).toMatch(
      /in the implementation|the model cannot take/,
    );
  });

  test('notices clocks that drift by a twentieth part more', async () => {
    const protocol: SimulatedProtocol = {
      ...intervalClockSimulation(),
      faults: ['clock-drift'],
      driftPartsPerMillion: 1000,
    };
    expect(await complaint(protocol)).toContain('cannot take');
  });
});
