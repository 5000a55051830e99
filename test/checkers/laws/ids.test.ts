import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeId } from '../../../src/checkers/laws/id-forms.ts';
import { issuedIds } from '../../../src/checkers/laws/issued-ids.ts';
import { monotonicIds } from '../../../src/checkers/laws/monotonic-ids.ts';
import { uniqueIds } from '../../../src/checkers/laws/unique-ids.ts';
import type { History } from '../../../src/core/history.ts';
import { HistoryBuilder } from '../../../src/history/history-builder.ts';
import { agreesWithDefinition } from './agrees-with-definition.ts';

const ulid = (timeMs: number, rest: number) => {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let [value, text] = [BigInt(timeMs) * 2n ** 80n + BigInt(rest), ''];
  for (let place = 0; place < 26; place += 1, value /= 32n) text = digits[Number(value % 32n)]! + text;
  return text;
};
const uuid7 = (timeMs: number, rest: number) => {
  const time = timeMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${rest.toString(16).padStart(12, '0')}`;
};

describe('forms of ids', () => {
  test.each([
    [17, 'integer', 17n, undefined],
    ['1541815603606036480', 'integer', 1541815603606036480n, undefined],
    [9007199254740993n, 'integer', 9007199254740993n, undefined],
    [ulid(5, 3), 'ulid', 5n * 2n ** 80n + 3n, 5n],
    [ulid(5, 3).toLowerCase(), 'ulid', 5n * 2n ** 80n + 3n, 5n],
    ['7ZZZZZZZZZZZZZZZZZZZZZZZZZ', 'ulid', 2n ** 128n - 1n, 2n ** 48n - 1n],
    [uuid7(2 ** 47, 9), 'uuid7', BigInt(2 ** 47) * 2n ** 80n + 0x7000_8000_0000_0000_0009n, 2n ** 47n],
  ] as const)('%s', (id, form, value, timestampMs) => {
    expect(decodeId(id)).toEqual({ form, value, timestampMs });
  });

  test.each([
    '8ZZZZZZZZZZZZZZZZZZZZZZZZZ',
    '01ARZ3NDEKTSV4RRFFQ69G5FAU',
    '00000000-0000-4000-8000-000000000000',
    '00000000-0000-7000-c000-000000000000',
    '-1',
    1.5,
    null,
  ])('%s is of no known form', (id) => expect(decodeId(id)).toBeUndefined());
});

/** Two processes ask for ids, one at a time each; answers come in any order. */
function histories(anyId: fc.Arbitrary<string | number>): fc.Arbitrary<History> {
  const anyEvent = fc.record({ process: fc.nat(1), id: anyId });
  return fc.noBias(fc.array(anyEvent, { minLength: 4, maxLength: 9 })).map((events) => {
    const builder = new HistoryBuilder({ format: 'test', source: '<test>' });
    const open = new Set<number>();
    events.forEach(({ process, id }, index) => {
      if (open.delete(process)) builder.complete(process, 'ok', 'generate', id, { line: index + 1 });
      else {
        open.add(process);
        builder.invoke(process, 'generate', null, { line: index + 1 });
      }
    });
    return builder.finish();
  });
}

test('no id twice', () => {
  agreesWithDefinition({
    law: uniqueIds,
    histories: histories(fc.constantFrom(1, 2, 3, 4, '4', ulid(1, 10), ulid(1, 10).toLowerCase(), 'other')),
    holdsByDefinition: (history) => {
      const spelt = issuedIds(history).map(({ id }) => String(id).toUpperCase());
      return new Set(spelt).size === spelt.length;
    },
    runs: 500,
    rules: ['issued twice'],
  });
});

test('ids ascend, and so do the times in them', () => {
  const anyId = fc.oneof(
    fc.nat(30).map((time) => ulid(time * 2, time)),
    fc.nat(30).map((rest) => ulid(31, rest)),
  );
  agreesWithDefinition({
    law: monotonicIds,
    histories: histories(anyId).map((history) => history),
    holdsByDefinition: (history) => {
      const issued = issuedIds(history);
      return issued.every((left) =>
        issued.every((right) => {
          if (left.completedAt >= right.invokedAt) return true;
          const [before, after] = [decodeId(left.id)!, decodeId(right.id)!];
          if (left.process === right.process && after.value <= before.value) return false;
          return Number(before.timestampMs! - after.timestampMs!) - 1 < 2 * 3;
        }),
      );
    },
    options: { uncertaintyNs: 3_000_000n },
    runs: 1500,
    rules: ['not increasing', 'time goes back'],
  });
});

test('a process that gets ids of two forms is told of', () => {
  const builder = new HistoryBuilder({ format: 'test', source: '<test>' });
  for (const id of [uuid7(5, 1), ulid(6, 1)]) {
    builder.invoke('a', 'generate', null);
    builder.complete('a', 'ok', 'generate', id);
  }
  expect(monotonicIds.check(builder.finish(), {}).breaches).toMatchObject([{ rule: 'another form' }]);
});
