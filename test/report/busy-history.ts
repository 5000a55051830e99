import type { History } from '../../src/core/history.ts';
import { HistoryBuilder } from '../../src/history/history-builder.ts';

export interface BusyHistory {
  readonly history: History;
  /** Rows in the order in which they took effect. */
  readonly order: readonly number[];
}

interface OpenOperation {
  readonly row: number;
  readonly key: string;
  readonly written: number | undefined;
  isApplied: boolean;
  result: number | null;
}

/**
 * What clients of a few registers saw, with times, lines, faults, and now and then an operation of unknown outcome or a
 * failed one. As many operations as asked, the same each time.
 */
export function busyHistory(operations: number, { clients = 12, keys = 5 } = {}): BusyHistory {
  const draw = randomDraws(operations);
  const builder = new HistoryBuilder({ format: 'quorate', source: '<generated>' });
  const registers = new Map<string, number | null>();
  const open: (OpenOperation | undefined)[] = Array.from({ length: clients });
  const names = open.map((_, client) => `client-${client}`);
  const order: number[] = [];
  const apply = (operation: OpenOperation) => {
    if (operation.written !== undefined) registers.set(operation.key, operation.written);
    operation.result = operation.written ?? registers.get(operation.key) ?? null;
    operation.isApplied = true;
    order.push(operation.row);
  };
  let invoked = 0;
  let crashed = 0;
  for (let line = 2, time = 0; invoked < operations || open.some((operation) => operation); line += 1) {
    time += 1_000 + draw(900_000);
    const details = { line, time };
    if (line % Math.ceil(operations / 4) === 0) {
      const phase = (line / Math.ceil(operations / 4)) % 2 === 1 ? 'start' : 'end';
      builder.fault(phase, 'partition', ['n1', 'n2'], null, details);
    }
    const client = draw(clients);
    const operation = open[client];
    if (operation === undefined) {
      if (invoked === operations) continue;
      const key = `k${draw(keys)}`;
      const written = draw(2) === 0 ? invoked : undefined;
      const f = written === undefined ? 'read' : 'write';
      const row = builder.invokeLinked(names[client]!, f, written ?? null, { ...details, key });
      open[client] = { row, key, written, isApplied: false, result: null };
      invoked += 1;
    } else if (!operation.isApplied && draw(60) === 0) {
      // Crashes are rare: each leaves an operation that stays open to the end.
      const isCrash = draw(1 + Math.ceil(operations / 2000)) === 0 && crashed < 40;
      builder.completeRow(operation.row, isCrash ? 'info' : 'fail', undefined, null, details);
      if (isCrash) crashed += 1;
      open[client] = undefined;
      // As in Jepsen: a client that does not know goes on under another name.
      if (isCrash) names[client] = `${names[client]}'`;
    } else if (!operation.isApplied) apply(operation);
    else {
      builder.completeRow(operation.row, 'ok', undefined, operation.result, details);
      open[client] = undefined;
    }
  }
  return { history: builder.finish(), order };
}

/** Whole numbers below a bound, evenly enough, the same for the same seed. */
function randomDraws(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
