import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import { interval, ModelValue, sequence, setOf, type Value } from '../../core/values/index.ts';
import type {
  QuorumElectionState as NodeState,
  QuorumElectionMessage,
} from '../../impl/leader-election/quorum.ts';
import {
  type QuorumElectionConstants,
  type QuorumElectionState,
  quorumElectionDefinition,
} from '../../models/leader-election/quorum.ts';
import { majorities } from '../../models/quorums.ts';
import { simulatedQuorumElection } from '../../simulator/protocols/leader-election/quorum.ts';
import type { SteppedEvent } from '../../simulator/simulated-protocol.ts';
import { byNode, stepOf } from '../abstraction.ts';
import type { ModelStep, Refinement } from '../refinement.ts';

type State = QuorumElectionState;
type Constants = QuorumElectionConstants;

/**
 * The model, and what else happens where nobody knows what others are about: a node stands though there is a leader, from which it has
 * not heard; it rests for reasons of its own; it hears of a leader that leads no more, and of a term from any node that has seen it. A
 * test explores it, with the safety properties of the model.
 */
export function quorumElectionWithDelays(constants: Constants): ModelDefinition<State> {
  const { fairness: _, temporalProperties: __, ...definition } = quorumElectionDefinition(constants);
  const { Node, Nobody, MaxTerm } = constants;
  const Term = interval(1, MaxTerm);
  return {
    ...definition,
    name: 'leader-election/quorum with delays',
    actions: {
      ...definition.actions,
      StandLate: action({ n: Node }, (state: State, { n }) => {
        const term = state.term.get(n) + 1;
        if (term > MaxTerm || state.role.get(n) === 'leader') return undefined;
        return {
          term: state.term.set(n, term),
          votedFor: state.votedFor.set(n, n),
          role: state.role.set(n, 'candidate'),
          requests: state.requests.add(sequence<number | ModelValue>(term, n)),
          votes: state.votes.add(sequence<number | ModelValue>(term, n, n)),
        };
      }),
      Rest: action({ n: Node }, ({ role }: State, { n }) =>
        role.get(n) === 'follower' ? undefined : { role: role.set(n, 'follower') },
      ),
      FollowLate: action({ n: Node, m: Node, t: Term }, (state: State, { n, m, t }) => {
        const own = state.term.get(n);
        const isNews = t > own || (t === own && state.role.get(n) === 'candidate');
        if (m === n || !isNews || !state.elected.has(sequence<number | ModelValue>(t, m))) return undefined;
        return {
          term: state.term.set(n, t),
          votedFor: t > own ? state.votedFor.set(n, Nobody) : state.votedFor,
          role: state.role.set(n, 'follower'),
        };
      }),
      Learn: action({ n: Node, t: Term }, (state: State, { n, t }) =>
        t > state.term.get(n) && state.term.values.some((seen) => seen >= t)
          ? {
              term: state.term.set(n, t),
              votedFor: state.votedFor.set(n, Nobody),
              role: state.role.set(n, 'follower'),
            }
          : undefined,
      ),
    },
  };
}

const { nodes } = simulatedQuorumElection;
const Node = setOf(nodes.map((node) => ModelValue.of(node)));
const Nobody = ModelValue.of('Nobody');
const manyTerms = 100_000;

/** The last confirmed state of each node, also of one that is down. */
type Ghost = Map<string, NodeState>;

function ofMessage(from: string, message: QuorumElectionMessage, event: SteppedEvent): readonly ModelStep[] {
  const { node } = event;
  const [before, after] = [event.before as NodeState, event.after as NodeState];
  const hasGoneOn = after.term > before.term;
  if (message.type === 'voteRequest' && (hasGoneOn || after.votedFor !== before.votedFor))
    return [stepOf('Vote', node, from)];
  if (message.type === 'heartbeat' && message.term === after.term) {
    if (hasGoneOn || before.role === 'candidate') return [stepOf('FollowLate', node, from, after.term)];
  }
  if (hasGoneOn) return [stepOf('Learn', node, after.term)];
  if (after.role === before.role) return [];
  return [stepOf(after.role === 'leader' ? 'Win' : 'Rest', node)];
}

function actionsOf(event: SteppedEvent): readonly ModelStep[] {
  const { node, input } = event;
  const [before, after] = [event.before as NodeState, event.after as NodeState];
  if (input.kind === 'message') return ofMessage(input.from, input.message, event);
  if (after.term > before.term)
    return [
      ...(before.role === 'leader' ? [stepOf('Rest', node)] : []),
      stepOf('StandLate', node),
      ...(after.role === 'leader' ? [stepOf('Win', node)] : []),
    ];
  return after.role === before.role ? [] : [stepOf('Rest', node)];
}

/** The nodes do what the model does, though their messages take time and get lost. */
export const quorumElectionRefinement: Refinement<State, Ghost> = {
  slug: 'leader-election/quorum',
  model: defineModel(
    quorumElectionWithDelays({
      ...{ Node, Nobody, Quorum: majorities(Node), MaxTerm: manyTerms, MaxFaults: manyTerms },
    }),
  ),
  ghost: () => new Map(),
  witness(event, _, ghost) {
    if (event.kind === 'crashed') {
      const last = ghost.get(event.node);
      if (last === undefined) return [];
      ghost.set(event.node, { ...last, role: 'follower' });
      return [stepOf('Restart', event.node)];
    }
    ghost.set(event.node, (event.kind === 'started' ? event.state : event.after) as NodeState);
    return event.kind === 'started' ? [] : actionsOf(event);
  },
  abstraction(_, ghost): Partial<State> {
    if (ghost.size < nodes.length) return {};
    const ofEach = <V extends Value>(read: (state: NodeState) => V) =>
      byNode(nodes, (node) => read(ghost.get(node)!));
    return {
      term: ofEach(({ term }) => term),
      votedFor: ofEach(({ votedFor }) => (votedFor === null ? Nobody : ModelValue.of(votedFor))),
      role: ofEach(({ role }) => role),
    };
  },
};
