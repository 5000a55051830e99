import { action, defineModel, type Model, type ModelDefinition } from '../core/model.ts';
import { resolveConstants } from '../core/protocol.ts';
import { type ModelValue, type SetValue, setOf } from '../core/values/index.ts';
import {
  grant,
  type HasLease,
  holdOf,
  type LeaseConstants,
  type LeaseState,
  lease,
  leaseDefinition,
  receive,
  Tick,
} from '../models/lease.ts';
import { type Mutant, mutantsOf } from './mutant.ts';

type Constants = LeaseConstants;
type State = LeaseState;

const configuration = 'at-bound';
const baseConstants = () => resolveConstants(lease, configuration).constants;

const mutant = mutantsOf(lease, leaseDefinition, configuration);

export const leaseMutants: readonly Mutant[] = [
  mutant('counts-from-receipt', {
    about: 'the holder counts from when it hears of the grant, not from when it asked',
    breaks: 'AtMostOneHolder',
    actions: ({ Node }) => ({
      Receive: action({ n: Node }, (state: State, { n }) =>
        state.granted
          .get(n)
          .elements()
          .map((age) => receive(state, n, age, 0)),
      ),
    }),
  }),
  mutant('drift-past-bound', {
    about: 'clocks drift by a unit a tick more than the protocol makes allowance for',
    breaks: 'HolderStopsFirst',
    constants: ({ Rate, Epsilon }) => ({ Pace: setOf([Rate - Epsilon - 1, Rate + Epsilon + 1]) }),
  }),
  {
    protocol: lease.slug,
    name: 'late-renewal-granted',
    about: 'whoever had the lease once gets more of it, though it ran out and is granted to another',
    breaks: 'NoEarlyRegrant',
    configuration,
    model: lateRenewalGranted,
  },
  mutant('grantor-forgets', {
    about: 'the grantor does not wait after a restart, and knows of no lease',
    breaks: 'NoEarlyRegrant',
    actions: ({ Nobody, MaxRestarts, Term }) => ({
      Restart: action({}, ({ restarts }: State) =>
        restarts < MaxRestarts ? { restarts: restarts + 1, holder: Nobody, elapsed: Term } : undefined,
      ),
    }),
  }),
  mutant('pauses-before-acting', {
    about: 'a node looks at its clock, pauses, and then acts',
    breaks: 'HolderStopsFirst',
    actions: (constants) => ({ Tick: Tick(constants, () => true) }),
  }),
  mutant('clock-steps', {
    about: "the grantor's clock is set forward while it counts",
    breaks: 'AtMostOneHolder',
    actions: ({ Term }) => ({
      Step: action({}, ({ elapsed }: State) => (elapsed < Term ? { elapsed: Term } : undefined)),
    }),
  }),
  mutant('holds-at-expiry', {
    about:
      'the holder takes the last moment of its lease, at which it is over, for its own: <= in place of <',
    breaks: 'HolderStopsFirst',
    rulesFor: heldAtExpiry,
    actions: (constants) => ({
      Begin: action({ n: constants.Node }, (state: State, { n }) =>
        heldAtExpiry(constants)(state, n) && !state.acting.has(n)
          ? { acting: state.acting.add(n) }
          : undefined,
      ),
    }),
  }),
  mutant('never-expires', {
    about: 'a lock in place of a lease: the grantor waits until the holder gives it back',
    breaks: 'EventuallyRegranted',
    actions: ({ Node, Nobody }) => ({
      Grant: action({ n: Node }, (state: State, { n }) =>
        state.holder === n || state.holder === Nobody
          ? state.asked
              .get(n)
              .elements()
              .map((age) => grant(state, n, age))
          : undefined,
      ),
    }),
  }),
];

function heldAtExpiry(constants: Constants): HasLease {
  return (state, n) => state.held.get(n) <= holdOf(constants);
}

/** Needs a variable of its own: who had the lease once. */
function lateRenewalGranted(): Model<State & { readonly former: SetValue<ModelValue> }> {
  const constants = baseConstants();
  const definition = leaseDefinition(constants);
  type Remembering = State & { readonly former: SetValue<ModelValue> };
  const grantAll = action({ n: constants.Node }, (state: Remembering, { n }) =>
    state.former.has(n) || state.elapsed === constants.Term
      ? state.asked
          .get(n)
          .elements()
          .map((age) => ({ ...grant(state, n, age), former: state.former.add(n) }))
      : undefined,
  );
  return defineModel<Remembering>({
    ...(definition as unknown as ModelDefinition<Remembering>),
    variables: [...definition.variables, 'former'],
    init: () => ({ ...(definition.init() as State), former: setOf() }),
    actions: {
      ...(definition.actions as unknown as ModelDefinition<Remembering>['actions']),
      Grant: grantAll,
    },
  });
}
