import {
  atoms,
  boolean,
  functionOf,
  integer,
  randomType,
  recordOf,
  sameType,
  sequenceOf,
  setOf,
  type Type,
  tupleOf,
} from './expression-types.ts';
import type { RandomChoices } from './random-choices.ts';

/** Definitions that the expressions use. */
export const helpers = `Apply(F(_), v) == F(v)
Twice(F(_), v) == F(F(v))
Merge(F(_, _), v, w) == F(v, w)
RECURSIVE Sum(_)
Sum(S) == IF S = {} THEN 0 ELSE LET e == CHOOSE e \\in S : TRUE IN e + Sum(S \\ {e})
RECURSIVE Fact(_)
Fact(n) == IF n <= 0 THEN 1 ELSE n * Fact(n - 1)
Fib[n \\in 0..12] == IF n < 2 THEN n ELSE Fib[n - 1] + Fib[n - 2]
a ++ b == a * 2 + b
`;

type Bound = readonly { readonly name: string; readonly type: Type }[];
type Maker = () => string;

/** One in so many expressions is made for another type than the one that is wanted. */
const MISTAKES = 60;

/** Makes expressions of a wanted type, of every operator that TLC evaluates. */
export class ExpressionGenerator {
  readonly #choices: RandomChoices;
  #names = 0;

  constructor(choices: RandomChoices) {
    this.#choices = choices;
  }

