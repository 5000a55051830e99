import { type Entry, entryAt, lastIndexOf, type RaftLog, termAt } from '../../impl/raft/log.ts';
import type { RaftRecord } from '../../impl/raft/messages.ts';
import type { LeaderRole, RaftState } from '../../impl/raft/state.ts';
import { ConfirmedEvents, firstComplaint } from '../confirmed-events.ts';
import type { Monitor, SteppedEvent, WorldEvent, WorldView } from '../simulated-protocol.ts';

/** A step of a server; clients are nodes as well. */
interface ServerStep {
  readonly before: RaftState | undefined;
  readonly after: RaftState;
}

export function serverStepOf(event: WorldEvent): ServerStep | undefined {
  if (event.kind !== 'stepped' && event.kind !== 'started') return undefined;
  const after = (event.kind === 'stepped' ? event.after : event.state) as Partial<RaftState>;
  if (after.log === undefined) return undefined;
  const before = event.kind === 'stepped' ? (event.before as RaftState) : undefined;
  return { before, after: after as RaftState };
}

const leads = (state: RaftState | undefined): boolean => state?.role.name === 'leader';

/** In this step the server was elected. */
export const isElected = ({ before, after }: ServerStep): boolean =>
  leads(after) && (!leads(before) || before!.currentTerm < after.currentTerm);

/** The last entry of an earlier log is in a later one, as it was; or a snapshot stands for it. */
const hasPrefix = (log: RaftLog, prefix: RaftLog) => {
  const last = lastIndexOf(prefix);
  return last <= log.baseIndex || termAt(log, last) === termAt(prefix, last);
};

function monitor(name: string, observe: (step: ServerStep) => string | undefined): Monitor {
  return {
    name,
    observe(event) {
      const step = serverStepOf(event);
      return step && observe(step);
    },
  };
}

/** There is at most one leader in each term. */
function electionSafety(): Monitor {
  const leaders = new Map<number, string>();
  return monitor('ElectionSafety', ({ after }) => {
    if (!leads(after)) return undefined;
    const { currentTerm: term, node } = after;
    const first = leaders.get(term) ?? node;
    leaders.set(term, first);
    return first === node ? undefined : `${first} and ${node} both lead in term ${term}`;
  });
}

/** A leader adds to its log, and neither removes nor replaces anything. */
function leaderAppendOnly(): Monitor {
  return monitor('LeaderAppendOnly', ({ before, after }) => {
    if (!before || !leads(before) || !leads(after) || before.currentTerm !== after.currentTerm)
      return undefined;
    return hasPrefix(after.log, before.log) ? undefined : `leader ${after.node} has changed its log`;
  });
}

/**
 * What is at an index with a term is the same in all logs, and so is what comes before it: told by the term of that. An entry counts
 * when it is on disk: a server that is the only member leads by its own vote, and after a crash that undoes both it may lead in the
 * same term again, with other entries.
 */
function logMatching(): Monitor {
  const confirmed = new ConfirmedEvents();
  const known = new Map<string, string>();
  const complaintAbout = (event: SteppedEvent): string | undefined => {
    const step = serverStepOf(event);
    if (step === undefined) return undefined;
    const { node, log } = step.after;
    for (const { index, entry } of writtenIn(event)) {
      const here = JSON.stringify([entry, termAt(log, index - 1) ?? null]);
      const key = `${entry.term}:${index}`;
      const there = known.get(key) ?? here;
      known.set(key, there);
      if (there !== here)
        return `${node} has another entry of term ${entry.term} at ${index}: ${here}, not ${there}`;
    }
    return undefined;
  };
  return {
    name: 'LogMatching',
    observe: (event) => firstComplaint(confirmed.take(event), complaintAbout),
  };
}

function writtenIn(event: SteppedEvent): { index: number; entry: Entry }[] {
  return event.effects.flatMap((effect) => {
    if (effect.kind !== 'persist') return [];
    const record = effect.data as RaftRecord;
    if (record.type !== 'log') return [];
    return record.entries.map((entry, k) => ({ index: record.firstIndex + k, entry }));
  });
}

const isIn = (log: RaftLog, index: number, term: number) =>
  index <= log.baseIndex || termAt(log, index) === term;

