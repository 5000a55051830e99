import { fitText, SMALL_FONT } from './canvas-text.js';
import { label } from './describe.js';
import { TRACK_HEIGHT, trackTop } from './lanes.js';
import { barEnd, Emphasis, xOf } from './scene.js';

/** @typedef {import('./scene.js').Scene} Scene */

/**
 * @typedef {object} Drawn
 * @property {number} inView Operations in this part of the axis: those included that share their pixels with another, and
 *   those of lanes that one has to scroll to.
 * @property {number} rectangles Drawn for them.
 */

export const BAR_HEIGHT = 18;
/** Narrower bars have no outline; many of them make a texture. */
const OUTLINED_WIDTH = 5;
const LABELLED_WIDTH = 30;
const PALETTE_SIZE = 8;

/**
 * Draws the operations of all lanes in view. A bar that would fall into pixels that its neighbour in the same track has
 * filled is left out.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} head @returns {Drawn}
 */
export function drawBars(context, scene, head) {
  const { layout, height, scrollTop, emphasis, selected } = scene;
  const drawn = { inView: 0, rectangles: 0 };
  /** @type {number[]} */
  const prominent = [];
  context.font = SMALL_FONT;
  for (const lane of layout.lanes) {
    const top = head + lane.top - scrollTop;
    const isOnScreen = top <= height && top + lane.height >= head;
    /** @type {number[]} */
    const filledTo = [];
    for (const place of lane.places) {
      const span = spanOf(scene, place);
      if (span === undefined) continue;
      drawn.inView += 1;
      if (!isOnScreen) continue;
      if (emphasis[place] > Emphasis.plain || place === selected) {
        prominent.push(place);
        continue;
      }
      const track = layout.trackOf[place];
      const isHidden = span.right - span.left < OUTLINED_WIDTH && span.right < (filledTo[track] ?? -1) + 0.5;
      if (isHidden && span.tail === undefined) continue;
      filledTo[track] = Math.max(filledTo[track] ?? -1, span.right);
      drawBar(context, scene, head, place, span);
      drawn.rectangles += 1;
    }
  }
  // Last, so that nothing hides them.
  for (const place of prominent) {
    drawBar(context, scene, head, place, /** @type {Span} */ (spanOf(scene, place)));
    drawn.rectangles += 1;
  }
  return drawn;
}

/**
 * @typedef {object} Span Pixels.
 * @property {number} left
 * @property {number} right
 * @property {number | undefined} tail Where the line of an open operation ends that others have pushed aside.
 */

/** `undefined` if nothing of it is in view. @param {Scene} scene @param {number} place @returns {Span | undefined} */
export function spanOf(scene, place) {
  const { axis, view, width, gutter } = scene;
  if (axis.starts[place] > view.to || axis.ends[place] < view.from) return undefined;
  const left = xOf(scene, axis.starts[place]);
  const end = barEnd(scene, place);
  const right = Math.max(
    Math.min(end === Number.POSITIVE_INFINITY ? width + 9 : xOf(scene, end), width + 9),
    left + 1.5,
  );
  const isOpen = axis.ends[place] === Number.POSITIVE_INFINITY;
  return {
    left: Math.max(left, gutter - 9),
    right,
    tail: isOpen && end < Number.POSITIVE_INFINITY ? width : undefined,
  };
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} head @param {number} place @param {Span} span */
function drawBar(context, scene, head, place, { left, right, tail }) {
  const { report, emphasis, colors, layout, scrollTop, selected } = scene;
  const outcome = report.operations.outcome[place];
  const isFailing = emphasis[place] === Emphasis.failing;
  const failingColor = report.data.failure?.kind === 'impossible' ? colors.violation : colors.unknown;
  const color = isFailing ? failingColor : colors[`function${report.operations.f[place] % PALETTE_SIZE}`];
  const top = head + trackTop(layout, place) - scrollTop;
  const wide = right - left;
  const strength = emphasis[place] === Emphasis.faint ? 0.3 : 1;
  context.fillStyle = color;
  context.strokeStyle = color;
  if (right > scene.gutter) {
    if (wide < OUTLINED_WIDTH) {
      context.globalAlpha = strength * (outcome === 0 ? 0.85 : 0.5);
      context.fillRect(left, top, wide, BAR_HEIGHT);
    } else {
      drawOutlined(context, {
        left,
        top,
        wide,
        outcome,
        strength,
        isFailing,
        isHeavy: emphasis[place] >= Emphasis.window,
      });
    }
  }
  if (tail !== undefined) drawTail(context, right, tail, top, strength);
  if (place === selected) drawRing(context, colors.selection, left, top, wide);
  if (isFailing && wide < LABELLED_WIDTH) drawCallout(context, scene, place, left, top, color);
  if (wide >= LABELLED_WIDTH) drawLabel(context, scene, place, { left, top, right, strength, isFailing });
  context.globalAlpha = 1;
}

