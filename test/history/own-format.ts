/** The example of docs/library.md; a test holds the two equal. */
import { BadInput, HistoryBuilder, type HistoryFormat, readHistory } from '../../src/index.ts';

/** Lines such as `c1 call write 5` and `c1 return write 5`. */
export const callLog: HistoryFormat = {
  name: 'call-log',
  title: 'the log of our own load generator',
  detect: (head) => /^\S+ (?:call|return) \S+/.test(head),
  read(input, { keepFields }) {
    const { source } = input;
    const builder = new HistoryBuilder({ format: 'call-log', source, keepFields });
    for (let text = input.nextLine(); text !== undefined; text = input.nextLine()) {
      const line = input.lineNumber;
      const [client, what, f, value = null] = text.split(' ');
      if (client && f && what === 'call') builder.invoke(client, f, value, { line });
      else if (client && f && what === 'return') builder.complete(client, 'ok', f, value, { line });
      else throw new BadInput('expected: CLIENT call|return FUNCTION VALUE', { place: { source, line } });
    }
    return builder.finish();
  },
};

export const readCallLog = (path: string) => readHistory(path, { formats: [callLog] });
