import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type TraceValidationResult,
  validateTraceSync,
} from '../../../src/checkers/trace-validation/trace-validation.ts';
import { Randomness } from '../../../src/core/random.ts';
import type { TransitionSystem } from '../../../src/core/transition-system.ts';
import { modelTraceOf } from '../../../src/refinement/raft-processes/model-trace.ts';
import { processStepOf } from '../../../src/refinement/raft-processes/process-step.ts';

/**
 * Three processes of `quorate serve raft`, recorded with `--trace`: the leader is cut off with entries that nobody else gets, another is elected,
 * the first one comes back and gets a snapshot, and the leader is killed and starts again. Snapshots are taken every 6 entries.
 */
const folder = join(import.meta.dirname, '../../../histories/processes/raft');
// biome-ignore lint/suspicious/noExplicitAny: lines are doctored in many ways.
type Line = any;
const names = ['n1', 'n2', 'n3'] as const;
type Name = (typeof names)[number];
const recorded = (): Record<Name, Line[]> => {
  const read = (name: Name) => {
    const lines = readFileSync(join(folder, `${name}.trace.jsonl`), 'utf8')
      .trimEnd()
      .split('\n');
    return lines.map((line) => JSON.parse(line));
  };
  return { n1: read('n1'), n2: read('n2'), n3: read('n3') };
};

function traceOf(lines: Partial<Record<Name, readonly Line[]>>) {
  const traces = Object.entries(lines).map(([source, own]) => ({
    source,
    steps: own.flatMap((line, index) => processStepOf(JSON.stringify(line), source, index + 1) ?? []),
  }));
  return modelTraceOf(traces);
}

function validate(lines: Record<Name, Line[]>, maxStates = 100_000): TraceValidationResult {
  const { model, steps } = traceOf(lines);
  return validateTraceSync(model as TransitionSystem, steps, { othersOnlyHelp: true, maxStates });
}

/** The first line of any node that fits, with its place. */
function find(
  lines: Record<Name, Line[]>,
  fits: (line: Line, before: Line) => boolean,
): { own: Line[]; at: number } {
  for (const name of names) {
    const at = lines[name].findIndex((line, index) => index > 1 && fits(line, lines[name][index - 1]));
    if (at >= 0) return { own: lines[name], at };
  }
  throw new Error('no line of the recording fits');
}

describe('the recorded processes', () => {
  test('did what the model of the core allows', () => {
    const { steps } = traceOf(recorded());
    const actions = new Set(steps.map(({ action }) => action));
    for (const action of ['Stand', 'ReceiveVoteRequest', 'BecomeLeader', 'ClientRequest'])
      expect(actions).toContain(action);
    for (const action of ['ReceivePart', 'AdvanceCommit', 'Restart', 'Recover', 'StepDown'])
      expect(actions).toContain(action);
    expect(validate(recorded())).toMatchObject({ verdict: 'valid', explained: steps.length });
  });

  test('in whatever order their messages allow, and for a search that tries orders as well', () => {
    const { model, steps } = traceOf(recorded());
    const randomness = new Randomness(3);
    for (let seed = 0; seed < 5; seed++) {
      // Candidates are tried by their places: each seed prefers other nodes, now and then.
      const moved = steps.map((step, index) => ({
        ...step,
        at: index + 300 * randomness.fraction('at', seed, step.node, Math.floor(index / 20)),
      }));
      const result = validateTraceSync(model as TransitionSystem, moved, { othersOnlyHelp: true });
      expect(result.verdict).toBe('valid');
    }
    expect(validateTraceSync(model as TransitionSystem, steps).verdict).toBe('valid');
  });
});

const isLeading = (line: Line) => line.state?.role === 'leader';
const isFollowing = (line: Line) => line.state?.role === 'follower';
/** Whatever is changed in the state of one line is so in those that follow, up to the next start. */
function fromThereOn(own: Line[], at: number, change: (state: Line) => void): void {
  for (let index = at; index < own.length && (index === at || own[index].action !== 'start'); index++)
    change(own[index].state);
}

