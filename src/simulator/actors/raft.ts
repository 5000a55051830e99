import { register } from '../../checkers/objects/register.ts';
import type {
  ActorProperty,
  ActorSystem,
  NetworkKind,
  ObservedHistory,
} from '../../explorer/actors/actor.ts';
import { type ScriptedOperation, scriptedClient } from '../../explorer/actors/client-actor.ts';
import { type MachineCondition, machineActor } from '../../explorer/actors/machine-actor.ts';
import { operationHistory } from '../../explorer/actors/operation-history.ts';
import type { RaftOptions } from '../../impl/raft/configuration.ts';
import { type KeyValueCommand, type KeyValueQuery, keyValue } from '../../impl/raft/key-value.ts';
import { type Entry, entriesBetween, lastIndexOf } from '../../impl/raft/log.ts';
import { raftMachine } from '../../impl/raft/machine.ts';
import type { RaftOperation } from '../../impl/raft/messages.ts';
import type { RaftRules } from '../../impl/raft/rules.ts';
import type { RaftState } from '../../impl/raft/state.ts';
import { linearizableOperations } from './linearizable-operations.ts';

export interface RaftActorsOptions {
  /** What is remembered in place of the clients' operations, and what is judged by it alone. */
  readonly companion?: ObservedHistory & { readonly property: ActorProperty };
  readonly changes?: Partial<RaftRules>;
  readonly members?: readonly string[];
  readonly configuration?: Partial<RaftOptions>;
  /** What each client asks for, one after the other, each of one server. */
  readonly scripts?: readonly (readonly ScriptedOperation[])[];
  readonly network?: NetworkKind;
  readonly lossy?: boolean;
  readonly writes?: 'at once' | 'separate';
  /** In a run at most; default none. */
  readonly crashes?: number;
  readonly losses?: number;
  /** Whose election timers ever run out; default everybody's. */
  readonly candidates?: readonly string[];
  /** How often in a run a server may lose patience with its leader, and a leader may make itself heard. Default 1 and 0. */
  readonly elections?: number;
  readonly heartbeats?: number;
}

/** What the properties read of a server. */
interface ServerView {
  readonly term: number;
  readonly isLeader: boolean;
  readonly commitIndex: number;
  /** From the first one on, for there are no snapshots at these bounds; as texts, which are quick to compare. */
  readonly entries: readonly { readonly term: number; readonly type: Entry['type']; readonly text: string }[];
}

function viewOfState({ currentTerm, role, commitIndex, log }: RaftState): ServerView {
  const entries = entriesBetween(log, 1, lastIndexOf(log)).map((entry) => {
    const { term, type } = entry;
    return { term, type, text: JSON.stringify(entry) };
  });
  return { term: currentTerm, isLeader: role.name === 'leader', commitIndex, entries };
}

const stateOf = (condition: unknown) => (condition as MachineCondition).state as RaftState;
const isServer = (actor: string) => !actor.startsWith('c');
const committed = ({ entries, commitIndex }: ServerView) => entries.slice(0, commitIndex);

type EntryView = ServerView['entries'][number];

const isSame = (one: EntryView | undefined, other: EntryView | undefined) => one?.text === other?.text;

const ofServers = (
  name: string,
  holdsFor: (one: ServerView, other: ServerView) => boolean,
): ActorProperty => ({
  name,
  kind: 'always',
  view: (condition, actor) => (isServer(actor) ? viewOfState(stateOf(condition)) : null),
  holds(views) {
    const servers = Object.values(views as Record<string, ServerView | null>).filter((view) => view !== null);
    return servers.every((one) => servers.every((other) => one === other || holdsFor(one, other)));
  },
});

/** At most one leader in a term (section 5.2). */
const electionSafety: ActorProperty = {
  name: 'ElectionSafety',
  kind: 'always',
  view(condition, actor) {
    if (!isServer(actor)) return null;
    const { role, currentTerm } = stateOf(condition);
    return role.name === 'leader' ? currentTerm : null;
  },
  holds(views) {
    const terms = Object.values(views).filter((term) => term !== null);
    return new Set(terms).size === terms.length;
  },
};

/** Entries of one index and term are the same, and so are all before them (section 5.3). */
const logMatching = ofServers('LogMatching', (one, other) => {
  const last = one.entries.findLastIndex((entry, index) => entry.term === other.entries[index]?.term);
  return one.entries.slice(0, last + 1).every((entry, index) => isSame(entry, other.entries[index]));
});

/** What was committed in a term is in the log of each leader of a later one (section 5.4). */
const leaderCompleteness = ofServers(
  'LeaderCompleteness',
  (one, other) =>
    !other.isLeader ||
    other.term <= one.term ||
    committed(one).every((entry, index) => isSame(entry, other.entries[index])),
);

/** No two servers apply different entries at one index (section 5.4.3). */
const stateMachineSafety = ofServers('StateMachineSafety', (one, other) =>
  committed(one).every((entry, index) => index >= other.commitIndex || isSame(entry, other.entries[index])),
);

