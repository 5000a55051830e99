/**
 * What a pointer or a wheel asks for, in pixels of the canvas.
 * @typedef {object} GestureActions
 * @property {(distance: number) => void} pan To the right.
 * @property {(distance: number) => void} scroll Down.
 * @property {(factor: number, x: number) => void} zoom Closer, around x.
 * @property {(x: number, y: number) => void} click
 * @property {(x: number, y: number) => void} hover
 * @property {() => void} leave
 * @property {(x: number) => boolean} isBesideLanes Whether x is on the names, where a wheel scrolls.
 */

/** Pixels that a finger or a hand may move while it clicks. */
const CLICK_TOLERANCE = 4;

/** @param {HTMLCanvasElement} canvas @param {GestureActions} actions */
export function watchGestures(canvas, actions) {
  watchWheel(canvas, actions);
  /** @type {Map<number, { x: number, y: number }>} */
  const pointers = new Map();
  let travelled = 0;
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    if (pointers.size === 1) travelled = 0;
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    const now = { x: event.offsetX, y: event.offsetY };
    if (before === undefined) {
      actions.hover(now.x, now.y);
      return;
    }
    travelled += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (pointers.size === 2) pinch(pointers, event.pointerId, now, actions);
    else if (travelled > CLICK_TOLERANCE) {
      actions.pan(before.x - now.x);
      actions.scroll(before.y - now.y);
    }
    pointers.set(event.pointerId, now);
  });
  canvas.addEventListener('pointerup', (event) => {
    const wasDown = pointers.delete(event.pointerId);
    if (wasDown && pointers.size === 0 && travelled <= CLICK_TOLERANCE)
      actions.click(event.offsetX, event.offsetY);
  });
  canvas.addEventListener('pointercancel', (event) => pointers.delete(event.pointerId));
  canvas.addEventListener('pointerleave', actions.leave);
}

/** @param {ReadonlyMap<number, { x: number, y: number }>} pointers @param {number} moved @param {{ x: number }} now @param {GestureActions} actions */
function pinch(pointers, moved, now, actions) {
  const before = pointers.get(moved);
  const other = [...pointers].find(([id]) => id !== moved)?.[1];
  if (before === undefined || other === undefined) return;
  const distance = Math.max(10, Math.abs(before.x - other.x));
  actions.zoom(Math.max(10, Math.abs(now.x - other.x)) / distance, other.x);
}

/** @param {HTMLCanvasElement} canvas @param {GestureActions} actions */
function watchWheel(canvas, actions) {
  canvas.addEventListener(
    'wheel',
    (event) => {
      if (actions.isBesideLanes(event.offsetX)) return;
      event.preventDefault();
      const pixels = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 200 : 1;
      const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (isSideways) actions.pan((event.deltaX || event.deltaY) * pixels);
      else actions.zoom(Math.exp(-event.deltaY * pixels * (event.ctrlKey ? 0.01 : 0.002)), event.offsetX);
    },
    { passive: false },
  );
}

/** Pressing and dragging on the overview shows that part. @param {HTMLCanvasElement} canvas @param {(share: number) => void} show From 0 to 1. */
export function watchOverview(canvas, show) {
  const tell = (/** @type {PointerEvent} */ event) => show(event.offsetX / canvas.clientWidth);
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    tell(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.buttons === 1) tell(event);
  });
}
