import type { Value } from '../core/values/index.ts';
import { functionFromMap } from './runtime/build-function.ts';
import { ValueMap } from './runtime/value-map.ts';

/** Where TLC keeps the counts. */
const REGISTER = 's:_possible';

interface Predicate<Arguments extends readonly unknown[]> {
  readonly name: string;
  holds(...of: Arguments): boolean;
}

/**
 * How often each `_POSSIBLE` predicate was true, of the states or steps that were generated and that no constraint keeps
 * out. A specification can look at the counts, as a function of the names in the register `s:_possible`.
 */
export class Occurrences {
  readonly #counts = new Map<string, number>();
  readonly #registers: Map<number | string, Value>;

  constructor(registers: Map<number | string, Value>) {
    this.#registers = registers;
  }

  /** The predicate as a constraint that only counts. */
  counting<Arguments extends readonly unknown[]>({ name, holds }: Predicate<Arguments>) {
    return {
      name,
      onlyWatches: true,
      holds: (...of: Arguments): true => {
        this.#add(name, holds(...of) ? 1 : 0);
        return true;
      },
    };
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  #add(name: string, times: number): void {
    if (times === 0 && this.#counts.has(name)) return;
    this.#counts.set(name, this.of(name) + times);
    const entries = new ValueMap<Value>();
    for (const [key, count] of this.#counts) entries.set(key, count);
    this.#registers.set(REGISTER, functionFromMap(entries));
  }
}
