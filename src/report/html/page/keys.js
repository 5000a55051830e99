import { byId } from './elements.js';

/** @typedef {import('./timeline.js').Timeline} Timeline */

/** Of the width in view. */
const PAN_SHARE = 0.25;

/** @type {Readonly<Record<string, (timeline: Timeline) => void>>} */
const laneKeys = {
  ArrowLeft: (timeline) => timeline.step('left'),
  ArrowRight: (timeline) => timeline.step('right'),
  ArrowUp: (timeline) => timeline.step('up'),
  ArrowDown: (timeline) => timeline.step('down'),
  'Shift+ArrowLeft': (timeline) => timeline.pan(-PAN_SHARE),
  'Shift+ArrowRight': (timeline) => timeline.pan(PAN_SHARE),
  'Shift+ArrowUp': (timeline) => timeline.scroller.scrollBy(0, -90),
  'Shift+ArrowDown': (timeline) => timeline.scroller.scrollBy(0, 90),
  Home: (timeline) => timeline.selectExtreme('first'),
  End: (timeline) => timeline.selectExtreme('last'),
  Enter: (timeline) => timeline.showSelected(),
  Escape: (timeline) => timeline.select(-1),
};

/** @type {Readonly<Record<string, (timeline: Timeline) => void>>} */
const pageKeys = {
  '+': (timeline) => timeline.zoom(1.6),
  '=': (timeline) => timeline.zoom(1.6),
  '-': (timeline) => timeline.zoom(1 / 1.6),
  0: (timeline) => timeline.showWhole(),
  n: (timeline) => timeline.stepInOrder(1),
  p: (timeline) => timeline.stepInOrder(-1),
  v: (timeline) => timeline.showWindow(),
  t: (timeline) => timeline.toggleAxis(),
  d: (timeline) => timeline.toggleTheme(),
  '/': () => byId('search', HTMLInputElement).focus(),
  '?': () => byId('help', HTMLDialogElement).showModal(),
};

/**
 * Arrows work while the lanes have the focus, so that Tab and the arrows keep their meaning elsewhere; letters work
 * wherever nothing is typed.
 * @param {Timeline} timeline
 */
export function watchKeys(timeline) {
  timeline.scroller.tabIndex = 0;
  timeline.scroller.addEventListener('keydown', (event) => run(laneKeys, event, timeline));
  document.addEventListener('keydown', (event) => {
    const { target } = event;
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    if (!isTyping && !byId('help', HTMLDialogElement).open) run(pageKeys, event, timeline);
  });
}

/** @param {typeof laneKeys} keys @param {KeyboardEvent} event @param {Timeline} timeline */
function run(keys, event, timeline) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isArrow = event.key.startsWith('Arrow');
  const name = isArrow && event.shiftKey ? `Shift+${event.key}` : event.key;
  if (!Object.hasOwn(keys, name)) return;
  event.preventDefault();
  keys[name](timeline);
}
