import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { type ModelDefinition, updatesOf } from '../../../src/core/model.ts';
import { Randomness } from '../../../src/core/random.ts';
import {
  formatValue,
  functionFrom,
  functionOf,
  ModelValue,
  record,
  setOf,
  type Value,
  ValueTable,
} from '../../../src/core/values/index.ts';
import { majorities } from '../../../src/models/quorums.ts';
import type { RaftState } from '../../../src/models/raft/core-state.ts';
import type { Entry } from '../../../src/models/raft/log.ts';
import { raftWithParts } from '../../../src/refinement/raft.ts';
import { joinedRuns, logOf, type Runs } from '../../../src/refinement/raft-processes/log-runs.ts';
import { raftOfProcesses } from '../../../src/refinement/raft-processes/model.ts';

type Parts = RaftState & { readonly offers: Iterable<Value> };
type Plain = Readonly<Record<string, Value>>;

const Server = setOf(['s1', 's2', 's3'].map((name) => ModelValue.of(name)));
const Nobody = ModelValue.of('Nobody');
const Quorum = majorities(Server);
const unbounded = 1_000_000;
const parts = raftWithParts({
  ...{ Server, Quorum, Nobody, OddCandidate: Server, EvenCandidate: Server },
  ...{ MaxTerm: unbounded, RequestTerms: setOf<number>(), MaxRestarts: unbounded },
}) as unknown as ModelDefinition<Parts>;
const processes = raftOfProcesses({ Server, Quorum, Nobody }) as unknown as ModelDefinition<Plain>;

const runsOf = (entries: readonly Entry[]) =>
  logOf(entries.reduce<Runs>((runs, { term }, k) => joinedRuns(runs, [[term, k + 1]]), []));

/** The same state as the other model has it. */
function abstract(state: Parts): Plain {
  const committed: Entry[] = [];
  for (const { index, entry } of state.committed.elements()) committed[index - 1] = entry;
  const acks = functionFrom(Server, (i) =>
    functionFrom(Server, (j) =>
      Math.max(
        0,
        ...state.acks
          .get(i)
          .elements()
          .flatMap((ack) => (ack.follower === j ? [ack.matchIndex] : [])),
      ),
    ),
  );
  const { currentTerm, votedFor, role, commitIndex, voteRequests, votes } = state;
  const offers = [...state.offers].map((offer) => {
    const { term, leader, log, commit } = offer as unknown as {
      term: number;
      leader: Value;
      log: { values: Entry[] };
      commit: number;
    };
    return record({ term, leader, log: runsOf(log.values), commit });
  });
  const log = functionOf(
    [...state.log.entries()].map(([i, entries]) => [i, runsOf(entries.values)] as const),
  );
  return {
    ...{ currentTerm, votedFor, role, commitIndex, voteRequests, votes, acks, log },
    ...{ committed: runsOf(committed), offers: setOf(offers) },
  };
}

const table = new ValueTable();
/** The same for equal states only. */
const textOf = (state: Plain) => processes.variables.map((name) => table.idOf(state[name]!)).join(' ');
const describeState = (state: Plain) =>
  processes.variables.map((name) => `${name} = ${formatValue(state[name]!)}`).join('\n');

type Step = readonly [action: string, named: Plain, next: Parts];

/** Every step of the model of parts, by action and arguments. */
function stepsFrom(state: Parts): Step[] {
  return Object.entries(parts.actions).flatMap(([name, action]) => {
    let lists: Plain[] = [{}];
    for (const [parameter, domain] of Object.entries(action.parameters)) {
      const members = [...(typeof domain === 'function' ? domain(state) : domain)] as Value[];
      lists = lists.flatMap((named) => members.map((member) => ({ ...named, [parameter]: member })));
    }
    return lists.flatMap((named) =>
      updatesOf(action, state, named).map(
        (update): Step => [name, named, { ...state, ...(update as Parts) }],
      ),
    );
  });
}

