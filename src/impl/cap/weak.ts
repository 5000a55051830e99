/**
 * A register of which the replica at hand answers. It is always available; replicas tell each other of what was written,
 * and of two writes the later wins: after a partition all come to keep the same, and of concurrent writes one only.
 *
 * Terry et al., Managing Update Conflicts in Bayou (1995), sections 3 and 5; DeCandia et al., Dynamo (2007), section 4.
 */
import type { Input, OperationInput, Transition } from '../../core/machine.ts';
import { andThen } from '../and-then.ts';
import { recorded } from '../recorded.ts';
import { ok, type RegisterMachine, timer } from './policy.ts';
import { changed, type RegisterOperation, type RegisterResult } from './register.ts';
import { checkNode, checkNodes, checkPositive } from './register-configuration.ts';
import { firstVersion, isNewer, type Version } from './version.ts';

export interface WeakConfiguration {
  readonly nodes: readonly string[];
  /** A replica tells another one what it keeps about so often. */
  readonly gossipMs: number;
}

export interface WeakMessage {
  readonly type: 'version';
  readonly version: Version;
}

/** The only record: each one takes the place of the one before. */
export interface WeakDurable {
  readonly stored: Version;
}

export interface WeakState {
  readonly node: string;
  readonly stored: Version;
  readonly lastWriteId: number;
  /** Counts the rounds of gossip, each of which goes to the next node. */
  readonly timerGeneration: number;
}

/** Where a mistake would go unnoticed. */
export interface WeakRules {
  /** Number and node of the stamp of a write. */
  readonly stamp: (own: Version, node: string) => Pick<Version, 'number' | 'by'>;
  /** Whether the second version takes the place of the first. */
  readonly replaces: (own: Version, received: Version) => boolean;
  readonly gossips: boolean;
}

const rightRules: WeakRules = {
  stamp: ({ number }, node) => ({ number: number + 1, by: node }),
  replaces: (own, received) => isNewer(received, own),
  gossips: true,
};

type State = WeakState;
type Step = Transition<State, WeakMessage, RegisterResult, WeakDurable>;

interface Context {
  readonly configuration: WeakConfiguration;
  readonly rules: WeakRules;
}

const go = (state: State, ...effects: Step['effects']): Step => ({ state, effects });
const record = ({ stored }: State): WeakDurable => ({ stored });

/** @throws Error if the configuration makes no sense, or the node is not in it. */
export function weakRegisterMachine(
  configuration: WeakConfiguration,
  changes: Partial<WeakRules> = {},
): RegisterMachine<WeakState, WeakMessage, WeakDurable> {
  checkNodes(configuration.nodes);
  checkPositive('gossipMs', configuration.gossipMs);
  const context = { configuration, rules: { ...rightRules, ...changes } };
  return {
    name: 'cap/weak',
    start: (node, durable) => start(context, node, durable.at(-1)),
    step: (state, input) => {
      const next = step(context, state, input);
      return recorded(next, record, next.state.stored !== state.stored);
    },
    normalize: (state) => ({ ...state, lastWriteId: 0, timerGeneration: 0 }),
  };
}

function start(context: Context, node: string, durable: WeakDurable | undefined): Step {
  checkNode(context.configuration, node);
  const stored = durable?.stored ?? firstVersion;
  return tick(context, { node, stored, lastWriteId: 0, timerGeneration: 0 });
}

function step(context: Context, state: State, input: Input<WeakMessage, RegisterOperation>): Step {
  switch (input.kind) {
    case 'operation':
      return answer(context, state, input);
    case 'message':
      return hear(context, state, input.from, input.message.version);
    case 'timer':
      return input.generation === state.timerGeneration
        ? andThen(tell(context, state, nextNode(context, state)), (told) => tick(context, told))
        : go(state);
    case 'written':
      return go(state);
  }
}

/** The replica answers, without asking anybody. */
function answer(
  { rules }: Context,
  state: State,
  { id, operation }: OperationInput<RegisterOperation>,
): Step {
  const { stored, node } = state;
  if (operation.type === 'read') return go(state, ok(id, { value: stored.value }));
  const version = { ...rules.stamp(stored, node), value: changed(stored.value, operation) };
  return go({ ...state, stored: version }, ok(id, { replaced: stored.value }));
}

/** Another replica tells what it keeps: the newer of both stays, and who has the older one is told. */
function hear(context: Context, state: State, from: string, received: Version): Step {
  if (!context.configuration.nodes.includes(from)) return go(state);
  if (context.rules.replaces(state.stored, received)) return go({ ...state, stored: received });
  return context.rules.replaces(received, state.stored) ? tell(context, state, [from]) : go(state);
}

/** Anti-entropy: what the replica keeps goes to another one, whether or not it is news there. */
const tell = ({ rules }: Context, state: State, nodes: readonly string[]): Step => ({
  state,
  effects: (rules.gossips ? nodes : []).map((to) => ({
    kind: 'send',
    to,
    message: { type: 'version', version: state.stored },
  })),
});

/** One after the other, from the one after itself. */
function nextNode({ configuration: { nodes } }: Context, { node, timerGeneration }: State): string[] {
  const others = nodes.filter((other) => other !== node);
  return others.length === 0 ? [] : [others[(nodes.indexOf(node) + timerGeneration - 1) % others.length]!];
}

function tick({ configuration: { gossipMs } }: Context, state: State): Step {
  const generation = state.timerGeneration + 1;
  return {
    state: { ...state, timerGeneration: generation },
    effects: [timer('gossip', generation, gossipMs)],
  };
}
