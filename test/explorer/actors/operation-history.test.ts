import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ClientEvent,
  inSequence,
  type OperationHistory,
  operationHistory,
  type RecordedOperation,
} from '../../../src/explorer/actors/operation-history.ts';

const record = (history: unknown, event: ClientEvent, client: string) =>
  operationHistory.record(history, event, client) as OperationHistory;

/** A run: who acts next; each client begins and returns in turn. Operations are numbered. */
function runOf(schedule: readonly number[]): {
  readonly history: OperationHistory;
  readonly events: readonly { readonly kind: 'invoke' | 'return'; readonly operation: number }[];
} {
  let history = operationHistory.initial as OperationHistory;
  const open = new Map<number, number>();
  const events: { kind: 'invoke' | 'return'; operation: number }[] = [];
  let count = 0;
  for (const client of schedule) {
    const operation = open.get(client);
    if (operation === undefined) {
      open.set(client, count);
      events.push({ kind: 'invoke', operation: count });
      history = record(history, { kind: 'invoke', operation: count++ }, `c${client}`);
    } else {
      open.delete(client);
      events.push({ kind: 'return', operation });
      history = record(history, { kind: 'return', outcome: 'ok', result: operation }, `c${client}`);
    }
  }
  return { history, events };
}

/** Which operation had returned when which began. */
function precedences(events: readonly { readonly kind: string; readonly operation: unknown }[]): string[] {
  const returned = new Set<unknown>();
  const pairs: string[] = [];
  for (const { kind, operation } of events) {
    if (kind === 'return') returned.add(operation);
    else for (const earlier of returned) pairs.push(`${earlier} < ${operation}`);
  }
  return pairs.sort();
}

const schedules = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 16 });
const numbered = ({ operation }: RecordedOperation) => operation;

test('the sequence that is made of a history has its order between operations, and no other', () => {
  fc.assert(
    fc.property(schedules, (schedule) => {
      const { history, events } = runOf(schedule);
      const made = inSequence(history).map(({ kind, operation }) => ({
        kind,
        operation: numbered(operation),
      }));
      expect(made.length).toBe(events.length);
      expect(precedences(made)).toEqual(precedences(events));
      for (const { kind, operation } of events) expect(made).toContainEqual({ kind, operation });
    }),
  );
});

test('runs with the same order between operations are one history', () => {
  const begin = (operation: string): ClientEvent => ({ kind: 'invoke', operation });
  const end: ClientEvent = { kind: 'return', outcome: 'ok', result: null };
  const both = (order: readonly (readonly [string, ClientEvent])[]) =>
    order.reduce<unknown>((history, [client, event]) => record(history, event, client), {});
  const one = both([
    ['a', begin('x')],
    ['b', begin('y')],
    ['a', end],
    ['b', end],
  ]);
  const other = both([
    ['b', begin('y')],
    ['a', begin('x')],
    ['b', end],
    ['a', end],
  ]);
  const third = both([
    ['a', begin('x')],
    ['a', end],
    ['b', begin('y')],
    ['b', end],
  ]);
  expect(one).toEqual(other);
  expect(one).not.toEqual(third);
});

test('an answer to no question is an error', () => {
  expect(() => record({}, { kind: 'return', outcome: 'ok', result: null }, 'a')).toThrow('did not begin');
});
