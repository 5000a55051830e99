import type { NodeClock, Transition } from '../../../core/machine.ts';
import type { RegisterResult } from '../register.ts';
import type { PessimisticConfiguration } from './configuration.ts';
import type { PessimisticMessage } from './messages.ts';
import type { PessimisticRules } from './rules.ts';
import type { PessimisticDurable, PessimisticState } from './state.ts';

type State = PessimisticState;
type Message = PessimisticMessage;

export type Step = Transition<State, Message, RegisterResult, PessimisticDurable>;
export type MessageOf<Type extends Message['type']> = Extract<Message, { type: Type }>;

/** What goes for every step of every node. */
export interface Context {
  readonly configuration: PessimisticConfiguration;
  readonly rules: PessimisticRules;
  /** What a node makes of a message: its client of what the primary says, and the primary of what clients say. */
  readonly receive: (context: Context, state: State, from: string, message: Message, now: NodeClock) => Step;
}

export const go = (state: State, ...effects: Step['effects']): Step => ({ state, effects });

/** A message to another node, or to this one. */
export const pass = (context: Context, state: State, to: string, message: Message, now: NodeClock): Step =>
  to === state.node
    ? context.receive(context, state, to, message, now)
    : { state, effects: [{ kind: 'send', to, message }] };
