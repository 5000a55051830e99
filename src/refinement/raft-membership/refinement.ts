import { defineModel } from '../../core/model.ts';
import { ModelValue } from '../../core/values/index.ts';
import { type Entry, entriesBetween, lastIndexOf } from '../../impl/raft/log.ts';
import type { RaftMessage } from '../../impl/raft/messages.ts';
import { membersOf, type RaftState } from '../../impl/raft/state.ts';
import { emptyLog } from '../../models/raft/membership-log.ts';
import type { ConfirmedEvent } from '../../simulator/confirmed-events.ts';
import { raftMembershipOptions, raftMembershipServers as servers } from '../../simulator/protocols/raft.ts';
import type { SteppedEvent } from '../../simulator/simulated-protocol.ts';
import { byNode, nameOf, stepOf } from '../abstraction.ts';
import type { ConfirmedView, ModelStep, Refinement } from '../refinement.ts';
import { Ghost, namesOf } from './ghost.ts';
import { membershipWithParts } from './model.ts';
import type { State } from './state.ts';

const None = ModelValue.of('None');
const unbounded = 1_000_000_000;
const founders = raftMembershipOptions.members;

const model = defineModel(
  membershipWithParts({
    Server: namesOf(servers),
    Founders: namesOf(founders),
    Founder: nameOf(founders[0]!),
    OddCandidate: namesOf(servers),
    EvenCandidate: namesOf(servers),
    MaxTerm: unbounded,
    MaxLength: unbounded,
    MaxRestarts: unbounded,
    None,
  }),
);

const roleOf = (state: RaftState | undefined) => {
  const name = state?.role.name;
  return name === 'leader' || name === 'candidate' ? name : 'follower';
};

function ofMessage(
  { node, before: state, effects }: SteppedEvent,
  from: string,
  message: RaftMessage,
): readonly ModelStep[] | undefined {
  const { currentTerm } = state as RaftState;
  switch (message.type) {
    case 'requestVote': {
      const isAnswered = effects.some(({ kind }) => kind === 'send');
      return isAnswered && message.term >= currentTerm ? [stepOf('ReceiveVoteRequest', node, from)] : [];
    }
    case 'appendEntries': {
      const { term, prevLogIndex, entries, leaderCommit } = message;
      const end = prevLogIndex + entries.length;
      return term < currentTerm
        ? []
        : [stepOf('ReceivePart', node, from, term, prevLogIndex, end, leaderCommit)];
    }
    case 'installSnapshot': {
      const { term, snapshot } = message;
      return term < currentTerm
        ? []
        : [stepOf('ReceiveSnapshot', node, from, term, snapshot.lastIncludedIndex)];
    }
    default:
      return undefined;
  }
}

/** A leader adds an entry, when these were the members. */
function ofEntry(node: string, entry: Entry, members: readonly string[]): ModelStep {
  if (entry.type !== 'configuration') return stepOf('Command', node);
  const joins = entry.members.find((member) => !members.includes(member));
  const leaves = members.find((member) => !entry.members.includes(member));
  return joins === undefined
    ? stepOf('RemoveServer', node, leaves ?? node)
    : stepOf('AddServer', node, joins);
}

/** What a step does besides taking votes and entries: a leader first sees what is committed, and then adds to its log. */
function byWhatChanged(node: string, before: RaftState, after: RaftState): readonly ModelStep[] {
  const steps: ModelStep[] = [];
  const isLater = after.currentTerm > before.currentTerm;
  const hasCommitted = after.commitIndex > before.commitIndex;
  if (isLater && after.votedFor === node) steps.push(stepOf('Stand', node));
  else if (isLater) steps.push(stepOf('LearnTerm', node, after.currentTerm));
  else if (hasCommitted) steps.push(stepOf('AdvanceCommit', node, after.commitIndex));
  else if (roleOf(before) !== 'follower' && roleOf(after) === 'follower')
    steps.push(stepOf('StepDown', node));
  if (after.role.name !== 'leader') return steps;
  if (before.role.name !== 'leader' || isLater) steps.push(stepOf('BecomeLeader', node));
  let members = membersOf(before);
  for (const entry of entriesBetween(after.log, lastIndexOf(before.log) + 1, lastIndexOf(after.log))) {
    steps.push(ofEntry(node, entry, members));
    if (entry.type === 'configuration') members = entry.members;
  }
  return steps;
}

const lastIncluded = ({ snapshot }: RaftState) => snapshot?.lastIncludedIndex ?? 0;

function ofStep(event: SteppedEvent): readonly ModelStep[] {
  const { node, input } = event;
  const [before, after] = [event.before as RaftState, event.after as RaftState];
  const ofInput = input.kind === 'message' ? ofMessage(event, input.from, input.message) : undefined;
  const steps = ofInput ?? byWhatChanged(node, before, after);
  const isInstalled = steps[0]?.action === 'ReceiveSnapshot';
  return !isInstalled && lastIncluded(after) > lastIncluded(before)
    ? [...steps, stepOf('TakeSnapshot', node)]
    : steps;
}

function witness(event: ConfirmedEvent, ghost: Ghost): readonly ModelStep[] {
  const { node } = event;
  if (!servers.includes(node)) return [];
  if (event.kind === 'crashed') return [stepOf('Restart', node)];
  const after = (event.kind === 'started' ? event.state : event.after) as RaftState;
  ghost.remember(event.kind === 'started' ? undefined : (event.before as RaftState), after);
  return event.kind === 'started' ? [] : ofStep(event);
}

function abstraction(view: ConfirmedView, ghost: Ghost): Partial<State> {
  const up = (node: string) => view.stateOf(node) as RaftState | undefined;
  const onDisk = (node: string) => ghost.last.get(node);
  const included = (node: string) => ghost.included(onDisk(node)?.snapshot ?? null);
  return {
    currentTerm: byNode(servers, (node) => onDisk(node)?.currentTerm ?? 0),
    votedFor: byNode(servers, (node) => {
      const vote = onDisk(node)?.votedFor ?? null;
      return vote === null ? None : nameOf(vote);
    }),
    role: byNode(servers, (node) => roleOf(up(node))),
    log: byNode(servers, (node) => {
      const log = onDisk(node)?.log;
      return log ? ghost.fullLog(log) : emptyLog;
    }),
    members: byNode(servers, (node) => {
      const state = onDisk(node);
      return namesOf(state ? membersOf(state) : founders);
    }),
    commitIndex: byNode(servers, (node) => up(node)?.commitIndex ?? included(node)),
    snapshot: byNode(servers, included),
    applied: byNode(servers, (node) => {
      const state = up(node);
      return state ? ghost.applied(state.replicated, state.commitIndex) : included(node);
    }),
  };
}

/**
 * The servers of Raft change their members, and compact their logs, as the models do. Votes and acknowledgements may be lost on their way
 * back; the model counts them as soon as they are given, so those that a server knows are some of the model's.
 */
export const raftMembershipRefinement: Refinement<State, Ghost> = {
  slug: 'raft/membership',
  model,
  ghost: () => new Ghost(),
  witness: (event, _, ghost) => witness(event, ghost),
  abstraction,
};
