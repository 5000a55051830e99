import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  interval,
  ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { namesAmong, wholeNumber } from '../declarations.ts';
import { majorities } from '../quorums.ts';
import { firstOf, isPrefix } from '../sequences.ts';
import { isUpToDate, lastTermOf, termAt } from './log.ts';

/** The constants of specs/raft/Snapshot.tla. */
export interface SnapshotConstants {
  readonly Server: SetValue<ModelValue>;
  /** The leader of term 1, and the server that may be elected in term 2. */
  readonly First: ModelValue;
  readonly Second: ModelValue;
  readonly Compacting: SetValue<ModelValue>;
  readonly Restarting: SetValue<ModelValue>;
  readonly FirstLength: number;
  readonly MaxLength: number;
  readonly MaxRestarts: number;
}

/** A command is named by the index at which its leader put it. */
type Entry = RecordValue<{ term: number; command: number }>;
type Commands = FunctionValue<number, Entry>;
type Message = RecordValue<{ term: number; snapshot: Commands }>;
type PerServer<T extends number | FunctionValue> = FunctionValue<ModelValue, T>;

export interface SnapshotState {
  readonly currentTerm: PerServer<number>;
  readonly leading: SetValue<ModelValue>;
  /** The state in each server's snapshot, all commands up to the last included one, and its log after that. */
  readonly snapshot: PerServer<Commands>;
  readonly entries: PerServer<Commands>;
  readonly commitIndex: PerServer<number>;
  readonly lastApplied: PerServer<number>;
  /** The state of each machine: the commands that led there. */
  readonly state: PerServer<Commands>;
  readonly messages: SetValue<Message>;
  readonly restarts: number;
  /** All commands that leaders have marked as committed: for the properties. */
  readonly committed: Commands;
}

type Constants = SnapshotConstants;
type State = SnapshotState;

const none: Commands = sequence<Entry>();
const baseOf = ({ snapshot }: State, i: ModelValue) => snapshot.get(i).size;
const lastIndexOf = ({ snapshot, entries }: State, i: ModelValue) =>
  snapshot.get(i).size + entries.get(i).size;

/** What the log of server i would be, had nothing been compacted. */
export const fullLog = ({ snapshot, entries }: State, i: ModelValue): Commands =>
  sequence(...snapshot.get(i).values, ...entries.get(i).values);

const entriesAfter = (state: State, i: ModelValue, n: number): Commands =>
  sequence(...state.entries.get(i).values.slice(n - baseOf(state, i)));

/** Server i has an entry of this term at index n, its last included one or after that. */
const hasEntry = (state: State, i: ModelValue, n: number, term: number) =>
  n >= baseOf(state, i) && n <= lastIndexOf(state, i) && termAt(fullLog(state, i), n) === term;

/** The latest index at which the logs of leader i and of j match, as far as i still knows its own. */
function matchOf(state: State, i: ModelValue, j: ModelValue): number | undefined {
  for (let n = lastIndexOf(state, i); n >= baseOf(state, i); n--) {
    if (n < baseOf(state, j) || hasEntry(state, j, n, termAt(fullLog(state, i), n))) return n;
  }
  return undefined;
}

/** What a mistake may change. */
export interface Rules {
  /** What server i puts in a snapshot. */
  readonly reached: (state: State, i: ModelValue) => Commands;
  /** Whether a snapshot covers more than that of server j. */
  readonly isNew: (state: State, j: ModelValue, included: Commands) => boolean;
  /** What j keeps of its log when it receives a snapshot. */
  readonly kept: (state: State, j: ModelValue, included: Commands) => Commands;
  /** Whether the machine of j has come as far as a snapshot. */
  readonly isAhead: (state: State, j: ModelValue, included: Commands) => boolean;
  readonly restored: (state: State, i: ModelValue) => Commands;
  /** From which index on leader i sends j its log, if it can. */
  readonly match: typeof matchOf;
}

const right: Rules = {
  reached: ({ state }, i) => state.get(i),
  isNew: (state, j, included) => included.size > baseOf(state, j),
  kept: (state, j, included) =>
    hasEntry(state, j, included.size, included.get(included.size).term)
      ? entriesAfter(state, j, included.size)
      : none,
  isAhead: ({ lastApplied }, j, included) => lastApplied.get(j) >= included.size,
  restored: ({ snapshot }, i) => snapshot.get(i),
  match: matchOf,
};

