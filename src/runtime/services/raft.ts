import type { RaftConfiguration } from '../../impl/raft/configuration.ts';
import { keyValue } from '../../impl/raft/key-value.ts';
import { lastIndexOf } from '../../impl/raft/log.ts';
import { raftMachine } from '../../impl/raft/machine.ts';
import type { RaftOperation } from '../../impl/raft/messages.ts';
import { membersOf, type RaftState } from '../../impl/raft/state.ts';
import { BadRequest, type Route, type Service, type ServiceRequest } from './service.ts';

/** Wider than those of the paper (section 5.6), for processes that share a machine and its disk with others. */
const servedTimes = { electionTimeoutMinMs: 500, electionTimeoutMaxMs: 1_000, heartbeatIntervalMs: 100 };

const maxNameLength = 1_024;

/** A key or the name of a thing, from the path. */
function nameOf({ parameters }: ServiceRequest, parameter: string): string {
  const name = parameters[parameter]!;
  if (name.length > 0 && name.length <= maxNameLength) return name;
  throw new BadRequest(`a name has 1 to ${maxNameLength} characters`);
}

function field({ body }: ServiceRequest, name: string): unknown {
  if (Object.hasOwn(body, name)) return body[name];
  throw new BadRequest(`the body needs "${name}"`);
}

function optionalText({ body }: ServiceRequest, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new BadRequest(`"${name}" must be a string`);
}

function count(text: string | undefined, what: string): number {
  const value = Number(text);
  if (text !== undefined && /^\d{1,15}$/.test(text) && value >= 1) return value;
  throw new BadRequest(`${what} must be a whole number from 1 on`);
}

/** A command, within the session that the headers name, if they do. */
function command(request: ServiceRequest, asked: unknown): RaftOperation {
  const session = request.headers['quorate-session'];
  const sequence = request.headers['quorate-sequence'];
  if (session === undefined && sequence === undefined) return { type: 'command', command: asked };
  return {
    type: 'command',
    command: asked,
    session: count(session, 'Quorate-Session'),
    sequence: count(sequence, 'Quorate-Sequence'),
  };
}

const query = (asked: unknown): RaftOperation => ({ type: 'query', query: asked });

const keyValueRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/kv/:key',
    about: 'the value of a key, null if it has none',
    operation: (request) => query({ type: 'get', key: nameOf(request, 'key') }),
    answer: (value) => ({ value }),
  },
  {
    method: 'PUT',
    path: '/v1/kv/:key',
    about: 'gives a key the value',
    operation: (request) =>
      command(request, { type: 'put', key: nameOf(request, 'key'), value: field(request, 'value') }),
    answer: () => ({}),
  },
  {
    method: 'DELETE',
    path: '/v1/kv/:key',
    about: 'takes its value from a key',
    operation: (request) => command(request, { type: 'delete', key: nameOf(request, 'key') }),
    answer: (deleted) => ({ deleted }),
  },
  {
    method: 'POST',
    path: '/v1/kv/:key/cas',
    about: 'gives a key the value if it has what is expected; null stands for none',
    operation: (request) =>
      command(request, {
        type: 'cas',
        key: nameOf(request, 'key'),
        expected: field(request, 'expected'),
        value: field(request, 'value'),
      }),
    answer: (swapped) => ({ swapped }),
  },
];

const sessionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/sessions',
    about: 'opens a session, whose commands are done once however often they are sent',
    operation: (): RaftOperation => ({ type: 'openSession' }),
  },
  {
    method: 'DELETE',
    path: '/v1/sessions/:session',
    about: 'ends a session',
    operation: ({ parameters }): RaftOperation => ({
      type: 'closeSession',
      session: count(parameters.session, 'a session'),
    }),
    answer: () => ({}),
  },
];

const clusterRoutes: readonly Route[] = [
  {
    method: 'PUT',
    path: '/v1/members/:server',
    about: 'adds a server, which must be running and reachable for the others',
    operation: (request): RaftOperation => ({ type: 'addServer', server: nameOf(request, 'server') }),
    answer: () => ({}),
  },
  {
    method: 'DELETE',
    path: '/v1/members/:server',
    about: 'removes a server',
    operation: (request): RaftOperation => ({ type: 'removeServer', server: nameOf(request, 'server') }),
    answer: () => ({}),
  },
  {
    method: 'POST',
    path: '/v1/leadership/transfer',
    about: 'has another server lead: that named as "to", or the one whose log is longest',
    operation: (request): RaftOperation => {
      const to = optionalText(request, 'to');
      return { type: 'transferLeadership', ...(to === undefined ? {} : { to }) };
    },
    answer: () => ({}),
  },
];

/** Failures that pass: another server, or the same one a little later, can do it. */
function failure(reason: string): { readonly status: number; readonly code: string } | undefined {
  if (reason === 'this server does not lead' || reason.startsWith('leadership '))
    return { status: 503, code: 'noLeader' };
  if (reason.endsWith('requests are waiting')) return { status: 503, code: 'overloaded' };
  if (reason === 'the session has ended') return { status: 409, code: 'sessionEnded' };
  return undefined;
}

const stateOf = (state: unknown) => state as RaftState;

export const raftService: Service = {
  slug: 'raft',
  title: 'Raft: a replicated key-value store',
  machine: ({ nodes, settings }) => {
    const configuration: Partial<RaftConfiguration> = settings;
    return raftMachine({ ...servedTimes, ...configuration, members: nodes }, keyValue);
  },
  routes: [...keyValueRoutes, ...sessionRoutes, ...clusterRoutes],
  failure,
  status(state) {
    const raft = stateOf(state);
    return {
      role: raft.role.name,
      term: raft.currentTerm,
      leader: raft.role.name === 'leader' ? raft.node : raft.leader,
      members: membersOf(raft),
      commitIndex: raft.commitIndex,
      lastIndex: lastIndexOf(raft.log),
      snapshotIndex: raft.snapshot?.lastIncludedIndex ?? 0,
      sessions: raft.replicated.sessions.length,
    };
  },
  metrics(state) {
    const raft = stateOf(state);
    return {
      raft_term: raft.currentTerm,
      raft_is_leader: raft.role.name === 'leader' ? 1 : 0,
      raft_commit_index: raft.commitIndex,
      raft_last_index: lastIndexOf(raft.log),
      raft_persisted_index: raft.writes.persistedIndex,
      raft_snapshot_index: raft.snapshot?.lastIncludedIndex ?? 0,
      raft_members: membersOf(raft).length,
      raft_sessions: raft.replicated.sessions.length,
    };
  },
  isReady: (state) => stateOf(state).role.name === 'leader' || stateOf(state).leader !== null,
  traced(state) {
    const { currentTerm, votedFor, role, commitIndex, log } = stateOf(state);
    return { currentTerm, votedFor, role: role.name, commitIndex, lastIndex: lastIndexOf(log) };
  },
  farewell: (state): RaftOperation | undefined =>
    stateOf(state).role.name === 'leader' && membersOf(stateOf(state)).length > 1
      ? { type: 'transferLeadership' }
      : undefined,
};
