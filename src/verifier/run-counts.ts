import type { Completion, Workload, WorkloadOperation } from './workload.ts';

export interface OutcomeCounts {
  ok: number;
  fail: number;
  info: number;
}

/** Errors beyond this many different ones are counted together. */
const LISTED_ERRORS = 20;

/** How the operations of a run ended, and with which errors. */
export class RunCounts {
  readonly byFunction = new Map<string, OutcomeCounts>();
  readonly errors = new Map<string, number>();

  constructor({ minimumOk }: Workload) {
    for (const f of Object.keys(minimumOk)) this.byFunction.set(f, { ok: 0, fail: 0, info: 0 });
  }

  count({ f }: WorkloadOperation, completion: Completion): void {
    const counts = this.byFunction.get(f) ?? { ok: 0, fail: 0, info: 0 };
    counts[completion.type] += 1;
    this.byFunction.set(f, counts);
    if (completion.type !== 'ok') this.#countError(`${f}: ${completion.error ?? completion.type}`);
  }

  /** A client could not be connected; nothing was asked. */
  notConnected(node: string, error: unknown): void {
    this.#countError(`connecting to ${node}: ${(error as Error).message}`);
  }

  total(): OutcomeCounts {
    const total = { ok: 0, fail: 0, info: 0 };
    for (const { ok, fail, info } of this.byFunction.values()) {
      total.ok += ok;
      total.fail += fail;
      total.info += info;
    }
    return total;
  }

  #countError(text: string): void {
    const name = this.errors.has(text) || this.errors.size < LISTED_ERRORS ? text : 'other errors';
    this.errors.set(name, (this.errors.get(name) ?? 0) + 1);
  }
}