/** What a leader has committed is in the logs of the leaders of all later terms, from their election on. */
function leaderCompleteness(): Monitor {
  const elections: { readonly term: number; readonly leader: string; readonly log: RaftLog }[] = [];
  const committed: { readonly term: number; readonly index: number; readonly entryTerm: number }[] = [];
  const missing = (election: (typeof elections)[number], entry: (typeof committed)[number]) =>
    election.term > entry.term && !isIn(election.log, entry.index, entry.entryTerm)
      ? `${election.leader}, elected in term ${election.term}, lacks entry ${entry.index}, which was committed in term ${entry.term}`
      : undefined;
  return monitor('LeaderCompleteness', (step) => {
    const { before, after } = step;
    if (isElected(step)) {
      const election = { term: after.currentTerm, leader: after.node, log: after.log };
      elections.push(election);
      for (const entry of committed) {
        const complaint = missing(election, entry);
        if (complaint) return complaint;
      }
    }
    if (!before || !leads(before)) return undefined;
    for (let index = before.commitIndex + 1; index <= after.commitIndex; index++) {
      const entry = {
        term: before.currentTerm,
        index,
        entryTerm: termAt(before.log, index) ?? termAt(after.log, index)!,
      };
      committed.push(entry);
      for (const election of elections) {
        const complaint = missing(election, entry);
        if (complaint) return complaint;
      }
    }
    return undefined;
  });
}

/** All servers make the same of the log up to each index. */
function stateMachineSafety(): Monitor {
  const reached = new Map<number, string>();
  return monitor('StateMachineSafety', ({ before, after }) => {
    const { commitIndex, replicated, node } = after;
    if (commitIndex === before?.commitIndex) return undefined;
    const entry = commitIndex > after.log.baseIndex ? entryAt(after.log, commitIndex) : null;
    const here = JSON.stringify([replicated, entry?.term ?? after.log.baseTerm]);
    const there = reached.get(commitIndex) ?? here;
    if (commitIndex > 0) reached.set(commitIndex, there);
    return there === here
      ? undefined
      : `${node} has come to another state at ${commitIndex}: ${here}, not ${there}`;
  });
}

/** What is known to be committed stays so, until the server fails. */
function commitMonotonic(): Monitor {
  return monitor('CommitMonotonic', ({ before, after }) =>
    before && after.commitIndex < before.commitIndex
      ? `the commit index of ${after.node} goes back from ${before.commitIndex} to ${after.commitIndex}`
      : undefined,
  );
}

/** While a server leads, what it knows of its followers' logs only grows. */
function matchIndexMonotonic(): Monitor {
  return monitor('MatchIndexMonotonic', ({ before, after }) => {
    if (!before || !leads(before) || !leads(after) || before.currentTerm !== after.currentTerm)
      return undefined;
    const { followers } = after.role as LeaderRole;
    for (const [server, { matchIndex }] of Object.entries((before.role as LeaderRole).followers)) {
      const now = followers[server]?.matchIndex ?? matchIndex;
      if (now < matchIndex) return `${after.node} forgets that ${server} holds its log up to ${matchIndex}`;
    }
    return undefined;
  });
}

const statesOf = (world: WorldView): readonly RaftState[] =>
  world.nodes.flatMap((node) => {
    const state = world.stateOf(node) as Partial<RaftState> | undefined;
    return state?.log === undefined ? [] : [state as RaftState];
  });

/** When all faults are over one server leads, and every member follows it. */
function eventuallyLeader(): Monitor {
  return {
    name: 'EventuallyLeader',
    observe: () => undefined,
    atEnd(world) {
      const states = statesOf(world);
      const leaders = states.filter(leads);
      const latest = leaders.reduce((max, { currentTerm }) => Math.max(max, currentTerm), 0);
      const leader = leaders.find(({ currentTerm }) => currentTerm === latest);
      if (!leader) return 'nobody leads';
      const members = leader.configurations.at(-1)!.members;
      const others = states.filter((state) => members.includes(state.node) && state.leader !== leader.node);
      return others.length === 0
        ? undefined
        : `${others.map(({ node }) => node).join(', ')} do not follow ${leader.node}`;
    },
  };
}

/** Then all that is in the log of the leader is committed, and every member knows it. */
function eventuallyCommitted(): Monitor {
  return {
    name: 'EventuallyCommitted',
    observe: () => undefined,
    atEnd(world) {
      const states = statesOf(world);
      const leader = states.find(leads);
      if (!leader) return undefined;
      const members = leader.configurations.at(-1)!.members;
      const end = lastIndexOf(leader.log);
      const behind = states.find(({ node, commitIndex }) => members.includes(node) && commitIndex < end);
      return (
        behind && `${behind.node} has committed ${behind.commitIndex} of the ${end} entries of ${leader.node}`
      );
    },
  };
}

export const raftMonitors = (): readonly Monitor[] => [
  electionSafety(),
  leaderAppendOnly(),
  logMatching(),
  leaderCompleteness(),
  stateMachineSafety(),
  commitMonotonic(),
  matchIndexMonotonic(),
  eventuallyLeader(),
  eventuallyCommitted(),
];
