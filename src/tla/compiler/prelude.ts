import { ModelValue, type Value } from '../../core/values/index.ts';
import type { RuntimeValue } from '../runtime/index.ts';
import * as runtime from '../runtime/index.ts';

/** Helpers that generated code calls by name, beside the runtime. */
export const prelude = {
  /** A value that is computed when it is first asked for. */
  lazy<T>(compute: () => T): () => T {
    let isKnown = false;
    let value: T;
    return () => {
      if (!isKnown) {
        value = compute();
        isKnown = true;
      }
      return value;
    };
  },

  /** What was passed as a value, or as a function that finds it: no value is a JavaScript function. */
  forced<T>(given: T | (() => T)): T {
    return typeof given === 'function' ? (given as () => T)() : given;
  },

  /** The same, to be found later. */
  delayed<T>(given: T | (() => T)): () => T {
    return typeof given === 'function' ? (given as () => T) : () => given;
  },

  /** An argument as it stands in a label, of which the action need not have asked for the value: that may have none. */
  labelled(argument: () => RuntimeValue): Value {
    let text = '?';
    try {
      const value = argument();
      text = runtime.format(value);
      return runtime.materialize(value, 0);
    } catch (error) {
      if (!(error instanceof runtime.EvaluationError)) throw error;
      return ModelValue.of(text);
    }
  },

  fail(message: string, site: number): never {
    throw new runtime.EvaluationError(message, site);
  },

  /** A variable of a state under construction. */
  needed(vector: readonly (Value | undefined)[], index: number, site: number): Value {
    const value = vector[index];
    if (value === undefined)
      throw new runtime.EvaluationError('a variable is read before it has a value', site);
    return value;
  },

  /** `[f EXCEPT ![k1][k2] = e]`, with `@` given to `compute`. A key outside the domain leaves f as it is. */
  updatePath(
    target: RuntimeValue,
    keys: readonly RuntimeValue[],
    position: number,
    compute: (at: RuntimeValue) => RuntimeValue,
    site: number,
  ): RuntimeValue {
    if (position === keys.length) return compute(target);
    const inner = (before: RuntimeValue) => prelude.updatePath(before, keys, position + 1, compute, site);
    return runtime.updateWith(target, keys[position]!, inner, site);
  },
};
