/** @typedef {import('./data.js').Report} Report */

/** What an operation of this outcome did, in words. */
export const outcomeWords = [
  'ok',
  'failed: it had no effect',
  'unknown outcome: it may have taken effect, or not',
];

/**
 * `write 3`, `read → 4`, `write x: 3`: what an operation asked and what it was told.
 * @param {Report} report @param {number} place @returns {string}
 */
export function label({ data, operations }, place) {
  const { key, argument, result, outcome } = operations;
  const asked = argument[place] < 0 ? 'nil' : data.values[argument[place]];
  let text = data.functions[operations.f[place]];
  if (key[place] >= 0) text += ` ${data.values[key[place]]}:`;
  if (asked !== 'nil') text += ` ${asked}`;
  const isEcho = asked !== 'nil' && argument[place] === result[place];
  if (outcome[place] === 0 && result[place] >= 0 && !isEcho) text += ` → ${data.values[result[place]]}`;
  return text;
}

/** @param {Report} report @param {number} place @returns {string} */
export function processName({ data, operations }, place) {
  return data.processes[operations.process[place]];
}

/** `lines 12 and 15`, or `operation 7`. @param {Report} report @param {number} place @returns {string} */
export function sourcePlace({ operations }, place) {
  const lines = linesOf(operations, place);
  if (lines.length === 0) return `operation ${operations.row[place]}`;
  return lines.length === 1 ? `line ${lines[0]}` : `lines ${lines[0]} and ${lines[1]}`;
}

/** @param {import('./data.js').Operations} operations @param {number} place @returns {number[]} */
export function linesOf({ startLine, endLine }, place) {
  const lines = [startLine?.[place] ?? 0, endLine?.[place] ?? 0].filter((line) => line > 0);
  return lines[0] === lines[1] ? lines.slice(1) : lines;
}

/** @param {number} count @returns {string} */
export function formatCount(count) {
  return count.toLocaleString('en-US');
}

/** @param {number} count @param {string} noun @returns {string} */
export function plural(count, noun) {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const timeUnits = /** @type {const} */ ([
  ['s', 1e9],
  ['ms', 1e6],
  ['µs', 1e3],
  ['ns', 1],
]);

/**
 * Nanoseconds in the unit that suits the step between neighbouring marks.
 * @param {number} time @param {number} step @returns {string}
 */
export function formatTime(time, step = Math.abs(time)) {
  const [unit, size] = timeUnits.find(([, candidate]) => step >= candidate) ?? timeUnits[3];
  const decimals = Math.min(6, Math.max(0, Math.ceil(-Math.log10(step / size) - 1e-9)));
  const digits = step === Math.abs(time) ? 3 : decimals;
  return `${(time / size).toLocaleString('en-US', { maximumFractionDigits: digits })} ${unit}`;
}
