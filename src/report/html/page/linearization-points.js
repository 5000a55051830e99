/**
 * @typedef {object} LinearizationPoints
 * @property {Float64Array} position By place: where it can have taken effect, between two events; NaN if it is not in the order.
 * @property {Int32Array} number By place: one-based number in the order, or 0.
 */

/**
 * A point for every operation of the order, inside its interval, the points in the order given. Each operation can be no
 * earlier than all invocations up to it in the order, and no later than all completions from it on; the point lies in the
 * gap between two events that is in the middle of that. Both bounds never decrease along the order, so neither do the
 * gaps, and points in the same gap are spread over it.
 * @param {Int32Array} order Places.
 * @param {Float64Array} start
 * @param {Float64Array} end
 * @param {number} until No point lies behind this position.
 * @returns {LinearizationPoints}
 */
export function linearizationPoints(order, start, end, until) {
  const position = new Float64Array(start.length).fill(Number.NaN);
  const number = new Int32Array(start.length);
  const gaps = gapsOf(order, start, end, until);
  for (let first = 0; first < order.length; ) {
    let next = first;
    while (next < order.length && gaps[next] === gaps[first]) next += 1;
    for (let index = first; index < next; index += 1) {
      position[order[index]] = gaps[first] + (index - first + 1) / (next - first + 1);
      number[order[index]] = index + 1;
    }
    first = next;
  }
  return { position, number };
}

/** @param {Int32Array} order @param {Float64Array} start @param {Float64Array} end @param {number} until @returns {Float64Array} */
function gapsOf(order, start, end, until) {
  const gaps = new Float64Array(order.length);
  let latest = until;
  for (let index = order.length - 1; index >= 0; index -= 1) {
    latest = Math.min(latest, end[order[index]]);
    gaps[index] = latest;
  }
  let earliest = 0;
  for (let index = 0; index < order.length; index += 1) {
    earliest = Math.max(earliest, start[order[index]]);
    gaps[index] = Math.floor((earliest + gaps[index]) / 2);
  }
  return gaps;
}
