import type { Effect, Machine, MessageInput, OperationInput, Transition } from '../../core/machine.ts';
import type { GenerationMessage } from './messages.ts';
import { type GenerationClockRules, rightRules } from './rules.ts';

/** What a client may ask of a node. */
export type GenerationOperation =
  /** To lead; answered with the generation under which the node leads. */
  | { readonly type: 'campaign' }
  /** To write to the resource, as leader. */
  | { readonly type: 'write'; readonly value: unknown };

export type GenerationResult = { readonly generation: number };

/** The greatest generation that the node has seen. */
export type GenerationRecord = { readonly generation: number };

export interface GenerationNodeState {
  readonly node: string;
  /** The greatest generation that it has seen. */
  readonly seen: number;
  /** The generation for which it asks for votes, 0 if for none; and who has voted. */
  readonly candidacy: number;
  readonly votes: readonly string[];
  /** The generation under which it leads; 0 if under none. */
  readonly leading: number;
  /** The generation in which it stood last. */
  readonly stoodIn: number;
  /** The request of the client who waits for it to lead. */
  readonly campaign: string | undefined;
  readonly lastWrite: number;
}

export interface GenerationNodeConfiguration {
  /** All that vote, the node itself among them. */
  readonly nodes: readonly string[];
  readonly resource: string;
}

type State = GenerationNodeState;
type Step = Transition<State, GenerationMessage, GenerationResult, GenerationRecord>;
type AnyEffect = Effect<GenerationMessage, GenerationResult, GenerationRecord>;

const nothing = (state: State): Step => ({ state, effects: [] });

/**
 * A node that leads under a number greater than those of all leaders before it: the term of Raft (Ongaro and Ousterhout 2014, section
 * 5.1), the ballot of Paxos, alone. The number is on the disk before anybody hears of it, so that no restart lets a node use it
 * again. Actions are named as in specs/generation-clock/GenerationClock.tla.
 */
