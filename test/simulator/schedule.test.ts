import { expect, test } from 'vitest';
import { BadInput } from '../../src/core/bad-input.ts';
import { drawSchedule } from '../../src/simulator/draw-schedule.ts';
import { generationClockSimulation } from '../../src/simulator/protocols/generation-clock.ts';
import { parseSchedule } from '../../src/simulator/schedule.ts';

const whole = drawSchedule(generationClockSimulation(), 3);

test('a schedule survives being written and read', () => {
  expect(parseSchedule(JSON.stringify(whole), 'file')).toEqual(JSON.parse(JSON.stringify(whole)));
});

test.each([
  ['not JSON', '{'],
  ['an array', '[]'],
  ['another version', JSON.stringify({ ...whole, version: 2 })],
  ['no protocol', JSON.stringify({ ...whole, protocol: 1 })],
  ['a seed that is no integer', JSON.stringify({ ...whole, seed: 0.5 })],
  ['a horizon before the start', JSON.stringify({ ...whole, horizonMs: -1 })],
  ['an operation of nobody', JSON.stringify({ ...whole, operations: [{ atMs: 0 }] })],
  ['a fault at no time', JSON.stringify({ ...whole, faults: [{ kind: 'crash', node: 'n1' }] })],
  ['an override that is a word', JSON.stringify({ ...whole, overrides: { 'message n1→n2 #1': 'lost' } })],
])('%s is refused, with the place', (_, text) => {
  expect(() => parseSchedule(text, 'schedule.json')).toThrow(BadInput);
  expect(() => parseSchedule(text, 'schedule.json')).toThrow(/schedule\.json/);
});
