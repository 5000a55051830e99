import { BadInput } from '../../core/bad-input.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import { defineModel, type Model } from '../../core/model.ts';
import type { NodeStep } from '../../core/trace.ts';
import { ModelValue, setOf } from '../../core/values/index.ts';
import { majorities } from '../../models/quorums.ts';
import { nameOf } from '../abstraction.ts';
import { inCausalOrder } from './causal-order.ts';
import { keptSteps } from './kept-steps.ts';
import { KnownLogs } from './known-logs.ts';
import type { Runs } from './log-runs.ts';
import { raftOfProcesses, type State } from './model.ts';
import type { ProcessStep, ServerView } from './process-step.ts';

/** The trace of one process, and the file from which it comes. */
export interface ProcessTrace {
  readonly source: string;
  readonly steps: readonly ProcessStep[];
}

export interface ModelTrace {
  readonly model: Model<State>;
  /** What the processes claim to have done, as actions of the model, with the state in which they are then. */
  readonly steps: readonly NodeStep[];
}

type Told = readonly [action: string, parameters: readonly (string | number)[]];

/**
 * The traces of all processes of a cluster as one trace of the model. It judges nothing: of each step it says which actions of the model it
 * claims to be, and what was seen of the state.
 *
 * @throws BadInput if traces are missing, incomplete, or tell of what the model of the core does not know
 */
export function modelTraceOf(traces: readonly ProcessTrace[]): ModelTrace {
  const servers = traces.map(({ source, steps }) => steps[0]?.node ?? refuseEmpty(source));
  refuseStrangers(traces, servers);
  const Server = setOf(servers.map(nameOf));
  const Nobody = ModelValue.of('Nobody');
  const model = defineModel(raftOfProcesses({ Server, Quorum: majorities(Server), Nobody }));
  const kept = traces.map(({ source, steps }) => keptSteps(steps, source));
  const recorder = new Recorder(servers);
  for (const step of inCausalOrder(kept)) recorder.take(step);
  return { model, steps: recorder.steps };
}

function refuseEmpty(source: string): never {
  throw new BadInput('there is no step in the trace', {
    place: { source },
    remedy: 'Name the traces of all processes of one cluster.',
  });
}

/** What the others do is explained by what each of them does. */
function refuseStrangers(traces: readonly ProcessTrace[], servers: readonly string[]): void {
  if (new Set(servers).size < servers.length)
    throw new BadInput('two of the traces are of the same node', { remedy: 'Name each trace once.' });
  for (const { source, steps } of traces) {
    for (const { line, node, message, receivers } of steps) {
      if (node !== steps[0]!.node)
        throw new BadInput(`the trace is of ${steps[0]!.node}, and here of ${node}`, {
          place: { source, line },
        });
      const named = message === undefined ? receivers : [...receivers, message.from];
      const stranger = named.find((name) => !servers.includes(name));
      if (stranger !== undefined)
        throw new BadInput(`${node} speaks with ${stranger}, whose trace is not given`, {
          place: { source, line },
          remedy: 'Name the traces of all processes of the cluster.',
        });
    }
  }
}

class Recorder {
  readonly steps: NodeStep[] = [];
  readonly #logs = new KnownLogs();
  readonly #before = new Map<string, ServerView>();
  /** Messages that nodes have received since the last of their steps that the model has heard of. */
  readonly #received = new Map<string, string[]>();
  readonly #sequences: Map<string, number>;

  constructor(servers: readonly string[]) {
    this.#sequences = new Map(servers.map((name) => [name, 0]));
  }

  take(step: ProcessStep): void {
    const { node, view, isStart, messagesIn, messagesOut } = step;
    const before = this.#before.get(node);
    this.#before.set(node, view);
    const runs = this.#logs.update(node, view);
    const received = [...(this.#received.get(node) ?? []), ...messagesIn];
    const told = isStart ? ofStart(step, before) : ofStep(step, before!);
    // What changes nothing may still carry news from one node to another.
    if (
      told.length === 0 &&
      (received.length === 0 || messagesOut.length === 0) &&
      before !== undefined &&
      isSameView(before, view)
    ) {
      this.#received.set(node, received);
      return;
    }
    this.#received.set(node, []);
    const list: readonly Told[] = told.length === 0 ? [['Stuttering', []]] : told;
    const isWhole = isStart || isWholeLogTold(before, view);
    for (const [index, [action, parameters]] of list.entries()) {
      const isLast = index === list.length - 1;
      this.#add(step, action, parameters, {
        messagesIn: index === 0 ? received : [],
        messagesOut: isLast ? messagesOut : [],
        // Between two actions of one step nobody has seen the state.
        state: isLast ? stateOf(node, view, isWhole ? runs : undefined) : undefined,
      });
    }
  }

