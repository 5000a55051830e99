import { describe, expect, test } from 'vitest';
import { readHistoryText } from '../../src/history/read-history.ts';
import { badInputOf } from './support.ts';

const eventFirst = `a trace of something
start
a {"a":1}
send
a {"a":2}

receive
b {"b":1, "a":2}
`;

const show = (text: string, options = {}) =>
  readHistoryText(text, options).steps.map(
    ({ node, sequence, action, vector, line }) =>
      `${line} ${node}.${sequence} ${action} ${JSON.stringify([...vector!])}`,
  );

const steps = ['3 a.1 start [["a",1]]', '5 a.2 send [["a",2]]', '8 b.1 receive [["b",1],["a",2]]'];

describe('layouts', () => {
  test('the text before the clock', () => {
    const history = readHistoryText(eventFirst);
    expect(history.format).toBe('shiviz');
    expect(show(eventFirst)).toEqual(steps);
    expect(history.notes).toEqual(['1 line without a clock read past, first line 1']);
  });

  test('the clock before the text, and a clock whose text is missing', () => {
    const text = 'a {"a":1}\nstart\na {"a":2}\nb {"b":1, "a":2}\r\nreceive\nmore\n';
    expect(show(text)).toEqual([
      '1 a.1 start [["a",1]]',
      '3 a.2  [["a",2]]',
      '4 b.1 receive [["b",1],["a",2]]',
    ]);
    expect(readHistoryText(text).notes).toEqual(['1 line without a clock read past, first line 6']);
  });

  test('by the expression that a file begins with, after a line for several executions', () => {
    const parser = '\\[(?<host>\\w+)\\] (?<clock>\\{.*?\\}) (?<event>.*)';
    const text = `${parser}\n\n[a] {"a":1} start\n[a] {"a":2} send\nnoise\n[b] {"b":1, "a":2} receive\n`;
    expect(show(text)).toEqual([
      '3 a.1 start [["a",1]]',
      '4 a.2 send [["a",2]]',
      '6 b.1 receive [["b",1],["a",2]]',
    ]);
    const [first, second] = readHistoryText(
      `${parser}\n^== (?<trace>.*) ==$\n== x ==\n[a] {"a":1} start\n== y ==\n[a] {"a":1, "b":0} start\n`,
    ).steps;
    expect([first!.node, second!.node]).toEqual(['x: a', 'y: a']);
    expect([...second!.vector!]).toEqual([
      ['y: a', 1],
      ['y: b', 0],
    ]);
  });

  test('by an expression that the caller gives', () => {
    const parserExpression = '(?<event>.*)\\n(?<host>\\S*) (?<clock>\\{.*\\})';
    expect(show(eventFirst, { parserExpression })).toEqual(
      steps.map((step) => step.replace(/^\d+/, (line) => String(Number(line) - 1))),
    );
  });

  test('several executions have nodes of their own', () => {
    const history = readHistoryText('=== x ===\nstart\na {"a":1}\n=== y ===\nstart\na {"a":1}\n');
    expect(history.steps.map(({ node, vector }) => [node, ...vector!.keys()])).toEqual([
      ['x: a', 'x: a'],
      ['y: a', 'y: a'],
    ]);
  });

  test('lines that threads of a host wrote late are told of, and their clocks give the order', () => {
    const history = readHistoryText('x\na {"a":2}\ny\na {"a":1}\n');
    expect(history.steps.map(({ sequence }) => sequence)).toEqual([2, 1]);
    expect(history.notes).toEqual(['1 event written to the log after a later one of the same host']);
  });

  test('the same in chunks of any size', () => {
    for (let chunkLength = 1; chunkLength < 30; chunkLength += 1) {
      expect(show(eventFirst, { chunkLength })).toEqual(steps);
    }
  });
});

describe('bad input', () => {
  test.each([
    ['x\na {"a":1}\ny\na {"a":-1}\n', 4, 'the clock has -1 for "a"; expected a count'],
    ['x\na {"a":1}\ny\na {"a":1,}\n', 4, 'expected'],
    ['x\na {"a":1}\ny\na {"a":1 "b":2}\n', 4, 'expected'],
    ['(?<host>x)(?<clock>y)\n\nlog\n', 1, 'the parser expression has no group (?<event>…)'],
    ['(?<host>x)(?<clock>y)(?<event>\n\nlog\n', 1, 'is no regular expression'],
    ['(?<host>x)(?<clock>y)(?<event>z)\n\nlog\n', 1, 'matches nothing in the log'],
    ['(?<host>x)(?<clock>y)(?<event>z)\n(\nxyz\n', 1, 'is no regular expression'],
    ['(?<host>x)(?<clock>y)(?<event>z)\n\nxyz\n', 3, 'expected'],
  ])('%j', (text, line, message) => {
    const error = badInputOf(() => readHistoryText(text, { format: 'shiviz' }));
    expect(error.place?.line).toBe(line);
    expect(error.message).toContain(message);
    expect(error.remedy).not.toBe('');
  });

  test('an expression that takes for ever is given up', () => {
    const text = `(?<host>(a+)+b)(?<clock>c)(?<event>d)\n\n${'a'.repeat(60)}\n`;
    const error = badInputOf(() => readHistoryText(text, { limits: { expressionTimeMs: 200 } }));
    expect(error.message).toContain('was given up: it took more than 200 ms');
  });

  test('a log that is too long for an expression is refused', () => {
    const text = `(?<host>a)(?<clock>c)(?<event>d)\n\n${'a'.repeat(60)}\n`;
    const error = badInputOf(() => readHistoryText(text, { limits: { textLength: 50 } }));
    expect(error.message).toContain('textLength');
  });
});