/** Leader i sends from the first entry that it still has on, whatever j has. */
export const matchOrBase: Rules['match'] = (state, i, j) => matchOf(state, i, j) ?? baseOf(state, i);
export const nothing = () => none;

/** Server i is elected in term 2 by a majority. */
const Elect = ({ Server, Second }: Constants) =>
  action({ i: Server }, (state: State, { i }) => {
    if (i !== Second || state.currentTerm.get(i) !== 1) return undefined;
    const own = fullLog(state, i);
    return majorities(Server)
      .filter((Q) => Q.has(i) && Q.every((v) => isUpToDate(lastTermOf(own), own.size, fullLog(state, v))))
      .elements()
      .map((Q) => ({
        currentTerm: functionFrom(Server, (v) => (Q.has(v) ? 2 : state.currentTerm.get(v))),
        leading: state.leading.filter((v) => !Q.has(v)).add(i),
      }));
  });

/** A client gives leader i a command. */
const Request = ({ Server, FirstLength, MaxLength }: Constants) =>
  action({ i: Server }, (state: State, { i }) => {
    const term = state.currentTerm.get(i);
    const last = lastIndexOf(state, i);
    if (!state.leading.has(i) || last >= (term === 1 ? FirstLength : MaxLength)) return undefined;
    const entry: Entry = record({ term, command: last + 1 });
    return { entries: state.entries.set(i, state.entries.get(i).append(entry)) };
  });

/** What conflicts with entry n of leader i goes, and all behind that. */
const stored = (state: State, i: ModelValue, j: ModelValue, n: number): Commands =>
  firstOf(state.entries.get(j), n - baseOf(state, j) - 1).append(fullLog(state, i).get(n));

/** Leader i sends j the next entry that j lacks, if it still has it, and what is committed. */
const AppendEntries = ({ Server }: Constants, { match }: Rules) =>
  action({ i: Server, j: Server }, (state: State, { i, j }) => {
    const { leading, currentTerm, entries, commitIndex } = state;
    if (!leading.has(i) || i === j || currentTerm.get(j) > currentTerm.get(i)) return undefined;
    const matching = match(state, i, j);
    if (matching === undefined) return undefined;
    const last = Math.min(matching + 1, lastIndexOf(state, i));
    const known = Math.max(commitIndex.get(j), Math.min(commitIndex.get(i), last));
    return {
      entries: last > matching ? entries.set(j, stored(state, i, j, last)) : entries,
      commitIndex: commitIndex.set(j, known),
      currentTerm: currentTerm.set(j, currentTerm.get(i)),
      leading: leading.without(j),
    };
  });

/** Leader i marks entry n and all before as committed: a majority has it, and is in its term. */
const Commit = ({ Server, MaxLength }: Constants) =>
  action({ i: Server, n: interval(1, MaxLength) }, (state: State, { i, n }) => {
    const { leading, currentTerm, commitIndex, committed } = state;
    const term = currentTerm.get(i);
    if (!leading.has(i) || n <= commitIndex.get(i) || !hasEntry(state, i, n, term)) return undefined;
    const holders = Server.filter(
      (j) => currentTerm.get(j) === term && (n < baseOf(state, j) || hasEntry(state, j, n, term)),
    );
    if (2 * holders.size <= Server.size) return undefined;
    return {
      commitIndex: commitIndex.set(i, n),
      committed: n > committed.size ? firstOf(fullLog(state, i), n) : committed,
    };
  });

/** Server i applies the next command that it knows to be committed. */
const Apply = ({ Server }: Constants) =>
  action({ i: Server }, (current: State, { i }) => {
    const { lastApplied, commitIndex, state } = current;
    const next = lastApplied.get(i) + 1;
    if (next > commitIndex.get(i)) return undefined;
    return {
      lastApplied: lastApplied.set(i, next),
      state: state.set(i, state.get(i).append(fullLog(current, i).get(next))),
    };
  });

/** Server i puts what it has applied in its snapshot, and forgets the entries that led there. */
const TakeSnapshot = ({ Compacting }: Constants, { reached }: Rules) =>
  action({ i: Compacting }, (state: State, { i }) => {
    const included = reached(state, i);
    if (included.size <= baseOf(state, i)) return undefined;
    return {
      snapshot: state.snapshot.set(i, included),
      entries: state.entries.set(i, entriesAfter(state, i, included.size)),
    };
  });

