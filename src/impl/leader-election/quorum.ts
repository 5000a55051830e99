import type {
  Input,
  Machine,
  MessageInput,
  NodeClock,
  Reply,
  Send,
  SetTimer,
  Transition,
} from '../../core/machine.ts';
import type { ElectionOperation, ElectionResult } from './interface.ts';

export interface QuorumElectionConfiguration {
  /** All that vote, the node itself among them. */
  readonly nodes: readonly string[];
  /** A node that has heard of no leader for a time between the two stands; a leader that hears from no quorum for the first steps down. */
  readonly electionTimeoutMs: readonly [number, number];
  /** A leader says so often that it leads; much more often than an election times out. */
  readonly heartbeatMs: number;
  /** Whether nodes stand without being asked to. */
  readonly campaignsAtStart: boolean;
}

export type QuorumElectionMessage =
  | { readonly type: 'voteRequest' | 'vote' | 'newerTerm'; readonly term: number }
  /** A leader says that it leads, and a follower that it has heard it. */
  | { readonly type: 'heartbeat' | 'heard'; readonly term: number; readonly sentAtMs: number };

/** The greatest term that a node has seen, and for whom it has voted in it. */
export interface TermRecord {
  readonly term: number;
  readonly votedFor: string | null;
}

export interface QuorumElectionState extends TermRecord {
  readonly node: string;
  readonly role: 'follower' | 'candidate' | 'leader';
  readonly leader: string | null;
  readonly isCampaigning: boolean;
  /** The requests that wait for the node to lead. */
  readonly campaigns: readonly string[];
  readonly votes: readonly string[];
  /** Of a leader: when it sent the last heartbeat that each of the others has heard, by its own clock. */
  readonly heardMs: Readonly<Record<string, number>>;
  readonly lastWrite: number;
  readonly timer: number;
}

/** What makes the algorithm right. A mistake is one of them replaced. */
export interface QuorumElectionRules {
  /** How many of so many nodes have to agree: any two such sets share a member. */
  readonly quorumOf: (nodes: number) => number;
  /** Whether a node votes for somebody in a term. */
  readonly mayVote: (own: TermRecord, from: string, term: number) => boolean;
  /** What a node knows when it starts again. */
  readonly recalled: (record: TermRecord) => TermRecord;
  /** Whether a leader goes on to lead. */
  readonly leadsOn: (hearsQuorum: boolean) => boolean;
}

export const rightRules: QuorumElectionRules = {
  quorumOf: (nodes) => Math.floor(nodes / 2) + 1,
  mayVote: (own, from, term) =>
    term > own.term || (term === own.term && (own.votedFor === null || own.votedFor === from)),
  recalled: (record) => record,
  leadsOn: (hearsQuorum) => hearsQuorum,
};

type State = QuorumElectionState;
type Step = Transition<State, QuorumElectionMessage, ElectionResult, TermRecord>;
type Saying = Send<QuorumElectionMessage> | Reply<ElectionResult>;

/** @throws RangeError for a configuration that cannot be. */
function check({ nodes, electionTimeoutMs: [least, most], heartbeatMs }: QuorumElectionConfiguration): void {
  const expect = (holds: boolean, what: string) => {
    if (!holds) throw new RangeError(`quorum election: ${what}`);
  };
  expect(nodes.length > 0 && new Set(nodes).size === nodes.length, 'nodes must be different names');
  expect(
    heartbeatMs > 0 && heartbeatMs < least,
    'heartbeatMs must be more than 0 and less than electionTimeoutMs',
  );
  expect(least < most, 'electionTimeoutMs must be a range, or candidates meet for ever');
}

/**
 * Leader election by votes of a quorum, in numbered terms (Ongaro 2014, sections 3.3, 3.4 and 6.2), without a log. No term has two
 * leaders, whatever the network and the clocks do; but the leader of an older term may not know yet that there is a newer one, and what
 * leaders do to others wants the term checked there. Actions are named as in specs/leader-election/QuorumElection.tla.
 *
 * @throws RangeError for a configuration that cannot be.
 */
