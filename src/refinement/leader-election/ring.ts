import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import { functionFrom, interval, type SetValue, setOf, type Value } from '../../core/values/index.ts';
import { acceptInOrder } from '../../impl/lamport-clock/fifo-channel.ts';
import type {
  RingElectionState as NodeState,
  RingContent,
  RingElectionRecord,
} from '../../impl/leader-election/ring.ts';
import {
  initialStates,
  type RingConstants,
  type RingState,
  ringDefinition,
} from '../../models/leader-election/ring.ts';
import { simulatedRingElection } from '../../simulator/protocols/leader-election/ring.ts';
import type { SteppedEvent } from '../../simulator/simulated-protocol.ts';
import { withChanged } from '../abstraction.ts';
import type { ModelStep, Refinement } from '../refinement.ts';

/** The model's state, and the nodes that pass on what comes without taking part. */
export interface RingStateWithRounds extends RingState {
  readonly relaying: SetValue<number>;
}

type State = RingStateWithRounds;

/**
 * The model, in which nodes may leave an election to others, and whose leader, or the one who could lead, may begin another one. What
 * was under way is of an older round then, and counts no more. A test explores it: whoever leads has the greatest id of those that took
 * part, and no other does.
 */
export function ringWithRounds(
  constants: RingConstants,
  starts: (constants: RingConstants) => readonly RingState[] = initialStates,
): ModelDefinition<State> {
  const definition = ringDefinition(constants) as unknown as ModelDefinition<State>;
  const nodes = interval(1, constants.Size);
  const after = (n: number) => (n % constants.Size) + 1;
  const nobody = setOf<number>();
  const nothing = functionFrom(nodes, () => nobody);
  const ofThoseThatStand = (name: string) => {
    const { parameters, next } = definition.actions[name]!;
    return {
      parameters,
      next: (state: State, given: Parameters<typeof next>[1]) =>
        state.relaying.has((given as { n: number }).n) ? undefined : next(state, given),
    };
  };
  const isBack = ({ id, active, candidacy }: State, n: number) =>
    active.has(n) && candidacy.get(n).has(id.get(n));
  const { fairness: _, temporalProperties: __, invariants, ...rest } = definition;
  return {
    ...rest,
    name: 'leader-election/ring with rounds',
    variables: [...definition.variables, 'relaying'],
    init: () => starts(constants).map((state) => ({ ...state, relaying: nobody })),
    actions: {
      ...definition.actions,
      ...Object.fromEntries(
        ['Start', 'Forward', 'Replace'].map((name) => [name, ofThoseThatStand(name)] as const),
      ),
      Relay: action({ n: nodes }, ({ active, candidacy, relaying }: State, { n }) =>
        active.has(n)
          ? undefined
          : candidacy
              .get(n)
              .elements()
              .map((id) => {
                const left = candidacy.set(n, candidacy.get(n).without(id));
                const next = after(n);
                return {
                  candidacy: left.set(next, left.get(next).add(id)),
                  relaying: relaying.add(n),
                };
              }),
      ),
      NextRound: action({ n: nodes }, (state: State, { n }) =>
        state.won.has(n) || isBack(state, n)
          ? {
              ...{ active: nobody, relaying: nobody, won: nobody, candidacy: nothing, elected: nothing },
              leader: functionFrom(nodes, () => 0),
            }
          : undefined,
      ),
    },
    invariants: {
      TypeOK: (state) =>
        (invariants!.TypeOK as (state: State) => boolean)(withChanged(definition, state, {})),
      UniqueLeader: {
        when: ({ won }) => won.size > 0,
        holds: ({ won, active, id }) =>
          won.every((n) => active.has(n) && active.every((m) => m === n || id.get(m) < id.get(n))) &&
          won.size === 1,
      },
    },
  };
}

const { ring } = simulatedRingElection;
const constants: RingConstants = { Size: ring.length, Id: setOf(ring.map(({ id }) => id)) };
const Node = interval(1, ring.length);
const placeOf = (node: string) => ring.findIndex((member) => member.node === node) + 1;
const idOf = (place: number) => ring[place - 1]!.id;

/** What each node remembers after its last confirmed event, also while it is down; and the latest round, which is compared. */
interface Ghost {
  readonly memories: Map<string, RingElectionRecord>;
  round: number;
}

/** Follows a node through a step, which may be of several messages. */
class Follower {
  readonly steps: ModelStep[] = [];
  readonly #n: number;
  readonly #ghost: Ghost;
  readonly #isCampaigning: boolean;
  #round: number;
  #part: RingElectionRecord['part'];

