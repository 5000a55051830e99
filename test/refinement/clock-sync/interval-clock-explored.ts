import type { ModelDefinition } from '../../../src/core/model.ts';
import { interval, ModelValue, type SetValue, setOf } from '../../../src/core/values/index.ts';
import { rightRules, type Sample, twiceBoundUnder } from '../../../src/models/clock-sync/exchange.ts';
import { names } from '../../../src/models/names.ts';
import { intervalClockDefinition } from '../../../src/refinement/clock-sync/interval-clock-model.ts';
import type {
  IntervalClockConstants,
  IntervalClockState,
} from '../../../src/refinement/clock-sync/interval-clock-state.ts';

type State = IntervalClockState;

const client = ModelValue.of('c1');
const origin = 20;
/** What the client's own clock shows when it starts. */
const started = 17;

/** Clocks that drift by half, of which a slewed one makes up as much. */
export const exploredConstants: IntervalClockConstants = {
  ...{ Client: setOf([client]), Server: names('s1'), Lying: setOf(), MaxLiars: 0, Origin: origin },
  ...{ MaxDriftPpm: 500_000, MaxSlewPpm: 500_000, Rounding: 0 },
};

const sampleEnds = ({ Server, MaxDriftPpm }: IntervalClockConstants, state: State): SetValue<number> => {
  const twiceBound = twiceBoundUnder({ Rate: 1_000_000, Epsilon: MaxDriftPpm, MinDelay: 0 }, rightRules);
  const now = state.client.get(client);
  // Rounded outwards.
  const endsOf = (sample: Sample) => {
    const [middle, bound] = [2 * now + rightRules.twiceOffset(sample), twiceBound(sample, now)];
    return [Math.floor((middle - bound) / 2), Math.ceil((middle + bound) / 2)];
  };
  return setOf(Server.elements().flatMap((s) => state.kept.get(client).get(s).elements().flatMap(endsOf)));
};

/** The model with all that may come about in some units of time, and up to so many commits that wait. */
export function exploredIntervalClock(
  changes: Partial<IntervalClockConstants>,
  units: number,
  lies: readonly number[] = [],
): ModelDefinition<State> {
  const constants = { ...exploredConstants, ...changes };
  const spans = interval(0, 3);
  const messages = ({ requests, replies }: State) => [...requests.elements(), ...replies.elements()];
  const definition = intervalClockDefinition(constants, {
    spans: () => spans,
    clocks: () => [started],
    origins: (state) => setOf(messages(state).map((message) => message.origin)),
    receives: ({ server, replies }) => setOf([server, ...lies, ...replies.map(({ receive }) => receive)]),
    truths: ({ server }) => [server],
    ends: (state) => sampleEnds(constants, state),
    places: ({ reports }) => setOf(reports.elements().flatMap(({ from, to }) => [from, to])),
    timestamps: ({ committing }) => committing.map(({ timestamp }) => timestamp),
  });
  return {
    ...definition,
    stateConstraints: {
      FewUnits: ({ server }) => server <= origin + units,
      OneCommit: ({ committing }) => committing.size <= 1,
    },
  };
}