/** Leader i sends its snapshot, to whomever it reaches. */
const SendSnapshot = ({ Server }: Constants) =>
  action({ i: Server }, (state: State, { i }) => {
    if (!state.leading.has(i) || baseOf(state, i) === 0) return undefined;
    const message: Message = record({ term: state.currentTerm.get(i), snapshot: state.snapshot.get(i) });
    return { messages: state.messages.add(message) };
  });

/** Who receives, and what. */
type Receipt = { readonly j: SetValue<ModelValue>; readonly m: (state: State) => SetValue<Message> };

/** Server j receives a snapshot, perhaps not for the first time. */
const InstallSnapshot = ({ Server }: Constants, { isNew, kept, isAhead }: Rules) =>
  action<State, Receipt>({ j: Server, m: ({ messages }) => messages }, (current, { j, m }) => {
    const { currentTerm, leading, snapshot, entries, commitIndex, lastApplied, state } = current;
    const included = m.snapshot;
    if (m.term < currentTerm.get(j) || (leading.has(j) && m.term === currentTerm.get(j))) return undefined;
    if (!isNew(current, j, included)) return undefined;
    const stays = isAhead(current, j, included);
    return {
      snapshot: snapshot.set(j, included),
      entries: entries.set(j, kept(current, j, included)),
      commitIndex: commitIndex.set(j, Math.max(commitIndex.get(j), included.size)),
      lastApplied: stays ? lastApplied : lastApplied.set(j, included.size),
      state: stays ? state : state.set(j, included),
      currentTerm: currentTerm.set(j, m.term),
      leading: leading.without(j),
    };
  });

/** Server i restarts with its term, snapshot and log. */
const Restart = ({ Restarting, MaxRestarts }: Constants, { restored }: Rules) =>
  action({ i: Restarting }, (state: State, { i }) =>
    state.restarts < MaxRestarts
      ? {
          restarts: state.restarts + 1,
          leading: state.leading.without(i),
          commitIndex: state.commitIndex.set(i, baseOf(state, i)),
          lastApplied: state.lastApplied.set(i, baseOf(state, i)),
          state: state.state.set(i, restored(state, i)),
        }
      : undefined,
  );

function typeOK({ Server, MaxLength, MaxRestarts }: Constants, state: State): boolean {
  const isTerm = (term: number) => term === 1 || term === 2;
  const isIndex = (n: number) => n >= 0 && n <= MaxLength;
  const isLog = ({ size, values }: Commands) =>
    size <= MaxLength && values.every(({ term, command }) => isTerm(term) && command > 0 && isIndex(command));
  return (
    state.currentTerm.values.every(isTerm) &&
    state.leading.isSubsetOf(Server) &&
    [state.snapshot, state.entries, state.state].every(({ values }) => values.every(isLog)) &&
    [state.commitIndex, state.lastApplied].every(({ values }) => values.every(isIndex)) &&
    state.messages.every(({ term, snapshot }) => isTerm(term) && isLog(snapshot)) &&
    state.restarts >= 0 &&
    state.restarts <= MaxRestarts &&
    isLog(state.committed)
  );
}

/** Two logs with an entry of one term at an index are the same up to there, compacted or not. */
const logsMatch = ({ Server, MaxLength }: Constants, state: State) =>
  Server.every((i) =>
    Server.every((j) =>
      interval(Math.max(1, baseOf(state, i)), Math.min(MaxLength, lastIndexOf(state, i))).every(
        (n) =>
          !hasEntry(state, j, n, termAt(fullLog(state, i), n)) ||
          isPrefix(firstOf(fullLog(state, i), n), fullLog(state, j)),
      ),
    ),
  );