  #add(
    { node, incarnation, localTime, line }: ProcessStep,
    action: string,
    parameters: readonly (string | number)[],
    more: Pick<NodeStep, 'messagesIn' | 'messagesOut' | 'state'>,
  ): void {
    const sequence = this.#sequences.get(node)! + 1;
    this.#sequences.set(node, sequence);
    const unknown = { time: undefined, lamport: undefined, vector: undefined, hybrid: undefined };
    this.steps.push({
      ...unknown,
      ...more,
      node,
      incarnation,
      sequence,
      action,
      parameters,
      localTime,
      at: this.steps.length,
      line,
    });
  }
}

/** It finds its term, its vote and its log on the disk, and by its snapshot that something is committed. */
function ofStart({ node, view }: ProcessStep, before: ServerView | undefined): readonly Told[] {
  const restart: readonly Told[] = before === undefined ? [] : [['Restart', [node]]];
  return view.commitIndex === 0 ? restart : [...restart, ['Recover', [node, view.commitIndex]]];
}

function ofStep({ node, message, messagesOut, view }: ProcessStep, before: ServerView): readonly Told[] {
  if (message?.type === 'requestVote') {
    const isAnswered = messagesOut.length > 0 && message.term >= before.currentTerm;
    return isAnswered ? [['ReceiveVoteRequest', [node, message.from]]] : [];
  }
  if (message?.type === 'entries') {
    const { from, term, previous, last, commit } = message;
    return term < before.currentTerm ? [] : [['ReceivePart', [node, from, term, previous, last, commit]]];
  }
  return byWhatChanged(node, before, view);
}

/** What a step does besides taking votes and entries. */
function byWhatChanged(node: string, before: ServerView, after: ServerView): readonly Told[] {
  const told: Told[] = [];
  const isLater = after.currentTerm > before.currentTerm;
  if (isLater && after.votedFor === node) told.push(['Stand', [node]]);
  else if (isLater) told.push(['LearnTerm', [node, after.currentTerm]]);
  else if (before.role !== 'follower' && after.role === 'follower') told.push(['StepDown', [node]]);
  if (after.role !== 'leader') return told;
  if (before.role !== 'leader' || isLater) told.push(['BecomeLeader', [node]]);
  for (let index = before.lastIndex; index < after.lastIndex; index++) told.push(['ClientRequest', [node]]);
  if (after.commitIndex > before.commitIndex) told.push(['AdvanceCommit', [node, after.commitIndex]]);
  return told;
}

const isSameView = (one: ServerView, other: ServerView) =>
  one.currentTerm === other.currentTerm &&
  one.votedFor === other.votedFor &&
  one.role === other.role &&
  one.commitIndex === other.commitIndex &&
  one.lastIndex === other.lastIndex &&
  one.runs.at(-1)?.[0] === other.runs.at(-1)?.[0];

/** All of a log is compared when a server begins to lead, and where entries may have been replaced; else its end. */
function isWholeLogTold(before: ServerView | undefined, after: ServerView): boolean {
  if (before === undefined || (after.role === 'leader' && before.role !== 'leader')) return true;
  return after.lastIndex < before.lastIndex || after.runs.at(-1)?.[0] !== before.runs.at(-1)?.[0];
}

function stateOf(node: string, view: ServerView, runs: Runs | undefined): HistoryValue {
  const { currentTerm, votedFor, role, commitIndex, lastIndex } = view;
  const of = (value: HistoryValue) => new Map<HistoryValue, HistoryValue>([[node, value]]);
  const log = new Map<HistoryValue, HistoryValue>([['lastIndex', lastIndex]]);
  const lastTerm = view.runs.at(-1)?.[0];
  if (lastTerm !== undefined) log.set('lastTerm', lastTerm);
  if (runs !== undefined)
    log.set(
      'runs',
      runs.map(
        ([term, last]) =>
          new Map<HistoryValue, HistoryValue>([
            ['term', term],
            ['last', last],
          ]),
      ),
    );
  return new Map<HistoryValue, HistoryValue>([
    ['currentTerm', of(currentTerm)],
    ['votedFor', of(votedFor ?? 'Nobody')],
    ['role', of(role)],
    ['commitIndex', of(commitIndex)],
    ['log', of(log)],
  ]);
}
