import {
  formatCount,
  formatTime,
  label,
  linesOf,
  outcomeWords,
  processName,
  sourcePlace,
} from './describe.js';
import { byId, make } from './elements.js';

/** @typedef {import('./data.js').Report} Report */
/** @typedef {import('./linearization-points.js').LinearizationPoints} LinearizationPoints */

/** Shows all that is known of an operation, and says it to who cannot see it. @param {Report} report @param {number} place @param {LinearizationPoints} points */
export function showSelection(report, place, points) {
  const panel = byId('selection', HTMLElement);
  const status = byId('status', HTMLElement);
  panel.replaceChildren();
  if (place < 0) {
    panel.append(make('p', 'muted', 'Click an operation, or move to it with the arrow keys.'));
    status.textContent = 'No operation is selected.';
    return;
  }
  const fields = fieldsOf(report, place, points);
  const terms = fields.flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]);
  panel.append(make('p', 'selected-label', make('code', '', label(report, place))), make('dl', '', ...terms));
  const { failure } = report.data;
  const role =
    failure?.place === place
      ? `; ${roleOfFailure(failure)}`
      : report.window.has(place)
        ? '; contradicts the others of its window'
        : '';
  status.textContent = `${label(report, place)}, process ${processName(report, place)}, ${sourcePlace(report, place)}, ${outcomeWords[report.operations.outcome[place]]}${role}. Operation ${formatCount(place + 1)} of ${formatCount(report.operations.count)}.`;
}

/** @param {import('../page-data.ts').FailureData} failure @returns {string} */
function roleOfFailure({ kind }) {
  return kind === 'impossible' ? 'cannot be explained' : 'the first that the search did not reach';
}

/** @param {Report} report @param {number} place @param {LinearizationPoints} points @returns {[string, string][]} */
function fieldsOf(report, place, points) {
  const { data, operations } = report;
  const { key, argument, result, startTime, endTime } = operations;
  /** @type {[string, string][]} */
  const fields = [['function', data.functions[operations.f[place]]]];
  if (key[place] >= 0) fields.push(['key', data.values[key[place]]]);
  fields.push(['argument', argument[place] < 0 ? 'nil' : data.values[argument[place]]]);
  if (result[place] >= 0) fields.push(['result', data.values[result[place]]]);
  fields.push(['outcome', outcomeWords[operations.outcome[place]]]);
  fields.push(['process', processName(report, place)]);
  const lines = linesOf(operations, place);
  if (lines.length > 0) fields.push(['lines', lines.join(' and ')]);
  fields.push(['row', String(operations.row[place])]);
  fields.push(['events', eventsOf(operations, place)]);
  if (startTime !== undefined && endTime !== undefined) {
    fields.push(['invoked', formatTime(startTime[place])]);
    if (!Number.isNaN(endTime[place])) {
      fields.push(
        ['completed', formatTime(endTime[place])],
        ['took', formatTime(endTime[place] - startTime[place])],
      );
    }
  }
  if (points.number[place] > 0) fields.push(['takes effect', orderWords(report, points.number[place])]);
  if (data.failure?.place === place) fields.push(['here', roleOfFailure(data.failure)]);
  else if (report.window.has(place))
    fields.push(['here', 'one of the operations that contradict each other']);
  return fields;
}

/** @param {import('./data.js').Operations} operations @param {number} place @returns {string} */
function eventsOf({ start, end }, place) {
  const until = end[place] === Number.POSITIVE_INFINITY ? 'open to the end' : `to ${formatCount(end[place])}`;
  return `${formatCount(start[place])} ${until}`;
}

/** @param {Report} report @param {number} number @returns {string} */
function orderWords({ data, order }, number) {
  const prefix = data.order?.until === null ? '' : ', in an order that explains all up to the failure';
  return `as number ${formatCount(number)} of ${formatCount(order.length)}${prefix}`;
}
