import { BadInput } from '../../core/bad-input.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Runs } from './log-runs.ts';

/** What a process of `quorate serve raft` says of its state after a step, as far as the model knows it. */
export interface ServerView {
  readonly currentTerm: number;
  readonly votedFor: string | null;
  readonly role: 'follower' | 'candidate' | 'leader';
  readonly commitIndex: number;
  readonly lastIndex: number;
  /** Up to here a snapshot stands for the log: the runs tell of the entries behind it only. */
  readonly baseIndex: number;
  readonly runs: Runs;
}

/** Of a message that came, what the model takes of it. */
export type ReceivedMessage =
  | { readonly type: 'requestVote'; readonly from: string; readonly term: number }
  /** Entries behind `previous` up to `last`, and that `commit` are committed. */
  | {
      readonly type: 'entries';
      readonly from: string;
      readonly term: number;
      readonly previous: number;
      readonly last: number;
      readonly commit: number;
    }
  | { readonly type: 'other'; readonly from: string };

/** One step of a process, from a line of its trace. */
export interface ProcessStep {
  readonly node: string;
  readonly incarnation: number;
  readonly line: number;
  readonly localTime: bigint;
  readonly isStart: boolean;
  readonly messagesIn: readonly string[];
  readonly messagesOut: readonly string[];
  /** To whom it sends. */
  readonly receivers: readonly string[];
  readonly message: ReceivedMessage | undefined;
  /** How many records it has written, and up to which of its life it learns to be on the disk. */
  readonly records: number;
  readonly written: number | undefined;
  readonly view: ServerView;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a line of the trace of a process; `undefined` for the header.
 *
 * @throws BadInput for one that is none
 */
export function processStepOf(text: string, source: string, line: number): ProcessStep | undefined {
  const read = new LineReader(source, line);
  const fields = read.parse(text);
  if (fields.quorate !== undefined) return undefined;
  if (fields.event !== 'step') read.refuse('it is no step of a node');
  const parameters = read.object(fields, 'parameters');
  const action = read.text(fields, 'action');
  refuseMembership(parameters, read);
  const sent = parameters.sent === undefined ? [] : read.list(parameters, 'sent');
  return {
    node: read.text(fields, 'node'),
    incarnation: read.count(fields, 'incarnation'),
    line,
    localTime: BigInt(read.text(fields, 'localTime')),
    isStart: action === 'start',
    messagesIn: read.texts(fields, 'messagesIn'),
    messagesOut: read.texts(fields, 'messagesOut'),
    receivers: sent.map((each) => read.text(each as Fields, 'to')),
    message: messageOf(parameters, read),
    records: parameters.persisted === undefined ? 0 : read.list(parameters, 'persisted').length,
    written: action === 'written' ? read.count(parameters, 'writeId') : undefined,
    view: viewOf(read.object(fields, 'state'), read),
  };
}

/** The model of the core has the same servers for ever. */
function refuseMembership(parameters: Fields, read: LineReader): void {
  for (const record of parameters.persisted === undefined ? [] : read.list(parameters, 'persisted')) {
    const entries = read.list(record as Fields, 'entries') as readonly Fields[];
    if (entries.some(({ type }) => type === 'configuration'))
      read.refuse('members change here, which the model of the core knows nothing of');
  }
}

function messageOf(parameters: Fields, read: LineReader): ReceivedMessage | undefined {
  if (parameters.message === undefined) return undefined;
  const from = read.text(parameters, 'from');
  const message = read.object(parameters, 'message');
  switch (message.type) {
    case 'requestVote':
      return { type: 'requestVote', from, term: read.count(message, 'term') };
    case 'appendEntries': {
      const previous = read.count(message, 'prevLogIndex');
      const last = previous + read.list(message, 'entries').length;
      const commit = read.count(message, 'leaderCommit');
      return { type: 'entries', from, term: read.count(message, 'term'), previous, last, commit };
    }
    case 'installSnapshot': {
      const last = read.count(read.object(message, 'snapshot'), 'lastIncludedIndex');
      return { type: 'entries', from, term: read.count(message, 'term'), previous: 0, last, commit: last };
    }
    default:
      return { type: 'other', from };
  }
}

function viewOf(state: Fields, read: LineReader): ServerView {
  const { votedFor, role } = state;
  if (votedFor !== null && typeof votedFor !== 'string') read.refuse('votedFor must be a name or null');
  const log = read.object(state, 'log');
  const runs = read.list(log, 'runs') as readonly (readonly [number, number])[];
  for (const run of runs)
    if (!Array.isArray(run) || run.length !== 2 || !run.every(Number.isSafeInteger))
      read.refuse('runs must be pairs of a term and a last index');
  const baseIndex = read.count(log, 'baseIndex');
  return {
    currentTerm: read.count(state, 'currentTerm'),
    votedFor: votedFor as string | null,
    role: role === 'leader' || role === 'candidate' ? role : 'follower',
    commitIndex: read.count(state, 'commitIndex'),
    lastIndex: runs.at(-1)?.[1] ?? baseIndex,
    baseIndex,
    runs,
  };
}

/** Reads fields of a line, and says of which line one is missing. */
class LineReader {
  readonly #source: string;
  readonly #line: number;

  constructor(source: string, line: number) {
    this.#source = source;
    this.#line = line;
  }

  refuse(message: string): never {
    throw new BadInput(message, {
      place: { source: this.#source, line: this.#line },
      remedy: 'What is read here is the file that `quorate serve raft --trace FILE` writes.',
    });
  }

  parse(text: string): Fields {
    try {
      const fields = JSON.parse(text);
      if (isJsonObject(fields)) return fields;
    } catch {
      // It is the same as JSON that is no object.
    }
    this.refuse('the line is no JSON object');
  }

  text(fields: Fields, name: string): string {
    const value = fields?.[name];
    return typeof value === 'string' ? value : this.refuse(`the step has no text "${name}"`);
  }

  count(fields: Fields, name: string): number {
    const value = fields?.[name];
    const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return isCount ? value : this.refuse(`the step has no count "${name}"`);
  }

  object(fields: Fields, name: string): Fields {
    const value = fields?.[name];
    return isJsonObject(value) ? value : this.refuse(`the step has no object "${name}"`);
  }

  list(fields: Fields, name: string): readonly unknown[] {
    const value = fields?.[name];
    return Array.isArray(value) ? value : this.refuse(`the step has no list "${name}"`);
  }

  texts(fields: Fields, name: string): readonly string[] {
    if (fields[name] === undefined) return [];
    const list = this.list(fields, name);
    if (list.every((each) => typeof each === 'string')) return list as readonly string[];
    this.refuse(`"${name}" must be a list of texts`);
  }
}