  constructor(n: number, ghost: Ghost, { round, part, isCampaigning }: RingElectionRecord) {
    this.#n = n;
    this.#ghost = ghost;
    this.#isCampaigning = isCampaigning;
    this.#round = round;
    this.#part = part;
  }

  take(action: string, part = this.#part): void {
    // An older round is followed no more.
    if (this.#round === this.#ghost.round) this.steps.push({ action, arguments: [this.#n] });
    this.#part = part;
  }

  begin(): void {
    this.take('NextRound', 'none');
    this.#ghost.round = Math.max(this.#ghost.round, this.#round + 1);
    this.#round += 1;
  }

  hear(content: RingContent): void {
    if (content.round < this.#round) return;
    const isNew = content.round > this.#round;
    if (isNew) this.#part = 'none';
    this.#round = content.round;
    if (content.type === 'elected') this.take('Learn');
    else if (content.type === 'candidate') this.#hearCandidate(content.id);
    else if (isNew && this.#isCampaigning) this.take('Start', 'active');
  }

  #hearCandidate(id: number): void {
    const own = idOf(this.#n);
    if (this.#part === 'relaying' || (this.#part === 'none' && !this.#isCampaigning))
      this.take('Relay', 'relaying');
    else if (id > own) this.take('Forward', 'active');
    else if (id < own) this.take(this.#part === 'active' ? 'Swallow' : 'Replace', 'active');
    else if (this.#isCampaigning) this.take('Win');
    else this.begin();
  }
}

function actionsOf({ node, input, before, after }: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const [old, now] = [(before as NodeState).memory, (after as NodeState).memory];
  const follower = new Follower(placeOf(node), ghost, old);
  if (input.kind === 'message' && input.message.type === 'packet' && now.incoming !== old.incoming) {
    const { contents } = acceptInOrder<RingContent>(old.incoming, input.message);
    for (const content of contents) follower.hear(content);
  }
  if (input.kind === 'operation') {
    if (old.leads && !now.leads) follower.begin();
    else if (now.part !== old.part) follower.take('Start');
  }
  return follower.steps;
}

/** What is on its way to a node: the one before it keeps it until it is acknowledged, the node knows how much it has taken. */
function onItsWay({ memories, round }: Ghost, n: number, type: RingContent['type']): SetValue<number> {
  const { unacknowledged } = memories.get(ring.at(n - 2)!.node)!.outgoing;
  const { taken } = memories.get(ring[n - 1]!.node)!.incoming;
  return setOf(
    unacknowledged.flatMap(({ number, content }) =>
      number > taken && content.type === type && content.round === round && 'id' in content
        ? [content.id]
        : [],
    ),
  );
}

/** The nodes, with their channels over a network that loses and reorders, do in each round what the model does. */
export const ringElectionRefinement: Refinement<State, Ghost> = {
  slug: 'leader-election/ring',
  model: defineModel(
    ringWithRounds(constants, (given) =>
      initialStates(given).filter(({ id }) => Node.every((n) => id.get(n) === idOf(n))),
    ),
  ),
  ghost: () => ({ memories: new Map(), round: 1 }),
  witness(event, _, ghost) {
    if (event.kind === 'crashed') return [];
    const { memory } = (event.kind === 'started' ? event.state : event.after) as NodeState;
    const isFirst = !ghost.memories.has(event.node);
    ghost.memories.set(event.node, memory);
    if (event.kind === 'stepped') return actionsOf(event, ghost);
    return isFirst && memory.part === 'active' ? [{ action: 'Start', arguments: [placeOf(event.node)] }] : [];
  },
  abstraction(_, ghost): Partial<State> {
    if (ghost.memories.size < ring.length) return {};
    const current = (n: number) => {
      const memory = ghost.memories.get(ring[n - 1]!.node)!;
      return memory.round === ghost.round ? memory : undefined;
    };
    const ofEach = <V extends Value>(read: (n: number) => V) => functionFrom(Node, read);
    return {
      active: Node.filter((n) => current(n)?.part === 'active'),
      relaying: Node.filter((n) => current(n)?.part === 'relaying'),
      won: Node.filter((n) => current(n)?.leads ?? false),
      leader: ofEach((n) => current(n)?.leaderId ?? 0),
      candidacy: ofEach((n) => onItsWay(ghost, n, 'candidate')),
      elected: ofEach((n) => onItsWay(ghost, n, 'elected')),
    };
  },
};
