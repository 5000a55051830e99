import { BadInput } from '../core/bad-input.ts';
import type { FaultEvent } from '../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../core/history-value.ts';
import { type CompletionType, HistoryBuilder } from './history-builder.ts';
import type { FormatReadOptions, HistoryFormat } from './history-format.ts';
import { decodeHistoryValue } from './history-json.ts';
import { JsonReader } from './json-reader.ts';
import { type StepFields, stepFields, stepOf } from './step-fields.ts';
import type { TextInput } from './text-input.ts';
import { historyVersion, writeHistory } from './write-history.ts';

const name = 'quorate';

const headerFields = ['quorate', 'version', 'model', 'initial'] as const;
/** `event` tells the kinds of line apart: `kind` is a field of faults. */
const eventFields = [
  'event',
  'index',
  'type',
  'process',
  'op',
  'f',
  'key',
  'value',
  'time',
  'phase',
  'kind',
  'targets',
  'parameters',
  'counts',
  'complete',
  ...stepFields,
] as const;
type EventField = (typeof eventFields)[number];
const slotOf = Object.fromEntries(eventFields.map((field, slot) => [field, slot])) as Record<
  EventField,
  number
>;

/** The fields that each kind of line has a meaning for. */
const usedBy = {
  invocation: ['event', 'index', 'type', 'process', 'op', 'f', 'key', 'value', 'time'],
  ok: ['event', 'index', 'type', 'process', 'op', 'f', 'value', 'time'],
  otherCompletion: ['event', 'index', 'type', 'process', 'op', 'f', 'time'],
  fault: ['event', 'phase', 'kind', 'targets', 'parameters'],
  step: ['event', 'parameters', 'time', ...stepFields],
} as const satisfies Record<string, readonly EventField[]>;

