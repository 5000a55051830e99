import { consensus } from '../../checkers/objects/consensus.ts';
import type {
  ActorProperty,
  ActorSystem,
  NetworkKind,
  ObservedHistory,
} from '../../explorer/actors/actor.ts';
import { type ScriptedOperation, scriptedClient } from '../../explorer/actors/client-actor.ts';
import { type MachineCondition, machineActor } from '../../explorer/actors/machine-actor.ts';
import { operationHistory } from '../../explorer/actors/operation-history.ts';
import { paxosMachine } from '../../impl/paxos/machine.ts';
import type { PaxosOperation } from '../../impl/paxos/messages.ts';
import type { PaxosRules } from '../../impl/paxos/rules.ts';
import type { PaxosState } from '../../impl/paxos/state.ts';
import { linearizableOperations } from './linearizable-operations.ts';

export interface PaxosActorsOptions {
  /** What is remembered in place of the clients' operations, and what is judged by it alone. */
  readonly companion?: ObservedHistory & { readonly property: ActorProperty };
  readonly changes?: Partial<PaxosRules>;
  readonly nodes?: readonly string[];
  /** What each client asks for, one after the other; a client that proposes gives its own value. */
  readonly scripts?: readonly (readonly ScriptedOperation[])[];
  readonly network?: NetworkKind;
  readonly lossy?: boolean;
  readonly writes?: 'at once' | 'separate';
  /** In a run at most; default none. */
  readonly crashes?: number;
  /** How often proposers may lose patience in a run, and learners ask; default never. */
  readonly retries?: number;
  readonly asks?: number;
}

const isPresent = <T>(value: T | null): value is T => value !== null;

/** What the properties read of a node; `null` for a client. */
const viewOf = (condition: unknown, actor: string): PaxosState | null =>
  actor.startsWith('n') ? ((condition as MachineCondition).state as PaxosState) : null;

type View = Pick<PaxosState, 'acceptor' | 'chosen'>;

/** No two nodes ever learn different values. */
const agreement: ActorProperty = {
  name: 'Agreement',
  kind: 'always',
  view: (condition, actor) => viewOf(condition, actor)?.chosen ?? null,
  holds(views) {
    const learned = Object.values(views as Record<string, View['chosen']>).filter(isPresent);
    return learned.every(({ value }) => value === learned[0]!.value);
  },
};

/** Votes are cast, and asked for, for one value only in each ballot. */
const oneValuePerBallot: ActorProperty = {
  name: 'OneValuePerBallot',
  kind: 'always',
  view(condition, actor) {
    const state = viewOf(condition, actor);
    if (state === null) return null;
    const { acceptor, proposer } = state;
    const asked = proposer.phase === 'accept' ? { ballot: proposer.ballot, value: proposer.value } : null;
    return [acceptor.vote, asked];
  },
  holds(views) {
    const votes = Object.values(views as Record<string, View['acceptor']['vote'][] | null>)
      .filter(isPresent)
      .flat()
      .filter(isPresent);
    return votes.every(({ ballot, value }) =>
      votes.every((other) => other.ballot !== ballot || other.value === value),
    );
  },
};

/**
 * For each vote and each lower ballot in which somebody has voted, a quorum can no longer choose another value there: its members
 * voted for the same value, or for none and have promised not to. Of each acceptor only the latest vote is known.
 */
const votesSafe = (nodes: readonly string[]): ActorProperty => ({
  name: 'VotesSafe',
  kind: 'always',
  view: (condition, actor) => viewOf(condition, actor)?.acceptor ?? null,
  holds(views) {
    const acceptors = nodes.map((node) => views[node] as PaxosState['acceptor']);
    const votes = acceptors.map(({ vote }) => vote).filter(isPresent);
    const quorum = Math.floor(nodes.length / 2) + 1;
    const isHarmless = ({ promised, vote }: PaxosState['acceptor'], lower: number, value: unknown) =>
      vote?.ballot === lower ? vote.value === value : promised > lower;
    return votes.every(({ ballot, value }) =>
      votes.every(
        (lower) =>
          lower.ballot >= ballot ||
          acceptors.filter((acceptor) => isHarmless(acceptor, lower.ballot, value)).length >= quorum,
      ),
    );
  },
});

const allLearn = (nodes: readonly string[]): ActorProperty => ({
  name: 'all nodes learn',
  kind: 'sometimes',
  view: (condition, actor) => viewOf(condition, actor)?.chosen != null,
  holds: (views) => nodes.every((node) => views[node]),
});

/** Single-decree Paxos as we have implemented it, with clients, for exhaustive exploration. */
export function paxosActors(options: PaxosActorsOptions = {}): ActorSystem {
  const { nodes = ['n1', 'n2', 'n3'], crashes = 0, retries = 0, asks = 0 } = options;
  const propose = (node: string, value: string): ScriptedOperation => ({
    node,
    operation: { type: 'propose', value } satisfies PaxosOperation,
  });
  const { scripts = [[propose(nodes[0]!, 'a')], [propose(nodes[1]!, 'b')]] } = options;
  const machine = paxosMachine(
    {
      nodes,
      repeatAfterMs: [1, 1],
      backOffMs: [1, 1],
      maxBackOffDoublings: 0,
      askIntervalMs: asks > 0 ? [1, 1] : null,
    },
    options.changes,
  );
  const { writes = 'at once' } = options;
  return {
    name: 'paxos',
    actors: [
      ...nodes.map((node) =>
        machineActor(node, machine, {
          crashes: crashes > 0,
          writes,
          reportsSteps: options.companion !== undefined,
        }),
      ),
      ...scripts.map((script, client) => scriptedClient(`c${client + 1}`, script)),
    ],
    network: options.network ?? 'unordered',
    lossy: options.lossy ?? false,
    budgets: { crashes, 'timer retry': retries, 'timer ask': asks },
    history: options.companion ?? operationHistory,
    properties: options.companion
      ? [options.companion.property]
      : [
          agreement,
          oneValuePerBallot,
          votesSafe(nodes),
          linearizableOperations(consensus(), (operation) => {
            const { type: f, ...rest } = operation as PaxosOperation;
            return { f, ...rest };
          }),
          allLearn(nodes),
        ],
  };
}
