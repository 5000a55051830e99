import { action, defineModel, type ModelDefinition } from '../core/model.ts';
import { functionFrom, type ModelValue, type SetValue, setOf } from '../core/values/index.ts';
import type { GrantorState } from '../impl/lease/grantor.ts';
import type { HolderState } from '../impl/lease/holder.ts';
import type { LeaseMessage } from '../impl/lease/messages.ts';
import { lookUp } from '../impl/table.ts';
import { type LeaseConstants, type LeaseState, lapsedOf, leaseDefinition, receive } from '../models/lease.ts';
import type { ConfirmedEvent } from '../simulator/confirmed-events.ts';
import { simulatedLease, useIn } from '../simulator/protocols/lease.ts';
import type { SteppedEvent } from '../simulator/simulated-protocol.ts';
import { anyCount, nameOf, stepOf } from './abstraction.ts';
import type { ConfirmedView, ModelStep, Refinement } from './refinement.ts';

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

const grantor = 'grantor';
const holders = ['n1', 'n2', 'n3'];
const lease = 'disk';
/** A holder begins no more of them in one run: a seed has four crashes at most. */
const mostSessions = 5;

/** A node that comes back after a failure is a new one to the model. */
const lifeOf = (node: string, session: number) => `${node}.${session}`;
const lives = setOf(
  holders.flatMap((node) =>
    Array.from({ length: mostSessions }, (_, index) => nameOf(lifeOf(node, index + 1))),
  ),
);

/** The model counts whole units, and so do the clocks of the simulated world: microseconds. */
const units = (ms: number) => Math.round(ms * 1000);

const { termMs, driftPartsPerMillion } = simulatedLease;
const constants: Constants = {
  Node: lives,
  Grantor: nameOf('Grantor'),
  Nobody: nameOf('Nobody'),
  Rate: 1_000_000,
  Epsilon: driftPartsPerMillion,
  Pace: setOf([1_000_000]),
  Term: units(termMs),
  MaxRequests: Number.MAX_SAFE_INTEGER,
  MaxRestarts: Number.MAX_SAFE_INTEGER,
};
const lapsed = lapsedOf(constants);

const later = (ages: SetValue<number>, count: number) => ages.map((age) => Math.min(age + count, lapsed));

/** Time passes by one clock alone: no guard of the model looks at more than one, and who does not look may lag behind. */
const PassAt = action(
  { clock: lives.add(constants.Grantor), count: anyCount },
  ({ asked, granted, held, elapsed }: State, { clock: n, count }) =>
    n === constants.Grantor
      ? { elapsed: Math.min(elapsed + count, constants.Term) }
      : {
          asked: asked.set(n, later(asked.get(n), count)),
          granted: granted.set(n, later(granted.get(n), count)),
          held: held.set(n, Math.min(held.get(n) + count, lapsed)),
        },
);

const definition = leaseWithRecord(constants);
const model = defineModel({ ...definition, actions: { ...definition.actions, PassAt } });

interface Ghost {
  /** Of the nodes that are up, the life, and what their clock showed when something was last confirmed of them. */
  readonly sessions: Map<string, number>;
  readonly shownMs: Map<string, number>;
}

/** Time has passed by the clock of the event's node. */
function passed({ node, input }: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const { monotonicMs } = input.now;
  const count = units(monotonicMs) - units(ghost.shownMs.get(node) ?? monotonicMs);
  ghost.shownMs.set(node, monotonicMs);
  if (count === 0) return [];
  const clock = node === grantor ? 'Grantor' : lifeOf(node, ghost.sessions.get(node)!);
  return [stepOf('PassAt', clock, count)];
}

/** How long ago the node sent a message, by its clock as far as it has been followed. */
const ageOf = (ghost: Ghost, node: string, sentAtMs: number) =>
  Math.min(units(ghost.shownMs.get(node) ?? 0) - units(sentAtMs), lapsed);

const heldFrom = (state: unknown) =>
  lookUp((state as HolderState).claims, lease)?.held?.fromMs ?? Number.NEGATIVE_INFINITY;

