import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineModel, type Model } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { formatValue, ModelValue, setOf } from '../../../src/core/values/index.ts';
import { explore } from '../../../src/explorer/explore.ts';
import type { BerkeleyNodeRules } from '../../../src/impl/clock-sync/berkeley-node.ts';
import { functionsInto, wholeNumbers } from '../../../src/models/choices.ts';
import { type BerkeleyConstants, berkeley } from '../../../src/models/clock-sync/berkeley.ts';
import { names } from '../../../src/models/names.ts';
import { berkeleyImplementationMutants as mutants } from '../../../src/mutants/implementations/clock-sync/berkeley.ts';
import { stepOf } from '../../../src/refinement/abstraction.ts';
import { berkeleyRefinement, berkeleyRefinementOf } from '../../../src/refinement/clock-sync/berkeley.ts';
import { berkeleyWithReadings } from '../../../src/refinement/clock-sync/berkeley-readings.ts';
import { berkeleyWithRounds } from '../../../src/refinement/clock-sync/berkeley-rounds.ts';
import { initialStates, type ModelState, successorsOf } from '../../../src/refinement/follow.ts';
import { Lockstep } from '../../../src/refinement/lockstep.ts';
import type { AnyRefinement } from '../../../src/refinement/refinement.ts';
import { drawSchedule } from '../../../src/simulator/draw-schedule.ts';
import {
  berkeleySimulation,
  driftPartsPerMillion,
  simulatedBerkeley,
} from '../../../src/simulator/protocols/clock-sync/berkeley.ts';
import { simulate } from '../../../src/simulator/simulate.ts';
import type { SimulatedProtocol } from '../../../src/simulator/simulated-protocol.ts';
import { BerkeleyWorld } from './berkeley-world.ts';

const mutantsByName = mutants.map((mutant) => [mutant.name, mutant.changes] as const);
const { constants } = resolveConstants(berkeley, 'at-bound');
const restarting = { MaxRounds: 1, Restarted: setOf([0]), Gone: setOf([3]) };
const exact: BerkeleyConstants = { ...constants, Error: 0, MaxTicks: 0, Wrong: setOf([60]), Gamma: 8 };

describe('round by round, with nodes that are left out or start again, the properties of the model hold as well', () => {
  test('three nodes whose clocks do not drift', async () => {
    const result = await explore(defineModel(berkeleyWithRounds(exact, restarting)));
    expect(result.verdict).toBe('valid');
    expect(result.warnings).toEqual(['action Tick was never taken']);
    expect(result.states.distinct).toBe(5680);
  });

  test('two whose clocks drift, and are measured with an error', async () => {
    const two = { ...exact, Node: names('m', 'n1'), Error: 1, MaxTicks: 1 };
    const result = await explore(defineModel(berkeleyWithRounds(two, restarting)));
    expect(result.verdict).toBe('valid');
    expect(result.states.distinct).toBe(33_379);
  });

  test('past the bound on drift they do not', async () => {
    const fast = { ...exact, Node: names('m', 'n1'), MaxTicks: 1, Pace: setOf([8, 12]) };
    const result = await explore(defineModel(berkeleyWithRounds(fast, restarting)));
    expect(result.verdict).toBe('violated');
  });
});

test('what the model asks for is what it lists: in every state, whatever it is told', () => {
  const box = wholeNumbers(-1, 1);
  const wide = wholeNumbers(-20, 20);
  const limits = { MaxRounds: 1, Restarted: box, Gone: box };
  const small: BerkeleyConstants = {
    ...{ ...constants, Node: names('m', 'n1'), Gamma: 1, MaxTicks: 2, Pace: setOf([0, 1, 2]) },
    ...{ Right: setOf([0, 1]), Wrong: setOf([1]), MaxWrong: 0 },
  };
  const listing = defineModel(berkeleyWithRounds(small, limits)) as Model<unknown>;
  const asking = defineModel(berkeleyWithReadings(small)) as Model<unknown>;
  const textOf = (state: ModelState) => Object.values(state).map(formatValue).join();
  const textsOf = (states: readonly ModelState[]) => [...new Set(states.map(textOf))].sort();
  const n1 = ModelValue.of('n1');
  const listed = (state: ModelState, action: string, ...list: readonly ModelValue[]) =>
    successorsOf(listing, state, stepOf(action, ...list));
  const asked = (state: ModelState, action: string, n: ModelValue) =>
    [...(action === 'Restart' || action === 'MeasureGone' ? box : wide)].flatMap((told) =>
      successorsOf(asking, state, stepOf(action, n, told)),
    );
  const passed = (state: ModelState, ticks: number) =>
    [...functionsInto([1, 2], () => wholeNumbers(-1, 5))].flatMap(({ values }) =>
      successorsOf(asking, state, stepOf('Pass', ticks, ...values)),
    );
  const reached = new Map(initialStates(listing).map((state) => [textOf(state), state] as const));
  const taken = new Set<string>();
  let compared = 0;
  for (const state of reached.values()) {
    if (compared === 2000) break;
    compared += 1;
    const next: ModelState[] = [];
    const compare = (action: string, ...list: readonly ModelValue[]) => {
      const all = listed(state, action, ...list);
      if (all.length > 0) taken.add(action);
      next.push(...all);
      return all;
    };
    for (const action of ['Measure', 'MeasureGone', 'AdjustLate', 'Restart'])
      expect(textsOf(asked(state, action, n1)), action).toEqual(textsOf(compare(action, n1)));
    for (const action of state.round === 0 ? ['Begin', 'Decide'] : ['Decide'])
      expect(textsOf(successorsOf(asking, state, stepOf(action)))).toEqual(textsOf(compare(action)));
    expect(textsOf(successorsOf(asking, state, stepOf('Adjust', n1)))).toEqual(
      textsOf(compare('Adjust', n1)),
    );
    const ticked = compare('Tick');
    if (state.ticks === 2) continue;
    expect(textsOf(passed(state, 1))).toEqual(textsOf(ticked));
    if (state.ticks === 0)
      expect(textsOf(passed(state, 2))).toEqual(textsOf(ticked.flatMap((each) => listed(each, 'Tick'))));
    for (const each of next) reached.set(textOf(each), each);
  }
  expect([...taken].sort()).toEqual([
    'Adjust',
    'AdjustLate',
    'Begin',
    'Decide',
    'Measure',
    'MeasureGone',
    'Restart',
    'Tick',
  ]);
});

