/** @typedef {import('./axis.js').Axis} Axis */

/**
 * The part of the axis that fills the width of the screen, in its coordinates.
 * @typedef {object} View
 * @property {number} from
 * @property {number} to
 */

/** Within the axis, and neither too short nor longer than all. @param {View} view @param {Axis} axis @returns {View} */
export function clampView({ from, to }, axis) {
  const whole = axis.to - axis.from;
  const length = Math.min(whole, Math.max(Math.min(axis.shortest, whole), to - from));
  const middle = (from + to) / 2;
  const start = Math.min(Math.max(middle - length / 2, axis.from), axis.to - length);
  return { from: start, to: start + length };
}

/** Closer by the factor, with this coordinate staying where it is. @param {View} view @param {number} factor @param {number} around @returns {View} */
export function zoomView({ from, to }, factor, around) {
  return { from: around - (around - from) / factor, to: around + (to - around) / factor };
}

/** @param {View} view @param {number} distance @returns {View} */
export function panView({ from, to }, distance) {
  return { from: from + distance, to: to + distance };
}

/** All of these operations with a margin; open ones as far as the others go. @param {Axis} axis @param {Iterable<number>} places @returns {View} */
export function viewOf(axis, places) {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const place of places) {
    from = Math.min(from, axis.starts[place]);
    to = Math.max(to, axis.ends[place] === Number.POSITIVE_INFINITY ? axis.starts[place] : axis.ends[place]);
  }
  const margin = Math.max((to - from) * 0.06, axis.shortest / 8);
  return { from: from - margin, to: to + margin };
}
