/**
 * A register that is locked before it is read or changed. One node, the primary, keeps the lock and the value: it grants the
 * lock to one node at a time, for a term, and brings the value along. There are no conflicts, only waits; who is cut
 * off from the primary can do nothing, and a holder that is cut off is waited for until its term has run out.
 *
 * Eswaran et al., The Notions of Consistency and Predicate Locks in a Database System (1976): the lock before the read.
 * Gray and Cheriton, Leases (1989), section 2: the term. The holder counts it from when it asked, the primary from when it
 * granted, and longer by what two clocks may drift apart; so the holder is always the first to stop. What a holder
 * has sent may still be late: so each grant has a number, and the primary takes nothing under an old one.
 */
import type { Input, NodeClock } from '../../core/machine.ts';
import { recorded } from '../recorded.ts';
import { ask, finish, retry, use } from './pessimistic/client.ts';
import { checkPessimisticConfiguration, type PessimisticConfiguration } from './pessimistic/configuration.ts';
import { type Context, go, type Step } from './pessimistic/context.ts';
import type { PessimisticMessage } from './pessimistic/messages.ts';
import { beginTerm, enqueue, take, takeBack, takeRelease } from './pessimistic/primary.ts';
import { type PessimisticRules, rightRules } from './pessimistic/rules.ts';
import {
  isRecordDue,
  nothingDurable,
  type PessimisticDurable,
  type PessimisticState,
  record,
} from './pessimistic/state.ts';
import type { RegisterMachine } from './policy.ts';
import type { RegisterOperation } from './register.ts';
import { checkNode } from './register-configuration.ts';

type State = PessimisticState;
type Message = PessimisticMessage;

/** @throws Error if the configuration makes no sense, or the node is not in it. */
export function pessimisticRegisterMachine(
  configuration: PessimisticConfiguration,
  changes: Partial<PessimisticRules> = {},
): RegisterMachine<State, Message, PessimisticDurable> {
  checkPessimisticConfiguration(configuration);
  const context = { configuration, rules: { ...rightRules, ...changes }, receive };
  return {
    name: 'cap/pessimistic',
    start: (node, durable, now) => start(context, node, durable.at(-1), now),
    step: (state, input) => {
      const next = step(context, state, input);
      return recorded(next, record, isRecordDue(state, next.state));
    },
    normalize: (state) => ({ ...state, lastWriteId: 0, retryGeneration: 0, termGeneration: 0 }),
  };
}

/** The primary does not know how long ago it granted what it finds on its disk: it waits for a whole term. */
function start(context: Context, node: string, durable = nothingDurable, now: NodeClock): Step {
  checkNode(context.configuration, node);
  const state: State = {
    ...durable,
    life: durable.life + 1,
    node,
    requests: 0,
    current: null,
    waiting: [],
    queue: [],
    waits: 0,
    takesBackAtMs: 0,
    lastWriteId: 0,
    retryGeneration: 0,
    termGeneration: 0,
  };
  return recorded(state.holder === null ? go(state) : beginTerm(context, state, now), record, true);
}

function step(context: Context, state: State, input: Input<Message, RegisterOperation>): Step {
  switch (input.kind) {
    case 'operation':
      return ask(context, state, input);
    case 'message':
      return receive(context, state, input.from, input.message, input.now);
    case 'timer':
      if (input.name === 'term')
        return input.generation === state.termGeneration ? takeBack(context, state, input.now) : go(state);
      return input.generation === state.retryGeneration ? retry(context, state, input.now) : go(state);
    case 'written':
      return go(state);
  }
}

function receive(context: Context, state: State, from: string, message: Message, now: NodeClock): Step {
  const { nodes, primary } = context.configuration;
  if (!nodes.includes(from)) return go(state);
  if (message.type === 'granted') return from === primary ? use(context, state, message, now) : go(state);
  if (message.type === 'written') return from === primary ? finish(context, state, message, now) : go(state);
  if (state.node !== primary) return go(state);
  switch (message.type) {
    case 'lock':
      return enqueue(context, state, from, message, now);
    case 'write':
      return take(context, state, from, message, now);
    case 'release':
      return takeRelease(context, state, from, message, now);
  }
}
