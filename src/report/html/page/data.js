/** @typedef {import('../page-data.ts').PageData} PageData */

/**
 * The history as the page works with it: columns by place. Positions are those of events.
 * @typedef {object} Operations
 * @property {number} count
 * @property {Int32Array} row Row in the history.
 * @property {Int32Array} process
 * @property {Int32Array} f
 * @property {Int32Array} key Index into the values, or -1; so are the two that follow.
 * @property {Int32Array} argument
 * @property {Int32Array} result
 * @property {Int32Array} outcome 0 ok, 1 fail, 2 unknown.
 * @property {Float64Array} start Position of the invocation.
 * @property {Float64Array} end Position of the completion; Infinity if there is none.
 * @property {Float64Array | undefined} startTime Nanoseconds.
 * @property {Float64Array | undefined} endTime NaN where it is not known.
 * @property {Int32Array | undefined} startLine
 * @property {Int32Array | undefined} endLine 0 where there is none.
 * @property {number} lastPosition
 */

/**
 * @typedef {object} Report
 * @property {PageData} data
 * @property {Operations} operations
 * @property {Int32Array} order Places in the order in which they can have taken effect; empty if none is known.
 * @property {Set<number>} window Places that contradict each other.
 */

/** @param {readonly number[]} steps @returns {Float64Array} */
function sums(steps) {
  const result = new Float64Array(steps.length);
  let sum = 0;
  for (let index = 0; index < steps.length; index += 1) result[index] = sum += steps[index];
  return result;
}

/** @param {PageData} data @returns {Report} */
export function decodeReport(data) {
  const { failure, order } = data;
  return {
    data,
    operations: decodeOperations(data),
    order: Int32Array.from(order === null ? [] : sums(order.steps)),
    window: new Set(failure === null ? [] : failure.window),
  };
}

/** @param {PageData} data @returns {Operations} */
function decodeOperations({ operations: encoded, faults }) {
  const { count, rowSteps, timeSteps, duration, lineSteps, lineDistance } = encoded;
  const start = sums(encoded.invokedSteps);
  const end = start.map((position, place) =>
    encoded.length[place] === 0 ? Number.POSITIVE_INFINITY : position + encoded.length[place],
  );
  let lastPosition = start[count - 1] ?? 0;
  for (const position of end)
    if (position < Number.POSITIVE_INFINITY) lastPosition = Math.max(lastPosition, position);
  for (const { from, to } of faults) lastPosition = Math.max(lastPosition, from, to);
  const startTime = timeSteps === null ? undefined : sums(timeSteps);
  const startLine = lineSteps === null ? undefined : Int32Array.from(sums(lineSteps));
  return {
    count,
    row:
      rowSteps === null
        ? Int32Array.from({ length: count }, (_, place) => place)
        : Int32Array.from(sums(rowSteps)),
    process: Int32Array.from(encoded.process),
    f: Int32Array.from(encoded.f),
    key: Int32Array.from(encoded.key),
    argument: Int32Array.from(encoded.argument),
    result: Int32Array.from(encoded.result),
    outcome: Int32Array.from(encoded.outcome),
    start,
    end,
    startTime,
    endTime: startTime?.map((time, place) => time + (duration?.[place] ?? Number.NaN)),
    startLine,
    endLine: startLine?.map((line, place) => (lineDistance?.[place] ? line + lineDistance[place] : 0)),
    lastPosition,
  };
}
