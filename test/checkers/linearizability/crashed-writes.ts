import type { ReductionName } from '../../../src/checkers/linearizability/reductions.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import { keyValue } from '../../../src/checkers/objects/key-value.ts';
import { register } from '../../../src/checkers/objects/register.ts';
import type { History } from '../../../src/core/history.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import { HistoryBuilder } from '../../../src/history/history-builder.ts';

/** A family of histories that begin with crashed writes. */
export interface CrashedWrites {
  readonly name: string;
  readonly specification: SequentialSpecification;
  readonly withoutReductions: readonly ReductionName[];
  /** More configurations than this, times the number of crashed writes, are too many. */
  readonly configurationsEach: number;
  /** With so many crashed writes: one that is linearizable, or one that is not. */
  readonly history: (count: number, isValid: boolean) => History;
}

type Request = readonly [f: string, argument: HistoryValue];

/** Crashed writes, then the completed observations of one client, in which each write is made and seen once. */
function crashedThenSeen(
  crashed: readonly Request[],
  between: readonly (readonly [...Request, HistoryValue])[],
  observe: string,
  seen: readonly HistoryValue[],
): History {
  const builder = new HistoryBuilder({ format: 'test', source: '<crashed writes>' });
  crashed.forEach(([f, argument], index) => {
    builder.invoke(`crashed ${index}`, f, argument);
    builder.complete(`crashed ${index}`, 'info', f, null);
  });
  const observations = seen.map((value) => [observe, null, value] as const);
  for (const [f, argument, result] of [...between, ...observations]) {
    builder.invoke('client', f, argument);
    builder.complete('client', 'ok', f, result);
  }
  return builder.finish();
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Of distinct values, or of a few that are written again and again; of the last one, too many are seen if it is not valid. */
function seenOnce(
  write: (index: number) => Request,
  observe: string,
  different: (count: number) => number,
  between: readonly (readonly [...Request, HistoryValue])[] = [],
) {
  return (count: number, isValid: boolean) => {
    const crashed = upTo(count).map((index) => write(index % different(count)));
    const values = crashed.map(([, argument]) => argument).reverse();
    return crashedThenSeen(crashed, between, observe, isValid ? values : [...values, values[0]!]);
  };
}

const text = (index: number) => `v${index}.`;
const all = (count: number) => count;

export const crashedWrites: readonly CrashedWrites[] = [
  ...([[], ['clusters']] as const).flatMap((withoutReductions) => [
    {
      name: 'register, distinct values',
      specification: register(),
      withoutReductions,
      configurationsEach: 180,
      history: seenOnce((index) => ['write', index], 'read', all),
    },
    {
      name: 'key-value, distinct strings put',
      specification: keyValue(),
      withoutReductions,
      configurationsEach: 180,
      history: seenOnce((index) => ['put', text(index)], 'get', all),
    },
    {
      name: 'key-value, distinct strings appended',
      specification: keyValue(),
      withoutReductions,
      configurationsEach: 180,
      history: (count: number, isValid: boolean) => {
        const crashed = upTo(count).map((index) => ['append', text(index)] as const);
        const seen = upTo(count + 1).map((length) => upTo(length).map(text).join(''));
        return crashedThenSeen(crashed, [], 'get', isValid ? seen : [...seen, seen[0]!]);
      },
    },
  ]),
  {
    name: 'register, two values',
    specification: register(),
    withoutReductions: [],
    configurationsEach: 2,
    history: seenOnce(
      (index) => ['write', index],
      'read',
      () => 2,
    ),
  },
  {
    name: 'register, five values',
    specification: register(),
    withoutReductions: [],
    configurationsEach: 40,
    history: seenOnce(
      (index) => ['write', index],
      'read',
      () => 5,
    ),
  },
  {
    name: 'key-value, two strings put',
    specification: keyValue(),
    withoutReductions: [],
    configurationsEach: 2,
    history: seenOnce(
      (index) => ['put', text(index)],
      'get',
      () => 2,
    ),
  },
  {
    name: 'cas-register, distinct values, and a cas that failed and so may have seen any of them',
    specification: casRegister(),
    withoutReductions: [],
    configurationsEach: 450,
    history: seenOnce((index) => ['write', index], 'read', all, [['cas', [null, -1], false]]),
  },
  {
    name: 'cas-register, a chain of crashed cas',
    specification: { ...casRegister(), initial: 0 },
    withoutReductions: [],
    configurationsEach: 2,
    history: (count, isValid) =>
      crashedThenSeen(
        upTo(count).map((index) => ['cas', [index, index + 1]]),
        [],
        'read',
        isValid ? [count] : [count, 0],
      ),
  },
];
