/** @typedef {import('./scene.js').Scene} Scene */

/**
 * The operation that an arrow key leads to from the selected one: before or after it in its lane, or the nearest in the
 * lane above or below. Without a selection, the first one in view.
 * @param {Scene} scene @param {'left' | 'right' | 'up' | 'down'} direction @returns {number} -1 if there is none.
 */
export function neighbour(scene, direction) {
  const { selected, layout } = scene;
  const laneIndex = selected < 0 ? -1 : layout.laneOf[selected];
  if (laneIndex < 0) return firstInView(scene);
  if (direction === 'up' || direction === 'down') {
    const lane = layout.lanes[laneIndex + (direction === 'up' ? -1 : 1)];
    return lane === undefined ? -1 : nearest(scene, lane.places, scene.axis.starts[selected]);
  }
  const { places } = layout.lanes[laneIndex];
  return places[places.indexOf(selected) + (direction === 'left' ? -1 : 1)] ?? -1;
}

/** @param {Scene} scene @returns {number} */
function firstInView({ axis, view, layout }) {
  let last = -1;
  for (let place = 0; place < axis.starts.length; place += 1) {
    if (layout.laneOf[place] < 0) continue;
    if (axis.starts[place] >= view.from) return place;
    last = place;
  }
  return last;
}

/** @param {Scene} scene @param {readonly number[]} places @param {number} start @returns {number} */
function nearest({ axis }, places, start) {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const own = Math.abs(axis.starts[place] - start);
    if (own < distance) {
      best = place;
      distance = own;
    }
  }
  return best;
}

/** First or last of all operations shown. @param {Scene} scene @param {'first' | 'last'} which @returns {number} */
export function extreme({ layout }, which) {
  const shown = [...layout.laneOf.keys()].filter((place) => layout.laneOf[place] >= 0);
  return (which === 'first' ? shown[0] : shown.at(-1)) ?? -1;
}

/**
 * The operation that takes effect next to the selected one.
 * @param {Scene} scene @param {1 | -1} step @returns {number} -1 if there is none.
 */
export function nextInOrder({ report, points, selected, layout }, step) {
  const { order } = report;
  const number = selected < 0 ? 0 : points.number[selected];
  for (
    let index = number === 0 ? (step > 0 ? 0 : order.length - 1) : number - 1 + step;
    index >= 0 && index < order.length;
    index += step
  ) {
    if (layout.laneOf[order[index]] >= 0) return order[index];
  }
  return -1;
}
