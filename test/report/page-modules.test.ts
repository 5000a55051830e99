import { describe, expect, test } from 'vitest';
import { operationLabel } from '../../src/checkers/describe-operation.ts';
import { type FaultEvent, NEVER } from '../../src/core/history.ts';
import { encodeHistory } from '../../src/report/html/encode-history.ts';
import { faultBands } from '../../src/report/html/fault-bands.ts';
import { eventAxis, roundStep, timeAxis } from '../../src/report/html/page/axis.js';
import { decodeReport } from '../../src/report/html/page/data.js';
import { formatTime, label } from '../../src/report/html/page/describe.js';
import { layOut } from '../../src/report/html/page/lanes.js';
import { linearizationPoints } from '../../src/report/html/page/linearization-points.js';
import { clampView, zoomView } from '../../src/report/html/page/view.js';
import { busyHistory } from './busy-history.ts';

const busy = busyHistory(2_000, { clients: 9, keys: 2 });
const report = decodeReport(
  encodeHistory(
    {
      title: '',
      verdict: 'valid',
      headline: '',
      facts: [],
      notes: [],
      history: busy.history,
      order: { rows: busy.order },
    },
    10_000,
  ),
);
const { operations } = report;

describe('linearization points', () => {
  const points = linearizationPoints(
    report.order,
    operations.start,
    operations.end,
    operations.lastPosition + 1,
  );

  test('lie in the order given, each strictly inside its operation', () => {
    const places = [...report.order];
    const positions = places.map((place) => points.position[place]!);
    expect(positions.every((position, index) => position > (positions[index - 1] ?? -1))).toBe(true);
    expect(places.every((place, index) => positions[index]! > operations.start[place]!)).toBe(true);
    expect(places.every((place, index) => positions[index]! < operations.end[place]!)).toBe(true);
    expect(points.number[report.order[41]!]).toBe(42);
    expect(Number.isNaN(points.position[operations.outcome.indexOf(1)])).toBe(true);
  });

  test('stay in front of what is not explained', () => {
    const until = 300;
    const order = report.order.filter((place) => operations.start[place]! < until);
    const prefix = linearizationPoints(order, operations.start, operations.end, until);
    expect(order.length).toBeGreaterThan(100);
    expect(order.every((place) => prefix.position[place]! < until)).toBe(true);
  });
});

describe('lanes', () => {
  const everything = new Uint8Array(operations.count).fill(1);

  test('in one track no operation runs into the next', () => {
    // All in one process: as in formats whose clients overlap.
    const crowded = { ...operations, process: new Int32Array(operations.count) };
    const { lanes, trackOf, solidUntil, shown } = layOut(crowded, everything, 1);
    expect(shown).toBe(operations.count);
    expect(lanes).toHaveLength(1);
    const last: (number | undefined)[] = [];
    for (const place of lanes[0]!.places) {
      const before = last[trackOf[place]!];
      if (before !== undefined) expect(solidUntil[before]).toBeLessThanOrEqual(operations.start[place]!);
      last[trackOf[place]!] = place;
    }
    expect(last).toHaveLength(9);
  });

  test('processes with nothing to show have none', () => {
    const first = Uint8Array.from(everything, (_, place) => (operations.process[place] === 0 ? 1 : 0));
    const { lanes, laneOf } = layOut(operations, first, report.data.processes.length);
    expect(lanes.map(({ process }) => process)).toEqual([0]);
    expect([...laneOf].filter((lane) => lane >= 0)).toHaveLength(lanes[0]!.places.length);
  });
});

describe('axes', () => {
  test('time never runs backwards along the events, even where the clock does', () => {
    const startTime = operations.startTime!.map((time, place) => (place % 7 === 3 ? time - 5e7 : time));
    const axis = timeAxis({ ...operations, startTime })!;
    const times = Array.from({ length: 2 * operations.lastPosition }, (_, half) => axis.at(half / 2));
    expect(times.every((time, index) => time >= (times[index - 1] ?? Number.NEGATIVE_INFINITY))).toBe(true);
    expect(axis.starts[0]).toBe(startTime[0]);
    expect(axis.ends[operations.outcome.indexOf(2)]).toBe(Number.POSITIVE_INFINITY);
  });

  test('without times there is none', () => {
    expect(timeAxis({ ...operations, startTime: undefined, endTime: undefined })).toBeUndefined();
  });

  test('a view stays within its axis and keeps what is under the pointer', () => {
    const axis = eventAxis(operations);
    expect(clampView({ from: -1e9, to: 1e9 }, axis)).toEqual({ from: axis.from, to: axis.to });
    const closer = zoomView({ from: 100, to: 200 }, 4, 125);
    expect(closer).toEqual({ from: 118.75, to: 143.75 });
    const closest = clampView({ from: 50, to: 50 }, axis);
    expect(closest.to - closest.from).toBe(axis.shortest);
  });

  test('marks are at round numbers', () => {
    expect([0.7, 1, 1.2, 3, 70, 1234].map(roundStep)).toEqual([1, 1, 2, 5, 100, 2000]);
    expect(formatTime(1_500_000, 500_000)).toBe('1,500 µs');
    expect(formatTime(2_000_000_000, 1_000_000_000)).toBe('2 s');
  });
});

test('operations are called as they are in the terminal', () => {
  for (let row = 0; row < 200; row += 1) expect(label(report, row)).toBe(operationLabel(busy.history, row));
});

describe('faults as bands', () => {
  const bandsOf = (...events: [FaultEvent['phase'], string, string[], number][]) =>
    faultBands(
      events.map(([phase, kind, targets, at]) => ({ phase, kind, targets, parameters: null, at })),
    ).map(({ kind, targets, from, to }) => [kind, targets.join(), from, to]);

  test("Jepsen's two lines for each start and end are one band", () => {
    const jepsen = bandsOf(
      ['start', 'partition', [], 1],
      ['start', 'partition', ['n1'], 2],
      ['end', 'partition', [], 8],
      ['end', 'partition', [], 9],
      ['start', 'partition', [], 20],
    );
    expect(jepsen).toEqual([
      ['partition', 'n1', 1, 9],
      ['partition', '', 20, NEVER],
    ]);
  });

  test('faults of one kind at several targets are told apart', () => {
    const crashes = bandsOf(
      ['start', 'crash', ['a'], 1],
      ['start', 'crash', ['b'], 2],
      ['end', 'crash', ['a'], 3],
      ['instant', 'skew', ['b'], 4],
      ['end', 'crash', ['b'], 5],
      ['end', 'pause', ['b'], 6],
    );
    expect(crashes).toEqual([
      ['crash', 'a', 1, 3],
      ['crash', 'b', 2, 5],
      ['skew', 'b', 4, 4],
      ['pause', 'b', 6, 6],
    ]);
  });
});
