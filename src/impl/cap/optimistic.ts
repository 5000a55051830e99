/**
 * A register of which each replica answers reads, and one node, the primary, decides on changes: a change is taken only if
 * nothing was changed since its node has read. Else it is refused, and made again from the value that the refusal
 * brings. No change is lost; who is cut off from the primary can read, perhaps an old value, and change nothing.
 *
 * Kung and Robinson, On Optimistic Methods for Concurrency Control (1981), sections 2 to 4: a read phase, a validation,
 * and a write phase, with one register for a database and its version for the read set.
 */
import type { Input, NodeClock, OperationInput, Transition } from '../../core/machine.ts';
import { andThen } from '../and-then.ts';
import { recorded } from '../recorded.ts';
import { ok, type RegisterMachine, timer } from './policy.ts';
import {
  type Change,
  type ChangeResult,
  changed,
  nothingWritten,
  type RegisterOperation,
  type RegisterResult,
  type RegisterValue,
} from './register.ts';
import { checkNode, checkPrimaryConfiguration, type PrimaryConfiguration } from './register-configuration.ts';
import { type AskedOperation, asked, indeterminate, refusal, withoutOverdue } from './waiting-operations.ts';

/** The primary tells the others what it keeps whenever it has taken a change, and as often as messages are sent again. */
export type OptimisticConfiguration = PrimaryConfiguration;

/** A value, and how many changes have led to it. */
export interface CountedValue {
  readonly version: number;
  readonly value: RegisterValue;
}

/** A change on its way through: it is on disk, and the node does not rest until the primary has taken it. */
export interface Update {
  /** Counts the updates of its node. */
  readonly number: number;
  readonly change: Change;
  /** What the node has read for it. */
  readonly base: CountedValue;
}

export type OptimisticMessage =
  | { readonly type: 'commit'; readonly number: number; readonly read: number; readonly value: RegisterValue }
  | { readonly type: 'committed'; readonly number: number; readonly current: CountedValue }
  | {
      readonly type: 'conflict';
      readonly number: number;
      readonly read: number;
      readonly current: CountedValue;
    }
  | { readonly type: 'copy'; readonly current: CountedValue };

type Commit = Extract<OptimisticMessage, { type: 'commit' }>;
type Conflict = Extract<OptimisticMessage, { type: 'conflict' }>;

/** The only record: each one takes the place of the one before. */
export interface OptimisticDurable {
  readonly stored: CountedValue;
  readonly updates: number;
  readonly update: Update | null;
  /** At the primary: the number of the last update of each node that was taken. */
  readonly taken: Readonly<Record<string, number>>;
}

/** A client that waits for the update of its node. */
export interface UpdatingClient {
  readonly id: string;
  readonly giveUpAtMs: number;
  readonly conflicts: number;
}

export interface OptimisticState extends OptimisticDurable {
  readonly node: string;
  /** Nobody waits for an update that was begun before a restart, or has taken too long. */
  readonly client: UpdatingClient | null;
  readonly waiting: readonly AskedOperation[];
  readonly lastWriteId: number;
  readonly timerGeneration: number;
}

/** Where a mistake would go unnoticed. */
export interface OptimisticRules {
  /** At the primary: whether nothing was committed since version `read`. */
  readonly isCurrent: (read: number, current: CountedValue) => boolean;
  /** At the primary: whether it has taken the update before. */
  readonly isKnown: (number: number, lastTaken: number) => boolean;
  /** What the replica at hand keeps when an update has begun. */
  readonly keeps: (own: CountedValue, update: Update) => CountedValue;
  /** Whether a node that has heard no answer hands its update in again. */
  readonly asksAgain: boolean;
}

const rightRules: OptimisticRules = {
  isCurrent: (read, { version }) => read === version,
  isKnown: (number, lastTaken) => number <= lastTaken,
  keeps: (own) => own,
  asksAgain: true,
};

type State = OptimisticState;
type Step = Transition<State, OptimisticMessage, RegisterResult, OptimisticDurable>;