export function quorumElectionMachine(
  configuration: QuorumElectionConfiguration,
  changes: Partial<QuorumElectionRules> = {},
): Machine<State, QuorumElectionMessage, ElectionOperation, ElectionResult, TermRecord> {
  check(configuration);
  const { nodes, electionTimeoutMs, heartbeatMs, campaignsAtStart } = configuration;
  const rules = { ...rightRules, ...changes };
  const quorum = rules.quorumOf(nodes.length);

  const only = (state: State): Step => ({ state, effects: [] });

  function then(first: Step, next: (state: State) => Step): Step {
    const second = next(first.state);
    return { state: second.state, effects: [...first.effects, ...second.effects] };
  }

  /** Whatever is said stands on the term and the vote of the node, and waits until these are on disk. */
  const saying = (state: State, ...says: readonly Saying[]): Step => ({
    state,
    effects: says.map((effect) =>
      state.lastWrite > 0 ? { ...effect, afterPersist: state.lastWrite } : effect,
    ),
  });

  const toOthers = (state: State, message: QuorumElectionMessage): readonly Saying[] =>
    nodes.filter((to) => to !== state.node).map((to) => ({ kind: 'send', to, message }));

  function persist(state: State): Step {
    const { term, votedFor } = state;
    const writeId = state.lastWrite + 1;
    return {
      state: { ...state, lastWrite: writeId },
      effects: [{ kind: 'persist', writeId, data: { term, votedFor }, replacesEarlier: true }],
    };
  }

  /** A leader's next heartbeat, or the time after which anybody else takes it that there is no leader. */
  function setTimer(state: State): Step {
    const generation = state.timer + 1;
    const [minMs, maxMs] = state.role === 'leader' ? [heartbeatMs, heartbeatMs] : electionTimeoutMs;
    const timer: SetTimer = { kind: 'setTimer', name: 'election', generation, minMs, maxMs };
    return { state: { ...state, timer: generation }, effects: [timer] };
  }

  const followerOf = (state: State, leader: string | null): State => ({
    ...state,
    role: 'follower',
    leader,
    votes: [],
    heardMs: {},
  });

  /** The node goes on to a greater term, in which it has not voted. */
  const adopt = (state: State, term: number): Step =>
    persist(followerOf({ ...state, term, votedFor: null }, null));

  function stand(state: State, now: NodeClock): Step {
    const { node } = state;
    const candidate: State = {
      ...followerOf(state, null),
      role: 'candidate',
      term: state.term + 1,
      votedFor: node,
      votes: [node],
    };
    return then(persist(candidate), (each) =>
      then(saying(each, ...toOthers(each, { type: 'voteRequest', term: each.term })), (asking) =>
        then(win(asking, now), (after) => (after.role === 'leader' ? only(after) : setTimer(after))),
      ),
    );
  }

  function win(state: State, now: NodeClock): Step {
    if (state.role !== 'candidate' || state.votes.length < quorum) return only(state);
    const { node, term, campaigns, votes } = state;
    const heardMs = Object.fromEntries(votes.map((voter) => [voter, now.monotonicMs] as const));
    const leader: State = { ...state, role: 'leader', leader: node, votes: [], campaigns: [], heardMs };
    const answers = campaigns.map(
      (id): Saying => ({ kind: 'reply', id, outcome: 'ok', result: { term, leader: node } }),
    );
    return then(saying(leader, ...answers), (each) => beat(each, now));
  }

  function beat(state: State, { monotonicMs }: NodeClock): Step {
    const { term } = state;
    const says = toOthers(state, { type: 'heartbeat', term, sentAtMs: monotonicMs });
    return then(saying(state, ...says), setTimer);
  }

  /** A leader that has not heard from a quorum for as long as others wait for it steps down: they may have another by now. */
  function stepDown(state: State, { monotonicMs }: NodeClock): Step {
    if (state.role !== 'leader') return only(state);
    const isRecent = (ms: number) => monotonicMs - ms < electionTimeoutMs[0];
    const heard = nodes.filter(
      (node) => node === state.node || isRecent(state.heardMs[node] ?? Number.NEGATIVE_INFINITY),
    );
    return rules.leadsOn(heard.length >= quorum) ? only(state) : setTimer(followerOf(state, null));
  }

  const tellTerm = (state: State, to: string): Step =>
    saying(state, { kind: 'send', to, message: { type: 'newerTerm', term: state.term } });

  function vote(state: State, from: string, term: number): Step {
    if (term < state.term) return tellTerm(state, from);
    if (!rules.mayVote(state, from, term)) return only(state);
    const answer: Saying = { kind: 'send', to: from, message: { type: 'vote', term } };
    if (term === state.term && state.votedFor === from) return saying(state, answer);
    const voted = followerOf({ ...state, term, votedFor: from }, null);
    return then(persist(voted), (each) => then(saying(each, answer), setTimer));
  }

  function countVote(state: State, from: string, term: number, now: NodeClock): Step {
    if (state.role !== 'candidate' || state.term !== term || state.votes.includes(from)) return only(state);
    return win({ ...state, votes: [...state.votes, from] }, now);
  }

  function follow(state: State, from: string, term: number, sentAtMs: number): Step {
    if (term < state.term) return tellTerm(state, from);
    if (term === state.term && state.role === 'leader')
      throw new Error(`${state.node} and ${from} both lead in term ${term}`);
    const adopted = term > state.term ? adopt(state, term) : only(state);
    return then(adopted, (each) =>
      then(
        saying(followerOf(each, from), {
          kind: 'send',
          to: from,
          message: { type: 'heard', term, sentAtMs },
        }),
        setTimer,
      ),
    );
  }

  function hear(state: State, from: string, term: number, sentAtMs: number): Step {
    if (state.role !== 'leader' || state.term !== term) return only(state);
    const last = Math.max(sentAtMs, state.heardMs[from] ?? sentAtMs);
    return only({ ...state, heardMs: { ...state.heardMs, [from]: last } });
  }

  function learn(state: State, term: number): Step {
    if (term <= state.term) return only(state);
    return then(adopt(state, term), (each) => (state.role === 'leader' ? setTimer(each) : only(each)));
  }

  function receive(state: State, { from, message, now }: MessageInput<QuorumElectionMessage>): Step {
    if (!nodes.includes(from) || from === state.node) return only(state);
    switch (message.type) {
      case 'voteRequest':
        return vote(state, from, message.term);
      case 'vote':
        return countVote(state, from, message.term, now);
      case 'heartbeat':
        return follow(state, from, message.term, message.sentAtMs);
      case 'heard':
        return hear(state, from, message.term, message.sentAtMs);
      case 'newerTerm':
        return learn(state, message.term);
    }
  }

  function operate(state: State, id: string, { type }: ElectionOperation): Step {
    const { term, leader } = state;
    const now: Saying = { kind: 'reply', id, outcome: 'ok', result: { term, leader } };
    if (type === 'observe' || (type === 'campaign' && state.role === 'leader')) return saying(state, now);
    if (type === 'campaign')
      return only({ ...state, isCampaigning: true, campaigns: [...state.campaigns, id] });
    const refusals = state.campaigns.map(
      (request): Saying => ({ kind: 'reply', id: request, outcome: 'fail', reason: 'the node resigned' }),
    );
    const resigned = { ...state, isCampaigning: false, campaigns: [] };
    const wasLeader = state.role === 'leader';
    const after = wasLeader || state.role === 'candidate' ? followerOf(resigned, null) : resigned;
    const answer: Saying = { kind: 'reply', id, outcome: 'ok', result: { term, leader: after.leader } };
    return then(saying(after, ...refusals, answer), (each) => (wasLeader ? setTimer(each) : only(each)));
  }

  function timeOut(state: State, now: NodeClock): Step {
    if (state.role === 'leader') return beat(state, now);
    return state.isCampaigning ? stand(state, now) : setTimer(followerOf(state, null));
  }

  function take(state: State, input: Input<QuorumElectionMessage, ElectionOperation>): Step {
    switch (input.kind) {
      case 'message':
        return receive(state, input);
      case 'operation':
        return operate(state, input.id, input.operation);
      case 'timer':
        return input.generation === state.timer ? timeOut(state, input.now) : only(state);
      case 'written':
        return only(state);
    }
  }

  return {
    name: 'leader-election/quorum',
    start(node, durable) {
      if (!nodes.includes(node)) throw new RangeError(`${node} is none of the nodes`);
      const { term, votedFor } = rules.recalled(durable.at(-1) ?? { term: 0, votedFor: null });
      return setTimer({
        node,
        term,
        votedFor,
        role: 'follower',
        leader: null,
        isCampaigning: campaignsAtStart,
        campaigns: [],
        votes: [],
        heardMs: {},
        lastWrite: 0,
        timer: 0,
      });
    },
    step: (state, input) => {
      // A leader that steps down sets its timer anew: the input may then be of an old one, and means nothing.
      const before = stepDown(state, input.now);
      return then(before, (each) => take(each, input));
    },
  };
}