/** The model is in the lockstep, which runs beside the world and says whether an action can be taken. */
interface Beside {
  readonly world: BerkeleyWorld;
}

type Happening = fc.Command<Beside, BerkeleyWorld>;

const happening = (name: string, happen: (world: BerkeleyWorld) => void): Happening => ({
  check: ({ world }) => world.messages > 0 || !name.includes('message'),
  run(_, world) {
    happen(world);
    if (world.complaint !== undefined) throw new Error(world.complaint);
  },
  toString: () => name,
});

const drifts = fc.array(fc.integer({ min: -driftPartsPerMillion, max: driftPartsPerMillion }), {
  ...{ minLength: 3, maxLength: 3 },
});
const places = fc.nat(9);
const placeIn = ({ messages }: BerkeleyWorld, place: number) => place % messages;

/** Most of them are actions of the model: time passes, a clock is measured or adjusted, a round begins or is decided, a node starts again. */
const happenings: readonly fc.Arbitrary<Happening>[] = [
  fc
    .tuple(fc.nat(15_000), drifts)
    .map(([us, millionths]) => happening(`pass ${us}`, (world) => world.pass(us, millionths))),
  ...[0, 1, 2, 3].map(() =>
    places.map((place) =>
      happening(`message ${place} arrives`, (world) => world.deliver(placeIn(world, place))),
    ),
  ),
  places.map((place) =>
    happening(`message ${place} arrives, and stays`, (world) => world.deliver(placeIn(world, place), true)),
  ),
  places.map((place) => happening(`message ${place} is lost`, (world) => world.lose(placeIn(world, place)))),
  fc.constant(happening('time is up', (world) => world.timeOut())),
  fc
    .constantFrom('n1', 'n2', 'n1', 'n2', 'm')
    .map((node) => happening(`${node} starts again`, (world) => world.restart(node))),
];

/** What is found by sequences of them, and the actions that were taken of the model in all of these. */
function afterCommands(changes: Partial<BerkeleyNodeRules>, numRuns: number) {
  const taken = new Set<string>();
  const commands = fc.commands([...happenings], { maxCommands: 80, size: 'max' });
  const property = fc.property(commands, (sequence) => {
    const world = new BerkeleyWorld(changes);
    try {
      fc.modelRun(() => ({ model: { world }, real: world }), sequence);
    } finally {
      for (const action of world.lockstep.taken.keys()) taken.add(action);
    }
  });
  return { found: fc.check(property, { numRuns, seed: 1989 }), taken };
}

describe('sequences of actions of the model', () => {
  test('are what our machine does', () => {
    const { taken, found } = afterCommands({}, 400);
    expect(fc.defaultReportMessage(found)).toBeUndefined();
    expect([...taken].sort()).toEqual([
      'Adjust',
      'AdjustLate',
      'Begin',
      'Decide',
      'Measure',
      'MeasureGone',
      'Pass',
      'Restart',
    ]);
  });

  test.each(mutantsByName)('and not with %s', (_, changes) => {
    const { found } = afterCommands(changes, 400);
    expect(found.failed).toBe(true);
    expect((found.errorInstance as Error).message).toMatch(/in the implementation|the model cannot take/);
  });
});

describe('the lockstep alone', () => {
  /** What it says of the first of these runs of which it says anything. */
  async function complaint(
    protocol: SimulatedProtocol,
    refinement: AnyRefinement = berkeleyRefinement,
  ): Promise<string | undefined> {
    const silent = { ...protocol, monitors: () => [], judges: [] };
    for (let seed = 0; seed < 20; seed++) {
      const monitors = [new Lockstep(refinement)];
      const { violation } = await simulate(silent, drawSchedule(silent, seed), { monitors });
      if (violation !== undefined) return violation.detail;
    }
    return undefined;
  }

  test.each(mutantsByName)('notices %s', async (_, changes) => {
    expect(await complaint(berkeleySimulation(changes))).toMatch(
      /in the implementation|the model cannot take/,
    );
  });

  test('notices clocks that drift twice as much', async () => {
    const protocol = { ...berkeleySimulation(), driftPartsPerMillion: 20_000 };
    expect(await complaint(protocol)).toContain('cannot take Pass');
  });

  test.each([
    ['takes answers that were under way for longer', { maxRoundTripMs: 10 }, 'cannot take Measure'],
    ['takes other clocks for near', { nearMs: 40 }, 'in the model'],
  ])('notices a master that %s', async (_, change, text) => {
    const stricter = berkeleyRefinementOf({ ...simulatedBerkeley, ...change }, driftPartsPerMillion);
    expect(await complaint(berkeleySimulation(), stricter)).toContain(text);
  });
});
