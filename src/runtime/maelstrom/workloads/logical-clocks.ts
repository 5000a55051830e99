/** Clocks: a client has something happen on a node, or has it send a message; each receipt is reported to the sender. */
import type { JsonObject } from '../../../core/json.ts';
import type { AnyMachine, Effect, Input, Machine, Transition } from '../../../core/machine.ts';
import { hybridClockMachine } from '../../../impl/hlc/machine.ts';
import { lamportClockMachine } from '../../../impl/lamport-clock/clock-machine.ts';
import { vectorClockMachine } from '../../../impl/vector-clock/clock-machine.ts';
import type { NodeContext, NodeWorkload } from '../node-workload.ts';
import { ErrorCode, type MessageBody, nameField } from '../wire.ts';

/** A machine whose events have stamps, and what the protocol writes for these. */
interface ClockForm {
  readonly machine: AnyMachine;
  /** The latest stamp of a state of the machine. */
  readonly latest: (state: never) => unknown;
  /** A machine's message for the stamp of its sending, and back. */
  readonly message: (stamp: never) => unknown;
  readonly stampOf: (message: never) => unknown;
  readonly encode: (stamp: never) => unknown;
  readonly decode: (clock: never, from: string) => unknown;
}

interface ClockNodeState {
  /** Of the clock itself, which counts the records of its life. */
  readonly clock: { readonly writes: number };
  readonly sent: number;
}

type ClockStep = Transition<ClockNodeState, MessageBody, unknown, unknown>;

/**
 * A clock whose messages are `clock_message`, which are answered with `clock_message_ok` and the clock of their receipt. The
 * answer is a report of that event, and no event of its own.
 */
function clockNode(form: ClockForm): Machine<ClockNodeState, MessageBody, unknown, unknown, unknown> {
  const encode = (stamp: unknown) => form.encode(stamp as never) as JsonObject[string];

  function wrapped(sent: number, { state, effects }: ReturnType<AnyMachine['step']>): ClockStep {
    let count = sent;
    const said = effects.map((effect): Effect<MessageBody, unknown, unknown> => {
      if (effect.kind === 'reply' && effect.outcome === 'ok')
        return { ...effect, result: encode(effect.result) };
      if (effect.kind !== 'send') return effect;
      const clock = encode(form.stampOf(effect.message as never));
      return { ...effect, message: { type: 'clock_message', msg_id: ++count, clock } };
    });
    return { state: { clock: state, sent: count }, effects: said };
  }

  function receive(
    state: ClockNodeState,
    input: Input<MessageBody, unknown> & { kind: 'message' },
  ): ClockStep {
    const { from, message: body } = input;
    if (body.type !== 'clock_message') return { state, effects: [] };
    const message = form.message(form.decode(body.clock as never, from) as never);
    const inner = form.machine.step(state.clock, { ...input, message });
    const after = wrapped(state.sent, inner);
    const { clock } = after.state;
    const answer: MessageBody =
      inner.state === state.clock
        ? {
            type: 'error',
            in_reply_to: body.msg_id,
            code: ErrorCode.abort,
            text: 'the clock is too far ahead',
          }
        : {
            type: 'clock_message_ok',
            in_reply_to: body.msg_id,
            clock: encode(form.latest(clock as never)),
          };
    const held = clock.writes > 0 ? { afterPersist: clock.writes } : {};
    return { ...after, effects: [...after.effects, { kind: 'send', to: from, message: answer, ...held }] };
  }

  return {
    name: form.machine.name,
    start: (node, durable, now) => wrapped(0, form.machine.start(node, durable, now)),
    step: (state, input) =>
      input.kind === 'message'
        ? receive(state, input)
        : wrapped(state.sent, form.machine.step(state.clock, input)),
  };
}

const clockWorkload = (
  form: (context: NodeContext) => ClockForm,
  settings: readonly string[] = [],
): NodeWorkload => ({
  settings,
  machine: (context) => clockNode(form(context)),
  requests: {
    event: { operation: () => ({ type: 'act' }), answer: (clock) => ({ clock }) },
    send: {
      operation: (body) => ({ type: 'send', to: nameField(body, 'to'), text: '' }),
      answer: (clock) => ({ clock }),
    },
  },
});

const same = <Value>(value: Value): Value => value;

export const lamportClock = clockWorkload(({ nodes }) => ({
  machine: lamportClockMachine({ nodes, reservedTimes: 100 }),
  latest: ({ time, node }: { time: number; node: string }) => ({ time, node }),
  message: (stamp) => ({ type: 'text', stamp, text: '' }),
  stampOf: ({ stamp }: { stamp: unknown }) => stamp,
  encode: ({ time }: { time: number }) => time,
  decode: (time, node) => ({ time, node }),
}));

export const vectorClock = clockWorkload(({ nodes }) => ({
  machine: vectorClockMachine({ nodes }),
  latest: ({ vector }: { vector: unknown }) => vector,
  message: (vector) => ({ type: 'text', vector, text: '' }),
  stampOf: ({ vector }: { vector: unknown }) => vector,
  encode: same,
  decode: same,
}));

interface HybridClock {
  readonly physical_ms: number;
  readonly logical: number;
}

export const hybridClock = clockWorkload(
  ({ nodes, settings: { maxOffsetMs = 500, aheadMs = 500 } }) => ({
    machine: hybridClockMachine({ nodes, maxOffsetMs, aheadMs }),
    latest: ({ latest }: { latest: unknown }) => latest,
    message: (stamp) => ({ type: 'text', stamp, text: '' }),
    stampOf: ({ stamp }: { stamp: unknown }) => stamp,
    encode: ({ physicalMs, counter }: { physicalMs: number; counter: number }): HybridClock => ({
      physical_ms: physicalMs,
      logical: counter,
    }),
    decode: ({ physical_ms: physicalMs, logical: counter }: HybridClock) => ({ physicalMs, counter }),
  }),
  ['maxOffsetMs', 'aheadMs'],
);
