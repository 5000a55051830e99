import { BAR_HEIGHT } from './draw-bars.js';
import { trackTop } from './lanes.js';
import { xOf } from './scene.js';

/** @typedef {import('./scene.js').Scene} Scene */

/** Pixels a point needs, to be drawn at all, to have its number, and to be joined to the next. */
const ROOM_FOR_POINT = 4;
const ROOM_FOR_NUMBER = 16;
const ROOM_FOR_PATH = 9;
/** Pixels; longer ones would cross the labels. */
const STEM_HEIGHT = 8;
const NUMBER_FONT = '9.5px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';

/**
 * The points at which operations can have taken effect, numbered, and the path from one to the next.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} head
 */
export function drawOrder(context, scene, head) {
  const points = pointsInView(scene, head);
  const room = (scene.width - scene.gutter) / Math.max(1, points.length);
  if (room < ROOM_FOR_POINT) return;
  const { colors, emphasis } = scene;
  if (room >= ROOM_FOR_PATH) drawPath(context, points, colors.point);
  context.font = NUMBER_FONT;
  for (const { place, number, x, y } of points) {
    context.globalAlpha = emphasis[place] === 0 ? 0.45 : 1;
    context.strokeStyle = colors.point;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x, y - STEM_HEIGHT);
    context.lineTo(x, y);
    context.stroke();
    context.beginPath();
    context.arc(x, y, 3.2, 0, 2 * Math.PI);
    context.fillStyle = colors.point;
    context.fill();
    context.lineWidth = 1;
    if (room >= ROOM_FOR_NUMBER) context.fillText(String(number), x + 5.5, y + 4.5);
  }
  context.globalAlpha = 1;
}

/**
 * @param {Scene} scene @param {number} head
 * @returns {{ place: number, number: number, x: number, y: number }[]} In order.
 */
function pointsInView(scene, head) {
  const { report, layout, pointCoordinates, points, view, scrollTop } = scene;
  const found = [];
  for (const place of report.order) {
    const coordinate = pointCoordinates[place];
    if (layout.laneOf[place] < 0 || !(coordinate >= view.from && coordinate <= view.to)) continue;
    const y = head + trackTop(layout, place) - scrollTop + BAR_HEIGHT;
    found.push({ place, number: points.number[place], x: xOf(scene, coordinate), y });
  }
  return found;
}

/** @param {CanvasRenderingContext2D} context @param {readonly { x: number, y: number }[]} points @param {string} color */
function drawPath(context, points, color) {
  context.globalAlpha = 0.3;
  context.strokeStyle = color;
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  context.beginPath();
  points.forEach(({ x, y }, index) => {
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.stroke();
  context.lineWidth = 1;
  context.globalAlpha = 1;
}
