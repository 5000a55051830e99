import type { Law, LawOptions } from '../checkers/laws/law.ts';
import type { History } from '../core/history.ts';
import { HistoryBuilder, type RecordedStep } from '../history/history-builder.ts';
import { ConfirmedEvents } from './confirmed-events.ts';
import type { Monitor, SteppedEvent, WorldEvent } from './simulated-protocol.ts';

/** What the trace of a node would say of a step, besides which node, which step, and the messages. */
export type StepFields = Pick<RecordedStep, 'action'> &
  Partial<Omit<RecordedStep, 'node' | 'sequence' | 'incarnation' | 'messagesIn' | 'messagesOut' | 'time'>>;

/** The fields of a step, or `undefined` where it is none that the trace would record. */
export type FieldsOf = (event: SteppedEvent) => StepFields | undefined;

/**
 * The steps of a run as their nodes would trace them. A step that a crash undid has not happened. Messages are named by the sending,
 * whatever is in them, so that the causal order does not rest on what is to be judged by it.
 */
export class RecordedSteps {
  readonly #fieldsOf: FieldsOf;
  readonly #events = new ConfirmedEvents();
  readonly #builder = new HistoryBuilder({ format: 'quorate', source: '<simulation>' });
  readonly #names = new WeakMap<object, number>();
  readonly #counts = new Map<string, number>();
  #messages = 0;

  constructor(fieldsOf: FieldsOf) {
    this.#fieldsOf = fieldsOf;
  }

  add(event: WorldEvent): void {
    if (event.kind === 'started' || event.kind === 'stepped') this.#nameMessages(event.effects);
    for (const confirmed of this.#events.take(event))
      if (confirmed.kind === 'stepped') this.#record(confirmed);
  }

  history(): History {
    return this.#builder.finish();
  }

  #nameMessages(effects: SteppedEvent['effects']): void {
    for (const effect of effects)
      if (effect.kind === 'send') this.#names.set(effect.message, ++this.#messages);
  }

  #record(event: SteppedEvent): void {
    const fields = this.#fieldsOf(event);
    if (fields === undefined) return;
    const { node, incarnation, atMs, input, effects } = event;
    const sequence = (this.#counts.get(node) ?? 0) + 1;
    this.#counts.set(node, sequence);
    const nameOf = (message: object) => this.#names.get(message) ?? null;
    this.#builder.step({
      ...{ node, incarnation, sequence, time: BigInt(Math.round(atMs * 1_000_000)) },
      messagesIn: input.kind === 'message' ? [nameOf(input.message)] : [],
      messagesOut: effects.flatMap((effect) => (effect.kind === 'send' ? [nameOf(effect.message)] : [])),
      ...fields,
    });
  }
}

/** Judges the steps of a run when it is over. */
export function judgingSteps(
  name: string,
  fieldsOf: FieldsOf,
  judge: (history: History) => string | undefined,
): Monitor {
  const steps = new RecordedSteps(fieldsOf);
  return {
    name,
    observe(event) {
      steps.add(event);
      return undefined;
    },
    atEnd: () => judge(steps.history()),
  };
}

/** A law of `quorate analyze --check` as a monitor. */
export const lawMonitor = (name: string, law: Law, fieldsOf: FieldsOf, options: LawOptions = {}): Monitor =>
  judgingSteps(name, fieldsOf, (history) => {
    const { verdict, breaches } = law.check(history, options);
    return verdict === 'violated' ? `${breaches[0]!.rule}: ${breaches[0]!.message}` : undefined;
  });