export function generationNode(
  { nodes, resource }: GenerationNodeConfiguration,
  changes: Partial<GenerationClockRules> = {},
): Machine<State, GenerationMessage, GenerationOperation, GenerationResult, GenerationRecord> {
  const rules = { ...rightRules, ...changes };
  const quorum = Math.floor(nodes.length / 2) + 1;

  /** The node has seen a generation: it is on disk before what follows from that is said. */
  function see(state: State, generation: number, saying: readonly AnyEffect[]): Step {
    const writeId = state.lastWrite + 1;
    const held = rules.isPersistedBeforeUse
      ? saying.map((effect) => ({ ...effect, afterPersist: writeId }))
      : saying;
    return {
      state: { ...state, seen: generation, lastWrite: writeId },
      effects: [{ kind: 'persist', writeId, data: { generation } }, ...held],
    };
  }

  /** It neither leads nor wants to any more; a client that waits for that is told so. */
  function giveUp(state: State): Step {
    const { campaign } = state;
    return {
      state: { ...state, candidacy: 0, votes: [], leading: 0, campaign: undefined },
      effects: campaign === undefined ? [] : [refusal(campaign, 'another node stands or leads')],
    };
  }

  const refusal = (id: string, reason: string): AnyEffect => ({ kind: 'reply', id, outcome: 'fail', reason });

  function stand(state: State, id: string): Step {
    const generation = rules.next(state.seen, state.stoodIn);
    const given = giveUp(state);
    const requests = nodes
      .filter((node) => node !== state.node)
      .map((to): AnyEffect => ({ kind: 'send', to, message: { type: 'voteRequest', generation } }));
    const candidate = {
      ...given.state,
      candidacy: generation,
      votes: [state.node],
      stoodIn: generation,
      campaign: id,
    };
    const seen = see(candidate, generation, requests);
    return win({ state: seen.state, effects: [...given.effects, ...seen.effects] });
  }

  /** With the votes of a quorum it leads. */
  function win({ state, effects }: Step): Step {
    const { candidacy, votes, campaign, lastWrite } = state;
    if (candidacy === 0 || votes.length < quorum) return { state, effects };
    const answer: AnyEffect = {
      kind: 'reply',
      id: campaign!,
      outcome: 'ok',
      result: { generation: candidacy },
      afterPersist: lastWrite,
    };
    return {
      state: { ...state, leading: candidacy, candidacy: 0, votes: [], campaign: undefined },
      effects: [...effects, answer],
    };
  }

  function receiveVoteRequest(state: State, from: string, generation: number): Step {
    if (!rules.mayVote(state.seen, generation)) {
      const answer: GenerationMessage = { type: 'newerGeneration', generation: state.seen };
      return { state, effects: [{ kind: 'send', to: from, message: answer, afterPersist: state.lastWrite }] };
    }
    const given = giveUp(state);
    const seen = see(given.state, generation, [
      { kind: 'send', to: from, message: { type: 'vote', generation } },
    ]);
    return { state: seen.state, effects: [...given.effects, ...seen.effects] };
  }

  function receiveVote(state: State, from: string, generation: number): Step {
    const { candidacy, votes } = state;
    if (candidacy !== generation || votes.includes(from)) return nothing(state);
    return win({ state: { ...state, votes: [...votes, from] }, effects: [] });
  }

  /** Somebody has seen a greater generation, which this node has now seen as well. */
  function learn(state: State, generation: number): Step {
    if (generation <= state.seen) return nothing(state);
    const given = giveUp(state);
    const seen = see(given.state, generation, []);
    return { state: seen.state, effects: [...given.effects, ...seen.effects] };
  }

  function write(state: State, id: string, value: unknown): Step {
    const { leading: generation, lastWrite } = state;
    if (generation === 0) return { state, effects: [refusal(id, 'this node does not lead')] };
    const message: GenerationMessage = { type: 'write', generation, id, value };
    return { state, effects: [{ kind: 'send', to: resource, message, afterPersist: lastWrite }] };
  }

  function writeAccepted(state: State, id: string): Step {
    // Of a write the resource alone knows under which generation it was; the client asked this node, which passes on the answer.
    return { state, effects: [{ kind: 'reply', id, outcome: 'ok' }] };
  }

  /** The resource has seen a greater generation than that of a write: who still leads under that one does not any more. */
  function writeRefused(state: State, id: string, generation: number): Step {
    const answer = refusal(id, `the resource has seen generation ${generation}`);
    const after =
      generation > state.seen
        ? learn(state, generation)
        : generation > state.leading && state.leading > 0
          ? giveUp(state)
          : nothing(state);
    return { state: after.state, effects: [answer, ...after.effects] };
  }

  function receive(state: State, { from, message }: MessageInput<GenerationMessage>): Step {
    switch (message.type) {
      case 'voteRequest':
        return receiveVoteRequest(state, from, message.generation);
      case 'vote':
        return receiveVote(state, from, message.generation);
      case 'newerGeneration':
        return learn(state, message.generation);
      case 'writeAccepted':
        return writeAccepted(state, message.id);
      case 'writeRefused':
        return writeRefused(state, message.id, message.generation);
      case 'write':
        return nothing(state);
    }
  }

  const ask = (state: State, { id, operation }: OperationInput<GenerationOperation>): Step =>
    operation.type === 'campaign' ? stand(state, id) : write(state, id, operation.value);

  return {
    name: 'generation-clock/node',
    start: (node, durable) =>
      nothing({
        node,
        seen: rules.recalled(durable.at(-1)?.generation ?? 0),
        candidacy: 0,
        votes: [],
        leading: 0,
        stoodIn: 0,
        campaign: undefined,
        lastWrite: 0,
      }),
    step(state, input) {
      if (input.kind === 'message') return receive(state, input);
      return input.kind === 'operation' ? ask(state, input) : nothing(state);
    },
    normalize: (state) => ({ ...state, lastWrite: 0 }),
  };
}
