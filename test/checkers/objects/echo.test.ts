import { expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { echo } from '../../../src/checkers/objects/echo.ts';
import { readHistoryText } from '../../../src/history/read-history.ts';

const verdictOf = (asked: string, answered: string) => {
  const event = (type: string, value: string) => `{:process 0, :type ${type}, :f :echo, :value ${value}}\n`;
  const history = readHistoryText(`${event(':invoke', asked)}${event(':ok', answered)}`);
  return checkLinearizableSync(history, echo()).verdict;
};

test('echo gives back what it was sent, as a value or in the body of the answer', () => {
  expect(verdictOf('"a"', '"a"')).toBe('valid');
  expect(verdictOf('"a"', '{:type "echo_ok", :echo "a"}')).toBe('valid');
  expect(verdictOf('{:echo 1}', '{:echo 1}')).toBe('valid');
  expect(verdictOf('"a"', '"b"')).toBe('violated');
  expect(verdictOf('"a"', '{:type "echo_ok", :echo "b"}')).toBe('violated');
  expect(verdictOf('"a"', '{:type "echo_ok"}')).toBe('violated');
});
