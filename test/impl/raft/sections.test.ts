import { describe, expect, test } from 'vitest';
import type { Effect, NodeClock } from '../../../src/core/machine.ts';
import { completeConfiguration, type RaftOptions } from '../../../src/impl/raft/configuration.ts';
import { type KeyValueCommand, keyValue } from '../../../src/impl/raft/key-value.ts';
import { type Entry, entriesBetween, lastIndexOf } from '../../../src/impl/raft/log.ts';
import { raftMachine } from '../../../src/impl/raft/machine.ts';
import type { RaftMessage, RaftOperation, RaftRecord } from '../../../src/impl/raft/messages.ts';
import { membersOf, type RaftState } from '../../../src/impl/raft/state.ts';
import { deepFreeze } from '../../support/interaction-script.ts';

const members = ['s1', 's2', 's3'];
const noop = (term: number): Entry => ({ type: 'noop', term, timeMs: 0 });
const put = (term: number, value: unknown): Entry => ({
  ...{ type: 'command', term, timeMs: 0, session: null, sequence: null },
  command: { type: 'put', key: 'x', value },
});

interface Found {
  readonly currentTerm?: number;
  readonly votedFor?: string | null;
  readonly entries?: readonly Entry[];
}

/** A server with this on its disk, whose writes are finished at once; its clock is set by hand. */
function serverWith(found: Found, options: Partial<RaftOptions> = {}) {
  const { currentTerm = 0, votedFor = null, entries = [] } = found;
  const machine = raftMachine({ members, preVote: false, heedsLeaderFirst: false, ...options }, keyValue);
  const record: RaftRecord = { type: 'log', currentTerm, votedFor, firstIndex: 1, entries };
  let clock: NodeClock = { monotonicMs: 0, wallMs: 0 };
  let state: RaftState = deepFreeze(machine.start('s1', [record], clock).state);
  let said: readonly Effect<RaftMessage, unknown, RaftRecord>[] = [];
  const step = (input: object) => {
    const next = machine.step(
      state,
      deepFreeze({ ...input, now: clock }) as Parameters<typeof machine.step>[1],
    );
    state = deepFreeze(next.state);
    said = [...said, ...next.effects];
    for (const effect of next.effects)
      if (effect.kind === 'persist') step({ kind: 'written', writeId: effect.writeId });
  };
  let operations = 0;
  return {
    get state() {
      return state;
    },
    terms: () => entriesBetween(state.log, 1, lastIndexOf(state.log)).map(({ term }) => term),
    wait: (ms: number) => {
      clock = { monotonicMs: clock.monotonicMs + ms, wallMs: 0 };
    },
    receive: (from: string, message: RaftMessage) => step({ kind: 'message', from, message }),
    timeout: (name: 'election' | 'heartbeat' = 'election') =>
      step({ kind: 'timer', name, generation: state.timers[name] }),
    ask: (operation: RaftOperation<KeyValueCommand>) =>
      step({ kind: 'operation', id: `op${++operations}`, client: 'c', operation }),
    /** What was said since the last call. */
    said: () => {
      const all = said.filter(({ kind }) => kind === 'send' || kind === 'reply');
      said = [];
      return all.map((effect) =>
        effect.kind === 'send' ? { to: effect.to, ...effect.message } : (effect as unknown as object),
      );
    },
  };
}

type Server = ReturnType<typeof serverWith>;

/** Elected with the vote of s2, in the term after the one on its disk. */
function leaderWith(found: Found, options: Partial<RaftOptions> = {}): Server {
  const server = serverWith(found, options);
  server.timeout();
  server.receive('s2', { type: 'requestVoteResponse', term: server.state.currentTerm, voteGranted: true });
  server.said();
  return server;
}

const append = (
  term: number,
  prevLogIndex: number,
  prevLogTerm: number,
  entries: readonly Entry[],
  leaderCommit = 0,
): RaftMessage => ({
  ...{ type: 'appendEntries', term, prevLogIndex, prevLogTerm, entries, leaderCommit, round: 1 },
});
const accepted = (term: number, matchIndex: number, round = 1): RaftMessage => ({
  ...{ type: 'appendEntriesResponse', term, success: true, matchIndex, round },
  ...{ conflictTerm: null, conflictIndex: 0 },
});
const requestVote = (term: number, lastLogIndex: number, lastLogTerm: number): RaftMessage => ({
  ...{ type: 'requestVote', term, lastLogIndex, lastLogTerm, isTransfer: false },
});