/** Our own JSON lines: a header, then one event a line. `schema/history.schema.json` describes a line. */
export const quorateFormat: HistoryFormat = {
  name,
  title: 'Quorate JSON lines: a header {"quorate":"history","version":1,…}, then one event a line',
  detect: (head) => /^\ufeff?\s*\{[^\n]*"quorate"\s*:\s*"history"/.test(head),
  read(input, options) {
    const reader = new QuorateReader(input, options);
    return reader.read();
  },
  write: (history, { note }) => writeHistory(history, {}, note),
};

class QuorateReader {
  readonly #input: TextInput;
  readonly #options: FormatReadOptions;
  readonly #builder: HistoryBuilder;
  readonly #json: JsonReader;
  readonly #slots: (HistoryValue | undefined)[] = new Array(eventFields.length).fill(undefined);
  /** Rows of the open operations by the id that the file gives them: as many entries as are open, not as there are. */
  readonly #open = new Map<HistoryValue, number>();
  readonly #skippedKinds = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  readonly #other: Map<string, HistoryValue> | undefined;
  #nextIndex = 0;
  #footerLine = 0;

  constructor(input: TextInput, options: FormatReadOptions) {
    this.#input = input;
    this.#options = options;
    this.#builder = new HistoryBuilder({
      format: name,
      source: input.source,
      keepFields: options.keepFields,
    });
    this.#other = options.keepFields ? new Map() : undefined;
    this.#json = JsonReader.ofLine({ source: input.source, limits: options.limits });
  }

  read() {
    this.#readHeader();
    for (let text = this.#input.nextLine(); text !== undefined; text = this.#input.nextLine()) {
      if (text.trim() === '') continue;
      if (!this.#parse(text, eventFields)) break;
      this.#addEvent();
    }
    this.#noteWhatIsMissing();
    return this.#builder.finish();
  }

  /** Parses a line into the slots; false if it is the cut-off end of a file and that is tolerated. */
  #parse(text: string, fields: readonly string[]): boolean {
    const { lineNumber, lineIsComplete } = this.#input;
    try {
      this.#json.reset(text, lineNumber);
      if (!this.#json.nextRecord(fields, this.#slots, this.#other)) this.#refuse('expected an object');
      this.#json.expectEnd();
      return true;
    } catch (error) {
      const isCutOff = !lineIsComplete && this.#options.tolerateTruncated;
      if (!isCutOff || !(error instanceof BadInput)) throw error;
      this.#builder.note(`truncated: line ${lineNumber} is cut off and was dropped`);
      return false;
    }
  }

  #readHeader(): void {
    let text = this.#input.nextLine();
    while (text !== undefined && text.trim() === '') text = this.#input.nextLine();
    this.#slots.length = headerFields.length;
    this.#json.reset(text ?? '', this.#input.lineNumber);
    if (!this.#json.nextRecord(headerFields, this.#slots, this.#other)) this.#refuse('expected the header');
    this.#json.expectEnd();
    const [quorate, version, model, initial] = this.#slots;
    if (quorate !== 'history') {
      this.#refuse('expected the header {"quorate":"history","version":1,…} on the first line');
    }
    if (version !== historyVersion) {
      const shown = version === undefined ? 'no version' : `version ${formatHistoryValue(version)}`;
      this.#refuse(
        `the header has ${shown}; this release reads version ${historyVersion}`,
        'Use the release of Quorate that wrote the file, or a newer one.',
      );
    }
    if (model !== undefined && model !== null && typeof model !== 'string') {
      this.#refuse('model must be the name of a sequential specification');
    }
    this.#builder.describe(model ?? undefined, initial === undefined ? undefined : this.#decode(initial));
    if (this.#other !== undefined) this.#builder.describeOther(this.#kept([]) ?? new Map());
    this.#slots.length = eventFields.length;
  }

  #get(field: EventField): HistoryValue | undefined {
    return this.#slots[slotOf[field]];
  }

  #addEvent(): void {
    const event = this.#get('event');
    if (this.#footerLine > 0) {
      this.#refuse(`an event follows the footer of line ${this.#footerLine}`, 'Were two files joined?');
    }
    if (event === 'op') this.#addOperationEvent();
    else if (event === 'fault') this.#addFault();
    else if (event === 'step') this.#addStep();
    else if (event === 'footer') this.#readFooter();
    else if (typeof event === 'string') {
      this.#skippedKinds.set(event, (this.#skippedKinds.get(event) ?? 0) + 1);
    } else this.#refuse('the line says no event; expected "op", "fault", "step" or "footer"');
  }

  #addOperationEvent(): void {
    const index = this.#get('index');
    if (index !== this.#nextIndex) {
      this.#refuse(
        `index ${index === undefined ? 'missing' : formatHistoryValue(index)} where ${this.#nextIndex} was expected`,
        'The index of op lines counts from 0 without gaps. Were lines lost, repeated or sorted?',
      );
    }
    this.#nextIndex += 1;
    const type = this.#get('type');
    const process = this.#processName();
    const operation = this.#get('op');
    if (operation === undefined || typeof operation === 'object') {
      this.#refuse('op must be a number or a string: it links the completion to its invocation');
    }
    if (type === 'invoke') this.#addInvocation(process, operation);
    else if (type === 'ok' || type === 'fail' || type === 'info')
      this.#addCompletion(process, operation, type);
    else {
      const found = type === undefined ? 'the event has no type' : `unknown type ${formatHistoryValue(type)}`;
      this.#refuse(`${found}; expected "invoke", "ok", "fail" or "info"`);
    }
    this.#count(type);
  }

  #addInvocation(process: string, operation: HistoryValue): void {
    const f = this.#get('f');
    if (typeof f !== 'string') this.#refuse('the invocation has no f; expected a name such as "read"');
    if (this.#open.has(operation)) {
      this.#refuse(
        `op ${formatHistoryValue(operation)} is invoked again while it is open`,
        'Every operation has an op of its own.',
      );
    }
    const key = this.#get('key');
    const row = this.#builder.invokeLinked(process, f, this.#decode(this.#get('value') ?? null), {
      key: key === undefined ? undefined : this.#decode(key),
      time: this.#time(),
      line: this.#input.lineNumber,
      other: this.#kept(usedBy.invocation),
    });
    this.#open.set(operation, row);
  }

  #addCompletion(process: string, operation: HistoryValue, type: CompletionType): void {
    const row = this.#open.get(operation);
    if (row === undefined) {
      this.#refuse(
        `process ${process} completes op ${formatHistoryValue(operation)} as ${type}, but no such op is open`,
        'It was never invoked, or was completed before; an op is completed once, and never again after info.',
      );
    }
    this.#open.delete(operation);
    const f = this.#get('f');
    const value = this.#decode(this.#get('value') ?? null);
    this.#builder.completeRow(row, type, typeof f === 'string' ? f : undefined, value, {
      time: this.#time(),
      line: this.#input.lineNumber,
      other: this.#kept(type === 'ok' ? usedBy.ok : usedBy.otherCompletion),
    });
  }

  #addFault(): void {
    const phase = this.#get('phase');
    if (phase !== 'start' && phase !== 'end' && phase !== 'instant') {
      this.#refuse('phase must be "start", "end" or "instant"');
    }
    const targets = this.#get('targets') ?? [];
    if (!Array.isArray(targets) || targets.some((target) => typeof target !== 'string')) {
      this.#refuse('targets must be an array of names');
    }
    const kind = this.#get('kind');
    if (typeof kind !== 'string') this.#refuse('the fault has no kind; expected a name such as "partition"');
    const parameters = this.#decode(this.#get('parameters') ?? null);
    this.#builder.fault(phase as FaultEvent['phase'], kind, targets as string[], parameters, {
      line: this.#input.lineNumber,
      other: this.#kept(usedBy.fault),
    });
    this.#count('fault');
  }

  #addStep(): void {
    const fields: StepFields = { time: this.#get('time') };
    for (const field of stepFields) fields[field] = this.#get(field);
    const parameters = this.#get('parameters');
    const step = stepOf(fields, (message) => this.#refuse(message));
    const more = parameters === undefined ? {} : { parameters: this.#decode(parameters) };
    this.#builder.step({ ...step, ...more }, this.#input.lineNumber, this.#kept(usedBy.step));
    this.#count('step');
  }

  #readFooter(): void {
    this.#footerLine = this.#input.lineNumber;
    const counts = this.#get('counts');
    for (const [what, count] of counts instanceof Map ? counts : []) {
      const found = this.#counts.get(String(what)) ?? 0;
      if (['invoke', 'ok', 'fail', 'info', 'fault', 'step'].includes(String(what)) && found !== count) {
        this.#refuse(
          `the footer counts ${formatHistoryValue(count)} ${what} events, and ${found} were read`,
          'Lines were lost or added. Record again, or copy the file again.',
        );
      }
    }
    if (this.#get('complete') === false) {
      this.#builder.note('the footer says that the run was not completed');
      this.#builder.describeOther(new Map([['complete', false]]));
    }
  }

  #noteWhatIsMissing(): void {
    for (const [kind, count] of this.#skippedKinds) {
      this.#builder.note(`${count} events of the unknown kind ${JSON.stringify(kind)} were skipped`);
    }
    if (this.#footerLine === 0) this.#builder.note('there is no footer: the recording may have ended early');
  }

  /** Of the line in hand, the fields that are not in `used`, values decoded where they are values of ours. */
  #kept(used: readonly EventField[]): Map<string, HistoryValue> | undefined {
    if (this.#other === undefined) return undefined;
    const kept = new Map<string, HistoryValue>();
    for (const [field, value] of this.#other) kept.set(field, decodedOrAsItIs(value));
    if (used.length === 0) return kept;
    for (const [slot, field] of eventFields.entries()) {
      const value = this.#slots[slot];
      if (value !== undefined && !used.includes(field)) kept.set(field, decodedOrAsItIs(value));
    }
    return kept;
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  #processName(): string {
    const process = this.#get('process');
    if (typeof process === 'string') return process;
    if (typeof process === 'number' || typeof process === 'bigint') return String(process);
    this.#refuse('process must be a name or a number');
  }

  #time(): number | undefined {
    const time = this.#get('time');
    if (time === undefined || time === null) return undefined;
    if (typeof time === 'number' || typeof time === 'bigint') return Number(time);
    if (typeof time === 'string' && /^-?\d{1,20}(?:\.\d{1,20})?$/.test(time)) return Number(time);
    this.#refuse('time must be a decimal string of nanoseconds such as "1250000"');
  }

  #decode(value: HistoryValue): HistoryValue {
    return decodeHistoryValue(value, (message) => this.#refuse(message));
  }

  #refuse(message: string, remedy = 'docs/formats.md shows each kind of line.'): never {
    throw new BadInput(message, {
      place: { source: this.#input.source, line: this.#input.lineNumber },
      remedy,
    });
  }
}

/** A field that is only kept may hold anything. */
function decodedOrAsItIs(value: HistoryValue): HistoryValue {
  try {
    return decodeHistoryValue(value, (message) => {
      throw new BadInput(message);
    });
  } catch {
    return value;
  }
}
