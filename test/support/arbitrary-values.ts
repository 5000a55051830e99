import fc from 'fast-check';
import { functionOf, ModelValue, record, sequence, setOf, type Value } from '../../src/core/values/index.ts';

/** What a value is to be, in plain words: several builders can then make the same value in different ways. */
export type Plan =
  | { readonly kind: 'atom'; readonly atom: Value }
  | { readonly kind: 'set'; readonly members: readonly Plan[] }
  | { readonly kind: 'function'; readonly entries: readonly (readonly [Plan, Plan])[] }
  | { readonly kind: 'sequence'; readonly elements: readonly Plan[] }
  | { readonly kind: 'record'; readonly fields: readonly (readonly [string, Plan])[] };

const names = ['a', 'b', 'c', 'val', 'bal'];

const atoms: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -2, max: 4 }),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constantFrom(...names),
  fc.string({ maxLength: 3 }),
  fc.constantFrom(...names).map((name) => ModelValue.of(name)),
);

/** Plans of nested values, small enough that equal ones occur. */
export const plans: fc.Arbitrary<Plan> = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atoms.map((atom): Plan => ({ kind: 'atom', atom })),
    fc.array(tie('plan'), { maxLength: 4 }).map((members): Plan => ({ kind: 'set', members })),
    fc.uniqueArray(fc.tuple(atoms, tie('plan')), { maxLength: 4, selector: ([key]) => key }).map(
      (entries): Plan => ({
        kind: 'function',
        entries: entries.map(([key, item]) => [{ kind: 'atom', atom: key }, item]),
      }),
    ),
    fc.array(tie('plan'), { maxLength: 4 }).map((elements): Plan => ({ kind: 'sequence', elements })),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...names), tie('plan')), {
        maxLength: 4,
        selector: ([name]) => name,
      })
      .map((fields): Plan => ({ kind: 'record', fields })),
  ),
})).plan;

/** The value of a plan, built in the most direct way. */
export function build(plan: Plan): Value {
  switch (plan.kind) {
    case 'atom':
      return plan.atom;
    case 'set':
      return setOf(plan.members.map(build));
    case 'function':
      return functionOf(plan.entries.map(([key, item]) => [build(key), build(item)] as const));
    case 'sequence':
      return sequence(...plan.elements.map(build));
    default:
      return record(Object.fromEntries(plan.fields.map(([name, item]) => [name, build(item)])));
  }
}

/** Arbitrary values. */
export const values: fc.Arbitrary<Value> = plans.map(build);

/** A source of choices for {@link buildAnotherWay}: numbers from fast-check, then zeros. */
export class Choices {
  readonly #numbers: readonly number[];
  #position = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  next(bound: number): number {
    return (this.#numbers[this.#position++] ?? 0) % bound;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const rest = [...items];
    return items.map(() => rest.splice(this.next(rest.length), 1)[0]!);
  }
}

/** The value of a plan, built by a way that the choices pick: the same content from other operations. */
export function buildAnotherWay(plan: Plan, choices: Choices): Value {
  switch (plan.kind) {
    case 'atom':
      return plan.atom;
    case 'set':
      return setAnotherWay(
        choices.shuffled(plan.members).map((member) => buildAnotherWay(member, choices)),
        choices,
      );
    case 'function':
      return functionAnotherWay(
        plan.entries.map(([key, item]) => [build(key), buildAnotherWay(item, choices)] as const),
        choices,
      );
    case 'sequence':
      return sequenceAnotherWay(
        plan.elements.map((element) => buildAnotherWay(element, choices)),
        choices,
      );
    default:
      return recordAnotherWay(
        plan.fields.map(([name, item]) => [name, buildAnotherWay(item, choices)] as const),
        choices,
      );
  }
}

function setAnotherWay(members: readonly Value[], choices: Choices): Value {
  const stranger = ModelValue.of('stranger');
  const cut = choices.next(members.length + 1);
  switch (choices.next(5)) {
    case 0:
      return setOf(members);
    case 1:
      return members.reduce<ReturnType<typeof setOf<Value>>>(
        (set, member) => set.add(member),
        setOf<Value>(),
      );
    case 2:
      return setOf(members.slice(0, cut)).union(setOf(members.slice(cut)));
    case 3:
      return setOf([stranger, ...members]).without(stranger);
    default:
      return setOf([...members, stranger]).filter((member) => member !== stranger);
  }
}

function functionAnotherWay(entries: readonly (readonly [Value, Value])[], choices: Choices): Value {
  const shuffled = choices.shuffled(entries);
  if (choices.next(2) === 0) return functionOf(shuffled);
  const blank = functionOf(entries.map(([key]) => [key, 'blank' as Value] as const));
  return shuffled.reduce((made, [key, item]) => made.set(key, item), blank);
}

function sequenceAnotherWay(elements: readonly Value[], choices: Choices): Value {
  const numbered = elements.map((element, index) => [index + 1, element] as const);
  switch (choices.next(3)) {
    case 0:
      return functionAnotherWay(numbered, choices);
    case 1:
      return elements.reduce<ReturnType<typeof sequence<Value>>>(
        (made, element) => made.append(element),
        sequence<Value>(),
      );
    default:
      return sequence(...elements);
  }
}

function recordAnotherWay(fields: readonly (readonly [string, Value])[], choices: Choices): Value {
  if (choices.next(2) === 0) return functionAnotherWay(fields, choices);
  return record(Object.fromEntries(choices.shuffled(fields)));
}