describe('5.1 terms', () => {
  test('a message of an earlier term is refused, with the later one', () => {
    const server = serverWith({ currentTerm: 5 });
    server.receive('s2', append(4, 0, 0, [noop(4)]));
    expect(server.said()).toMatchObject([{ to: 's2', term: 5, success: false }]);
    expect(server.terms()).toEqual([]);
  });

  test('a leader that hears of a later term follows', () => {
    const server = leaderWith({ currentTerm: 4 });
    server.receive('s3', accepted(6, 0));
    expect(server.state).toMatchObject({ currentTerm: 6, votedFor: null, role: { name: 'follower' } });
  });
});

describe('5.2 leader election', () => {
  test('a server votes once in a term, for who comes first', () => {
    const server = serverWith({});
    server.receive('s2', requestVote(1, 0, 0));
    server.receive('s3', requestVote(1, 0, 0));
    server.receive('s2', requestVote(1, 0, 0));
    expect(server.said()).toMatchObject([
      { voteGranted: true },
      { voteGranted: false },
      { voteGranted: true },
    ]);
  });

  test('a majority elects; the same vote twice is one vote', () => {
    const server = serverWith({}, { members: ['s1', 's2', 's3', 's4', 's5'] });
    server.timeout();
    for (let twice = 0; twice < 2; twice++)
      server.receive('s2', { type: 'requestVoteResponse', term: 1, voteGranted: true });
    expect(server.state.role.name).toBe('candidate');
    server.receive('s3', { type: 'requestVoteResponse', term: 1, voteGranted: true });
    expect(server.state.role.name).toBe('leader');
  });

  test('a candidate follows the leader of its term', () => {
    const server = serverWith({});
    server.timeout();
    server.receive('s2', append(1, 0, 0, [noop(1)]));
    expect(server.state).toMatchObject({ leader: 's2', role: { name: 'follower' } });
  });
});

describe('5.3 log replication', () => {
  test('an old message takes nothing away', () => {
    const server = serverWith({ currentTerm: 1, entries: [noop(1), put(1, 1), put(1, 2)] });
    server.receive('s2', append(1, 0, 0, [noop(1)]));
    expect(server.terms()).toEqual([1, 1, 1]);
  });

  test('entries that conflict are replaced, and all behind them', () => {
    const server = serverWith({ currentTerm: 3, entries: [noop(1), noop(2), put(2, 1)] });
    server.receive('s2', append(3, 1, 1, [noop(3)]));
    expect(server.terms()).toEqual([1, 3]);
  });

  test('a refusal names the conflicting term and where it begins, and the leader skips it', () => {
    const follower = serverWith({ currentTerm: 3, entries: [noop(1), noop(2), put(2, 1), put(2, 2)] });
    follower.receive('s2', append(4, 4, 3, []));
    const [refusal] = follower.said();
    expect(refusal).toMatchObject({ success: false, conflictTerm: 2, conflictIndex: 2 });

    const leader = leaderWith({ currentTerm: 3, entries: [noop(1), noop(3), put(3, 1), put(3, 2)] });
    leader.receive('s2', { ...(refusal as unknown as RaftMessage), term: 4 } as RaftMessage);
    expect(leader.said()).toMatchObject([{ to: 's2', prevLogIndex: 1, prevLogTerm: 1 }]);
  });

  test('the leader goes back to the end of a log that is shorter, and to its own last entry of a term that both have', () => {
    const entries = [noop(1), noop(3), put(3, 1), put(3, 2)];
    const refused = (conflictTerm: number | null, conflictIndex: number) => {
      const leader = leaderWith({ currentTerm: 3, entries });
      leader.receive('s2', {
        ...{ type: 'appendEntriesResponse', term: 4, success: false, matchIndex: 0, round: 1 },
        ...{ conflictTerm, conflictIndex },
      });
      return leader.said();
    };
    // The follower ends at 2; nothing of the term of its last entry matters.
    expect(refused(null, 3)).toMatchObject([{ to: 's2', prevLogIndex: 2, prevLogTerm: 3 }]);
    expect(refused(3, 2)).toMatchObject([{ to: 's2', prevLogIndex: 4, prevLogTerm: 3 }]);
    expect(refused(2, 2)).toMatchObject([{ to: 's2', prevLogIndex: 1, prevLogTerm: 1 }]);
  });

  test('what is sent while the log is written waits for it', () => {
    const machine = raftMachine({ members }, keyValue);
    const { state } = machine.start('s1', [], { monotonicMs: 0, wallMs: 0 });
    const now = { monotonicMs: 0, wallMs: 0 };
    const { effects } = machine.step(state, {
      ...{ kind: 'message', from: 's2', now },
      message: append(1, 0, 0, [noop(1)]),
    } as Parameters<typeof machine.step>[1]);
    expect(effects).toMatchObject([{ kind: 'persist', writeId: 1 }, { kind: 'send', afterPersist: 1 }, {}]);
  });
});

