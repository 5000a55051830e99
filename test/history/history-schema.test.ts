import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHistoryText } from '../../src/history/read-history.ts';
import { writeHistory } from '../../src/history/write-history.ts';
import { anyHistory } from './support.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/history.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
}).compile(schema);

test('every line that the writer produces is of the schema', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      for (const line of writeHistory(history, { run: 'r', seed: '1' })) {
        expect(validate(JSON.parse(line)), `${line}\n${JSON.stringify(validate.errors)}`).toBe(true);
      }
    }),
  );
});

test('the example of docs/formats.md is of the schema and is read without a note', () => {
  const page = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');
  const example = /```jsonl\n([^`]*)```/.exec(page)![1]!;
  for (const line of example.trim().split('\n')) expect(validate(JSON.parse(line)), line).toBe(true);
  const history = readHistoryText(example);
  expect(history.notes).toEqual([]);
  expect([...writeHistory(history)]).toHaveLength(7);
});

describe('good lines', () => {
  test.each([
    '{"quorate":"history","version":1,"clocks":{"mono":"ns"},"nodes":["n1"],"future":1}',
    '{"event":"step","node":"n1","incarnation":0,"sequence":3,"action":"tick","vector":{"n1":3},"messagesIn":["m1"]}',
    '{"event":"op","index":0,"type":"info","process":1,"op":"x","error":{"code":"timeout","definite":false},"node":"n1"}',
    '{"event":"weather"}',
    '{"event":"footer"}',
  ])('%s', (line) => expect(validate(JSON.parse(line))).toBe(true));
});

describe('bad lines', () => {
  const op = '"event":"op","index":0,"process":"a","op":0,"f":"read"';
  test.each([
    '[]',
    '{}',
    '{"quorate":"history","version":2}',
    '{"quorate":"model","version":1}',
    `{${op}}`,
    `{${op},"type":"begin"}`,
    `{${op},"type":"ok","time":"soon"}`,
    `{${op},"type":"ok","value":{"$date":1}}`,
    `{${op},"type":"ok","value":{"$set":[],"a":1}}`,
    `{${op},"type":"ok","value":{"$map":[[1]]}}`,
    `{${op},"type":"ok","value":[{"$bigint":"1.5"}]}`,
    '{"event":"op","index":-1,"type":"ok","process":"a","op":0}',
    '{"event":"op","index":0,"type":"invoke","process":"a","op":0}',
    '{"event":"fault","phase":"middle","kind":"x"}',
    '{"event":"fault","phase":"start"}',
    '{"event":"step","node":"n1"}',
    '{"event":"footer","counts":{"ok":-1}}',
  ])('%s', (line) => expect(validate(JSON.parse(line))).toBe(false));
});
