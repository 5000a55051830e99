import { describe, expect, test } from 'vitest';
import { parseEndpoints } from '../../../src/verifier/command/command-target.ts';
import { parseCompletion } from '../../../src/verifier/command/parse-completion.ts';
import { splitCommand } from '../../../src/verifier/command/split-command.ts';

describe('what a client command prints', () => {
  test.each([
    ['{"id":1,"type":"ok","value":3}', { id: 1, completion: { type: 'ok', value: 3 } }],
    ['{"id":2,"type":"ok"}', { id: 2, completion: { type: 'ok', value: null } }],
    ['{"id":3,"type":"fail","error":"no"}', { id: 3, completion: { type: 'fail', error: 'no' } }],
    ['{"id":4,"type":"info"}', { id: 4, completion: { type: 'info' } }],
    ['{"id":4,"type":"info","value":null}', { id: 4, completion: { type: 'info' } }],
  ])('%s is read', (line, expected) => {
    expect(parseCompletion(line)).toEqual(expected);
  });

  test.each([
    ['connecting…', 'standard output is for completions, one JSON object a line'],
    ['{"id":1,"type":"ok"', 'standard output is for completions'],
    ['[1]', 'a completion is a JSON object'],
    ['null', 'a completion is a JSON object'],
    ['{"type":"ok"}', 'needs the "id" of its operation, an integer'],
    ['{"id":"1","type":"ok"}', 'needs the "id"'],
    ['{"id":1.5,"type":"ok"}', 'needs the "id"'],
    [
      '{"id":1}',
      '"type" is "ok", "fail" (it certainly had no effect) or "info" (nobody knows), and it has none',
    ],
    ['{"id":1,"type":"OK"}', 'and it is "OK"'],
    [
      '{"id":1,"type":"ok","result":3}',
      'a completion has no field "result"; its fields are id, type, value, error',
    ],
    ['{"id":1,"type":"ok","error":"x"}', 'a completion of type "ok" has no "error"'],
    ['{"id":1,"type":"fail","value":3}', 'a completion of type "fail" has no "value"'],
    ['{"id":1,"type":"info","error":5}', '"error" is a text'],
  ])('%s is refused', (line, message) => {
    expect(() => parseCompletion(line)).toThrow(message);
  });
});

describe('how it is named', () => {
  test.each([
    ['./ask.sh', ['./ask.sh']],
    ["  python3 'my client.py'\t--to x ", ['python3', 'my client.py', '--to', 'x']],
    ['a"b c"d e\\ f \'\' "g\\"h"', ['ab cd', 'e f', '', 'g"h']],
    ["'a\\b' $HOME *", ['a\\b', '$HOME', '*']],
  ])('%s', (text, words) => {
    expect(splitCommand(text)).toEqual(words);
  });

  test('a quote that is not closed, nothing at all', () => {
    expect(() => splitCommand("sh -c 'x")).toThrow("has a ' that is not closed");
    expect(() => splitCommand('  ')).toThrow('the command is empty');
  });

  test('endpoints', () => {
    const texts = ['n1=http://127.0.0.1:8001/?a=b', 'n2=x'];
    expect([...parseEndpoints(texts)]).toEqual([
      ['n1', 'http://127.0.0.1:8001/?a=b'],
      ['n2', 'x'],
    ]);
    expect(() => parseEndpoints(['http://127.0.0.1:8001'])).toThrow('an endpoint is NAME=ADDRESS');
    expect(() => parseEndpoints(['n1=a', 'n1=b'])).toThrow('the endpoint n1 is given twice');
  });
});
