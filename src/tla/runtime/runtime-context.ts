import type { Value } from '../../core/values/index.ts';
import type { SpecificationFiles } from './specification-files.ts';

/**
 * What the operators that look beyond their arguments see of the run: TLCGet, Print, RandomElement. One per worker.
 * The optional members are services that a run may not offer; an operator that needs one then says so.
 */
export interface RuntimeContext {
  /** Length of the behaviour up to the current state; 0 in assumptions and in the initial predicate. */
  level(): number;
  /** Name of the action that led to the current state. */
  action(): string;
  distinct(): number;
  generated(): number;
  queue(): number;
  diameter(): number;
  /** Initial states, however often each was generated. */
  initial(): number;
  /** Whole seconds since the run began. */
  duration(): number;
  /** The next number of the seeded stream, in 0..bound - 1. */
  random(bound: number): number;
  print(text: string): void;
  /** `TLCSet(i, v)`: integer registers, and named ones (`s:name`). */
  readonly registers: Map<number | string, Value>;
  /** `TLCSet("exit", TRUE)`: stop the run after this state. */
  exit(): void;
  /** Answers to `TLCGet("config")`, such as `mode` and `deadlock`. */
  readonly configuration: ReadonlyMap<string, Value>;
  /** `IOEnv`. */
  readonly environment?: ReadonlyMap<string, string> | undefined;
  /** The behaviour up to the current state: records of variables (TLCExt's Trace). */
  trace?(): readonly Value[];
  readonly files?: SpecificationFiles | undefined;
}
