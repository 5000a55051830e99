import { label, outcomeWords, processName, sourcePlace } from './describe.js';
import { byId, make } from './elements.js';

/** Beside the pointer: the operation under it. @param {import('./scene.js').Scene} scene @param {number} place @param {number} x @param {number} y */
export function showTooltip({ report, width, points }, place, x, y) {
  const tooltip = byId('tooltip', HTMLElement);
  tooltip.hidden = place < 0;
  byId('timeline', HTMLElement).style.cursor = place < 0 ? '' : 'pointer';
  if (place < 0) return;
  const number =
    points.number[place] > 0
      ? `, takes effect as number ${points.number[place].toLocaleString('en-US')}`
      : '';
  tooltip.replaceChildren(
    make('code', '', label(report, place)),
    make('span', '', `${processName(report, place)}, ${sourcePlace(report, place)}`),
    make('span', '', `${outcomeWords[report.operations.outcome[place]]}${number}`),
  );
  tooltip.style.left = `${Math.min(x + 14, width - 290)}px`;
  tooltip.style.top = `${y + 18}px`;
}
