import type { Effect, Input, Machine, NodeClock, Transition } from '../../core/machine.ts';
import {
  checkLimits,
  HybridClockError,
  type HybridClockLimits,
  type HybridClockRules,
  noTimestamp,
  rightHybridRules,
  stampOfReceipt,
  stampOfSend,
} from './clock.ts';
import type { HybridTimestamp } from './timestamp.ts';

export interface HybridNodeConfiguration extends HybridClockLimits {
  readonly nodes: readonly string[];
  /** How far ahead of a timestamp the bound on disk is written; a restart waits so long at most. */
  readonly aheadMs: number;
}

/** `act`: something happens here. `send`: a message goes to another node. Both are answered with their timestamp. */
export type HybridOperation =
  | { readonly type: 'act' }
  | { readonly type: 'send'; readonly to: string; readonly text: string };

export interface HybridMessage {
  readonly type: 'text';
  /** Of the sending. */
  readonly stamp: HybridTimestamp;
  readonly text: string;
}

/** No timestamp has a greater physical part. */
export interface HybridRecord {
  readonly boundMs: number;
}

export interface HybridNodeState {
  readonly node: string;
  /** The latest timestamp; after a restart the last that can have been issued. */
  readonly latest: HybridTimestamp;
  /** As in the last record, which may not be on disk yet. */
  readonly boundMs: number;
  /** Timestamps were issued in this life. */
  readonly issued: number;
  /** Of this life. */
  readonly writes: number;
}

type State = HybridNodeState;
type HybridEffect = Effect<HybridMessage, HybridTimestamp, HybridRecord>;
type Step = Transition<State, HybridMessage, HybridTimestamp, HybridRecord>;

/**
 * A node that stamps what happens on it. A bound is on disk before a timestamp beyond the last one is seen outside; a node that
 * starts again goes on as if it had issued the greatest timestamp which that bound allows. An event for which there is no
 * timestamp does not happen: the operation fails, the message is not taken.
 */
export function hybridClockMachine(
  configuration: HybridNodeConfiguration,
  changes: Partial<HybridClockRules> = {},
): Machine<State, HybridMessage, HybridOperation, HybridTimestamp, HybridRecord> {
  const rules = { ...rightHybridRules, ...changes };
  const { nodes, aheadMs } = checked(configuration);

  /** The next event of the node has this timestamp; `outputs` wait until no restart can come to it again. */
  function occur(state: State, stamp: HybridTimestamp, outputs: readonly HybridEffect[]): Step {
    const issued = { ...state, latest: stamp, issued: state.issued + 1 };
    if (stamp.physicalMs <= state.boundMs) return { state: issued, effects: held(outputs, state.writes) };
    const boundMs = stamp.physicalMs + aheadMs;
    const writes = state.writes + 1;
    return {
      state: { ...issued, boundMs, writes },
      effects: [
        { kind: 'persist', writeId: writes, data: { boundMs }, replacesEarlier: true },
        ...held(outputs, writes),
      ],
    };
  }

  function operate(state: State, id: string, operation: HybridOperation, now: NodeClock): Step {
    const refused = (reason: string): Step => ({
      state,
      effects: [{ kind: 'reply', id, outcome: 'fail', reason }],
    });
    const stamp = attempt(() => stampOfSend(state.latest, physicalMsOf(now), configuration, rules));
    if (stamp instanceof HybridClockError) return refused(stamp.message);
    const answer: HybridEffect = { kind: 'reply', id, outcome: 'ok', result: stamp };
    if (operation.type === 'act') return occur(state, stamp, [answer]);
    const { to, text } = operation;
    if (to === state.node || !nodes.includes(to)) return refused(`${to} is no other node`);
    return occur(state, stamp, [{ kind: 'send', to, message: { type: 'text', stamp, text } }, answer]);
  }

  function receive(state: State, { stamp: received }: HybridMessage, now: NodeClock): Step {
    const stamp = attempt(() =>
      stampOfReceipt(state.latest, received, physicalMsOf(now), configuration, rules),
    );
    return stamp instanceof HybridClockError ? { state, effects: [] } : occur(state, stamp, []);
  }

  return {
    name: 'hlc',
    start(node, durable) {
      const boundMs = durable.at(-1)?.boundMs ?? 0;
      const latest = boundMs === 0 ? noTimestamp : rules.recovered(boundMs, configuration);
      return { state: { node, latest, boundMs, issued: 0, writes: 0 }, effects: [] };
    },
    step(state: State, input: Input<HybridMessage, HybridOperation>): Step {
      if (input.kind === 'operation') return operate(state, input.id, input.operation, input.now);
      if (input.kind !== 'message' || !nodes.includes(input.from)) return { state, effects: [] };
      return receive(state, input.message, input.now);
    },
  };
}

/** What the calendar clock of a node shows, in whole milliseconds. */
export const physicalMsOf = ({ wallMs }: NodeClock): number => Math.floor(wallMs);

function attempt(stamp: () => HybridTimestamp): HybridTimestamp | HybridClockError {
  try {
    return stamp();
  } catch (error) {
    if (error instanceof HybridClockError) return error;
    throw error;
  }
}

function checked(configuration: HybridNodeConfiguration): HybridNodeConfiguration {
  const { nodes, aheadMs } = configuration;
  checkLimits(configuration);
  if (new Set(nodes).size !== nodes.length || nodes.length === 0)
    throw new Error(`nodes must be different names, at least one, and not [${nodes.join(', ')}]`);
  if (!Number.isInteger(aheadMs) || aheadMs < 0)
    throw new Error(`aheadMs must be a whole number from 0, and not ${aheadMs}`);
  return configuration;
}

const held = (outputs: readonly HybridEffect[], writes: number): readonly HybridEffect[] =>
  writes === 0 ? outputs : outputs.map((output) => ({ ...output, afterPersist: writes }));