test('a leader turns away who comes when as many wait as may', () => {
  const server = leaderWith({}, { maxWaitingRequests: 2 });
  const ask = () => server.ask({ type: 'command', command: { type: 'put', key: 'x', value: 1 } });
  ask();
  server.ask({ type: 'query', query: { type: 'get', key: 'x' } });
  expect(server.said().filter((each) => 'outcome' in each)).toEqual([]);
  ask();
  expect(server.said()).toMatchObject([{ outcome: 'fail', code: 'overloaded' }]);
});

describe('figure 2: what is on the disk', () => {
  const machine = raftMachine({ members }, keyValue);
  const now = { monotonicMs: 0, wallMs: 0 };
  const record = (currentTerm: number, firstIndex: number, entries: readonly Entry[]): RaftRecord => ({
    ...{ type: 'log', currentTerm, votedFor: 's2', firstIndex, entries },
  });
  const terms = (...records: RaftRecord[]) => {
    const { log } = machine.start('s1', records, now).state;
    return entriesBetween(log, 1, lastIndexOf(log)).map(({ term }) => term);
  };

  test('records are read one after the other: later entries take the place of those from their index on', () => {
    const first = record(1, 1, [noop(1), noop(1), noop(1), noop(1)]);
    expect(terms(first, record(1, 5, [noop(1)]))).toEqual([1, 1, 1, 1, 1]);
    expect(terms(first, record(2, 2, [noop(2)]))).toEqual([1, 2]);
    expect(terms(first, record(2, 2, [noop(2)]), record(2, 3, [noop(2)]))).toEqual([1, 2, 2]);
    expect(terms(first, record(3, 1, []))).toEqual([]);
    expect(terms(first, record(3, 5, []))).toEqual([1, 1, 1, 1]);
  });

  test('term and vote are those of the last record', () => {
    const { state } = machine.start('s1', [record(1, 1, [noop(1)]), record(4, 2, [])], now);
    expect(state).toMatchObject({
      currentTerm: 4,
      votedFor: 's2',
      commitIndex: 0,
      role: { name: 'follower' },
    });
  });
});

describe('5.4 safety', () => {
  test.each([
    ['a longer log of an earlier term', 9, 1, false],
    ['a shorter log of the same term', 1, 2, false],
    ['the same log', 2, 2, true],
    ['a shorter log of a later term', 1, 3, true],
  ])('5.4.1 %s', (_, lastLogIndex, lastLogTerm, voteGranted) => {
    const server = serverWith({ currentTerm: 3, entries: [noop(1), noop(2)] });
    server.receive('s2', requestVote(4, lastLogIndex, lastLogTerm));
    expect(server.said()).toMatchObject([{ voteGranted }]);
  });

  test('5.4.2 an entry of an earlier term is committed only with one of its own', () => {
    const server = leaderWith({ currentTerm: 2, entries: [noop(2)] });
    server.receive('s2', accepted(3, 1));
    expect(server.state.commitIndex).toBe(0);
    server.receive('s2', accepted(3, 2));
    expect(server.state.commitIndex).toBe(2);
  });
});

describe('7 log compaction', () => {
  const snapshot = {
    ...{ lastIncludedIndex: 2, lastIncludedTerm: 1, configurationIndex: 0, members },
    replicated: { timeMs: 0, machine: { x: 1 }, sessions: [] },
  };
  test.each([
    ['what follows the last included entry stays', [noop(1), put(1, 1), put(1, 2)], 3],
    ['a log that conflicts goes', [noop(1), noop(2), put(2, 2)], 2],
  ])('%s', (_, entries, length) => {
    const server = serverWith({ currentTerm: 2, entries });
    server.receive('s2', { type: 'installSnapshot', term: 3, snapshot, round: 1 });
    expect(server.state).toMatchObject({ commitIndex: 2, replicated: { machine: { x: 1 } } });
    expect(lastIndexOf(server.state.log)).toBe(length);
    server.receive('s2', { type: 'installSnapshot', term: 3, snapshot, round: 2 });
    expect(server.said()).toMatchObject([
      { matchIndex: 2, round: 1 },
      { matchIndex: 2, round: 2 },
    ]);
  });
});

