import { formatCount, formatTime } from './describe.js';

/** @typedef {import('./data.js').Operations} Operations */

/**
 * What runs from left to right. Coordinates never decrease along the events: the order of events is the truth, and times
 * are for display.
 * @typedef {object} Axis
 * @property {'events' | 'time'} name
 * @property {(position: number) => number} at Coordinate of a position, which may lie between two events.
 * @property {Float64Array} starts Coordinates of the invocations, by place.
 * @property {Float64Array} ends Coordinates of the completions; Infinity if there is none.
 * @property {number} from
 * @property {number} to
 * @property {number} shortest Fewest units of the axis that may fill the screen.
 * @property {(coordinate: number, step: number) => string} format
 */

/** @param {Operations} operations @returns {Axis} */
export function eventAxis({ start, end, lastPosition }) {
  return {
    name: 'events',
    at: (position) => position,
    starts: start,
    ends: end,
    from: -0.5,
    to: lastPosition + 1.5,
    shortest: 4,
    format: (coordinate) => formatCount(Math.round(coordinate) + 0),
  };
}

/**
 * `undefined` where the operations have no times. Where the clock disagrees with the order of events, an event is drawn
 * at the time of the latest one before it.
 * @param {Operations} operations @returns {Axis | undefined}
 */
export function timeAxis(operations) {
  const { start, end, startTime, endTime } = operations;
  if (startTime === undefined || endTime === undefined || startTime.length === 0) return undefined;
  const { positions, times } = knots(operations);
  const last = positions.length - 1;
  if (!(times[last] > times[0])) return undefined;
  /** @param {number} position */
  const at = (position) => interpolate(positions, times, position);
  const margin = (times[last] - times[0]) * 0.01;
  return {
    name: 'time',
    at,
    starts: start.map(at),
    ends: end.map((position) => (position === Number.POSITIVE_INFINITY ? position : at(position))),
    from: times[0] - margin,
    to: times[last] + margin,
    shortest: Math.max(10, (times[last] - times[0]) / 1e7),
    format: formatTime,
  };
}

/**
 * Positions in order, with the latest time known at each.
 * @param {Operations} operations @returns {{ positions: Float64Array, times: Float64Array }}
 */
function knots({ count, start, end, startTime, endTime }) {
  /** @type {[position: number, time: number][]} */
  const known = [];
  for (let place = 0; place < count; place += 1) {
    known.push([start[place], startTime?.[place] ?? Number.NaN]);
    const time = endTime?.[place] ?? Number.NaN;
    if (end[place] < Number.POSITIVE_INFINITY && !Number.isNaN(time)) known.push([end[place], time]);
  }
  known.sort(([left], [right]) => left - right);
  let latest = Number.NEGATIVE_INFINITY;
  const times = known.map(([, time]) => (latest = Math.max(latest, time)));
  return { positions: Float64Array.from(known, ([position]) => position), times: Float64Array.from(times) };
}

/** @param {Float64Array} positions @param {Float64Array} times @param {number} position @returns {number} */
function interpolate(positions, times, position) {
  const after = firstAbove(positions, position);
  if (after === 0) return times[0];
  if (after === positions.length) return times[after - 1];
  const share = (position - positions[after - 1]) / (positions[after] - positions[after - 1]);
  return times[after - 1] + share * (times[after] - times[after - 1]);
}

/** Index of the first number above the bound. @param {Float64Array} sorted @param {number} bound @returns {number} */
function firstAbove(sorted, bound) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * A round distance between marks: 1, 2 or 5 times a power of ten, at least as long as asked.
 * @param {number} atLeast @returns {number}
 */
export function roundStep(atLeast) {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= atLeast * 0.999) ?? 10;
  return factor * power;
}
