import { action, defineModel, type ModelDefinition } from '../core/model.ts';
import {
  equalValues,
  interval,
  ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../core/values/index.ts';
import { type Entry, entriesBetween, lastIndexOf, type RaftLog } from '../impl/raft/log.ts';
import type { RaftMessage } from '../impl/raft/messages.ts';
import type { RaftState } from '../impl/raft/state.ts';
import { majorities } from '../models/quorums.ts';
import { raftDefinition, stand } from '../models/raft/core.ts';
import type { Append, RaftState as ModelState, RaftConstants } from '../models/raft/core-state.ts';
import { type Log, termAt } from '../models/raft/log.ts';
import { firstOf } from '../models/sequences.ts';
import type { ConfirmedEvent } from '../simulator/confirmed-events.ts';
import type { SteppedEvent } from '../simulator/simulated-protocol.ts';
import { byNode, nameOf, stepOf } from './abstraction.ts';
import type { ConfirmedView, ModelStep, Refinement } from './refinement.ts';

/** What the leader of a term has had in its log, and known to be committed, at most: all its messages are parts of that. */
type Offer = RecordValue<{ term: number; leader: ModelValue; log: Log; commit: number }>;
type State = ModelState & { readonly offers: SetValue<Offer> };

/** The offer of leader i is as its log and commit index are now. */
function withOffer(state: State, i: ModelValue): SetValue<Offer> {
  const term = state.currentTerm.get(i);
  const offer = { term, leader: i, log: state.log.get(i), commit: state.commitIndex.get(i) };
  return state.offers.filter((each) => each.term !== term).add(record(offer) as Offer);
}

/**
 * The model of the core, where more may happen that changes nothing of what it says: messages carry a part of what the model's
 * carry, leaders are asked for more than one entry and stop leading, terms spread by any message, and a server that restarts
 * may find by its snapshot that something is committed. A test explores it, with the properties of the model.
 */
export function raftWithParts(
  constants: RaftConstants,
  mostEntries = Number.POSITIVE_INFINITY,
): ModelDefinition<State> {
  const definition = raftDefinition(constants, { offersFrom: (_, log) => log.size + 1 });
  const { actions } = definition;
  const { Server, Nobody } = constants;
  const variables = [...definition.variables, 'offers'] as (keyof State)[];
  /** As a plain object, whatever the explorer keeps it as. */
  const whole = (state: State) =>
    Object.fromEntries(variables.map((name) => [name, state[name]])) as unknown as State;
  type Updates = Iterable<Partial<ModelState>> | Partial<ModelState> | undefined;
  const all = (updates: Updates): Partial<ModelState>[] => {
    if (updates === undefined) return [];
    return Symbol.iterator in updates
      ? [...(updates as Iterable<Partial<ModelState>>)]
      : [updates as Partial<ModelState>];
  };
  const offering = (name: string) =>
    action({ i: Server }, (state: State, { i }) =>
      all(actions[name]!.next(state, { i }) as Updates).map((update) => ({
        ...update,
        offers: withOffer({ ...whole(state), ...update }, i),
      })),
    );
  const terms = (state: State) =>
    interval(
      1,
      state.currentTerm.values.reduce((a, b) => Math.max(a, b), 0),
    );
  const indices = (state: State) =>
    interval(
      0,
      state.offers.elements().reduce((longest, { log }) => Math.max(longest, log.size), 0),
    );
  const follows = (state: State, i: ModelValue) => ({
    role: state.role.set(i, 'follower'),
    votes: state.votes.set(i, setOf<ModelValue>()),
    acks: state.acks.set(i, setOf()),
  });
  return {
    name: 'raft/core with parts of messages',
    variables,
    init: () => ({ ...(definition.init() as ModelState), offers: setOf<Offer>() }),
    actions: {
      Stand: action({ i: Server }, (state: State, { i }) => stand(constants, state, i)),
      StepDown: action({ i: Server }, (state: State, { i }) =>
        state.role.get(i) === 'follower' ? undefined : follows(state, i),
      ),
      LearnTerm: action({ i: Server, t: terms }, (state: State, { i, t }) =>
        t <= state.currentTerm.get(i)
          ? undefined
          : {
              currentTerm: state.currentTerm.set(i, t),
              votedFor: state.votedFor.set(i, Nobody),
              ...follows(state, i),
            },
      ),
      ReceiveVoteRequest: actions.ReceiveVoteRequest!,
      BecomeLeader: offering('BecomeLeader'),
      ClientRequest: action({ i: Server }, (state: State, { i }) => {
        if (state.role.get(i) !== 'leader' || state.log.get(i).size >= mostEntries) return undefined;
        const entry = record({ term: state.currentTerm.get(i), command: i });
        const log = state.log.set(i, state.log.get(i).append(entry));
        return { log, offers: withOffer({ ...whole(state), log }, i) };
      }),
      ReceivePart: action(
        { i: Server, j: Server, t: terms, k: indices, n: indices, c: indices },
        (state: State, { i, j, t, k, n, c }) => {
          const offer = state.offers.elements().find(({ term, leader }) => term === t && leader === j);
          if (i === j || !offer || k > n || n > offer.log.size || c > offer.commit) return undefined;
          const m = record({
            ...{ term: t, sender: j, prevIndex: k, prevTerm: termAt(offer.log, k) },
            suffix: sequence(...firstOf(offer.log, n).values.slice(k)),
            commit: c,
          }) as Append;
          const received = all(
            actions.ReceiveAppend!.next({ ...whole(state), appends: setOf([m]) }, { i, j }) as Updates,
          );
          return received.map(({ appends: _, ...update }) => update);
        },
      ),
      AdvanceCommit: offering('AdvanceCommit'),
      Restart: action({ i: Server }, (state: State, { i }) =>
        state.restarts < constants.MaxRestarts
          ? {
              ...follows(state, i),
              commitIndex: state.commitIndex.set(i, 0),
              restarts: state.restarts + 1,
            }
          : undefined,
      ),
      Recover: action({ i: Server, k: indices }, (state: State, { i, k }) =>
        k > state.commitIndex.get(i) &&
        k <= state.log.get(i).size &&
        state.committed.some(({ index, entry }) => index === k && equalValues(entry, state.log.get(i).get(k)))
          ? { commitIndex: state.commitIndex.set(i, k) }
          : undefined,
      ),
    },
    invariants: definition.invariants as ModelDefinition<State>['invariants'],
    actionProperties: definition.actionProperties as ModelDefinition<State>['actionProperties'],
    deadlock: 'allowed',
  } as ModelDefinition<State>;
}

const servers = ['s1', 's2', 's3'];
const Nobody = ModelValue.of('Nobody');
const Server = setOf(servers.map(nameOf));
const unbounded = 1_000_000_000;

const model = defineModel(
  raftWithParts({
    Server,
    Quorum: majorities(Server),
    Nobody,
    OddCandidate: Server,
    EvenCandidate: Server,
    MaxTerm: unbounded,
    RequestTerms: setOf<number>(),
    MaxRestarts: unbounded,
  }),
);

interface Ghost {
  /** The last confirmed state of each server: what it has on disk while it is down. */
  readonly last: Map<string, RaftState>;
  /** All that is known to be committed: what snapshots stand for. */
  readonly committed: Entry[];
  /** By term. */
  readonly leaders: Map<number, string>;
  readonly logs: WeakMap<RaftLog, Log>;
}

const roleOf = (state: RaftState | undefined) => {
  const name = state?.role.name;
  return name === 'leader' || name === 'candidate' ? name : 'follower';
};

function remember(
  before: RaftState | undefined,
  after: RaftState,
  { last, committed, leaders }: Ghost,
): void {
  last.set(after.node, after);
  if (after.role.name === 'leader') leaders.set(after.currentTerm, after.node);
  for (let index = committed.length + 1; index <= after.commitIndex; index++) {
    const [entry] =
      before && index > before.log.baseIndex && index <= lastIndexOf(before.log)
        ? entriesBetween(before.log, index, index)
        : entriesBetween(after.log, index, index);
    committed.push(entry!);
  }
}

/** The log as it would be had nothing been compacted; the model's commands are the leaders that were asked. */
function fullLog(log: RaftLog, { committed, leaders, logs }: Ghost): Log {
  const known = logs.get(log);
  if (known) return known;
  const entries = [
    ...committed.slice(0, log.baseIndex),
    ...entriesBetween(log, log.baseIndex + 1, lastIndexOf(log)),
  ];
  const full = sequence(
    ...entries.map(({ term }) => record({ term, command: nameOf(leaders.get(term) ?? 'Nobody') })),
  ) as Log;
  logs.set(log, full);
  return full;
}

function ofMessage(
  event: SteppedEvent,
  from: string,
  message: RaftMessage,
): readonly ModelStep[] | undefined {
  const { node } = event;
  const before = event.before as RaftState;
  switch (message.type) {
    case 'requestVote': {
      const isAnswered = event.effects.some(({ kind }) => kind === 'send');
      return isAnswered && message.term >= before.currentTerm
        ? [stepOf('ReceiveVoteRequest', node, from)]
        : [];
    }
    case 'appendEntries': {
      if (message.term < before.currentTerm) return [];
      const { term, prevLogIndex, entries, leaderCommit } = message;
      const end = prevLogIndex + entries.length;
      return [stepOf('ReceivePart', node, from, term, prevLogIndex, end, leaderCommit)];
    }
    case 'installSnapshot': {
      if (message.term < before.currentTerm) return [];
      const { lastIncludedIndex } = message.snapshot;
      return [stepOf('ReceivePart', node, from, message.term, 0, lastIncludedIndex, lastIncludedIndex)];
    }
    default:
      return undefined;
  }
}

/** What a step does besides taking votes and entries. */
function byWhatChanged(node: string, before: RaftState, after: RaftState): readonly ModelStep[] {
  const steps: ModelStep[] = [];
  const isLater = after.currentTerm > before.currentTerm;
  if (isLater && after.votedFor === node) steps.push(stepOf('Stand', node));
  else if (isLater) steps.push(stepOf('LearnTerm', node, after.currentTerm));
  else if (roleOf(before) !== 'follower' && roleOf(after) === 'follower')
    steps.push(stepOf('StepDown', node));
  if (after.role.name !== 'leader') return steps;
  if (before.role.name !== 'leader' || isLater) steps.push(stepOf('BecomeLeader', node));
  for (let index = lastIndexOf(before.log); index < lastIndexOf(after.log); index++)
    steps.push(stepOf('ClientRequest', node));
  if (after.commitIndex > before.commitIndex) steps.push(stepOf('AdvanceCommit', node));
  return steps;
}

function witness(event: ConfirmedEvent, ghost: Ghost): readonly ModelStep[] {
  const { node } = event;
  if (!servers.includes(node)) return [];
  if (event.kind === 'crashed') return [stepOf('Restart', node)];
  if (event.kind === 'started') {
    const state = event.state as RaftState;
    remember(undefined, state, ghost);
    return state.commitIndex === 0 ? [] : [stepOf('Recover', node, state.commitIndex)];
  }
  const before = event.before as RaftState;
  const after = event.after as RaftState;
  remember(before, after, ghost);
  const { input } = event;
  const ofInput = input.kind === 'message' ? ofMessage(event, input.from, input.message) : undefined;
  return ofInput ?? byWhatChanged(node, before, after);
}

function abstraction(view: ConfirmedView, ghost: Ghost): Partial<State> {
  const up = (node: string) => view.stateOf(node) as RaftState | undefined;
  const onDisk = (node: string) => ghost.last.get(node);
  return {
    currentTerm: byNode(servers, (node) => onDisk(node)?.currentTerm ?? 0),
    votedFor: byNode(servers, (node) => {
      const vote = onDisk(node)?.votedFor ?? null;
      return vote === null ? Nobody : nameOf(vote);
    }),
    log: byNode(servers, (node) => {
      const log = onDisk(node)?.log;
      return log ? fullLog(log, ghost) : (sequence() as unknown as Log);
    }),
    role: byNode(servers, (node) => roleOf(up(node))),
    commitIndex: byNode(servers, (node) => up(node)?.commitIndex ?? 0),
  };
}

/**
 * The servers of Raft do what the model of its core does. Votes and acknowledgements may be lost on their way back; the model
 * counts them as soon as they are given, so those that a server knows are some of the model's.
 */
export const raftRefinement: Refinement<State, Ghost> = {
  slug: 'raft/core',
  model,
  ghost: () => ({ last: new Map(), committed: [], leaders: new Map(), logs: new WeakMap() }),
  witness: (event, _, ghost) => witness(event, ghost),
  abstraction,
};
