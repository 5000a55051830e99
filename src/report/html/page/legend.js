import { byId, make } from './elements.js';

/** Names of functions that fit. */
const MOST_FUNCTIONS = 8;

/** What colours and outlines mean. @param {import('./data.js').Report} report @param {Record<string, string>} colors */
export function showLegend({ data, operations, order }, colors) {
  const entries = data.functions
    .slice(0, MOST_FUNCTIONS)
    .map((name, index) => entry('ok', colors[`function${index}`], name));
  if (operations.outcome.includes(1)) entries.push(entry('fail', colors.muted, 'failed'));
  if (operations.outcome.includes(2)) entries.push(entry('info', colors.muted, 'unknown outcome'));
  if (data.failure !== null)
    entries.push(
      entry(
        'failing',
        data.failure.kind === 'impossible' ? colors.violation : colors.unknown,
        data.failure.kind === 'impossible' ? 'cannot be placed' : 'not reached',
      ),
    );
  if (order.length > 0) entries.push(entry('point', colors.point, 'takes effect'));
  if (data.faults.length > 0) entries.push(entry('band', colors.fault, 'fault'));
  byId('legend', HTMLElement).replaceChildren(...entries);
}

/** @param {string} kind @param {string} color @param {string} text @returns {HTMLElement} */
function entry(kind, color, text) {
  const sample = make('span', `sample ${kind}`);
  sample.style.setProperty('--sample', color);
  return make('span', 'legend-entry', sample, text.length > 24 ? `${text.slice(0, 23)}…` : text);
}