describe('8 client interaction; thesis, chapter 6', () => {
  test('6.4 a read waits until a majority has answered a round that began after it', () => {
    const server = leaderWith({});
    server.receive('s2', accepted(1, 1, 1));
    server.ask({ type: 'query', query: { type: 'get', key: 'x' } });
    expect(server.said()).toMatchObject([
      { type: 'appendEntries', round: 2 },
      { type: 'appendEntries', round: 2 },
    ]);
    server.receive('s2', accepted(1, 1, 1));
    expect(server.said()).toEqual([]);
    server.receive('s3', accepted(1, 1, 2));
    expect(server.said()).toMatchObject([{ kind: 'reply', outcome: 'ok', result: null }]);
  });

  test('6.4 nor is one answered before the leader has committed an entry of its term', () => {
    const server = leaderWith({ currentTerm: 1, entries: [noop(1), put(1, 7)] });
    server.ask({ type: 'query', query: { type: 'get', key: 'x' } });
    server.said();
    server.receive('s2', accepted(2, 0, 2));
    expect(server.said().filter((each) => 'kind' in each)).toEqual([]);
    server.receive('s2', accepted(2, 3, 2));
    expect(server.said()).toMatchObject([{ kind: 'reply', result: 7 }]);
  });

  test('6.4.1 under a lease it is answered at once, until the lease may have ended', () => {
    const server = leaderWith({}, { reads: 'lease', heedsLeaderFirst: true, driftPartsPerMillion: 100_000 });
    server.receive('s2', accepted(1, 1, 1));
    server.wait(122);
    server.ask({ type: 'query', query: { type: 'get', key: 'x' } });
    expect(server.said()).toMatchObject([{ kind: 'reply', outcome: 'ok' }]);
    // 150 ms · 0.9 / 1.1
    server.wait(1);
    server.ask({ type: 'query', query: { type: 'get', key: 'x' } });
    expect(server.said()).toMatchObject([{ type: 'appendEntries' }, { type: 'appendEntries' }]);
  });

  test('6.3 a command of a session is done once', () => {
    const server = leaderWith({});
    server.ask({ type: 'openSession' });
    server.receive('s2', accepted(1, 2));
    const cas: KeyValueCommand = { type: 'cas', key: 'x', expected: null, value: 1 };
    for (let twice = 0; twice < 2; twice++)
      server.ask({ type: 'command', command: cas, session: 2, sequence: 1 });
    server.said();
    server.receive('s2', accepted(1, 4));
    expect(server.said()).toMatchObject([{ result: true }, { result: true }]);
  });

  test('6.3 the idlest session ends when there are too many, and its commands are refused', () => {
    const server = leaderWith({}, { maxSessions: 1 });
    for (let twice = 0; twice < 2; twice++) server.ask({ type: 'openSession' });
    const command: KeyValueCommand = { type: 'put', key: 'x', value: 1 };
    server.ask({ type: 'command', command, session: 2, sequence: 1 });
    server.ask({ type: 'command', command, session: 3, sequence: 1 });
    server.said();
    server.receive('s2', accepted(1, 5));
    expect(server.said().slice(2)).toMatchObject([
      { outcome: 'fail', reason: 'the session has ended', code: 'sessionEnded' },
      { outcome: 'ok' },
    ]);
  });
});

test.each([
  ['a server without a name', { type: 'addServer', server: '' }],
  ['a server that is a number', { type: 'removeServer', server: 7 }],
  ['no successor of a name', { type: 'transferLeadership', to: '' }],
  ['a session below 1', { type: 'closeSession', session: 0 }],
  ['half a session', { type: 'closeSession', session: 1.5 }],
  ['a sequence without a session', { type: 'command', command: { type: 'delete', key: 'x' }, sequence: 1 }],
  ['a session without a sequence', { type: 'command', command: { type: 'delete', key: 'x' }, session: 1 }],
  ['a command that the state machine refuses', { type: 'command', command: { type: 'get', key: 'x' } }],
  ['a query that it refuses', { type: 'query', query: { type: 'put', key: 'x' } }],
  ['nothing that there is', { type: 'open' }],
])('%s is malformed, and changes nothing', (_, operation) => {
  const server = leaderWith({});
  const { state } = server;
  server.ask(operation as RaftOperation<KeyValueCommand>);
  expect(server.said()).toMatchObject([{ kind: 'reply', outcome: 'fail', code: 'malformed' }]);
  expect(server.state).toEqual(state);
});

