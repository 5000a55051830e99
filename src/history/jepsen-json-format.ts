import type { HistoryValue } from '../core/history-value.ts';
import { HistoryBuilder } from './history-builder.ts';
import { type HistoryFormat, readTolerantly } from './history-format.ts';
import { addJepsenEvent, jepsenFields } from './jepsen-events.ts';
import { JsonReader } from './json-reader.ts';
import { writeJepsenJson } from './write-jepsen-json.ts';

const name = 'jepsen-json';
/** An object, or an array of objects. */
const beginning = /^\ufeff?\s*(?:\[\s*)?\{\s*"/;

/** Jepsen operations as JSON objects: one a line, or one array. */
export const jepsenJsonFormat: HistoryFormat = {
  name,
  title: 'Jepsen operations as JSON objects with process, type, f and value: line by line or in one array',
  detect: (head) =>
    beginning.test(head) &&
    !/^[^\n]*"quorate"/.test(head) &&
    head.includes('"process"') &&
    head.includes('"type"'),
  read(input, options) {
    const { source } = input;
    const builder = new HistoryBuilder({ format: name, source, keepFields: options.keepFields });
    const reader = new JsonReader(() => input.nextChunk(), { source, limits: options.limits });
    const other = options.keepFields ? new Map<string, HistoryValue>() : undefined;
    const slots: (HistoryValue | undefined)[] = new Array(jepsenFields.length).fill(undefined);
    readTolerantly(builder, options, () => {
      while (reader.nextRecord(jepsenFields, slots, other)) {
        addJepsenEvent(builder, slots, source, reader.valueLine, other);
      }
    });
    return builder.finish();
  },
  write: writeJepsenJson,
};