interface Context {
  readonly configuration: OptimisticConfiguration;
  readonly rules: OptimisticRules;
}

const go = (state: State, ...effects: Step['effects']): Step => ({ state, effects });

const record = ({ stored, updates, update, taken }: State): OptimisticDurable => ({
  stored,
  updates,
  update,
  taken,
});

/** That an update is done need not be on disk: who starts again with it is told so. */
const isRecordDue = (before: State, after: State) =>
  before.stored !== after.stored || before.updates !== after.updates || before.taken !== after.taken;

/** @throws Error if the configuration makes no sense, or the node is not in it. */
export function optimisticRegisterMachine(
  configuration: OptimisticConfiguration,
  changes: Partial<OptimisticRules> = {},
): RegisterMachine<OptimisticState, OptimisticMessage, OptimisticDurable> {
  checkPrimaryConfiguration(configuration);
  const context = { configuration, rules: { ...rightRules, ...changes } };
  return {
    name: 'cap/optimistic',
    start: (node, durable) => start(context, node, durable.at(-1)),
    step: (state, input) => {
      const next = step(context, state, input);
      return recorded(next, record, isRecordDue(state, next.state));
    },
    normalize: (state) => ({ ...state, lastWriteId: 0, timerGeneration: 0 }),
  };
}

const nothingDurable: OptimisticDurable = {
  stored: { version: 0, value: nothingWritten },
  updates: 0,
  update: null,
  taken: {},
};

/** An update that was begun before is carried on: the primary may have taken it, or may yet. */
function start(context: Context, node: string, durable = nothingDurable): Step {
  checkNode(context.configuration, node);
  const state = { ...durable, node, client: null, waiting: [], lastWriteId: 0, timerGeneration: 0 };
  return andThen(tick(context, state), (next) => handIn(context, next));
}

function step(context: Context, state: State, input: Input<OptimisticMessage, RegisterOperation>): Step {
  switch (input.kind) {
    case 'operation':
      return ask(context, state, input);
    case 'message':
      return receive(context, state, input.from, input.message);
    case 'timer':
      return input.generation === state.timerGeneration ? retry(context, state, input.now) : go(state);
    case 'written':
      return go(state);
  }
}

/** The replica at hand answers a read; a change waits for those before it. */
function ask(context: Context, state: State, input: OperationInput<RegisterOperation>): Step {
  const { id, operation } = input;
  const { maxWaiting } = context.configuration;
  if (operation.type === 'read') return go(state, ok(id, { value: state.stored.value }));
  if (state.waiting.length >= maxWaiting)
    return go(state, refusal(id, `${maxWaiting} operations wait already`));
  return begin(context, { ...state, waiting: [...state.waiting, asked(input, context.configuration)] });
}

const isPrimary = ({ configuration }: Context, { node }: State) => node === configuration.primary;

function receive(context: Context, state: State, from: string, message: OptimisticMessage): Step {
  if (!context.configuration.nodes.includes(from)) return go(state);
  switch (message.type) {
    case 'commit':
      return isPrimary(context, state) ? decide(context, state, from, message) : go(state);
    case 'committed':
      return learn(context, copied(state, message.current), message.number);
    case 'conflict':
      return tryAgain(context, state, message);
    case 'copy':
      return go(copied(state, message.current));
  }
}

/** The next update begins, if none is under way: it reads the replica at hand, which may be behind. */
function begin(context: Context, state: State): Step {
  const [next, ...waiting] = state.waiting;
  if (next === undefined || state.update !== null) return go(state);
  const { id, operation, giveUpAtMs } = next;
  if (operation.type === 'read') throw new Error('a read was put among the changes, and it waits for nobody');
  const update = { number: state.updates + 1, change: operation, base: state.stored };
  return handIn(context, {
    ...state,
    waiting,
    updates: update.number,
    update,
    stored: context.rules.keeps(state.stored, update),
    client: { id, giveUpAtMs, conflicts: 0 },
  });
}

