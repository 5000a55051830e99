import { action, defineModel, type ModelDefinition } from '../core/model.ts';
import {
  type FunctionValue,
  functionFrom,
  interval,
  ModelValue,
  record,
  type SetValue,
  setOf,
  type Value,
} from '../core/values/index.ts';
import { canonicalJson } from '../impl/pbft/canonical-json.ts';
import type { PbftMessage } from '../impl/pbft/messages.ts';
import type { ReplicaState } from '../impl/pbft/replica-state.ts';
import {
  type CheckpointConstants,
  type CheckpointState,
  checkpointDefinition,
  type ServiceState,
} from '../models/pbft/checkpoint.ts';
import { numbers, replicas as replicasOf } from '../models/pbft/replicas.ts';
import type { ConfirmedEvent } from '../simulator/confirmed-events.ts';
import type { SteppedEvent } from '../simulator/simulated-protocol.ts';
import type { ModelStep, Refinement } from './refinement.ts';

type Constants = CheckpointConstants & { readonly MaxRestarts: number };

interface State extends CheckpointState {
  /** The numbers that somebody has had as committed: messages of those who have gone on since may still arrive. */
  readonly chosen: SetValue<number>;
  /** The number of the last state that each replica has on disk. */
  readonly saved: FunctionValue<number, number>;
  readonly restarts: number;
}

const quorum = ({ F }: Constants) => 2 * F + 1;

/** The digest that a quorum of replicas has told for a number, if there is one. */
function toldByQuorum(constants: Constants, { msgs, byzantine }: State, n: number): ServiceState | undefined {
  const told = msgs.filter(({ number, replica }) => number === n && !byzantine.has(replica)).elements();
  const isProven = (digest: ServiceState) =>
    told.filter((each) => each.digest === digest).length >= quorum(constants);
  return told.map(({ digest }) => digest).find(isProven);
}

/**
 * The model, with replicas that crash and start again with the last state on disk, and messages that take their time: a number can be committed, and a
 * state fetched, by what was sent before its senders went on; and a view may begin with a checkpoint of which a replica has
 * heard from nobody else. A test explores it, with the safety properties of the model.
 */
export function checkpointsWithRestarts(constants: Constants): ModelDefinition<State> {
  const { fairness: _, temporalProperties: __, ...definition } = checkpointDefinition(constants);
  const { Commit, Execute, Stabilise } = definition.actions;
  const all = { r: replicasOf(constants), n: numbers(constants) };
  const isCorrect = ({ byzantine }: State, r: number) => !byzantine.has(r);
  const nobody = setOf<number>();
  const isInWindow = ({ low }: State, r: number, n: number) =>
    low.get(r) < n && n <= low.get(r) + constants.Window;
  const above = (log: SetValue<number>, n: number) => log.filter((k) => k > n);
  return {
    ...definition,
    name: 'pbft/checkpoint with restarts',
    variables: [...definition.variables, 'chosen', 'saved', 'restarts'] as (keyof State)[],
    init: () =>
      [...(definition.init() as Iterable<CheckpointState>)].map((initial) => ({
        ...initial,
        ...{ chosen: nobody, saved: functionFrom(replicasOf(constants), () => 0), restarts: 0 },
      })),
    actions: {
      Commit: action(all, (state: State, { r, n }) => {
        const log = state.log.get(r);
        if (!isCorrect(state, r) || log.has(n) || !isInWindow(state, r, n)) return undefined;
        if (state.chosen.has(n)) return { log: state.log.set(r, log.add(n)) };
        const update = Commit!.next(state, { r, n, helpers: nobody }) as Partial<State> | undefined;
        return update && { ...update, chosen: state.chosen.add(n) };
      }),
      Execute: action({ r: all.r }, (state: State, { r }) => {
        const update = Execute!.next(state, { r }) as Partial<State> | undefined;
        const n = state.executed.get(r) + 1;
        const isSaved = n % constants.Interval === 0;
        return update && { ...update, ...(isSaved ? { saved: state.saved.set(r, n) } : {}) };
      }),
      Stabilise: action(
        all,
        (state: State, { r, n }) => Stabilise!.next(state, { r, n, helpers: nobody }) as Partial<State>,
      ),
      /** A quorum has told a checkpoint, r perhaps not: it has no state there, nor any before on disk. */
      Skip: action(all, (state: State, { r, n }) => {
        if (!isCorrect(state, r) || n <= state.low.get(r) || toldByQuorum(constants, state, n) === undefined)
          return undefined;
        return {
          low: state.low.set(r, n),
          log: state.log.set(r, above(state.log.get(r), n)),
          saved: state.saved.get(r) < n ? state.saved.set(r, 0) : state.saved,
        };
      }),
      Fetch: action(all, (state: State, { r, n }) => {
        const proven = toldByQuorum(constants, state, n);
        if (
          !isCorrect(state, r) ||
          n <= state.executed.get(r) ||
          n < state.low.get(r) ||
          proven === undefined
        )
          return undefined;
        return {
          executed: state.executed.set(r, n),
          state: state.state.set(r, proven),
          low: state.low.set(r, n),
          log: state.log.set(r, above(state.log.get(r), n)),
          saved: state.saved.set(r, n),
        };
      }),
      Restart: action({ r: all.r }, (state: State, { r }) =>
        isCorrect(state, r) && state.restarts < constants.MaxRestarts
          ? {
              executed: state.executed.set(r, state.saved.get(r)),
              state: state.state.set(r, state.saved.get(r)),
              log: state.log.set(r, nobody),
              restarts: state.restarts + 1,
            }
          : undefined,
      ),
    },
  } as ModelDefinition<State>;
}

