import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineModel, type Model } from '../../../src/core/model.ts';
import {
  equalValues,
  formatValue,
  functionFrom,
  interval,
  type ModelValue,
  setOf,
} from '../../../src/core/values/index.ts';
import type { AveragingNodeRules } from '../../../src/impl/clock-sync/averaging-node.ts';
import { functionsInto, wholeNumbers } from '../../../src/models/choices.ts';
import {
  type AveragingConstants,
  type AveragingState,
  adjust,
  averagingDefinition,
  type Clocks,
  faultTolerantAverage,
  initialStates as initial,
  pass,
  readings,
} from '../../../src/models/clock-sync/averaging.ts';
import { names } from '../../../src/models/names.ts';
import { averagingImplementationMutants as mutants } from '../../../src/mutants/implementations/clock-sync/averaging.ts';
import { stepOf } from '../../../src/refinement/abstraction.ts';
import { averagingRefinement, averagingWithReadings } from '../../../src/refinement/clock-sync/averaging.ts';
import { initialStates, type ModelState, successorsOf } from '../../../src/refinement/follow.ts';
import { Lockstep } from '../../../src/refinement/lockstep.ts';
import { drawSchedule } from '../../../src/simulator/draw-schedule.ts';
import { averagingSimulation } from '../../../src/simulator/protocols/clock-sync/averaging.ts';
import { simulate } from '../../../src/simulator/simulate.ts';
import type { SimulatedProtocol } from '../../../src/simulator/simulated-protocol.ts';
import { AveragingRounds, lossUs, right, smallConstants } from './averaging-rounds.ts';

const mutantsByName = mutants.map((mutant) => [mutant.name, mutant.changes] as const);

test('what the model asks for, is told and judges by, is what it lists: in every state, whatever it is told', () => {
  const constants: AveragingConstants = {
    ...{ Node: names('n1', 'n2', 'n3'), Faulty: names('n3'), Discard: 1, MaxError: 1, Far: 1 },
    ...{ Drift: setOf([0, 2]), Start: setOf([0, 2]), MaxRounds: 1 },
  };
  const listing = defineModel(averagingDefinition(constants)) as Model<unknown>;
  const asking = defineModel(averagingWithReadings(constants)) as Model<unknown>;
  const textOf = ({ clock, adjusted, round }: ModelState) =>
    [clock, adjusted, round].map((v) => formatValue(v!)).join();
  const textsOf = (states: readonly ModelState[]) => [...new Set(states.map(textOf))].sort();
  /** All that it takes, told anything in a box around all that it may be told. */
  const asked = (state: ModelState, action: string, count: number, ...first: readonly ModelValue[]) =>
    [...functionsInto([...interval(1, count)], () => wholeNumbers(-2, 4))].flatMap(({ values }) =>
      successorsOf(asking, state, stepOf(action, ...first, ...values)),
    );
  const first = initialStates(listing);
  expect(textsOf(asked(initialStates(asking)[0]!, 'Start', 2))).toEqual(textsOf(first));
  const reached = new Map(first.map((state) => [textOf(state), state] as const));
  for (const state of reached.values()) {
    const adjusted = constants.Node.without(names('n3').elements()[0]!)
      .elements()
      .flatMap((n) => {
        const listed = successorsOf(listing, state, stepOf('Adjust', n));
        const all = asked(state, 'Adjust', 3, n);
        expect(textsOf(all)).toEqual(textsOf(listed));
        // Each reading once, and no other.
        expect(all).toHaveLength(listed.length);
        return listed;
      });
    const passed = successorsOf(listing, state, stepOf('Pass'));
    expect(textsOf(asked(state, 'Pass', 2))).toEqual(textsOf(passed));
    for (const next of [...adjusted, ...passed]) reached.set(textOf(next), next);
  }
  expect(reached.size).toBe(131);
});

/** Clocks some microseconds apart, and one of them, that is faulty, up to a few beyond. */
const few: AveragingConstants = {
  ...{ ...smallConstants, MaxError: 1, Far: 2, Drift: wholeNumbers(lossUs - 1, lossUs + 1) },
  Start: setOf([0, 3]),
};

describe('our machine does what the model does', () => {
  /** Whether the machine does the same from each of the beginnings, whatever a node may read; how much that is. */
  function everyAdjustment(changes: Partial<AveragingNodeRules> = {}) {
    let [same, different] = [0, 0];
    for (const state of initial(few)) {
      if (Math.min(...state.clock.values) > 0) continue;
      for (const n of names(...right).elements())
        for (const shown of readings(few, state, n)) {
          const rounds = new AveragingRounds(state.clock, changes);
          rounds.adjust(n, shown);
          const [expected] = adjust(few, faultTolerantAverage, state, n, [shown])!;
          const isSame = equalValues(rounds.adjusted(), expected!.adjusted!);
          // The lockstep says the same as the comparison.
          expect(rounds.complaint === undefined).toBe(isSame);
          if (isSame) same += 1;
          else different += 1;
        }
    }
    return [same, different];
  }

  test('from all small beginnings, whatever a node may read', () => {
    expect(everyAdjustment()).toEqual([1431, 0]);
  });

  test.each(mutantsByName)('and not with %s', (_, changes) => {
    expect(everyAdjustment(changes)[1]).toBeGreaterThan(0);
  });
});

