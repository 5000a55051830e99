/** @typedef {import('./scene.js').Scene} Scene */

/** Pixels a column. */
const COLUMN = 3;

/**
 * How many operations are invoked in each column of the whole history.
 * @param {Scene} scene @param {number} width @returns {Float64Array}
 */
export function overviewCounts({ axis, layout }, width) {
  const counts = new Float64Array(Math.max(1, Math.floor(width / COLUMN)));
  const scale = counts.length / (axis.to - axis.from);
  for (let place = 0; place < axis.starts.length; place += 1) {
    if (layout.laneOf[place] >= 0)
      counts[Math.min(counts.length - 1, Math.floor((axis.starts[place] - axis.from) * scale))] += 1;
  }
  return counts;
}

/**
 * The whole history in one strip: how busy it was, its faults, where it goes wrong, and what part is in view.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Float64Array} counts
 * @param {number} width @param {number} height
 */
export function drawOverview(context, scene, counts, width, height) {
  const { axis, view, report, colors } = scene;
  const x = (/** @type {number} */ coordinate) => ((coordinate - axis.from) / (axis.to - axis.from)) * width;
  context.clearRect(0, 0, width, height);
  context.fillStyle = colors.fault;
  context.globalAlpha = 0.3;
  for (const { from, to } of report.data.faults) {
    const left = x(axis.at(from));
    context.fillRect(left, 0, Math.max(1.5, (to < 0 ? width : x(axis.at(to))) - left), height);
  }
  context.globalAlpha = 0.75;
  context.fillStyle = colors.muted;
  const most = Math.max(1, ...counts);
  counts.forEach((count, column) => {
    const tall = count === 0 ? 0 : Math.max(2, (count / most) * (height - 10));
    context.fillRect(column * COLUMN, height - tall, COLUMN - 1, tall);
  });
  context.globalAlpha = 1;
  drawFailureMarks(context, scene, x, height);
  context.fillStyle = colors.selection;
  context.strokeStyle = colors.selection;
  const left = x(view.from);
  const wide = Math.max(3, x(view.to) - left);
  context.globalAlpha = 0.14;
  context.fillRect(left, 0, wide, height);
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  context.strokeRect(left + 0.75, 0.75, wide - 1.5, height - 1.5);
  context.lineWidth = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {(coordinate: number) => number} x @param {number} height */
function drawFailureMarks(context, { axis, report, colors }, x, height) {
  const { failure } = report.data;
  if (failure === null || failure.place < 0) return;
  context.fillStyle = failure.kind === 'impossible' ? colors.violation : colors.unknown;
  for (const place of report.window) context.fillRect(x(axis.starts[place]) - 0.5, 0, 2, 6);
  const middle = x(axis.starts[failure.place]);
  context.fillRect(middle - 1, 0, 2.5, height);
  context.beginPath();
  context.moveTo(middle - 6, 0);
  context.lineTo(middle + 6, 0);
  context.lineTo(middle, 8);
  context.fill();
}
