/**
 * A register that a majority keeps. It is linearizable, and unavailable to whoever is cut off from the majority.
 *
 * Attiya, Bar-Noy and Dolev, Sharing Memory Robustly in Message-Passing Systems (1995), with the two phases for writes that
 * Lynch and Shvartsman (1997) added so that every node may write: an operation asks a majority for its newest version,
 * and tells a majority of the version that it writes, or that it has read. A read tells as well, since otherwise the next
 * one might find an older version. Any two majorities have a node in common: that is the whole argument.
 */
import type { Input, NodeClock, Transition } from '../../core/machine.ts';
import { andThen } from '../and-then.ts';
import { recorded } from '../recorded.ts';
import { ok, type RegisterMachine, timer } from './policy.ts';
import { changed, type RegisterOperation, type RegisterResult } from './register.ts';
import {
  checkNode,
  checkRegisterConfiguration,
  type RegisterConfiguration,
} from './register-configuration.ts';
import { firstVersion, newest, type Version } from './version.ts';
import { type AskedOperation, asked, indeterminate, refusal, withoutOverdue } from './waiting-operations.ts';

export type StrongConfiguration = RegisterConfiguration;

/** Tells an operation of a node from all others that it has ever done: which life of the node, and the how-manieth in it. */
export interface Turn {
  readonly life: number;
  readonly number: number;
}

export type StrongMessage =
  | { readonly type: 'ask'; readonly turn: Turn }
  | { readonly type: 'keep'; readonly turn: Turn; readonly version: Version }
  | { readonly type: 'tell'; readonly turn: Turn; readonly version: Version }
  | { readonly type: 'taken'; readonly turn: Turn };

/** The only record: each one takes the place of the one before. */
export interface StrongDurable {
  readonly life: number;
  readonly stored: Version;
}

/** The operation that a node is about. */
export interface StrongTurn extends AskedOperation {
  readonly turn: Turn;
  readonly phase: 'ask' | 'tell';
  /** The nodes that have answered in this phase. */
  readonly heard: readonly string[];
  /** The newest version that it knows of, and then the one that it tells others. */
  readonly latest: Version;
  /** The newest version that it had heard of when it had asked enough. */
  readonly found: Version;
}

export interface StrongState {
  readonly node: string;
  readonly life: number;
  readonly turns: number;
  readonly stored: Version;
  readonly current: StrongTurn | null;
  readonly waiting: readonly AskedOperation[];
  readonly lastWriteId: number;
  readonly timerGeneration: number;
}

/** Where a mistake would go unnoticed. */
export interface StrongRules {
  /** Whether so many nodes of all are enough. */
  readonly isQuorum: (count: number, all: number) => boolean;
  /** Whether the operation asks others at all. */
  readonly asks: (operation: RegisterOperation) => boolean;
  /** Whether the operation tells others before it is answered. */
  readonly tells: (operation: RegisterOperation) => boolean;
  /** What a replica makes of a version that reaches it. */
  readonly take: (own: Version, received: Version) => Version;
}

const rightRules: StrongRules = {
  isQuorum: (count, all) => 2 * count > all,
  asks: () => true,
  tells: () => true,
  take: newest,
};

type State = StrongState;
type Step = Transition<State, StrongMessage, RegisterResult, StrongDurable>;

const go = (state: State, ...effects: Step['effects']): Step => ({ state, effects });
const record = ({ life, stored }: State): StrongDurable => ({ life, stored });

/**
 * A replica of the register, and the node at which clients ask for it.
 *
 * @throws Error if the configuration makes no sense, or the node is not in it.
 */
export function strongRegisterMachine(
  configuration: StrongConfiguration,
  changes: Partial<StrongRules> = {},
): RegisterMachine<StrongState, StrongMessage, StrongDurable> {
  checkRegisterConfiguration(configuration);
  const context = { configuration, rules: { ...rightRules, ...changes } };
  return {
    name: 'cap/strong',
    start: (node, durable) => start(configuration, node, durable.at(-1)),
    step: (state, input) => {
      const next = step(context, state, input);
      return recorded(next, record, next.state.stored !== state.stored);
    },
    normalize: (state) => ({ ...state, lastWriteId: 0, timerGeneration: 0 }),
  };
}

interface Context {
  readonly configuration: StrongConfiguration;
  readonly rules: StrongRules;
}

/** The life is counted on disk: an answer to a question of an earlier life must not pass for one to a question of this. */
function start(configuration: StrongConfiguration, node: string, durable: StrongDurable | undefined): Step {
  checkNode(configuration, node);
  const { life, stored } = durable ?? { life: 0, stored: firstVersion };
  const counters = { life: life + 1, turns: 0, lastWriteId: 0, timerGeneration: 0 };
  return recorded(go({ node, stored, current: null, waiting: [], ...counters }), record, true);
}

function step(context: Context, state: State, input: Input<StrongMessage, RegisterOperation>): Step {
  switch (input.kind) {
    case 'operation': {
      const { maxWaiting } = context.configuration;
      if (state.waiting.length >= maxWaiting)
        return go(state, refusal(input.id, `${maxWaiting} operations wait already`));
      const waiting = [...state.waiting, asked(input, context.configuration)];
      return state.current === null ? begin(context, { ...state, waiting }) : go({ ...state, waiting });
    }
    case 'message':
      return receive(context, state, input.from, input.message);
    case 'timer':
      return input.generation === state.timerGeneration ? retry(context, state, input.now) : go(state);
    case 'written':
      return go(state);
  }
}

