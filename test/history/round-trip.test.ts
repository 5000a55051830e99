import fc from 'fast-check';
import { expect, test } from 'vitest';
import { historyValueKey } from '../../src/core/history-value.ts';
import { decodeHistoryValue, encodeHistoryValue } from '../../src/history/history-json.ts';
import { JsonReader } from '../../src/history/json-reader.ts';
import { readHistoryText } from '../../src/history/read-history.ts';
import { writeHistory } from '../../src/history/write-history.ts';
import { anyHistory, anyHistoryValue, contentOf } from './support.ts';

test('a value survives its encoding', () => {
  fc.assert(
    fc.property(anyHistoryValue, (value) => {
      const reader = JsonReader.ofLine({ source: 'value' });
      reader.reset(`[${encodeHistoryValue(value)}]`, 1);
      const refuse = (message: string): never => {
        throw new Error(message);
      };
      const copy = decodeHistoryValue(reader.next()!, refuse);
      expect(historyValueKey(copy)).toBe(historyValueKey(value));
    }),
    { numRuns: 3000 },
  );
});

test('a history survives writing and reading: columns, values, faults, model, initial state', () => {
  fc.assert(
    fc.property(anyHistory, fc.integer({ min: 1, max: 300 }), (history, chunkLength) => {
      const text = [...writeHistory(history)].join('\n');
      const copy = readHistoryText(text, { chunkLength });
      expect(contentOf(copy)).toEqual(contentOf(history));
      expect(copy.notes).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('writing what was read gives the same text', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const text = [...writeHistory(history)].join('\n');
      expect([...writeHistory(readHistoryText(text))].join('\n')).toBe(text);
    }),
  );
});

test('an info completion is written where it was', () => {
  const text = `{:process 0, :type :invoke, :f :w, :value 1}
{:process 0, :type :info, :f :w, :value 1}
{:process 1, :type :invoke, :f :w, :value 2}
{:process 1, :type :ok, :f :w, :value 2}`;
  const types = [...writeHistory(readHistoryText(text))].map((line) => /"type":"(\w+)"/.exec(line)?.[1]);
  expect(types).toEqual([undefined, 'invoke', 'info', 'invoke', 'ok', undefined]);
});

test('the header carries what the caller knows of the run', () => {
  const [header] = writeHistory(readHistoryText('[]'), { run: 'r1', seed: '7', commit: 'abc' });
  expect(header).toBe('{"quorate":"history","version":1,"run":"r1","seed":"7","commit":"abc"}');
});
