import type { AnyMachine, Input, Transition } from '../../src/core/machine.ts';
import type { ObservedHistory } from '../../src/explorer/actors/actor.ts';
import type { ConfirmedEvent } from '../../src/simulator/confirmed-events.ts';

/** A machine with its clock, which starts at 0 in each of its lives. */
interface Clocked {
  readonly nowMs: number;
  readonly inner: unknown;
}

type AnyTransition = Transition<unknown, unknown, unknown, unknown>;

const tick = 'tick';
const clockAt = (nowMs: number) => ({ monotonicMs: nowMs, wallMs: nowMs });
const ticking = { kind: 'setTimer', name: tick, generation: 0, minMs: 1, maxMs: 1 } as const;

/**
 * A machine whose clock is part of its state and goes on by a millisecond whenever its timer `tick` runs out: so an explorer of actors, which shows
 * all clocks standing still, comes to know what depends on time. No clock knows of another: how far they drift apart is bounded by the budget alone.
 */
export const clockedMachine = (machine: AnyMachine): AnyMachine => ({
  name: machine.name,
  start(node, durable) {
    const { state, effects } = machine.start(node, durable, clockAt(0)) as AnyTransition;
    return { state: { nowMs: 0, inner: state } satisfies Clocked, effects: [...effects, ticking] };
  },
  step(state: Clocked, input: Input<unknown, unknown>) {
    const { nowMs, inner } = state;
    if (input.kind === 'timer' && input.name === tick)
      return { state: { nowMs: nowMs + 1, inner }, effects: [ticking] };
    const next = machine.step(inner, { ...input, now: clockAt(nowMs) }) as AnyTransition;
    return { state: { nowMs, inner: next.state }, effects: next.effects };
  },
  normalize: (state: Clocked) => ({ ...state, inner: machine.normalize?.(state.inner) ?? state.inner }),
});

/** A history that is shown the events of the machines inside, with what their clocks showed; that a clock goes on is none. */
export const ofMachinesInside = <H extends ObservedHistory>(history: H): H => ({
  ...history,
  initial: history.initial,
  record(before: unknown, event: unknown, actor: string) {
    const shown = insideOf(event as ConfirmedEvent);
    return shown === undefined ? before : history.record(before, shown, actor);
  },
});

function insideOf(event: ConfirmedEvent): unknown {
  const innerOf = (state: unknown) => (state as Clocked).inner;
  if (event.kind === 'started')
    return {
      ...event,
      state: innerOf(event.state),
      effects: event.effects.filter((effect) => effect !== ticking),
    };
  if (event.kind !== 'stepped') return event;
  const { input, before, after } = event;
  if (input.kind === 'timer' && input.name === tick) return undefined;
  const now = clockAt((before as Clocked).nowMs);
  return { ...event, input: { ...input, now }, before: innerOf(before), after: innerOf(after) };
}