/** The update goes to the primary. */
function handIn(context: Context, state: State): Step {
  if (state.update === null) return go(state);
  const { number, change, base } = state.update;
  return pass(context, state, context.configuration.primary, {
    type: 'commit',
    number,
    read: base.version,
    value: changed(base.value, change),
  });
}

/** A message to another node, or to this one. */
const pass = (context: Context, state: State, to: string, message: OptimisticMessage): Step =>
  to === state.node ? receive(context, state, to, message) : send(state, [to], message);

const send = (state: State, nodes: readonly string[], message: OptimisticMessage): Step => ({
  state,
  effects: nodes.map((to) => ({ kind: 'send', to, message })),
});

/** The primary takes an update if nothing was committed since it was read; the same one only once. */
function decide(context: Context, state: State, from: string, { number, read, value }: Commit): Step {
  const { isKnown, isCurrent } = context.rules;
  const { stored: current, taken } = state;
  if (isKnown(number, taken[from] ?? 0))
    return pass(context, state, from, { type: 'committed', number, current });
  if (!isCurrent(read, current))
    return pass(context, state, from, { type: 'conflict', number, read, current });
  const stored = { version: current.version + 1, value };
  return andThen(copy(context, { ...state, stored, taken: { ...taken, [from]: number } }), (next) =>
    pass(context, next, from, { type: 'committed', number, current: stored }),
  );
}

/** The primary tells the other replicas what it keeps. */
const copy = ({ configuration: { nodes, primary } }: Context, state: State): Step =>
  send(
    state,
    nodes.filter((node) => node !== primary),
    { type: 'copy', current: state.stored },
  );

/** The replica keeps what the primary does, unless it has that, or what came after it. */
const copied = (state: State, current: CountedValue): State =>
  current.version > state.stored.version ? { ...state, stored: current } : state;

/** The update was taken: its client is answered, and the next one begins. */
function learn(context: Context, state: State, number: number): Step {
  const { update, client } = state;
  if (update?.number !== number) return go(state);
  const rested = { ...state, update: null, client: null };
  if (client === null) return begin(context, rested);
  const result: ChangeResult = { replaced: update.base.value, conflicts: client.conflicts };
  return andThen(go(rested, ok(client.id, result)), (next) => begin(context, next));
}

/** Another update was faster: this one is made again from what the refusal brings. An old refusal is no news. */
function tryAgain(context: Context, state: State, { number, read, current }: Conflict): Step {
  const { update, client } = state;
  if (update?.number !== number || update.base.version !== read) return go(state);
  return handIn(context, {
    ...copied(state, current),
    update: { ...update, base: current },
    client: client && { ...client, conflicts: client.conflicts + 1 },
  });
}

function tick({ configuration: { retryMs } }: Context, state: State): Step {
  const generation = state.timerGeneration + 1;
  return { state: { ...state, timerGeneration: generation }, effects: [timer('retry', generation, retryMs)] };
}

/** Sends again what has found no answer, tells clients that have waited long enough, and copies at the primary. */
function retry(context: Context, state: State, now: NodeClock): Step {
  const { waiting, replies } = withoutOverdue(state.waiting, now.monotonicMs);
  const patient: Step = andThen({ state: { ...state, waiting }, effects: replies }, (next) =>
    giveUp(next, now.monotonicMs),
  );
  const copying = isPrimary(context, state) ? andThen(patient, (next) => copy(context, next)) : patient;
  const handing = context.rules.asksAgain ? andThen(copying, (next) => handIn(context, next)) : copying;
  return andThen(handing, (next) => tick(context, next));
}

/** The client of an update that takes too long is told that nobody knows; the update is carried on. */
function giveUp(state: State, nowMs: number): Step {
  const { client } = state;
  if (client === null || client.giveUpAtMs > nowMs) return go(state);
  const reason = 'the primary has not confirmed it in time';
  return go({ ...state, client: null }, indeterminate(client.id, reason));
}