function ofHolder(event: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const { node, input, before, after } = event;
  const life = lifeOf(node, (after as HolderState).session);
  const steps: ModelStep[] = [];
  const message = input.kind === 'message' ? (input.message as LeaseMessage) : undefined;
  if (message?.type === 'granted' && heldFrom(after) > heldFrom(before))
    steps.push(stepOf('Receive', life, ageOf(ghost, node, message.sentAtMs)));
  if (useIn(event) !== undefined) steps.push(stepOf('Begin', life), stepOf('End', life));
  for (const effect of event.effects) {
    if (effect.kind === 'send' && effect.message.type === 'ask') steps.push(stepOf('Ask', life));
  }
  return steps;
}

function ofGrantor({ effects }: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  return effects.flatMap((effect) => {
    if (effect.kind !== 'send' || effect.message.type !== 'granted') return [];
    const { session, sentAtMs } = effect.message as Extract<LeaseMessage, { type: 'granted' }>;
    // An earlier life of the node is followed no more, and what it sent is as old as can be.
    const isOver = ghost.sessions.get(effect.to) !== session;
    const age = isOver ? lapsed : ageOf(ghost, effect.to, sentAtMs);
    return [stepOf('Grant', lifeOf(effect.to, session), age)];
  });
}

function started(event: ConfirmedEvent, view: ConfirmedView, ghost: Ghost): readonly ModelStep[] {
  const { node, incarnation } = event;
  if (node !== grantor) {
    ghost.sessions.set(node, (view.stateOf(node) as HolderState).session);
    return [];
  }
  const running = lookUp((view.stateOf(node) as GrantorState).running, lease);
  if (running === undefined || incarnation === 1) return [];
  ghost.shownMs.set(node, running.grantedAtMs);
  return [stepOf('Restart')];
}

function crashed(node: string, ghost: Ghost): readonly ModelStep[] {
  const session = ghost.sessions.get(node);
  ghost.shownMs.delete(node);
  ghost.sessions.delete(node);
  if (session === undefined) return [];
  const life = lifeOf(node, session);
  // What it sent is not followed by its clock any more: it counts for as old as can be, which only the node could tell.
  return [stepOf('PassAt', life, lapsed), stepOf('Crash', life)];
}

/** Three holders and their grantor do what the model does, for one lease. */
export const leaseRefinement: Refinement<State, Ghost> = {
  slug: 'lease',
  model,
  ghost: () => ({ sessions: new Map(), shownMs: new Map() }),
  witness(event, view, ghost) {
    if (event.kind === 'started') return started(event, view, ghost);
    if (event.kind === 'crashed') return crashed(event.node, ghost);
    const steps = event.node === grantor ? ofGrantor : ofHolder;
    return [...passed(event, ghost), ...steps(event, ghost)];
  },
  abstraction(view, ghost): Partial<State> {
    const held = new Map<ModelValue, number>();
    for (const node of holders) {
      const state = view.stateOf(node) as HolderState | undefined;
      if (state !== undefined && heldFrom(state) > Number.NEGATIVE_INFINITY)
        held.set(nameOf(lifeOf(node, state.session)), ageOf(ghost, node, heldFrom(state)));
    }
    const ofHolders = {
      held: functionFrom(lives, (n) => held.get(n) ?? lapsed),
      acting: setOf<ModelValue>(),
    };
    const state = view.stateOf(grantor) as GrantorState | undefined;
    if (state === undefined) return ofHolders;
    const grant = lookUp(state.book.grants, lease);
    if (grant === undefined) return { ...ofHolders, elapsed: constants.Term };
    const { grantedAtMs } = lookUp(state.running, lease)!;
    return {
      ...ofHolders,
      holder: nameOf(lifeOf(grant.holder, grant.session)),
      elapsed: Math.min(units(ghost.shownMs.get(grantor)!) - units(grantedAtMs), constants.Term),
    };
  },
};
