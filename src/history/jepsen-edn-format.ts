import { type HistoryValue, Keyword } from '../core/history-value.ts';
import { EdnReader } from './edn-reader.ts';
import { HistoryBuilder } from './history-builder.ts';
import { type HistoryFormat, readTolerantly } from './history-format.ts';
import { addJepsenEvent, jepsenFields } from './jepsen-events.ts';
import { writeJepsenEdn } from './write-jepsen-edn.ts';

const name = 'jepsen-edn';
const fields = jepsenFields.map((field) => Keyword.of(field));
/** Blanks and comments, then a map or record with a keyword, or an empty collection, maybe inside a collection. */
const beginning =
  /^(?:[\s,\ufeff]|;[^\n]*(?:\n|$))*(?:[[(](?:[\s,]|;[^\n]*(?:\n|$))*)?(?:(?:#[\w.]+\s*)?\{\s*[:}]|[\])])/;

/** Jepsen's `history.edn`: operation maps in a vector, in a list, or one after another. */
export const jepsenEdnFormat: HistoryFormat = {
  name,
  title: "Jepsen's history.edn: operation maps in a vector, in a list or line by line",
  detect: (head) => beginning.test(head),
  read(input, options) {
    const { source } = input;
    const builder = new HistoryBuilder({ format: name, source, keepFields: options.keepFields });
    const reader = new EdnReader(() => input.nextChunk(), { source, limits: options.limits });
    const other = options.keepFields ? new Map<string, HistoryValue>() : undefined;
    const slots: (HistoryValue | undefined)[] = new Array(fields.length).fill(undefined);
    readTolerantly(builder, options, () => {
      while (reader.nextRecord(fields, slots, other)) {
        addJepsenEvent(builder, slots, source, reader.formLine, other);
      }
    });
    for (const tag of reader.unknownTags)
      builder.note(`the tag #${tag} is unknown; its value was taken as it is`);
    return builder.finish();
  },
  write: writeJepsenEdn,
};
