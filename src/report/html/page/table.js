import { formatCount, label, linesOf, outcomeWords, processName } from './describe.js';
import { byId, make, makeButton } from './elements.js';

/** @typedef {import('./scene.js').Scene} Scene */

const MOST_ROWS = 100;

/** The operations in view, in order of invocation, as a table. @param {Scene} scene @param {(place: number) => void} select */
export function fillTable(scene, select) {
  const { report, axis, view, layout, selected } = scene;
  const { operations } = report;
  const rows = [];
  let count = 0;
  for (let place = 0; place < operations.count; place += 1) {
    if (layout.laneOf[place] < 0 || axis.starts[place] > view.to || axis.ends[place] < view.from) continue;
    count += 1;
    if (rows.length < MOST_ROWS) rows.push(rowOf(scene, place, select));
  }
  byId('table-rows', HTMLElement).replaceChildren(...rows);
  const shown = rows.length < count ? `, of which the first ${MOST_ROWS} are listed` : '';
  byId('table-caption', HTMLElement).textContent = `${formatCount(count)} operations in view${shown}`;
  markSelectedRow(selected);
}

/** @param {number} selected */
export function markSelectedRow(selected) {
  for (const row of byId('table-rows', HTMLElement).children) {
    const isSelected = /** @type {HTMLElement} */ (row).dataset.place === String(selected);
    row.classList.toggle('selected', isSelected);
  }
}

/** @param {Scene} scene @param {number} place @param {(place: number) => void} select @returns {HTMLElement} */
function rowOf({ report, points, emphasis }, place, select) {
  const { operations } = report;
  const cells = [
    make('td', 'number', String(operations.row[place])),
    make('td', '', processName(report, place)),
    make(
      'td',
      '',
      makeButton('link', label(report, place), () => select(place)),
    ),
    make('td', '', outcomeWords[operations.outcome[place]].split(':')[0]),
    make('td', 'number', linesOf(operations, place).join(', ')),
    make('td', 'number', points.number[place] > 0 ? formatCount(points.number[place]) : ''),
  ];
  const row = make('tr', ['', '', 'in-window', 'failing'][emphasis[place]], ...cells);
  row.dataset.place = String(place);
  return row;
}
