import type { History } from '../core/history.ts';
import {
  type FunctionValue,
  Kind,
  kindOf,
  ModelValue,
  type SetValue,
  type Value,
} from '../core/values/index.ts';
import { HistoryBuilder } from '../history/history-builder.ts';
import { toHistoryValue } from '../history/to-history-value.ts';
import type { Monitor, WorldEvent } from '../simulator/simulated-protocol.ts';
import { type RefinedEvent, RefinedRun, type WatchedWorld } from './refined-run.ts';
import type { AnyRefinement, ModelStep } from './refinement.ts';

/** Something changed of what the model sees, and the implementation says that it was no action of the model. */
const stuttering = 'Stuttering';

/**
 * Records a run as steps of the model, for `quorate validate`: what the implementation claims to have done, and the state in which
 * it is then. It judges nothing.
 */
export class TraceRecorder implements Monitor {
  readonly name = 'TraceRecorder';
  readonly #builder = new HistoryBuilder({ format: 'quorate', source: '<simulation>' });
  readonly #run: RefinedRun;
  readonly #counts = new Map<string, number>();
  #lastState = '';

  constructor(refinement: AnyRefinement) {
    this.#run = new RefinedRun(refinement, (event) => {
      this.#record(event);
      return undefined;
    });
  }

  observe(event: WorldEvent, world: WatchedWorld): undefined {
    this.#run.observe(event, world);
    return undefined;
  }

  /** A history without operations: its steps are the trace. */
  trace(): History {
    return this.#builder.finish();
  }

  #record({ event, steps, atMs, state }: RefinedEvent): void {
    const plain = Object.fromEntries(Object.entries(state).map(([name, value]) => [name, plainValue(value)]));
    const text = JSON.stringify(plain);
    const isChanged = text !== this.#lastState;
    this.#lastState = text;
    const told: readonly ModelStep[] =
      steps.length > 0 || !isChanged ? steps : [{ action: stuttering, arguments: [] }];
    for (const [index, { action, arguments: list }] of told.entries()) {
      const sequence = (this.#counts.get(event.node) ?? -1) + 1;
      this.#counts.set(event.node, sequence);
      this.#builder.step({
        node: event.node,
        incarnation: event.incarnation,
        sequence,
        action,
        parameters: toHistoryValue(list.map(plainValue)),
        time: BigInt(Math.round(atMs * 1_000_000)),
        // Between two actions of one event nobody has seen the state.
        ...(index === told.length - 1 ? { state: toHistoryValue(plain) } : {}),
      });
    }
  }
}

/** As a trace has it: names as strings, sets as arrays, functions as objects. */
export function plainValue(value: Value): unknown {
  switch (kindOf(value)) {
    case Kind.model:
      return (value as ModelValue).name;
    case Kind.set:
      return (value as SetValue).elements().map(plainValue);
    case Kind.function: {
      const { domain, values } = value as FunctionValue;
      if (domain.isSequence) return values.map(plainValue);
      const keyOf = (key: Value) => (key instanceof ModelValue ? key.name : String(key));
      return Object.fromEntries(values.map((item, index) => [keyOf(domain.keys[index]!), plainValue(item)]));
    }
    default:
      return value;
  }
}