const replicas = ['r0', 'r1', 'r2', 'r3'];
const Wrong = ModelValue.of('Wrong');
const model = defineModel(
  checkpointsWithRestarts({
    ...{ N: 4, F: 1, Faulty: setOf([setOf<number>()]), Interval: 3, Window: 6 },
    ...{ MaxNumber: 120, Wrong, MaxRestarts: 1_000_000_000 },
  }),
);

interface Ghost {
  /** The last confirmed state of each replica, also of one that is down. */
  readonly last: Map<string, ReplicaState>;
  /** The numbers that the model has as committed, and the checkpoints that were told, by replica. */
  readonly committed: Map<string, Set<number>>;
  readonly told: Map<string, Map<number, ServiceState>>;
  /** The state after each number, and its digest, as they were first seen. */
  readonly texts: Map<number, string>;
  readonly digests: Map<number, string>;
}

/** The model's name for what was made of the requests up to a number: right is what was first seen. */
function nameOf(known: Map<number, string>, number: number, text: string): ServiceState {
  const first = known.get(number) ?? text;
  known.set(number, first);
  return first === text ? number : Wrong;
}

const step = (action: string, ...list: readonly Value[]): ModelStep => ({ action, arguments: list });

/** Numbers that the replica executes in this step, behind one from which it goes on. */
function executions(ghost: Ghost, node: string, from: number, to: number): readonly ModelStep[] {
  const r = replicas.indexOf(node);
  const committed = ghost.committed.get(node)!;
  const steps: ModelStep[] = [];
  for (let n = from + 1; n <= to; n++) {
    if (!committed.has(n)) steps.push(step('Commit', r, n));
    committed.add(n);
    steps.push(step('Execute', r));
  }
  return steps;
}

function ofStep(
  { node, input, effects, before: earlier, after: later }: SteppedEvent,
  ghost: Ghost,
): readonly ModelStep[] {
  const [before, after] = [earlier as ReplicaState, later as ReplicaState];
  const r = replicas.indexOf(node);
  const told = ghost.told.get(node)!;
  const message = input.kind === 'message' ? (input.message as PbftMessage) : undefined;
  const fetched =
    message?.type === 'state' && after.executed > before.executed ? message.snapshot.number : undefined;
  for (const effect of effects) {
    const sent = effect.kind === 'send' ? (effect.message as PbftMessage) : undefined;
    if (sent?.type === 'checkpoint' && sent.replica === node)
      told.set(sent.number, nameOf(ghost.digests, sent.number, sent.digest));
  }
  const [executed, low] =
    fetched === undefined ? [before.executed, before.stable.number] : [fetched, fetched];
  const executing = executions(ghost, node, executed, after.executed);
  const { number } = after.stable;
  const advancing = number > low ? [step(told.has(number) ? 'Stabilise' : 'Skip', r, number)] : [];
  if (fetched !== undefined) return [step('Fetch', r, fetched), ...executing, ...advancing];
  // A view begins with a checkpoint, and what is executed in it is above that; unless what is executed leads to the checkpoint.
  const isOfView = message?.type === 'newView' || message?.type === 'viewChange';
  const isReached = number > executed && number <= after.executed;
  return isOfView && !isReached ? [...advancing, ...executing] : [...executing, ...advancing];
}

function witness(event: ConfirmedEvent, ghost: Ghost): readonly ModelStep[] {
  const { node } = event;
  if (!replicas.includes(node) || event.kind === 'crashed') return [];
  if (event.kind === 'stepped') {
    ghost.last.set(node, event.after as ReplicaState);
    return event.before === event.after ? [] : ofStep(event, ghost);
  }
  ghost.last.set(node, event.state as ReplicaState);
  ghost.committed.set(node, new Set());
  if (event.incarnation > 1) return [step('Restart', replicas.indexOf(node))];
  ghost.told.set(node, new Map());
  return [];
}

/** The variables of the model as the replicas have them; what they have as committed is told by what they execute. */
function abstraction(ghost: Ghost): Partial<State> {
  if (ghost.last.size < replicas.length) return {};
  const byReplica = <V extends ServiceState>(read: (state: ReplicaState) => V) =>
    functionFrom(interval(0, 3), (r) => read(ghost.last.get(replicas[r]!)!));
  const told = replicas.flatMap((node, replica) =>
    [...ghost.told.get(node)!].map(([number, digest]) => record({ number, digest, replica })),
  );
  return {
    low: byReplica(({ stable }) => stable.number),
    executed: byReplica(({ executed }) => executed),
    state: byReplica(({ executed, service, clients }) =>
      nameOf(ghost.texts, executed, canonicalJson({ service, clients })),
    ),
    msgs: setOf(told) as unknown as State['msgs'],
  };
}

/** The replicas of PBFT take checkpoints, discard what is behind them, and fetch states, as the model does. */
export const pbftCheckpointRefinement: Refinement<State, Ghost> = {
  slug: 'pbft',
  model,
  ghost: () => ({
    last: new Map(),
    committed: new Map(),
    told: new Map(),
    texts: new Map(),
    digests: new Map(),
  }),
  witness: (event, _view, ghost) => witness(event, ghost),
  abstraction: (_view, ghost) => abstraction(ghost),
};