/** Where a sequence of the model's actions has come to. */
interface Reached {
  state: AveragingState;
}

type RoundCommand = fc.Command<Reached, AveragingRounds>;

const offsets = (most: number) => fc.integer({ min: -most, max: most });

/** A right node reads the clocks, each wrongly by so much, and of the faulty one this. */
const adjustments = fc
  .record({
    node: fc.constantFrom(...right),
    errors: fc.array(offsets(smallConstants.MaxError), { minLength: 3, maxLength: 3 }),
    lie: offsets(20_000),
  })
  .map(({ node, errors, lie }): RoundCommand => {
    const [n] = names(node).elements();
    return {
      check: ({ state }) => !state.adjusted.has(n!),
      run(reached, rounds) {
        const { clock } = reached.state;
        const shown = functionFrom(smallConstants.Node, (m) => {
          if (!clock.has(m)) return clock.get(n!) + lie;
          return clock.get(m) + (m === n ? 0 : errors[right.indexOf(m.name)]!);
        });
        rounds.adjust(n!, shown);
        const [update] = adjust(smallConstants, faultTolerantAverage, reached.state, n!, [shown])!;
        agree(reached, update!, rounds);
      },
      toString: () => `Adjust(${node}, ${errors.join(', ')}, ${lie})`,
    };
  });

/** The next round comes. */
const passes = fc.array(fc.integer({ min: 0, max: 2 * lossUs }), { minLength: 3, maxLength: 3 }).map(
  (gained): RoundCommand => ({
    check: ({ state }) => state.adjusted.size === right.length,
    run(reached, rounds) {
      const gain = functionFrom(names(...right), ({ name }) => gained[right.indexOf(name)]!);
      rounds.pass(gain);
      const [update] = pass(smallConstants, reached.state, [gain])!;
      agree(reached, update!, rounds);
    },
    toString: () => `Pass(${gained.join(', ')})`,
  }),
);

function agree(reached: Reached, update: Partial<AveragingState>, rounds: AveragingRounds): void {
  reached.state = { ...reached.state, ...update };
  if (rounds.complaint !== undefined) throw new Error(rounds.complaint);
  if (!equalValues(rounds.adjusted(), reached.state.adjusted))
    throw new Error('the lockstep has not seen it');
}

/** What is found by sequences of the model's actions, some of them rounds long. */
function afterCommands(changes: Partial<AveragingNodeRules>) {
  const apart = fc.tuple(...[1000, 700, 300].map((most) => fc.integer({ min: 0, max: most })));
  const commands = fc.commands([adjustments, adjustments, adjustments, passes], {
    maxCommands: 60,
    size: 'max',
  });
  const property = fc.property(apart, commands, (ahead, sequence) => {
    const least = Math.min(...ahead);
    const clock: Clocks = functionFrom(names(...right), ({ name }) => ahead[right.indexOf(name)]! - least);
    fc.modelRun(
      () => ({
        model: { state: { clock, adjusted: functionFrom(setOf<ModelValue>(), () => 0), round: 0 } },
        real: new AveragingRounds(clock, changes),
      }),
      sequence,
    );
  });
  return fc.check(property, { numRuns: 100, seed: 1988 });
}

describe('sequences of actions of the model', () => {
  test('are what our machine does', () => {
    expect(fc.defaultReportMessage(afterCommands({}))).toBeUndefined();
  });

  test.each(mutantsByName)('and not with %s', (_, changes) => {
    const { failed, errorInstance } = afterCommands(changes);
    expect(failed).toBe(true);
    expect((errorInstance as Error).message).toMatch(/adjusted is .* in the implementation/);
  });
});

describe('the lockstep alone', () => {
  /** What it says of the first of these runs of which it says anything. */
  async function complaint(protocol: SimulatedProtocol): Promise<string | undefined> {
    const silent = { ...protocol, monitors: () => [], judges: [] };
    for (let seed = 0; seed < 20; seed++) {
      const monitors = [new Lockstep(averagingRefinement)];
      const { violation } = await simulate(silent, drawSchedule(silent, seed), { monitors });
      if (violation !== undefined) return violation.detail;
    }
    return undefined;
  }

  test.each(mutantsByName)('notices %s', async (_, changes) => {
    expect(await complaint(averagingSimulation(changes))).toMatch(/adjusted is .* in the implementation/);
  });

  test.each([
    [
      'messages that take a little longer than the nodes are told',
      { delayMs: [1, 11] },
      'cannot take Adjust',
    ],
    ['clocks that drift twice as much', { driftPartsPerMillion: 20_000 }, 'cannot take Pass'],
  ] as const)('notices %s', async (_, world, text) => {
    expect(await complaint({ ...averagingSimulation(), ...world })).toContain(text);
  });
});