  /** An expression with at most so many levels; `bound` are the names that it may use. */
  expression(type: Type, depth: number, bound: Bound = []): string {
    const actual = this.#choices.oneIn(MISTAKES) ? this.#choices.pick(atoms) : type;
    const known = bound.filter((one) => sameType(one.type, actual));
    if (known.length > 0 && this.#choices.oneIn(depth === 0 ? 2 : 4)) return this.#choices.pick(known).name;
    if (depth === 0) return this.#leaf(actual, bound);
    return this.#choices.pick([
      ...this.#general(actual, depth - 1, bound),
      ...this.#of(actual, depth - 1, bound),
    ])();
  }

  #fresh(): string {
    return `v${this.#names++}`;
  }

  #leaf(type: Type, bound: Bound): string {
    const inner = (of: Type) => this.expression(of, 0, bound);
    switch (type.kind) {
      case 'integer':
        return this.#choices.oneIn(40) ? '2147483647' : String(this.#choices.below(6));
      case 'boolean':
        return this.#choices.pick(['TRUE', 'FALSE']);
      case 'string':
        return this.#choices.pick(['"a"', '"b"', '"zz"', '""']);
      case 'model':
        return this.#choices.pick(['m1', 'm2', 'm3']);
      case 'set':
        return this.#choices.pick([
          () => `{${inner(type.of)}, ${inner(type.of)}}`,
          () => `{${inner(type.of)}}`,
          () => '{}',
        ])();
      case 'sequence':
        return this.#choices.pick([
          () => `<<${inner(type.of)}, ${inner(type.of)}>>`,
          () => `<<${inner(type.of)}>>`,
        ])();
      case 'function':
        return `(${inner(type.from)} :> ${inner(type.to)})`;
      case 'tuple':
        return `<<${inner(type.first)}, ${inner(type.second)}>>`;
      case 'record':
        return `[a |-> ${inner(type.a)}, b |-> ${inner(type.b)}]`;
    }
  }

  /** Forms that an expression of any type can have. */
  #general(type: Type, depth: number, bound: Bound): Maker[] {
    const same = () => this.expression(type, depth, bound);
    const other = randomType(this.#choices, 1);
    return [
      () => `(IF ${this.expression(boolean, depth, bound)} THEN ${same()} ELSE ${same()})`,
      () => this.#case(type, depth, bound),
      () => {
        const name = this.#fresh();
        const value = this.expression(other, depth, bound);
        return `(LET ${name} == ${value} IN ${this.expression(type, depth, [...bound, { name, type: other }])})`;
      },
      () => {
        const [name, parameter] = [this.#fresh(), this.#fresh()];
        const body = this.expression(type, depth, [...bound, { name: parameter, type: other }]);
        return `(LET ${name}(${parameter}) == ${body} IN ${name}(${this.expression(other, depth, bound)}))`;
      },
      () => `Apply(${this.#lambda(type, type, depth, bound)}, ${same()})`,
      () => `Twice(${this.#lambda(type, type, depth, bound)}, ${same()})`,
      () => this.#choose(type, depth, bound),
      () =>
        `${this.expression(functionOf(integer, type), depth, bound)}[${this.expression(integer, 0, bound)}]`,
      () => `${this.expression(recordOf(type, integer), depth, bound)}.a`,
      () => `${this.expression(tupleOf(integer, type), depth, bound)}[2]`,
      () => `Head(${this.expression(sequenceOf(type), depth, bound)})`,
    ];
  }

  #case(type: Type, depth: number, bound: Bound): string {
    const arm = () => `${this.expression(boolean, depth, bound)} -> ${this.expression(type, depth, bound)}`;
    const other = this.#choices.oneIn(3) ? '' : ` [] OTHER -> ${this.expression(type, depth, bound)}`;
    return `(CASE ${arm()} [] ${arm()}${other})`;
  }

  #choose(type: Type, depth: number, bound: Bound): string {
    const name = this.#fresh();
    const body = this.expression(boolean, depth, [...bound, { name, type }]);
    return `(CHOOSE ${name} \\in ${this.expression(setOf(type), depth, bound)} : ${this.#choices.pick([body, 'TRUE'])})`;
  }

  #lambda(from: Type, to: Type, depth: number, bound: Bound): string {
    const name = this.#fresh();
    return `LAMBDA ${name} : ${this.expression(to, depth, [...bound, { name, type: from }])}`;
  }

  #of(type: Type, depth: number, bound: Bound): Maker[] {
    switch (type.kind) {
      case 'integer':
        return this.#integers(depth, bound);
      case 'boolean':
        return this.#booleans(depth, bound);
      case 'set':
        return this.#sets(type.of, depth, bound);
      case 'sequence':
        return this.#sequences(type.of, depth, bound);
      case 'function':
        return this.#functions(type.from, type.to, depth, bound);
      case 'tuple':
        return [
          () =>
            `<<${this.expression(type.first, depth, bound)}, ${this.expression(type.second, depth, bound)}>>`,
          () =>
            `[${this.expression(type, depth, bound)} EXCEPT ![1] = ${this.expression(type.first, depth, bound)}]`,
        ];
      case 'record':
        return [
          () =>
            `[a |-> ${this.expression(type.a, depth, bound)}, b |-> ${this.expression(type.b, depth, bound)}]`,
          () =>
            `[${this.expression(type, depth, bound)} EXCEPT !.b = ${this.expression(type.b, depth, bound)}, !.a = @]`,
        ];
      default:
        return [() => this.#leaf(type, bound)];
    }
  }

  #integers(depth: number, bound: Bound): Maker[] {
    const one = () => this.expression(integer, depth, bound);
    const set = () => this.expression(setOf(integer), depth, bound);
    const sequence = () => this.expression(sequenceOf(integer), depth, bound);
    return [
      () => `(${one()} ${this.#choices.pick(['+', '-', '*', '\\div', '%', '++'])} ${one()})`,
      () => `(-${one()})`,
      () => `(${this.#choices.below(4)} ^ ${this.#choices.below(5)})`,
      () => `Cardinality(${this.expression(setOf(this.#choices.pick(atoms)), depth, bound)})`,
      () => `Len(${sequence()})`,
      () => `Sum(${set()})`,
      () => `Fact(${one()})`,
      () => `Fib[${one()}]`,
      () => `FoldLeft(LAMBDA p, q : p + q, 0, ${sequence()})`,
      () => `FoldSet(LAMBDA p, q : p + q, 0, ${set()})`,
      () =>
        `FoldFunction(LAMBDA p, q : p + q, 0, ${this.expression(functionOf(integer, integer), depth, bound)})`,
      () => `Max(${set()})`,
      () => `Merge(LAMBDA p, q : p - q, ${one()}, ${one()})`,
      () => `CopiesIn(${one()}, SetToBag(${set()}))`,
    ];
  }

  #booleans(depth: number, bound: Bound): Maker[] {
    const one = () => this.expression(boolean, depth, bound);
    const some = randomType(this.#choices, 2);
    const other = () => this.expression(some, depth, bound);
    const others = () => this.expression(setOf(some), depth, bound);
    return [
      () => `(${other()} ${this.#choices.pick(['=', '#', '/='])} ${other()})`,
      () => `(${other()} ${this.#choices.pick(['\\in', '\\notin'])} ${others()})`,
      () => `(${others()} \\subseteq ${others()})`,
      () => `(${one()} ${this.#choices.pick(['/\\', '\\/', '=>', '<=>'])} ${one()})`,
      () => `(~${one()})`,
      () =>
        `(${this.expression(integer, depth, bound)} ${this.#choices.pick(['<', '<=', '>', '>='])} ${this.expression(integer, depth, bound)})`,
      () => this.#quantified(depth, bound),
      () => this.#quantifiedPairs(depth, bound),
      () => `IsFiniteSet(${others()})`,
      () => `(${this.expression(integer, depth, bound)} \\in ${this.#choices.pick(['Nat', 'Int', '1..4'])})`,
      () => `(${this.expression(sequenceOf(integer), depth, bound)} \\in Seq(1..3))`,
      () => `(${this.expression(functionOf(integer, boolean), depth, bound)} \\in [1..2 -> BOOLEAN])`,
      () => `(${this.expression(recordOf(integer, boolean), depth, bound)} \\in [a : 0..2, b : BOOLEAN])`,
      () => `(${this.expression(setOf(integer), depth, bound)} \\in SUBSET (0..3))`,
      () => `IsInjective(${this.expression(sequenceOf(integer), depth, bound)})`,
      () =>
        `IsPrefix(${this.expression(sequenceOf(integer), depth, bound)}, ${this.expression(sequenceOf(integer), depth, bound)})`,
    ];
  }

  #quantified(depth: number, bound: Bound): string {
    const type = this.#choices.pick(atoms);
    const name = this.#fresh();
    const body = this.expression(boolean, depth, [...bound, { name, type }]);
    return `(${this.#choices.pick(['\\A', '\\E'])} ${name} \\in ${this.expression(setOf(type), depth, bound)} : ${body})`;
  }

  #quantifiedPairs(depth: number, bound: Bound): string {
    const [left, right] = [this.#fresh(), this.#fresh()];
    const sets = `${this.expression(setOf(integer), depth, bound)} \\X ${this.expression(setOf(boolean), depth, bound)}`;
    const body = this.expression(boolean, depth, [
      ...bound,
      { name: left, type: integer },
      { name: right, type: boolean },
    ]);
    return `(${this.#choices.pick(['\\A', '\\E'])} <<${left}, ${right}>> \\in ${sets} : ${body})`;
  }

  #sets(of: Type, depth: number, bound: Bound): Maker[] {
    const one = () => this.expression(setOf(of), depth, bound);
    const member = () => this.expression(of, depth, bound);
    const some = this.#choices.pick(atoms);
    const makers: Maker[] = [
      () => `{${member()}, ${member()}, ${member()}}`,
      () => `(${one()} ${this.#choices.pick(['\\cup', '\\cap', '\\', '\\union', '\\intersect'])} ${one()})`,
      () => {
        const name = this.#fresh();
        return `{${name} \\in ${one()} : ${this.expression(boolean, depth, [...bound, { name, type: of }])}}`;
      },
      () => {
        const name = this.#fresh();
        const element = this.expression(of, depth, [...bound, { name, type: some }]);
        return `{${element} : ${name} \\in ${this.expression(setOf(some), depth, bound)}}`;
      },
      () => `UNION {${one()}, ${one()}}`,
      () => `DOMAIN ${this.expression(functionOf(of, integer), depth, bound)}`,
      () => `Range(${this.expression(sequenceOf(of), depth, bound)})`,
      () => `BagToSet(SetToBag(${one()}) (+) SetToBag(${one()}))`,
      () => `ToSet(${this.expression(sequenceOf(of), depth, bound)})`,
    ];
    if (of.kind === 'integer')
      makers.push(() => `(${this.expression(integer, 0, bound)}..${this.expression(integer, 0, bound)})`);
    if (of.kind === 'boolean') makers.push(() => 'BOOLEAN');
    if (of.kind === 'set') makers.push(() => `SUBSET ${this.#leaf(of, bound)}`);
    if (of.kind === 'tuple')
      makers.push(() => `(${this.#leaf(setOf(of.first), bound)} \\X ${this.#leaf(setOf(of.second), bound)})`);
    if (of.kind === 'record')
      makers.push(() => `[a : ${this.#leaf(setOf(of.a), bound)}, b : ${this.#leaf(setOf(of.b), bound)}]`);
    if (of.kind === 'function')
      makers.push(() => `[${this.#leaf(setOf(of.from), bound)} -> ${this.#leaf(setOf(of.to), bound)}]`);
    return makers;
  }

  #sequences(of: Type, depth: number, bound: Bound): Maker[] {
    const one = () => this.expression(sequenceOf(of), depth, bound);
    const member = () => this.expression(of, depth, bound);
    return [
      () => `<<${member()}, ${member()}>>`,
      () => `Append(${one()}, ${member()})`,
      () => `(${one()} \\o ${one()})`,
      () => `Tail(${one()})`,
      () => `SubSeq(${one()}, ${this.#choices.below(3)}, ${this.#choices.below(4)})`,
      () => `SelectSeq(${one()}, ${this.#lambda(of, boolean, depth, bound)})`,
      () => `Reverse(${one()})`,
      () => `[${one()} EXCEPT ![1] = ${member()}]`,
      () => {
        const name = this.#fresh();
        return `[${name} \\in 1..${this.#choices.below(4)} |-> ${this.expression(of, depth, [...bound, { name, type: integer }])}]`;
      },
      () => `SetToSeq(${this.expression(setOf(integer), depth, bound)})`,
    ];
  }

  #functions(from: Type, to: Type, depth: number, bound: Bound): Maker[] {
    const one = () => this.expression(functionOf(from, to), depth, bound);
    const name = this.#fresh();
    const inner = [...bound, { name, type: from }];
    return [
      () =>
        `[${name} \\in ${this.expression(setOf(from), depth, bound)} |-> ${this.expression(to, depth, inner)}]`,
      () => `(${one()} @@ ${one()})`,
      () => `(${this.expression(from, depth, bound)} :> ${this.expression(to, depth, bound)})`,
      () => `[${one()} EXCEPT ![${this.expression(from, 0, bound)}] = ${this.expression(to, depth, bound)}]`,
      () =>
        `[${one()} EXCEPT ![${this.expression(from, 0, bound)}] = IF @ = @ THEN @ ELSE ${this.expression(to, depth, bound)}]`,
      () => `Restrict(${one()}, ${this.expression(setOf(from), depth, bound)})`,
      () =>
        `[[${name} \\in ${this.expression(setOf(from), 0, bound)} |-> ${this.expression(recordOf(to, integer), 0, inner)}] EXCEPT ![${this.expression(from, 0, bound)}].b = @ + 1][${this.expression(from, 0, bound)}].a`,
    ];
  }
}