const mistakes: readonly (readonly [string, (lines: Record<Name, Line[]>) => void])[] = [
  [
    'a second vote in a term',
    (lines) => {
      const { own, at } = find(
        lines,
        (line) => line.action === 'requestVote' && line.state.votedFor !== null,
      );
      const other = names.find((name) => name !== own[at].node && name !== own[at].state.votedFor);
      own[at + 1].state.votedFor = other;
    },
  ],
  [
    'a leader without votes',
    (lines) => {
      const { own, at } = find(lines, (line, before) => isLeading(line) && !isLeading(before));
      const stood = own.findLastIndex((line, index) => index < at && line.state?.role !== 'candidate');
      own[stood + 1].state.role = 'leader';
    },
  ],
  [
    'a leader that commits what only it has',
    (lines) => {
      const { own, at } = find(
        lines,
        (line) => isLeading(line) && line.action === 'command' && line.parameters.persisted,
      );
      own[at].state.commitIndex = own[at].state.log.runs.at(-1)[1];
    },
  ],
  [
    'a follower that takes more than it was sent',
    (lines) => {
      const { own, at } = find(
        lines,
        (line) => isFollowing(line) && line.parameters.persisted && line.state.log.runs.length > 0,
      );
      own[at].state.log.runs.at(-1)[1] += 1;
    },
  ],
  [
    'a follower that believes more to be committed than it was told',
    (lines) => {
      const { own, at } = find(
        lines,
        (line) =>
          isFollowing(line) && line.action === 'appendEntries' && line.parameters.message.entries.length > 0,
      );
      own[at].state.commitIndex += 1;
    },
  ],
  [
    'a term out of nowhere',
    (lines) => {
      const { own, at } = find(lines, (line) => line.action === 'appendEntries');
      fromThereOn(own, at, (state) => (state.currentTerm += 5));
    },
  ],
  [
    'a vote that is lost in a crash',
    (lines) => {
      const { own, at } = find(lines, (line) => line.action === 'start' && line.incarnation > 1);
      const { state } = own[at];
      state.votedFor = names.find((name) => name !== state.votedFor);
    },
  ],
  [
    'entries that are lost in a crash',
    (lines) => {
      const { own, at } = find(lines, (line) => line.action === 'start' && line.incarnation > 1);
      own[at].state.log.runs.at(-1)[1] -= 1;
    },
  ],
];

test.each(mistakes)('%s is found out', (_, doctor) => {
  const lines = recorded();
  doctor(lines);
  const result = validate(lines);
  expect(result.verdict).toBe('violated');
  expect(result.unexplained.length).toBeGreaterThan(0);
  // A search that remembers and tries other orders finds none either, as far as it comes.
  const { model, steps } = traceOf(lines);
  expect(validateTraceSync(model as TransitionSystem, steps, { maxStates: 300 }).verdict).not.toBe('valid');
});

test('what a crash undid is no part of the run', () => {
  const lines = recorded();
  const { own, at } = find(lines, (line) => line.action === 'start' && line.incarnation > 1);
  const last = own[at - 1];
  // Written to the trace, and killed before the record was on the disk.
  const undone = structuredClone(last);
  undone.sequence += 1;
  undone.action = 'command';
  undone.parameters = { sent: [], persisted: [{ type: 'log', entries: [] }] };
  undone.messagesIn = [];
  undone.messagesOut = ['never-sent'];
  undone.state.log.runs.at(-1)[1] += 1;
  own.splice(at, 0, undone);
  expect(validate(lines).verdict).toBe('valid');
});

test.each([
  [
    'a trace is missing',
    (lines: Record<Name, Line[]>) => ({ n1: lines.n1, n2: lines.n2 }),
    'whose trace is not given',
  ],
  ['one is given twice', (lines: Record<Name, Line[]>) => ({ ...lines, n3: lines.n1 }), 'of the same node'],
  ['one is empty', (lines: Record<Name, Line[]>) => ({ ...lines, n3: [] }), 'no step in the trace'],
  [
    'one begins later',
    (lines: Record<Name, Line[]>) => ({ ...lines, n2: lines.n2.slice(30) }),
    'does not begin with the first start',
  ],
  [
    'a line is no step',
    (lines: Record<Name, Line[]>) => ({ ...lines, n2: [...lines.n2, { event: 'invoke' }] }),
    'no step of a node',
  ],
  [
    'a line lacks its state',
    (lines: Record<Name, Line[]>) => ({ ...lines, n2: [...lines.n2, { ...lines.n2.at(-1), state: 7 }] }),
    'no object "state"',
  ],
  [
    'members change',
    (lines: Record<Name, Line[]>) => {
      const { own, at } = find(lines, (line) => line.parameters?.persisted?.[0]?.entries?.length > 0);
      own[at].parameters.persisted[0].entries[0].type = 'configuration';
      return lines;
    },
    'members change here',
  ],
] as const)('it is bad input if %s', (_, change, message) => {
  expect(() => traceOf(change(recorded()))).toThrow(message);
});
