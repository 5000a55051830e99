import { eventAxis, timeAxis } from './axis.js';
import { plural } from './describe.js';
import { placeAt, spanOf } from './draw-bars.js';
import { drawOverview, overviewCounts } from './draw-overview.js';
import { drawTimeline } from './draw-timeline.js';
import { byId } from './elements.js';
import { filteredPlaces, makeFilters, searchPlaces } from './filters.js';
import { watchGestures, watchOverview } from './gestures.js';
import { watchKeys } from './keys.js';
import { layOut, TRACK_HEIGHT, trackTop } from './lanes.js';
import { showLegend } from './legend.js';
import { linearizationPoints } from './linearization-points.js';
import { extreme, neighbour, nextInOrder } from './navigation.js';
import { coordinateOf, Emphasis, headHeight, scaleOf } from './scene.js';
import { showSelection } from './selection-panel.js';
import { tellStory } from './story.js';
import { fillTable, markSelectedRow } from './table.js';
import { followSystemTheme, readColors, toggleTheme } from './theme.js';
import { showTooltip } from './tooltip.js';
import { clampView, panView, viewOf, zoomView } from './view.js';

/** @typedef {import('./data.js').Report} Report */

const LEAST_HEIGHT = 220;
const TABLE_DELAY_MS = 150;

/** The page: what is shown, and what each control does to it. */
export class Timeline {
  /** @param {Report} report */
  constructor(report) {
    this.report = report;
    this.canvas = byId('timeline', HTMLCanvasElement);
    this.overview = byId('overview', HTMLCanvasElement);
    this.scroller = byId('scroller', HTMLElement);
    this.head = headHeight(report);
    this.events = eventAxis(report.operations);
    this.time = timeAxis(report.operations);
    this.filters = makeFilters(report, () => this.filter());
    /** @type {number[] | undefined} Places that the search found; `undefined` without a search. */
    this.found = undefined;
    this.isDrawing = false;
    this.tableTimer = 0;
    this.presetKey();
    followSystemTheme(() => this.recolor());
    this.scene = this.firstScene();
    this.counts = overviewCounts(this.scene, 1);
    this.connect();
    tellStory(report, this);
    showLegend(report, this.scene.colors);
    showSelection(report, -1, this.scene.points);
    this.emphasize();
    this.offerReset();
    this.resize();
    if (report.window.size > 0) this.showWindow();
    else if (report.data.failure !== null) this.select(report.data.failure.place);
  }

  /** @returns {import('./scene.js').Scene} */
  firstScene() {
    const { report, events } = this;
    const { operations, data, order } = report;
    const longest = Math.max(0, ...data.processes.slice(0, 2000).map((name) => name.length));
    const points = linearizationPoints(
      order,
      operations.start,
      operations.end,
      data.order?.until ?? operations.lastPosition + 1,
    );
    return {
      report,
      axis: events,
      view: { from: events.from, to: events.to },
      layout: layOut(operations, filteredPlaces(report, this.filters), data.processes.length),
      points,
      pointCoordinates: points.position,
      showsOrder: true,
      emphasis: new Uint8Array(operations.count).fill(Emphasis.plain),
      selected: -1,
      width: 1,
      height: 1,
      gutter: Math.min(190, Math.max(72, longest * 7 + 24)),
      scrollTop: 0,
      colors: readColors(),
    };
  }

  /** The key that the violation is about, so that what has nothing to do with it is out of the way. */
  presetKey() {
    const { data, operations, window } = this.report;
    const place = data.failure?.place ?? -1;
    const key = place < 0 ? -1 : operations.key[place];
    if (key < 0 || [...window].some((other) => operations.key[other] !== key)) return;
    this.filters.find(({ name }) => name === 'key')?.set(key);
  }

