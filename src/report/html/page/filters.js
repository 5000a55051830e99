import { formatCount, label, processName, sourcePlace } from './describe.js';
import { byId, make } from './elements.js';

/** @typedef {import('./data.js').Report} Report */
/** @typedef {'key' | 'process' | 'f'} FilterName */

/** With more choices than this, one types the name instead. */
const MOST_CHOICES = 400;

/**
 * @typedef {object} Filter
 * @property {FilterName} name
 * @property {() => number} value Index that operations must have in the column of this name; -1 for any, -2 for none.
 * @property {(index: number) => void} set
 */

/** The filters that this history has a use for. @param {Report} report @param {() => void} changed @returns {Filter[]} */
export function makeFilters({ data, operations }, changed) {
  const kinds = /** @type {const} */ ([
    ['key', 'key', data.values],
    ['process', 'process', data.processes],
    ['f', 'function', data.functions],
  ]);
  const place = byId('filters', HTMLElement);
  return kinds.flatMap(([name, title, texts]) => {
    const used = [...new Set(operations[name])]
      .filter((index) => index >= 0)
      .sort((left, right) => left - right);
    if (used.length < 2) return [];
    const control =
      used.length <= MOST_CHOICES ? makeSelect(title, used, texts) : makeInput(title, used, texts);
    control.element.id = `filter-${title}`;
    control.element.setAttribute('aria-label', `show one ${title} only`);
    control.element.addEventListener('change', changed);
    place.append(control.element);
    return [{ name, value: control.value, set: control.set }];
  });
}

/** @param {string} title @param {readonly number[]} used @param {readonly string[]} texts */
function makeSelect(title, used, texts) {
  const element = make('select', '', option('-1', title === 'process' ? 'all processes' : `all ${title}s`));
  element.append(...used.map((index) => option(String(index), `${title} ${texts[index]}`)));
  return {
    element,
    value: () => Number(element.value),
    set: (/** @type {number} */ index) => {
      element.value = String(index);
    },
  };
}

/** @param {string} value @param {string} text @returns {HTMLOptionElement} */
function option(value, text) {
  const element = make('option', '', text.length > 60 ? `${text.slice(0, 59)}…` : text);
  element.value = value;
  return element;
}

/** @param {string} title @param {readonly number[]} used @param {readonly string[]} texts */
function makeInput(title, used, texts) {
  const byText = new Map(used.map((index) => [texts[index], index]));
  const element = make('input', '');
  element.placeholder = `all ${formatCount(used.length)} ${title === 'process' ? 'processes' : `${title}s`}`;
  return {
    element,
    value: () => (element.value.trim() === '' ? -1 : (byText.get(element.value.trim()) ?? -2)),
    set: (/** @type {number} */ index) => {
      element.value = index < 0 ? '' : texts[index];
    },
  };
}

/** By place: whether all filters let the operation through. @param {Report} report @param {readonly Filter[]} filters @returns {Uint8Array} */
export function filteredPlaces({ operations }, filters) {
  const isShown = new Uint8Array(operations.count).fill(1);
  for (const { name, value } of filters) {
    const wanted = value();
    if (wanted === -1) continue;
    const column = operations[name];
    for (let place = 0; place < isShown.length; place += 1) if (column[place] !== wanted) isShown[place] = 0;
  }
  return isShown;
}

/** Places whose label, process or lines contain the text. @param {Report} report @param {string} text @param {Uint8Array} isShown @returns {number[]} */
export function searchPlaces(report, text, isShown) {
  const wanted = text.trim().toLowerCase();
  const found = [];
  for (let place = 0; place < report.operations.count; place += 1) {
    if (!isShown[place]) continue;
    const subject = `${label(report, place)}\n${processName(report, place)}\n${sourcePlace(report, place)}`;
    if (subject.toLowerCase().includes(wanted)) found.push(place);
  }
  return found;
}
