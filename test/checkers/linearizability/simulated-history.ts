import type { History, Operation } from '../../../src/core/history.ts';
import { Outcome } from '../../../src/core/history.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import { HistoryBuilder } from '../../../src/history/history-builder.ts';

/** Draws the next choice below the bound. Choices come from fast-check, so that a failing history shrinks. */
export type Pick = (bound: number) => number;

/** Turns an array of naturals into choices; zeros when it is used up. */
export function picksFrom(choices: readonly number[]): Pick {
  let place = 0;
  return (bound) => (choices[place++] ?? 0) % bound;
}

/** A request, and how the simulated object executes it. */
export interface SimulatedObject<S> {
  readonly initial: S;
  request(pick: Pick, process: string): { f: string; argument: HistoryValue; key?: HistoryValue };
  /** Executes a request: the state after it and the result; without a result it waits, and is tried again later. */
  execute(
    state: S,
    request: { f: string; argument: HistoryValue; key?: HistoryValue | undefined; process: string },
    pick: Pick,
  ): { state: S; result: HistoryValue | undefined };
  /** Some result that a client might have seen, to make a history wrong. */
  wrongResult(request: { f: string; argument: HistoryValue }, pick: Pick): HistoryValue;
}

/** An event, before it becomes a line of a history. */
export interface SimulatedEvent {
  type: 'invoke' | 'ok' | 'fail' | 'info';
  process: string;
  f: string;
  argument: HistoryValue;
  key: HistoryValue | undefined;
  result: HistoryValue;
}

interface OpenRequest {
  readonly request: { f: string; argument: HistoryValue; key?: HistoryValue };
  result: HistoryValue | undefined;
}

/** How many requests, from how many clients at a time, and how many of 16 turns of an open request crash it. */
export interface Shape {
  readonly operations?: number;
  readonly clients?: number;
  readonly crashes?: number;
  /** After a crash the client goes on under its own name, not a new one. Default: false. */
  readonly keepsName?: boolean;
}

/**
 * What clients of a linearizable object see: requests overlap, take effect at a moment between, and may
 * crash.
 */
export function simulate<S>(
  object: SimulatedObject<S>,
  pick: Pick,
  { operations = 6, clients = 3, crashes = 4, keepsName = false }: Shape = {},
): SimulatedEvent[] {
  const events: SimulatedEvent[] = [];
  const open = new Map<string, OpenRequest>();
  let { initial: state } = object;
  let invoked = 0;
  let fresh = clients;
  const names = Array.from({ length: clients }, (_, index) => String(index));
  const emit = (process: string, type: SimulatedEvent['type'], { request, result }: OpenRequest) => {
    const { f, argument, key } = request;
    events.push({ type, process, f, argument, key, result: result ?? null });
  };
  for (let turn = 0; turn < 12 * operations && (invoked < operations || open.size > 0); turn += 1) {
    const slot = pick(clients);
    const process = names[slot]!;
    const mine = open.get(process);
    if (mine === undefined) {
      if (invoked++ >= operations) continue;
      const request = { request: object.request(pick, process), result: undefined };
      open.set(process, request);
      emit(process, 'invoke', request);
      continue;
    }
    if (pick(16) < crashes) {
      // It crashes before or after it took effect; nobody knows.
      emit(process, 'info', mine);
      open.delete(process);
      if (!keepsName) names[slot] = String(fresh++);
      continue;
    }
    if (mine.result === undefined) {
      ({ state, result: mine.result } = object.execute(state, { ...mine.request, process }, pick));
    } else {
      emit(process, 'ok', mine);
      open.delete(process);
    }
  }
  return events;
}

/** The events with one result replaced, or with two neighbours of different processes exchanged. */
export function perturb(
  events: readonly SimulatedEvent[],
  object: SimulatedObject<never>,
  pick: Pick,
): SimulatedEvent[] {
  const copy = events.map((event) => ({ ...event }));
  const completions = copy.filter((event) => event.type === 'ok');
  if (completions.length > 0 && pick(3) > 0) {
    const victim = completions[pick(completions.length)]!;
    victim.result = object.wrongResult(victim, pick);
  } else if (copy.length > 1) {
    const place = pick(copy.length - 1);
    const [left, right] = [copy[place]!, copy[place + 1]!];
    if (left.process !== right.process) copy.splice(place, 2, right, left);
  }
  return copy;
}

export function historyOfEvents(events: readonly SimulatedEvent[]): History {
  const builder = new HistoryBuilder({ format: 'test', source: '<simulated>' });
  events.forEach(({ type, process, f, argument, key, result }, index) => {
    const line = index + 1;
    if (type === 'invoke') builder.invoke(process, f, argument, { line, key });
    else builder.complete(process, type, f, result, { line });
  });
  return builder.finish();
}

/** Shows a history in a failing test. */
export function showOperation({ process, f, key, argument, result, outcome }: Operation): string {
  const end = outcome === Outcome.info ? 'info' : outcome === Outcome.fail ? 'fail' : JSON.stringify(result);
  return `${process} ${f} ${key ?? ''} ${JSON.stringify(argument)} -> ${end}`;
}
