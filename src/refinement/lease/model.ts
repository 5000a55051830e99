import { action, type ModelDefinition } from '../../core/model.ts';
import { type SetValue, setOf } from '../../core/values/index.ts';
import {
  type LeaseConstants,
  type LeaseState,
  lapsedOf,
  leaseDefinition,
  receive,
} from '../../models/lease.ts';
import { anyCount } from '../abstraction.ts';

type State = LeaseState;
type Constants = LeaseConstants;

const agesOf = (of: 'asked' | 'granted') => (state: State) =>
  state[of].values.reduce((all, ages) => all.union(ages), setOf<number>());

/**
 * The model, over a network that repeats messages, with a grantor that finds on its disk whose the lease is when it restarts, and
 * begins its term anew. A request and a grant are named by their age. A test explores it, with the properties of the model.
 */
export function leaseWithRecord(constants: Constants): ModelDefinition<State> {
  const { fairness: _, temporalProperties: __, witnesses, ...definition } = leaseDefinition(constants);
  const { HeldPastRestart: ___, ...reached } = witnesses!;
  const { Node, Term } = constants;
  return {
    ...definition,
    name: 'lease with a record',
    witnesses: reached,
    actions: {
      ...definition.actions,
      Grant: action({ n: Node, age: agesOf('asked') }, (state: State, { n, age }) =>
        state.asked.get(n).has(age) && (state.holder === n || state.elapsed === Term)
          ? {
              holder: n,
              elapsed: 0,
              granted: state.up.has(n) ? state.granted.set(n, state.granted.get(n).add(age)) : state.granted,
            }
          : undefined,
      ),
      Receive: action({ n: Node, age: agesOf('granted') }, (state: State, { n, age }) =>
        state.granted.get(n).has(age)
          ? { held: receive(state, n, age, Math.min(state.held.get(n), age)).held }
          : undefined,
      ),
      Restart: action({}, ({ restarts }: State) =>
        restarts < constants.MaxRestarts ? { restarts: restarts + 1, elapsed: 0 } : undefined,
      ),
    },
  };
}

/** Time passes by one clock alone: no guard of the model looks at more than one, and who does not look may lag behind. */
export function passAt(constants: Constants) {
  const lapsed = lapsedOf(constants);
  const later = (ages: SetValue<number>, count: number) => ages.map((age) => Math.min(age + count, lapsed));
  return action(
    { clock: constants.Node.add(constants.Grantor), count: anyCount },
    ({ asked, granted, held, elapsed }: State, { clock: n, count }) =>
      n === constants.Grantor
        ? { elapsed: Math.min(elapsed + count, constants.Term) }
        : {
            asked: asked.set(n, later(asked.get(n), count)),
            granted: granted.set(n, later(granted.get(n), count)),
            held: held.set(n, Math.min(held.get(n) + count, lapsed)),
          },
  );
}