/** Raft's compaction of the log, action by action as in specs/raft/Snapshot.tla. */
export function snapshotDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { Server } = constants;
  const rules = { ...right, ...changes };
  return {
    name: 'raft/snapshot',
    variables: [
      ...(['currentTerm', 'leading', 'snapshot', 'entries', 'commitIndex'] as const),
      ...(['lastApplied', 'state', 'messages', 'restarts', 'committed'] as const),
    ],
    init: () => ({
      currentTerm: functionFrom(Server, () => 1),
      leading: setOf([constants.First]),
      snapshot: functionFrom(Server, () => none),
      entries: functionFrom(Server, () => none),
      commitIndex: functionFrom(Server, () => 0),
      lastApplied: functionFrom(Server, () => 0),
      state: functionFrom(Server, () => none),
      messages: setOf(),
      restarts: 0,
      committed: none,
    }),
    actions: {
      Elect: Elect(constants),
      Request: Request(constants),
      AppendEntries: AppendEntries(constants, rules),
      Commit: Commit(constants),
      Apply: Apply(constants),
      TakeSnapshot: TakeSnapshot(constants, rules),
      SendSnapshot: SendSnapshot(constants),
      InstallSnapshot: InstallSnapshot(constants, rules),
      Restart: Restart(constants, rules),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      LogMatching: (state) => logsMatch(constants, state),
      StateMachineSafety: ({ state, lastApplied, committed }) =>
        Server.every((i) => isPrefix(state.get(i), committed) && state.get(i).size === lastApplied.get(i)),
      SnapshotCommitted: ({ snapshot, committed }) =>
        snapshot.values.every((included) => isPrefix(included, committed)),
      NothingCommittedIsLost: (state) =>
        2 * Server.filter((i) => isPrefix(state.committed, fullLog(state, i))).size > Server.size,
    },
    actionProperties: {
      AppliedMonotonic: (before, after) =>
        before.restarts !== after.restarts ||
        Server.every((i) => isPrefix(before.state.get(i), after.state.get(i))),
    },
    witnesses: {
      NeedsSnapshot: (state) =>
        state.leading.some((i) =>
          Server.some(
            (j) =>
              state.currentTerm.get(j) === state.currentTerm.get(i) && rules.match(state, i, j) === undefined,
          ),
        ),
      SnapshotMeetsConflict: (state) =>
        state.messages.some(({ snapshot: { size: n, values } }) =>
          Server.some(
            (j) =>
              n > baseOf(state, j) &&
              n <= lastIndexOf(state, j) &&
              !hasEntry(state, j, n, values[n - 1]!.term),
          ),
        ),
      SnapshotComesLate: (state) =>
        state.messages.some(({ snapshot }) =>
          Server.some(
            (j) =>
              !state.leading.has(j) &&
              rules.isNew(state, j, snapshot) &&
              state.lastApplied.get(j) > snapshot.size,
          ),
        ),
    },
    // Behaviours come to rest at the bounds.
    deadlock: 'allowed',
  };
}

export const snapshotModel = (constants: Constants): Model<State> =>
  defineModel(snapshotDefinition(constants));

const server = (name: string) => ModelValue.of(name);

const restart = {
  Server: setOf([server('s1'), server('s2'), server('s3')]),
  First: server('s1'),
  Second: server('s2'),
  Compacting: setOf([server('s2')]),
  Restarting: setOf([server('s3')]),
  FirstLength: 1,
  MaxLength: 2,
  MaxRestarts: 1,
};

const oneOf = (about: string) => ({
  about,
  expected: 'one of the servers',
  accepts: namedIn,
});

export const snapshot: Protocol<SnapshotConstants> = {
  slug: 'raft/snapshot',
  title: "Raft's compaction of the log",
  source: 'Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm (2014), section 7',
  specification: 'specs/raft/Snapshot.tla',
  constants: {
    Server: modelValues('the servers'),
    First: oneOf('the server that leads in term 1'),
    Second: oneOf('the server that may be elected in term 2'),
    Compacting: namesAmong('the servers that take snapshots', 'Server'),
    Restarting: namesAmong('the servers that restart', 'Server'),
    FirstLength: wholeNumber('no command of term 1 has a greater index', 1),
    MaxLength: wholeNumber('no command has a greater index', 1),
    MaxRestarts: wholeNumber('how often servers restart'),
  },
  configurations: {
    restart: {
      about: '3 servers, 2 commands, one of them in term 1; s2 compacts its log, s3 restarts once',
      constants: restart,
    },
  },
  model: snapshotModel,
};

function namedIn(value: unknown, { Server }: Readonly<Record<string, unknown>>): boolean {
  return value instanceof ModelValue && (Server as SetValue).has(value);
}
