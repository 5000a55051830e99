import { roundStep } from './axis.js';
import { fitText, SMALL_FONT } from './canvas-text.js';
import { drawBars } from './draw-bars.js';
import { drawOrder } from './draw-order.js';
import { faultKinds, faultTop, headHeight, scaleOf, xOf } from './scene.js';

/** @typedef {import('./scene.js').Scene} Scene */

const BETWEEN_MARKS = 110;
/** Height of a name in its lane: that of the bars of the first track. */
const NAME_MIDDLE = 13.5;

/**
 * Draws the part of the history that is in view.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene
 * @returns {import('./draw-bars.js').Drawn}
 */
export function drawTimeline(context, scene) {
  const { width, height, gutter, report, colors } = scene;
  const head = headHeight(report);
  context.clearRect(0, 0, width, height);
  context.textBaseline = 'middle';
  drawStripes(context, scene, head);
  clipped(context, gutter, 0, width - gutter, height, () => {
    drawFaults(context, scene, head);
    drawMarks(context, scene, head);
  });
  let drawn = { inView: 0, rectangles: 0 };
  clipped(context, gutter, head, width - gutter, height - head, () => {
    drawn = drawBars(context, scene, head);
    if (scene.showsOrder) drawOrder(context, scene, head);
  });
  drawFailure(context, scene, head);
  drawNames(context, scene, head);
  context.strokeStyle = colors.line;
  line(context, 0, head - 0.5, width, head - 0.5);
  line(context, gutter - 0.5, 0, gutter - 0.5, height);
  return drawn;
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height @param {() => void} draw */
function clipped(context, x, y, width, height, draw) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  draw();
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} toX @param {number} toY */
function line(context, x, y, toX, toY) {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} head */
function drawStripes(context, { layout, width, height, scrollTop, colors }, head) {
  context.fillStyle = colors.stripe;
  layout.lanes.forEach((lane, index) => {
    const top = head + lane.top - scrollTop;
    if (index % 2 === 0 && top < height && top + lane.height > head)
      context.fillRect(0, top, width, lane.height);
  });
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} head */
function drawFaults(context, scene, head) {
  const { report, axis, width, height, gutter, colors } = scene;
  const kinds = faultKinds(report);
  context.font = SMALL_FONT;
  for (const { kind, targets, from, to } of report.data.faults) {
    const left = Math.max(xOf(scene, axis.at(from)), gutter - 2);
    const right = Math.min(to < 0 ? width : xOf(scene, axis.at(to)), width);
    if (right < gutter || left > width) continue;
    const top = faultTop(kinds.indexOf(kind));
    const wide = Math.max(right - left, 2);
    context.fillStyle = colors.fault;
    context.globalAlpha = 0.12;
    context.fillRect(left, head, wide, height - head);
    context.globalAlpha = 0.85;
    context.fillRect(left, top + 1, wide, 14);
    context.globalAlpha = 1;
    const text = targets === '' ? kind : `${kind}: ${targets}`;
    context.fillStyle = wide > 40 ? colors.faultInk : colors.muted;
    if (wide > 40) context.fillText(fitText(text, wide - 10), Math.max(left, gutter) + 5, top + 8.5);
  }
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} head */
function drawMarks(context, scene, head) {
  const { axis, view, height, colors } = scene;
  let step = roundStep(BETWEEN_MARKS / scaleOf(scene));
  if (axis.name === 'events') step = Math.max(1, step);
  context.font = SMALL_FONT;
  context.lineWidth = 1;
  for (let mark = Math.ceil(view.from / step) * step; mark <= view.to; mark += step) {
    const x = Math.round(xOf(scene, mark)) + 0.5;
    context.strokeStyle = colors.grid;
    line(context, x, head, x, height);
    context.fillStyle = colors.muted;
    context.fillText(axis.format(mark, step), x + 4, 13);
    line(context, x, 6, x, 20);
  }
}

/** Up to where an order explains everything. @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} head */
function drawFailure(context, scene, head) {
  const { report, axis, width, height, gutter, colors } = scene;
  const { failure } = report.data;
  if (failure === null || failure.place < 0 || axis.ends[failure.place] === Number.POSITIVE_INFINITY) return;
  const x = Math.round(xOf(scene, axis.ends[failure.place])) + 0.5;
  if (x < gutter || x > width) return;
  context.strokeStyle = failure.kind === 'impossible' ? colors.violation : colors.unknown;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  line(context, x, head, x, height);
  context.setLineDash([]);
  context.lineWidth = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} head */
function drawNames(context, { report, layout, axis, height, gutter, scrollTop, colors }, head) {
  context.fillStyle = colors.surface;
  context.fillRect(0, 0, gutter - 1, head);
  context.font = SMALL_FONT;
  context.fillStyle = colors.muted;
  context.fillText(axis.name === 'time' ? 'time' : 'events', 12, 13);
  faultKinds(report).forEach((_, kind) => {
    if (faultTop(kind) > faultTop(kind - 1) || kind === 0)
      context.fillText(kind === 0 ? 'faults' : '', 12, faultTop(kind) + 8.5);
  });
  clipped(context, 0, head, gutter, height - head, () => {
    for (const lane of layout.lanes) {
      const top = head + lane.top - scrollTop;
      if (top > height || top + lane.height < head) continue;
      context.fillStyle = colors.ink;
      context.fillText(fitText(report.data.processes[lane.process], gutter - 20), 12, top + NAME_MIDDLE);
    }
  });
}