function receive(context: Context, state: State, from: string, message: StrongMessage): Step {
  if (!context.configuration.nodes.includes(from)) return go(state);
  switch (message.type) {
    case 'ask':
      return send(state, [from], { type: 'keep', turn: message.turn, version: state.stored });
    case 'keep':
      return hear(context, state, from, message.turn, 'ask', message.version);
    case 'tell':
      return send(take(context, state, message.version), [from], { type: 'taken', turn: message.turn });
    case 'taken':
      return hear(context, state, from, message.turn, 'tell', undefined);
  }
}

/** The next operation begins, and asks its own replica first. */
function begin(context: Context, state: State): Step {
  const [next, ...waiting] = state.waiting;
  if (next === undefined) return go(state);
  const turn = { life: state.life, number: state.turns + 1 };
  const phase = { phase: 'ask' as const, heard: [state.node], latest: state.stored, found: state.stored };
  const begun = { ...state, turns: turn.number, waiting, current: { ...next, turn, ...phase } };
  return andThen(tick(context, begun), (asking) =>
    !context.rules.asks(next.operation)
      ? decide(context, asking)
      : andThen(sendToOthers(context, asking), (sent) => proceed(context, sent)),
  );
}

/** Another node has answered. */
function hear(
  context: Context,
  state: State,
  from: string,
  turn: Turn,
  phase: StrongTurn['phase'],
  version: Version | undefined,
): Step {
  const { current } = state;
  const isAnswer =
    current?.phase === phase && current.turn.life === turn.life && current.turn.number === turn.number;
  if (!isAnswer || current.heard.includes(from)) return go(state);
  const latest = version === undefined ? current.latest : newest(current.latest, version);
  return proceed(context, { ...state, current: { ...current, latest, heard: [...current.heard, from] } });
}

/** Goes on if enough nodes have answered. */
function proceed(context: Context, state: State): Step {
  const { current } = state;
  if (current === null || !context.rules.isQuorum(current.heard.length, context.configuration.nodes.length))
    return go(state);
  return current.phase === 'ask' ? decide(context, state) : answer(context, state);
}

/** A majority has answered: a write makes a newer version than all that were heard of, a read takes the newest of them. */
function decide(context: Context, state: State): Step {
  const current = state.current!;
  const { operation, latest: found } = current;
  const latest =
    operation.type === 'read'
      ? found
      : { number: found.number + 1, by: state.node, value: changed(found.value, operation) };
  const told = { ...current, phase: 'tell' as const, heard: [state.node], latest, found };
  if (!context.rules.tells(operation)) return answer(context, { ...state, current: told });
  const telling = take(context, { ...state, current: told }, latest);
  return andThen(sendToOthers(context, telling), (sent) => proceed(context, sent));
}

/** A majority has the version: the client is answered, and the next operation begins. */
function answer(context: Context, state: State): Step {
  const { id, operation, latest, found } = state.current!;
  const result = operation.type === 'read' ? { value: latest.value } : { replaced: found.value };
  return andThen(go({ ...state, current: null }, ok(id, result)), (rested) => begin(context, rested));
}

/** The replica takes a version if it is newer than its own. */
const take = ({ rules }: Context, state: State, version: Version): State => ({
  ...state,
  stored: rules.take(state.stored, version),
});

const send = (state: State, nodes: readonly string[], message: StrongMessage): Step => ({
  state,
  effects: nodes.map((to) => ({ kind: 'send', to, message })),
});

/** Asks or tells those that have not answered yet. */
function sendToOthers({ configuration }: Context, state: State): Step {
  const { phase, turn, heard, latest } = state.current!;
  const others = configuration.nodes.filter((node) => !heard.includes(node));
  return send(
    state,
    others,
    phase === 'ask' ? { type: 'ask', turn } : { type: 'tell', turn, version: latest },
  );
}

function tick({ configuration: { retryMs } }: Context, state: State): Step {
  const generation = state.timerGeneration + 1;
  return {
    state: { ...state, timerGeneration: generation },
    effects: [timer('retry', generation, retryMs)],
  };
}

/** Sends again what has found no answer, and gives up what has taken too long. */
function retry(context: Context, state: State, now: NodeClock): Step {
  const { waiting, replies } = withoutOverdue(state.waiting, now.monotonicMs);
  const patient: Step = { state: { ...state, waiting }, effects: replies };
  const { current } = state;
  if (current === null) return patient;
  if (current.giveUpAtMs <= now.monotonicMs) return andThen(patient, (next) => giveUp(context, next));
  return andThen(patient, (next) => andThen(sendToOthers(context, next), (sent) => tick(context, sent)));
}

/** Only a change that was told to somebody may take effect still. */
function giveUp(context: Context, state: State): Step {
  const { id, operation, phase } = state.current!;
  const answer =
    operation.type !== 'read' && phase === 'tell'
      ? indeterminate(id, 'no majority has confirmed it in time')
      : refusal(id, 'no majority was reached in time');
  return andThen(go({ ...state, current: null }, answer), (rested) => begin(context, rested));
}
