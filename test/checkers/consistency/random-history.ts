import fc from 'fast-check';
import type { History } from '../../../src/core/history.ts';
import { HistoryBuilder } from '../../../src/history/history-builder.ts';
import { type Pick, picksFrom } from '../linearizability/simulated-history.ts';
import { type LitmusOperation, litmusHistories, parse } from './litmus.ts';
import { ReplicatedStore, type StoreShape } from './replicated-store.ts';

export interface RandomHistoryShape {
  readonly operations: number;
  readonly processes?: number;
  readonly keys?: number;
  /** Of sixteen completions so many are of unknown outcome. */
  readonly crashes?: number;
  /** Whether a process may invoke again before its answer. */
  readonly overlapping?: boolean;
  readonly store?: StoreShape;
  /** Of sixteen reads so many return any value. Default: chosen. */
  readonly arbitrary?: number;
}

interface Open {
  readonly row: number;
  readonly process: number;
  readonly key: number;
  readonly written: number | undefined;
}

/**
 * One of the histories from the papers in some order of events, with up to two operations left out, or reads changed: what
 * tells the strongest models apart hardly ever comes about by chance.
 */
export function perturbedLitmusHistories(crashes = 0): fc.Arbitrary<History> {
  return fc.noBias(fc.array(fc.nat(5039), { minLength: 80, maxLength: 80 })).map((choices) => {
    const pick = picksFrom(choices);
    const sessions = litmusHistories[pick(litmusHistories.length)]!.sessions.map((session) =>
      session.split(' ').map(parse),
    );
    for (let change = pick(3); change > 0; change -= 1) perturbSession(sessions, pick);
    return interleaved(sessions, crashes, pick);
  });
}

function perturbSession(sessions: LitmusOperation[][], pick: Pick): void {
  const session = sessions[pick(sessions.length)]!;
  if (session.length === 0) return;
  const place = pick(session.length);
  const { key, f } = session[place]!;
  if (pick(3) === 0 || f === 'write') {
    session.splice(place, 1);
    return;
  }
  const written = sessions.flat().filter((operation) => operation.f === 'write' && operation.key === key);
  session[place] = { f, key, value: [null, ...written.map(({ value }) => value)][pick(written.length + 1)]! };
}

function interleaved(
  sessions: readonly (readonly LitmusOperation[])[],
  crashes: number,
  pick: Pick,
): History {
  const builder = new HistoryBuilder({ format: 'test', source: '<perturbed litmus>' });
  const next = sessions.map(() => 0);
  const open = new Map<number, number>();
  for (let line = 1; ; line += 1) {
    const active = [...sessions.keys()].filter(
      (session) => open.has(session) || next[session]! < sessions[session]!.length,
    );
    if (active.length === 0) return builder.finish();
    const session = active[pick(active.length)]!;
    const { f, key, value } = sessions[session]![next[session]!]!;
    const row = open.get(session);
    if (row === undefined) {
      open.set(session, builder.invokeLinked(session, f, f === 'write' ? value : null, { key, line }));
      continue;
    }
    builder.completeRow(row, pick(16) < crashes ? 'info' : 'ok', f, value, { line });
    open.delete(session);
    next[session]! += 1;
  }
}

/**
 * Reads and writes of a few registers on a store that is, by choice, more or less consistent; some reads return just any
 * value of their key, one that is written only later included. Every written value is another one. So each model is
 * satisfied by some and violated by some, and for each two that differ some history tells them apart.
 */
export function randomHistories(shape: RandomHistoryShape): fc.Arbitrary<History> {
  return fc
    .noBias(fc.array(fc.nat(5039), { minLength: 150, maxLength: 150 }))
    .map((choices) => new Run(shape, picksFrom(choices)).history());
}

class Run {
  readonly #shape: Required<Omit<RandomHistoryShape, 'store' | 'arbitrary'>>;
  readonly #pick: Pick;
  readonly #builder = new HistoryBuilder({ format: 'test', source: '<random>' });
  readonly #plan: readonly { readonly isWrite: boolean; readonly key: number }[];
  readonly #store: ReplicatedStore;
  /** Of sixteen reads so many return any value. */
  readonly #arbitrary: number;
  readonly #open: Open[] = [];
  #invoked = 0;
  #line = 0;

  constructor(shape: RandomHistoryShape, pick: Pick) {
    const all = { processes: 3, keys: 2, crashes: 2, overlapping: false, ...shape };
    this.#shape = all;
    this.#pick = pick;
    const keys = 1 + pick(all.keys);
    const operations = all.operations - pick(4);
    this.#plan = Array.from({ length: operations }, () => ({
      isWrite: pick(16) < 7,
      key: pick(keys),
    }));
    this.#store = new ReplicatedStore(all.processes, pick, shape.store);
    const arbitrary = [0, 2, 6][pick(3)]!;
    this.#arbitrary = shape.arbitrary ?? arbitrary;
  }

  history(): History {
    const { processes, overlapping } = this.#shape;
    const operations = this.#plan.length;
    for (let turn = 0; turn < 12 * operations && this.#isUnfinished(); turn += 1) {
      this.#line += 1;
      const process = this.#pick(processes);
      const mine = this.#open.filter((operation) => operation.process === process);
      this.#store.deliver();
      if (
        this.#invoked < operations &&
        (mine.length === 0 || (overlapping && mine.length < 2 && this.#pick(3) === 0))
      )
        this.#invoke(process);
      else if (mine.length > 0) this.#complete(mine[this.#pick(mine.length)]!);
    }
    return this.#builder.finish();
  }

  #isUnfinished(): boolean {
    return this.#invoked < this.#plan.length || this.#open.length > 0;
  }

  #invoke(process: number): void {
    const value = this.#invoked++;
    const { isWrite, key } = this.#plan[value]!;
    const details = { key: `k${key}`, line: this.#line };
    const row = this.#builder.invokeLinked(
      process,
      isWrite ? 'write' : 'read',
      isWrite ? value : null,
      details,
    );
    this.#open.push({ row, process, key, written: isWrite ? value : undefined });
  }

  #complete(operation: Open): void {
    const { row, process, key, written } = operation;
    this.#open.splice(this.#open.indexOf(operation), 1);
    const isCrash = this.#pick(16) < this.#shape.crashes;
    const line = this.#line;
    if (written === undefined) {
      this.#builder.completeRow(row, isCrash ? 'info' : 'ok', 'read', this.#read(process, key), { line });
      return;
    }
    const type = isCrash ? (this.#pick(4) === 0 ? 'fail' : 'info') : 'ok';
    if (type !== 'fail') this.#store.write(process, key, written);
    this.#builder.completeRow(row, type, 'write', written, { line });
  }

  #read(process: number, key: number): number | null {
    if (this.#pick(16) >= this.#arbitrary) return this.#store.read(process, key);
    const values = [...this.#plan.keys()].filter(
      (value) => this.#plan[value]!.isWrite && this.#plan[value]!.key === key,
    );
    const place = this.#pick(values.length + 1);
    return place === 0 ? null : values[place - 1]!;
  }
}