/** A leader never overwrites or deletes entries in its log while it leads (section 5.3). */
const leaderAppendOnly: ActorProperty = {
  name: 'LeaderAppendOnly',
  kind: 'step',
  holds(before, after, actor) {
    if (!isServer(actor)) return true;
    const [one, other] = [viewOfState(stateOf(before)), viewOfState(stateOf(after))];
    if (!one.isLeader || !other.isLeader || one.term !== other.term) return true;
    return one.entries.every((entry, index) => isSame(entry, other.entries[index]));
  },
};

/** What is known to be committed stays so, up to a crash. */
const commitMonotonic: ActorProperty = {
  name: 'CommitMonotonic',
  kind: 'step',
  holds(before, after, actor) {
    if (!isServer(actor)) return true;
    const [one, other] = [stateOf(before), stateOf(after)];
    // A server that has just started knows of no commit yet.
    return (
      other.commitIndex >= one.commitIndex || other.commitIndex === (other.snapshot?.lastIncludedIndex ?? 0)
    );
  },
};

/** What a follower has acknowledged it has, as long as a leader leads. */
const matchIndexMonotonic: ActorProperty = {
  name: 'MatchIndexMonotonic',
  kind: 'step',
  holds(before, after, actor) {
    if (!isServer(actor)) return true;
    const [one, other] = [stateOf(before), stateOf(after)];
    if (one.role.name !== 'leader' || other.role.name !== 'leader') return true;
    if (one.currentTerm !== other.currentTerm) return true;
    const { followers } = other.role;
    return Object.entries(one.role.followers).every(
      ([name, { matchIndex }]) => (followers[name]?.matchIndex ?? matchIndex) >= matchIndex,
    );
  },
};

const entryCommitted: ActorProperty = {
  name: 'command committed by all',
  kind: 'sometimes',
  view: (condition, actor) =>
    isServer(actor) && committed(viewOfState(stateOf(condition))).some(({ type }) => type === 'command'),
  holds: (views) => Object.entries(views).every(([actor, done]) => !isServer(actor) || done),
};

const leaderChanged: ActorProperty = {
  name: 'leader of a later term',
  kind: 'sometimes',
  view: (condition, actor) =>
    isServer(actor) && stateOf(condition).role.name === 'leader' && stateOf(condition).currentTerm > 1,
  holds: (views) => Object.values(views).includes(true),
};

export const put = (server: string, value: string): ScriptedOperation => ({
  node: server,
  operation: { type: 'command', command: { type: 'put', key: 'x', value } } satisfies RaftOperation,
});

export const get = (server: string): ScriptedOperation => ({
  node: server,
  operation: { type: 'query', query: { type: 'get', key: 'x' } } satisfies RaftOperation,
});

/** What a client asks of the store, as accesses to one register. */
function asRegister(operation: unknown): { readonly f: string; readonly value?: unknown } {
  const asked = operation as RaftOperation<KeyValueCommand, KeyValueQuery>;
  if (asked.type === 'query') return { f: 'read' };
  if (asked.type !== 'command' || asked.command.type !== 'put')
    throw new Error('only puts and gets are judged');
  return { f: 'write', value: asked.command.value };
}

/** Our Raft with a key-value store, for exhaustive exploration. */
export function raftActors(options: RaftActorsOptions = {}): ActorSystem {
  const { members = ['n1', 'n2', 'n3'], crashes = 0, losses, elections = 1, heartbeats = 0 } = options;
  const { candidates = members } = options;
  const { scripts = [[put(members[0]!, 'a'), get(members[0]!)]], writes = 'at once' } = options;
  const machine = raftMachine(
    { members, preVote: false, heedsLeaderFirst: false, ...options.configuration },
    keyValue,
    options.changes,
  );
  return {
    name: 'raft',
    actors: [
      ...members.map((member) =>
        machineActor(member, machine, {
          crashes: crashes > 0,
          foldsRecords: true,
          reportsSteps: options.companion !== undefined,
          writes,
          timers: candidates.includes(member) ? ['election', 'heartbeat'] : ['heartbeat'],
        }),
      ),
      ...scripts.map((script, client) => scriptedClient(`c${client + 1}`, script)),
    ],
    network: options.network ?? 'unordered',
    lossy: options.lossy ?? losses !== undefined,
    budgets: {
      crashes,
      'timer election': elections,
      'timer heartbeat': heartbeats,
      ...(losses === undefined ? {} : { losses }),
    },
    history: options.companion ?? operationHistory,
    properties: options.companion
      ? [options.companion.property]
      : [
          electionSafety,
          leaderAppendOnly,
          logMatching,
          leaderCompleteness,
          stateMachineSafety,
          commitMonotonic,
          matchIndexMonotonic,
          linearizableOperations(register(), asRegister),
          ...(scripts.length > 0 ? [entryCommitted] : []),
          ...(elections > 1 ? [leaderChanged] : []),
        ],
  };
}
