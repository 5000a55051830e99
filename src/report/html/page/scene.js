/**
 * Everything that the timeline is drawn from.
 * @typedef {object} Scene
 * @property {import('./data.js').Report} report
 * @property {import('./axis.js').Axis} axis
 * @property {import('./view.js').View} view
 * @property {import('./lanes.js').Layout} layout
 * @property {import('./linearization-points.js').LinearizationPoints} points
 * @property {Float64Array} pointCoordinates By place; NaN if it has no point.
 * @property {boolean} showsOrder
 * @property {Uint8Array} emphasis By place: see {@link Emphasis}.
 * @property {number} selected Place, or -1.
 * @property {number} width Pixels, of which the names of the processes take `gutter`.
 * @property {number} height
 * @property {number} gutter
 * @property {number} scrollTop
 * @property {Record<string, string>} colors
 */

/** How an operation stands out. */
export const Emphasis = { faint: 0, plain: 1, window: 2, failing: 3 };

const RULER_HEIGHT = 26;
const FAULT_HEIGHT = 17;
const MOST_FAULT_STRIPS = 4;

/** Kinds of faults, each with a strip of its own above the lanes; the last strip takes what is left. @param {Scene['report']} report @returns {string[]} */
export function faultKinds({ data }) {
  return [...new Set(data.faults.map(({ kind }) => kind))];
}

/** @param {Scene['report']} report @returns {number} Pixels above the lanes: ruler and faults. */
export function headHeight(report) {
  return RULER_HEIGHT + FAULT_HEIGHT * Math.min(faultKinds(report).length, MOST_FAULT_STRIPS);
}

/** Top of a fault's strip. @param {number} kind @returns {number} */
export function faultTop(kind) {
  return RULER_HEIGHT + FAULT_HEIGHT * Math.min(kind, MOST_FAULT_STRIPS - 1);
}

/** Pixels a unit of the axis. @param {Pick<Scene, 'width' | 'gutter' | 'view'>} scene @returns {number} */
export function scaleOf({ width, gutter, view }) {
  return (width - gutter) / (view.to - view.from);
}

/** @param {Scene} scene @param {number} coordinate @returns {number} */
export function xOf(scene, coordinate) {
  return scene.gutter + (coordinate - scene.view.from) * scaleOf(scene);
}

/** @param {Pick<Scene, 'width' | 'gutter' | 'view'>} scene @param {number} x @returns {number} */
export function coordinateOf(scene, x) {
  return scene.view.from + (x - scene.gutter) / scaleOf(scene);
}

/** Where the bar of an operation ends, in coordinates; Infinity for the edge. @param {Scene} scene @param {number} place @returns {number} */
export function barEnd({ axis, layout }, place) {
  const until = layout.solidUntil[place];
  if (axis.ends[place] < Number.POSITIVE_INFINITY) return axis.ends[place];
  return until < Number.POSITIVE_INFINITY ? axis.at(until) : until;
}