/** What the model of processes allows of an action with these arguments; it names the index that is committed too. */
function allowed(state: Plain, name: string, named: Plain): Set<string> {
  const { lastIndex } = (state.log as unknown as { get(i: Value): { lastIndex: number } }).get(named.i!);
  const lists: readonly Plain[] =
    name === 'AdvanceCommit'
      ? Array.from({ length: lastIndex + 2 }, (_, k): Plain => ({ ...named, k }))
      : [named];
  const nexts = lists.flatMap((list) => updatesOf(processes.actions[name]!, state, list));
  return new Set(nexts.map((next) => textOf({ ...state, ...next } as Plain)));
}

/** All that one model allows is allowed by the other, and nothing else, for the arguments that the domains have. */
function compare(state: Parts): readonly Step[] {
  const other = abstract(state);
  const steps = stepsFrom(state);
  const groups = new Map<string, Set<string>>();
  for (const [name, named, next] of steps) {
    const key = keyOf(name, named);
    groups.set(key, (groups.get(key) ?? new Set()).add(textOf(abstract(next))));
  }
  for (const [name, named] of everyCall(state)) {
    const key = keyOf(name, named);
    const expected = [...(groups.get(key) ?? [])].sort();
    const found = [...allowed(other, name, named)].sort();
    if (!isDeepStrictEqual(found, expected))
      expect(found, `${key} from\n${describeState(other)}`).toEqual(expected);
    groups.delete(key);
  }
  expect([...groups.keys()]).toEqual([]);
  return steps;
}

const keyOf = (name: string, named: Plain) => `${name} ${Object.values(named).map(formatValue).join(',')}`;

/** All calls, also with numbers just beyond those that the model of parts lists. */
function* everyCall(state: Parts): Generator<readonly [name: string, named: Plain]> {
  for (const [name, { parameters }] of Object.entries(parts.actions)) {
    let lists: Plain[] = [{}];
    for (const [parameter, domain] of Object.entries(parameters)) {
      const listed = [...(typeof domain === 'function' ? domain(state) : domain)] as Value[];
      const beyond = listed.reduce<number>((most, member) => Math.max(most, Number(member) + 1), 0);
      const members = typeof domain === 'function' ? [...listed, beyond] : listed;
      lists = lists.flatMap((named) => members.map((member) => ({ ...named, [parameter]: member })));
    }
    for (const named of lists) yield [name, named];
  }
}

test('in every state within small bounds both models of the core allow the same steps', () => {
  let frontier: Parts[] = [parts.init() as Parts];
  const seen = new Set<string>([textOf(abstract(frontier[0]!))]);
  for (let depth = 0; depth < 6; depth++) {
    const next: Parts[] = [];
    for (const state of frontier) {
      for (const [, , after] of compare(state)) {
        const key = textOf(abstract(after));
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(after);
      }
    }
    frontier = next.filter((state) => state.currentTerm.values.every((term) => term <= 1)).slice(0, 80);
  }
  expect(seen.size).toBeGreaterThan(500);
});

/** What makes a behaviour long is taken more often than what ends it. */
const weights: Readonly<Record<string, number>> = {
  ...{ Stand: 1, StepDown: 1, LearnTerm: 1, ReceiveVoteRequest: 6, BecomeLeader: 20 },
  ...{ ClientRequest: 4, ReceivePart: 10, AdvanceCommit: 10, Restart: 0.5, Recover: 5 },
};

test('and so they do along random behaviours of many terms', () => {
  const randomness = new Randomness(7);
  const taken = new Set<string>();
  for (let walk = 0; walk < 6; walk++) {
    let state = parts.init() as Parts;
    for (let number = 0; number < 40; number++) {
      const steps = compare(state);
      const heavy = (step: Step) => weights[step[0]]! / steps.filter(([name]) => name === step[0]).length;
      let left =
        randomness.fraction('step', walk, number) * steps.reduce((sum, step) => sum + heavy(step), 0);
      const [name, , after] = steps.find((step) => (left -= heavy(step)) < 0)!;
      taken.add(name);
      state = after;
    }
  }
  expect([...taken].sort()).toEqual(Object.keys(parts.actions).sort());
});
