import { formatCount, label, plural, processName, sourcePlace } from './describe.js';
import { byId, make, makeButton } from './elements.js';

/** @typedef {import('./data.js').Report} Report */
/** @typedef {{ select: (place: number) => void, showWindow: () => void, showPosition: (from: number, to: number) => void }} Actions */

/** Entries of a list that are made at once; a page must not get slow by a list that nobody reads to its end. */
const MOST_ENTRIES = 200;

/** What does not change: verdict, why, findings, faults, notes. @param {Report} report @param {Actions} actions */
export function tellStory(report, actions) {
  const { data } = report;
  document.title = `${data.verdict}: ${data.title}`;
  document.documentElement.dataset.verdict = data.verdict;
  byId('verdict', HTMLElement).textContent = data.verdict;
  byId('title', HTMLElement).textContent = data.title;
  byId('headline', HTMLElement).textContent = data.headline;
  byId('facts', HTMLElement).replaceChildren(...data.facts.map((fact) => make('span', '', fact)));
  tellWhy(report, actions);
  fillSection(
    'findings',
    data.findings.slice(0, MOST_ENTRIES).map((finding) => findingEntry(report, finding, actions)),
  );
  fillSection(
    'faults',
    data.faults.slice(0, MOST_ENTRIES).map((fault) => faultEntry(fault, actions)),
  );
  fillSection(
    'notes',
    data.notes.map((note) => make('li', '', `${note}.`)),
  );
  noteRest('findings', data.findings.length);
  noteRest('faults', data.faults.length);
}

/** @param {string} name @param {readonly Node[]} entries */
function fillSection(name, entries) {
  byId(`${name}-section`, HTMLElement).hidden = entries.length === 0;
  byId(name, HTMLElement).replaceChildren(...entries);
}

/** @param {string} name @param {number} count */
function noteRest(name, count) {
  if (count > MOST_ENTRIES)
    byId(name, HTMLElement).append(make('li', 'muted', `… and ${formatCount(count - MOST_ENTRIES)} more`));
}

/** @param {Report} report @param {Actions} actions */
function tellWhy(report, actions) {
  const { failure, verdict } = report.data;
  const section = byId('why', HTMLElement);
  if (failure === null) {
    byId('why-section', HTMLElement).hidden = verdict !== 'valid' || report.order.length === 0;
    section.replaceChildren(
      make(
        'p',
        '',
        'The operations can have taken effect in the order of the numbered points, each between its invocation and its completion.',
      ),
    );
    return;
  }
  section.replaceChildren(
    make('p', `cause ${failure.kind === 'impossible' ? 'impossible' : ''}`, failure.sentence),
  );
  if (failure.place >= 0 && !report.window.has(failure.place))
    section.append(operationList(report, [failure.place], actions));
  if (failure.states.length > 0) {
    section.append(make('p', '', failure.statesSentence));
    section.append(
      make('ul', 'states', ...failure.states.map((state) => make('li', '', make('code', '', state)))),
    );
  }
  if (failure.tail !== null) {
    section.append(make('p', '', failure.tail.sentence), operationList(report, failure.tail.window, actions));
  }
  if (failure.window.length > 0) {
    section.append(make('p', '', failure.windowSentence), operationList(report, failure.window, actions));
    section.append(makeButton('primary', 'Zoom to the violation', () => actions.showWindow()));
  }
  if (report.order.length > 0)
    section.append(
      make(
        'p',
        'muted',
        'Up to the dashed line, the numbered points are an order that explains what was seen.',
      ),
    );
}

/** @param {Report} report @param {readonly number[]} places @param {Actions} actions @returns {HTMLElement} */
function operationList(report, places, actions) {
  const failing = report.data.failure?.place;
  const entries = places.slice(0, MOST_ENTRIES).map((place) => {
    const button = makeButton(`operation${place === failing ? ' failing' : ''}`, '', () =>
      actions.select(place),
    );
    button.append(
      make('code', '', label(report, place)),
      make('span', 'muted', `${processName(report, place)}, ${sourcePlace(report, place)}`),
    );
    return make('li', '', button);
  });
  if (places.length > MOST_ENTRIES)
    entries.push(make('li', 'muted', `… and ${formatCount(places.length - MOST_ENTRIES)} more`));
  return make('ol', 'operations', ...entries);
}

/** @param {Report} report @param {import('../page-data.ts').FindingData} finding @param {Actions} actions @returns {HTMLElement} */
function findingEntry(report, { title, detail, places, lines }, actions) {
  const entry = make(
    'li',
    '',
    make('strong', '', title),
    ...detail.map((sentence) => make('p', '', sentence)),
  );
  if (places.length > 0) entry.append(operationList(report, places, actions));
  for (const line of lines.slice(0, MOST_ENTRIES)) {
    const place = placeOfLine(report.operations, line);
    const text = `line ${line}`;
    entry.append(
      place < 0 ? make('span', 'line muted', text) : makeButton('line', text, () => actions.select(place)),
    );
  }
  return entry;
}

/** The operation that has this line, or -1. @param {import('./data.js').Operations} operations @param {number} line @returns {number} */
function placeOfLine({ startLine, endLine }, line) {
  const started = startLine?.indexOf(line) ?? -1;
  return started >= 0 ? started : (endLine?.indexOf(line) ?? -1);
}

/** @param {import('../page-data.ts').FaultData} fault @param {Actions} actions @returns {HTMLElement} */
function faultEntry({ kind, targets, parameters, from, to }, actions) {
  const when =
    to < 0
      ? `from event ${formatCount(from)} to the end`
      : from === to
        ? `at event ${formatCount(from)}`
        : `for ${plural(to - from, 'event')} from ${formatCount(from)}`;
  const button = makeButton('operation', '', () => actions.showPosition(from, to));
  button.append(make('code', '', targets === '' ? kind : `${kind}: ${targets}`), make('span', 'muted', when));
  if (parameters !== '' && parameters !== targets) button.append(make('span', 'muted', parameters));
  return make('li', '', button);
}
