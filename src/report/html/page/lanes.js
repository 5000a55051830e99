/** @typedef {import('./data.js').Operations} Operations */

/** Pixels. */
export const TRACK_HEIGHT = 30;
const LANE_MARGIN = 4;
/** A process with more operations at once has the rest on top of each other. */
const MOST_TRACKS = 200;

/**
 * @typedef {object} Lane
 * @property {number} process
 * @property {number} top Pixels from the top of the first lane.
 * @property {number} height
 * @property {readonly number[]} places In order of invocation.
 */

/**
 * @typedef {object} Layout
 * @property {readonly Lane[]} lanes
 * @property {number} height
 * @property {Int32Array} laneOf By place: index of its lane, or -1 if it is not shown.
 * @property {Int32Array} trackOf By place: which of its lane's tracks.
 * @property {Float64Array} solidUntil By place: position at which its bar ends; an open one gives way to the next in its track.
 * @property {number} shown Operations.
 */

/**
 * A lane for each process that has something to show. Operations of one process that overlap have a track each; one of
 * unknown outcome leaves its track to the next, as its process goes on without knowing.
 * @param {Operations} operations
 * @param {Uint8Array} isShown By place.
 * @param {number} processes
 * @returns {Layout}
 */
export function layOut(operations, isShown, processes) {
  const { count } = operations;
  const laneOf = new Int32Array(count).fill(-1);
  const trackOf = new Int32Array(count);
  const solidUntil = Float64Array.from(operations.end);
  const lanes = [];
  let top = 0;
  let shown = 0;
  for (const [process, places] of placesByProcess(operations, isShown, processes)) {
    const tracks = assignTracks(operations, places, trackOf, solidUntil);
    const height = tracks * TRACK_HEIGHT + 2 * LANE_MARGIN;
    for (const place of places) laneOf[place] = lanes.length;
    lanes.push({ process, top, height, places });
    top += height;
    shown += places.length;
  }
  return { lanes, height: top, laneOf, trackOf, solidUntil, shown };
}

/** @param {Operations} operations @param {Uint8Array} isShown @param {number} processes @returns {[number, number[]][]} */
function placesByProcess({ count, process }, isShown, processes) {
  /** @type {number[][]} */
  const lists = Array.from({ length: processes }, () => []);
  for (let place = 0; place < count; place += 1) if (isShown[place]) lists[process[place]].push(place);
  return [...lists.entries()].filter(([, places]) => places.length > 0);
}

/**
 * @param {Operations} operations @param {readonly number[]} places
 * @param {Int32Array} trackOf @param {Float64Array} solidUntil
 * @returns {number} How many tracks.
 */
function assignTracks({ start, end }, places, trackOf, solidUntil) {
  /** @type {number[]} */
  const lastOf = [];
  for (const place of places) {
    const isFree = (/** @type {number} */ last) =>
      end[last] < start[place] || end[last] === Number.POSITIVE_INFINITY;
    let track = lastOf.findIndex(isFree);
    if (track < 0) track = Math.min(lastOf.length, MOST_TRACKS - 1);
    const before = lastOf[track];
    if (before !== undefined && end[before] === Number.POSITIVE_INFINITY) solidUntil[before] = start[place];
    lastOf[track] = place;
    trackOf[place] = track;
  }
  return lastOf.length;
}

/** Top of an operation's track, in pixels from the top of the first lane. @param {Layout} layout @param {number} place @returns {number} */
export function trackTop({ lanes, laneOf, trackOf }, place) {
  return lanes[laneOf[place]].top + LANE_MARGIN + trackOf[place] * TRACK_HEIGHT;
}