  connect() {
    const { canvas, scene } = this;
    watchGestures(canvas, {
      pan: (distance) => this.show(panView(scene.view, distance / scaleOf(scene))),
      scroll: (distance) => this.scroller.scrollBy(0, distance),
      zoom: (factor, x) => this.show(zoomView(scene.view, factor, coordinateOf(scene, x))),
      click: (x, y) => this.select(placeAt(scene, this.head, x, y)),
      hover: (x, y) => showTooltip(scene, placeAt(scene, this.head, x, y), x, y),
      leave: () => showTooltip(scene, -1, 0, 0),
      isBesideLanes: (x) => x < scene.gutter,
    });
    watchOverview(this.overview, (share) => {
      const { axis, view } = scene;
      const middle = axis.from + share * (axis.to - axis.from);
      this.show(panView(view, middle - (view.from + view.to) / 2));
    });
    watchKeys(this);
    this.scroller.addEventListener('scroll', () => this.draw());
    new ResizeObserver(() => this.resize()).observe(this.scroller);
    this.connectControls();
  }

  connectControls() {
    /** @type {[string, () => void][]} */
    const buttons = [
      ['theme', () => this.toggleTheme()],
      ['zoom-in', () => this.zoom(1.6)],
      ['zoom-out', () => this.zoom(1 / 1.6)],
      ['whole', () => this.showWhole()],
      ['to-violation', () => this.showWindow()],
      ['axis', () => this.toggleAxis()],
      ['help-button', () => byId('help', HTMLDialogElement).showModal()],
      ['help-close', () => byId('help', HTMLDialogElement).close()],
      ['reset', () => this.resetFilters()],
    ];
    for (const [id, action] of buttons) byId(id, HTMLButtonElement).addEventListener('click', action);
    byId('to-violation', HTMLElement).hidden = this.report.data.failure === null;
    byId('axis', HTMLElement).hidden = this.time === undefined;
    const order = byId('show-order', HTMLInputElement);
    byId('show-order-label', HTMLElement).hidden = this.report.order.length === 0;
    order.addEventListener('change', () => {
      this.scene.showsOrder = order.checked;
      this.draw();
    });
    byId('dim-label', HTMLElement).hidden = this.report.window.size === 0;
    byId('dim', HTMLInputElement).addEventListener('change', () => this.emphasize());
    const search = byId('search', HTMLInputElement);
    search.addEventListener('input', () => this.search());
    search.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.selectFound(event.shiftKey ? -1 : 1);
      if (event.key === 'Escape') this.clearSearch();
    });
    byId('table-section', HTMLDetailsElement).addEventListener('toggle', () => this.scheduleTable());
  }

  /** Shows this part of the axis, as far as it exists. @param {import('./view.js').View} view */
  show(view) {
    this.scene.view = clampView(view, this.scene.axis);
    this.draw();
  }

  /** @param {number} factor */
  zoom(factor) {
    const { view, selected, axis } = this.scene;
    const start = axis.starts[selected] ?? Number.NaN;
    const around = start >= view.from && start <= view.to ? start : (view.from + view.to) / 2;
    this.show(zoomView(view, factor, around));
  }

  /** @param {number} share Of the width in view. */
  pan(share) {
    const { view } = this.scene;
    this.show(panView(view, share * (view.to - view.from)));
  }

  showWhole() {
    this.show(this.scene.axis);
  }

  /** The operations that contradict each other, with the one that cannot be placed selected. */
  showWindow() {
    const { failure } = this.report.data;
    if (failure === null || failure.place < 0) return;
    const places = failure.tail?.window ?? failure.window;
    this.select(failure.place);
    this.show(viewOf(this.scene.axis, [...places, failure.place]));
    this.scrollToPlaces([...places, failure.place]);
  }

  showSelected() {
    const { selected, axis } = this.scene;
    if (selected >= 0) this.show(viewOf(axis, [selected]));
  }

  /** Part of the events. @param {number} from @param {number} to -1 for the end. */
  showPosition(from, to) {
    const { axis } = this.scene;
    const [start, end] = [axis.at(from), to < 0 ? axis.to : axis.at(to)];
    const margin = Math.max((end - start) * 0.15, axis.shortest * 2);
    this.show({ from: start - margin, to: end + margin });
  }

  /** Selects an operation, or none with -1, and brings it into view. @param {number} place */
  select(place) {
    const { scene, report } = this;
    if (place >= 0 && scene.layout.laneOf[place] < 0) this.resetFilters();
    scene.selected = place;
    showSelection(report, place, scene.points);
    markSelectedRow(place);
    if (place >= 0) this.bringIntoView(place);
    this.draw();
  }

  /** @param {number} place */
  bringIntoView(place) {
    const { axis, view } = this.scene;
    const length = view.to - view.from;
    const start = axis.starts[place];
    const isInView = start >= view.from && start < view.to - length * 0.03;
    if (!isInView) this.show(panView(view, start - (view.from + length * 0.4)));
    this.scrollToPlaces([place]);
  }

  /** Scrolls up or down until the first of these is to be seen, and the others if there is room. @param {readonly number[]} places */
  scrollToPlaces(places) {
    const { layout, height } = this.scene;
    const tops = places.filter((place) => layout.laneOf[place] >= 0).map((place) => trackTop(layout, place));
    if (tops.length === 0) return;
    const room = height - this.head;
    const [first, last] = [Math.min(...tops), Math.max(...tops) + TRACK_HEIGHT];
    const { scrollTop } = this.scroller;
    if (first < scrollTop) this.scroller.scrollTop = first - 8;
    else if (last > scrollTop + room) this.scroller.scrollTop = Math.min(first - 8, last - room + 8);
  }

  /** @param {'left' | 'right' | 'up' | 'down'} direction */
  step(direction) {
    const place = neighbour(this.scene, direction);
    if (place >= 0) this.select(place);
  }

  /** @param {'first' | 'last'} which */
  selectExtreme(which) {
    this.select(extreme(this.scene, which));
  }

  /** @param {1 | -1} step */
  stepInOrder(step) {
    const place = nextInOrder(this.scene, step);
    if (place >= 0) this.select(place);
  }

  toggleAxis() {
    const { scene, events, time } = this;
    if (time === undefined) return;
    const from = scene.axis === events ? events : time;
    const to = scene.axis === events ? time : events;
    const inView = [...scene.axis.starts.keys()].filter(
      (place) =>
        scene.layout.laneOf[place] >= 0 &&
        from.starts[place] >= scene.view.from &&
        from.starts[place] <= scene.view.to,
    );
    const isWhole = scene.view.to - scene.view.from >= (from.to - from.from) * 0.999;
    scene.axis = to;
    scene.pointCoordinates =
      to === events
        ? scene.points.position
        : scene.points.position.map((position) => (Number.isNaN(position) ? position : to.at(position)));
    byId('axis', HTMLElement).setAttribute('aria-pressed', String(to === time));
    this.recount();
    this.show(isWhole || inView.length === 0 ? to : viewOf(to, inView));
  }

  toggleTheme() {
    toggleTheme();
    this.recolor();
  }

  recolor() {
    this.scene.colors = readColors();
    showLegend(this.report, this.scene.colors);
    this.draw();
  }

  /** After a filter has changed: other lanes. */
  filter() {
    const { report, scene } = this;
    const isShown = filteredPlaces(report, this.filters);
    scene.layout = layOut(report.operations, isShown, report.data.processes.length);
    if (scene.selected >= 0 && !isShown[scene.selected]) this.select(-1);
    this.offerReset();
    this.search();
    this.resize();
  }

  resetFilters() {
    for (const { set } of this.filters) set(-1);
    this.filter();
  }

  search() {
    const { value } = byId('search', HTMLInputElement);
    const { layout } = this.scene;
    const isShown = Uint8Array.from(layout.laneOf, (lane) => (lane >= 0 ? 1 : 0));
    this.found = value.trim() === '' ? undefined : searchPlaces(this.report, value, isShown);
    byId('search-count', HTMLElement).textContent =
      this.found === undefined ? '' : plural(this.found.length, 'match').replace('matchs', 'matches');
    this.emphasize();
  }

  clearSearch() {
    byId('search', HTMLInputElement).value = '';
    this.search();
  }

  /** The next or previous of what the search found. @param {1 | -1} step */
  selectFound(step) {
    const { found = [], scene } = this;
    const after =
      step > 0
        ? found.find((place) => place > scene.selected)
        : found.findLast((place) => place < scene.selected);
    const place = after ?? (step > 0 ? found[0] : found.at(-1));
    if (place !== undefined) this.select(place);
  }

  /** What stands out: the failing operation and its window, and of the rest what the search found. */
  emphasize() {
    const { report, scene, found } = this;
    const { failure } = report.data;
    const isDimmed = found !== undefined || (report.window.size > 0 && byId('dim', HTMLInputElement).checked);
    scene.emphasis.fill(isDimmed ? Emphasis.faint : Emphasis.plain);
    if (found !== undefined) for (const place of found) scene.emphasis[place] = Emphasis.plain;
    else for (const place of report.window) scene.emphasis[place] = Emphasis.window;
    if (failure !== null && failure.place >= 0) scene.emphasis[failure.place] = Emphasis.failing;
    this.draw();
  }

  /** Nothing to reset, no button. */
  offerReset() {
    byId('reset', HTMLElement).hidden = this.filters.every(({ value }) => value() === -1);
  }

  recount() {
    this.counts = overviewCounts(this.scene, this.overview.clientWidth);
  }

  /** Fits the canvases into the room that there is; they stand still while the scroller gives the height of the lanes. */
  resize() {
    const { scene, canvas, overview, scroller, head } = this;
    byId('lanes-height', HTMLElement).style.height = `${scene.layout.height + head}px`;
    const room = Math.round(
      Math.max(LEAST_HEIGHT, Math.min(window.innerHeight * 0.62, scene.layout.height + head + 2)),
    );
    scroller.style.height = `${room}px`;
    scene.width = scroller.clientWidth;
    scene.height = scroller.clientHeight;
    for (const [element, width, height] of /** @type {const} */ ([
      [canvas, scene.width, scene.height],
      [overview, overview.clientWidth, overview.clientHeight],
    ])) {
      element.width = Math.round(width * devicePixelRatio);
      element.height = Math.round(height * devicePixelRatio);
      element.getContext('2d')?.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    }
    canvas.style.width = `${scene.width}px`;
    canvas.style.height = `${scene.height}px`;
    this.recount();
    // At once: a canvas of another size is empty.
    this.drawNow();
  }

  /** Draws before the next frame, however often it is asked to. */
  draw() {
    if (this.isDrawing) return;
    this.isDrawing = true;
    requestAnimationFrame(() => {
      this.isDrawing = false;
      this.drawNow();
    });
  }

  drawNow() {
    const { scene, canvas, overview, counts } = this;
    const context = canvas.getContext('2d');
    const overviewContext = overview.getContext('2d');
    if (context === null || overviewContext === null) return;
    scene.scrollTop = this.scroller.scrollTop;
    const { inView, rectangles } = drawTimeline(context, scene);
    drawOverview(overviewContext, scene, counts, overview.clientWidth, overview.clientHeight);
    const of =
      scene.layout.shown < this.report.operations.count
        ? ` of the ${scene.layout.shown.toLocaleString('en-US')} that the filters let through`
        : '';
    byId('in-view', HTMLElement).textContent = `${plural(inView, 'operation')} in view${of}`;
    canvas.dataset.inView = String(inView);
    canvas.dataset.rectangles = String(rectangles);
    this.tellSelectionPlace();
    this.scheduleTable();
  }

  /** Where the selected operation is drawn, for magnifiers and tests. */
  tellSelectionPlace() {
    const { scene, canvas, head } = this;
    const span = scene.selected < 0 ? undefined : spanOf(scene, scene.selected);
    if (span === undefined) delete canvas.dataset.selectionAt;
    else {
      const x = (Math.max(span.left, scene.gutter) + Math.min(span.right, scene.width)) / 2;
      const y = head + trackTop(scene.layout, scene.selected) - scene.scrollTop + 9;
      canvas.dataset.selectionAt = `${Math.round(x)},${Math.round(y)}`;
    }
  }

  /** The table follows when the view has come to rest. */
  scheduleTable() {
    clearTimeout(this.tableTimer);
    if (!byId('table-section', HTMLDetailsElement).open) return;
    this.tableTimer = window.setTimeout(
      () => fillTable(this.scene, (place) => this.select(place)),
      TABLE_DELAY_MS,
    );
  }
}
