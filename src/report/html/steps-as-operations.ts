import { ABSENT, type History, type OperationColumns, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';

/**
 * For a history that has steps of nodes and no operations: each step as an operation of its node that is over at once, in
 * the order of the source, so that a timeline of it can be drawn and a line of it found. Only for showing.
 */
export function stepsAsOperations(history: History): History {
  const { steps } = history;
  const processes = new Map<string, number>();
  const functions = new Map<string, number>();
  const values: HistoryValue[] = [];
  const columns = columnsFor(steps.length);
  steps.forEach(({ node, action, parameters, time, line }, row) => {
    columns.process[row] = idOf(processes, node);
    columns.f[row] = idOf(functions, action);
    columns.argument[row] = parameters === null ? ABSENT : values.push(parameters) - 1;
    columns.invokedAt[row] = 2 * row;
    columns.completedAt[row] = 2 * row + 1;
    columns.invokeTime[row] = time === undefined ? Number.NaN : Number(time);
    columns.invokeLine[row] = line;
  });
  return {
    ...history,
    processes: [...processes.keys()],
    functions: [...functions.keys()],
    values,
    operations: columns,
    // Their positions are among other events.
    faults: [],
  };
}

function columnsFor(count: number): OperationColumns {
  return {
    count,
    process: new Int32Array(count),
    f: new Int32Array(count),
    key: new Int32Array(count).fill(ABSENT),
    argument: new Int32Array(count).fill(ABSENT),
    result: new Int32Array(count).fill(ABSENT),
    outcome: new Uint8Array(count).fill(Outcome.ok),
    invokedAt: new Int32Array(count),
    completedAt: new Int32Array(count),
    invokeTime: new Float64Array(count).fill(Number.NaN),
    completeTime: new Float64Array(count).fill(Number.NaN),
    invokeLine: new Int32Array(count),
    completeLine: new Int32Array(count),
  };
}

function idOf(ids: Map<string, number>, name: string): number {
  const known = ids.get(name) ?? ids.size;
  ids.set(name, known);
  return known;
}