describe('thesis, chapters 3 and 4', () => {
  test('3.10 leadership goes to a member whose log is as long; meanwhile no command is taken', () => {
    const server = leaderWith({});
    server.ask({ type: 'transferLeadership', to: 's2' });
    server.ask({ type: 'command', command: { type: 'put', key: 'x', value: 1 } });
    expect(server.said()).toMatchObject([{ to: 's2', type: 'appendEntries' }, { outcome: 'fail' }]);
    server.receive('s2', accepted(1, 1));
    expect(server.said()).toMatchObject([{ to: 's2', type: 'timeoutNow' }]);
  });

  test('3.10 only its leader, and in its term, has a server stand at once', () => {
    const told = (from: string, term: number) => {
      const server = serverWith({ currentTerm: 3 });
      server.receive('s2', append(3, 0, 0, []));
      server.said();
      server.receive(from, { type: 'timeoutNow', term });
      return server.state.role.name;
    };
    expect(told('s2', 3)).toBe('candidate');
    expect(told('s3', 3)).toBe('follower');
    expect(told('s2', 2)).toBe('follower');
  });

  test('4.1 no change before an entry of its term is committed, nor before the last change is', () => {
    const server = leaderWith({});
    server.ask({ type: 'removeServer', server: 's3' });
    server.receive('s2', accepted(1, 1));
    server.ask({ type: 'removeServer', server: 's3' });
    server.ask({ type: 'removeServer', server: 's2' });
    const refusals = server.said().filter((each) => 'kind' in each);
    expect(refusals).toMatchObject([
      { reason: 'the leader has committed nothing in its term yet' },
      { reason: 'the change before is not committed yet' },
    ]);
  });

  test('4.2.1 a server that joins is sent what it lacks again, and what comes meanwhile', () => {
    const server = leaderWith({});
    server.receive('s2', accepted(1, 1));
    server.ask({ type: 'addServer', server: 's4' });
    expect(server.said()).toMatchObject([{ to: 's4', type: 'appendEntries' }]);
    server.timeout('heartbeat');
    expect(server.said()).toMatchObject([{ to: 's2' }, { to: 's3' }, { to: 's4', type: 'appendEntries' }]);
    server.ask({ type: 'command', command: { type: 'put', key: 'x', value: 1 } });
    expect(server.said().map((each) => (each as { to?: string }).to)).toContain('s4');
    // A majority is one of the members: the server that joins is none yet.
    expect(membersOf(server.state)).toEqual(members);
  });

  test('4.2.3 who hears a leader heeds no candidate, unless the leader sent it', () => {
    const server = serverWith({}, { heedsLeaderFirst: true });
    server.receive('s2', append(1, 0, 0, [noop(1)]));
    server.wait(149);
    server.said();
    server.receive('s3', requestVote(2, 1, 1));
    expect(server.said()).toEqual([]);
    expect(server.state.currentTerm).toBe(1);
    server.receive('s3', { ...requestVote(2, 1, 1), isTransfer: true } as RaftMessage);
    expect(server.said()).toMatchObject([{ voteGranted: true }]);
  });
});

describe('configuration', () => {
  test.each([
    [{ members: [] }, 'at least one member'],
    [{ members: ['a', 'a'] }, 'members of different names'],
    [{ members, heartbeatIntervalMs: 150 }, 'an electionTimeoutMinMs above heartbeatIntervalMs'],
    [{ members, maxSessions: 0 }, 'a whole maxSessions above 0'],
    [{ members, reads: 'lease', heedsLeaderFirst: false }, 'heedsLeaderFirst for reads under a lease'],
  ] as const)('%j is refused', (options, reason) => {
    expect(() => completeConfiguration(options)).toThrow(reason);
  });
});

test('a step makes as much that is new however long the log is', () => {
  const newIn = (length: number) => {
    const entries = Array.from({ length }, (_, k) => put(1, k));
    const server = leaderWith({ currentTerm: 1, entries }, { snapshotAfterEntries: 1_000_000 });
    const known = new Set<object>();
    const visit = (value: unknown, first: (each: object) => void): void => {
      if (typeof value !== 'object' || value === null || known.has(value)) return;
      known.add(value);
      first(value);
      for (const each of Object.values(value)) visit(each, first);
    };
    visit(server.state, () => {});
    let made = 0;
    server.ask({ type: 'command', command: { type: 'put', key: 'x', value: 1 } });
    visit(server.state, (each) => {
      made += Object.keys(each).length + 1;
    });
    return made;
  };
  // One path through a tree 32 wide: at most three levels at this length.
  expect(newIn(20_000)).toBeLessThan(newIn(20) + 3 * 33);
});