/**
 * ok: filled. Failed: an empty dashed outline. Unknown: fades away.
 * @param {CanvasRenderingContext2D} context
 * @param {{ left: number, top: number, wide: number, outcome: number, strength: number, isFailing: boolean, isHeavy: boolean }} bar
 */
function drawOutlined(context, { left, top, wide, outcome, strength, isFailing, isHeavy }) {
  context.beginPath();
  context.roundRect(left + 0.5, top + 0.5, wide - 1, BAR_HEIGHT - 1, 4);
  context.globalAlpha =
    strength * (isFailing ? 1 : outcome === 0 ? (isHeavy ? 0.45 : 0.26) : outcome === 2 ? 0.12 : 0);
  context.fill();
  context.globalAlpha = strength;
  context.lineWidth = isHeavy ? 2 : 1;
  context.setLineDash(outcome === 0 ? [] : outcome === 1 ? [2, 3] : [6, 4]);
  context.stroke();
  context.setLineDash([]);
  context.lineWidth = 1;
}

/** It may still take effect. @param {CanvasRenderingContext2D} context @param {number} from @param {number} to @param {number} top @param {number} strength */
function drawTail(context, from, to, top, strength) {
  context.globalAlpha = strength * 0.5;
  context.setLineDash([2, 4]);
  context.beginPath();
  context.moveTo(from, top + BAR_HEIGHT + 2.5);
  context.lineTo(to, top + BAR_HEIGHT + 2.5);
  context.stroke();
  context.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} context @param {string} color @param {number} left @param {number} top @param {number} wide */
function drawRing(context, color, left, top, wide) {
  context.globalAlpha = 1;
  context.strokeStyle = color;
  context.lineWidth = 2.5;
  context.beginPath();
  context.roundRect(left - 2.5, top - 2.5, wide + 5, BAR_HEIGHT + 5, 6);
  context.stroke();
  context.lineWidth = 1;
}

/**
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} place
 * @param {{ left: number, top: number, right: number, strength: number, isFailing: boolean }} bar
 */
function drawLabel(context, scene, place, { left, top, right, strength, isFailing }) {
  const { colors, gutter, width, report } = scene;
  const from = Math.max(left, gutter) + 6;
  const prefix = isFailing && report.data.failure?.kind === 'impossible' ? '✗ ' : '';
  const suffix = report.operations.outcome[place] === 2 ? ' ?' : '';
  context.globalAlpha = Math.max(strength, 0.55);
  context.fillStyle = isFailing ? colors.onViolation : colors.ink;
  context.fillText(
    fitText(prefix + label(report, place) + suffix, Math.min(right, width) - from - 4),
    from,
    top + BAR_HEIGHT / 2 + 0.5,
  );
}

/**
 * The label of the failing operation where its bar is too narrow for it: to its left.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} place
 * @param {number} left @param {number} top @param {string} color
 */
function drawCallout(context, { report, colors, gutter }, place, left, top, color) {
  const text = fitText(label(report, place), Math.min(left - gutter - 16, 260));
  if (text === '') return;
  const wide = context.measureText(text).width;
  context.globalAlpha = 0.9;
  context.fillStyle = colors.surface;
  context.fillRect(left - wide - 12, top, wide + 8, BAR_HEIGHT);
  context.globalAlpha = 1;
  context.fillStyle = color;
  context.fillText(text, left - wide - 8, top + BAR_HEIGHT / 2 + 0.5);
}

/** The operation at this point, or -1. @param {Scene} scene @param {number} head @param {number} x @param {number} y @returns {number} */
export function placeAt(scene, head, x, y) {
  const { layout, scrollTop } = scene;
  const height = y - head + scrollTop;
  const lane = layout.lanes.find(({ top, height: tall }) => height >= top && height < top + tall);
  if (lane === undefined || x < scene.gutter || y < head) return -1;
  let best = -1;
  let nearest = 4;
  for (const place of lane.places) {
    const top = trackTop(layout, place);
    if (height < top - 4 || height >= top + TRACK_HEIGHT - 4) continue;
    const span = spanOf(scene, place);
    if (span === undefined) continue;
    const distance = x < span.left ? span.left - x : Math.max(0, x - span.right);
    if (distance <= nearest && (distance < nearest || best < 0)) {
      best = place;
      nearest = distance;
    }
  }
  return best;
}
