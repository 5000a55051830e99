import type { Value } from '../../../core/values/index.ts';
import { truth } from '../booleans.ts';
import { sequenceOf } from '../build-function.ts';
import { apply, makeFunctionOfMany } from '../functions.ts';
import type { OperatorValue, RuntimeValue } from '../runtime-value.ts';
import { enumerate } from '../set-members.ts';
import { binary, defineModule, general, type NativeOperator } from '../standard-module.ts';
import { ValueMap } from '../value-map.ts';

/** A relation as a test, over the members of a set. */
interface Related {
  readonly members: readonly Value[];
  readonly holds: (left: Value, right: Value) => boolean;
}

type Property = (relation: Related) => boolean;

const reflexive: Property = ({ members, holds }) => members.every((x) => holds(x, x));
const irreflexive: Property = ({ members, holds }) => members.every((x) => !holds(x, x));
const symmetric: Property = ({ members, holds }) =>
  members.every((x) => members.every((y) => holds(x, y) === holds(y, x)));
const antisymmetric: Property = ({ members, holds }) =>
  members.every((x) => members.every((y) => x === y || !(holds(x, y) && holds(y, x))));
const asymmetric: Property = ({ members, holds }) =>
  members.every((x) => members.every((y) => !(holds(x, y) && holds(y, x))));
const transitive: Property = ({ members, holds }) =>
  members.every((x) =>
    members.every((y) => !holds(x, y) || members.every((z) => !holds(y, z) || holds(x, z))),
  );
const strictPartial: Property = (it) => irreflexive(it) && antisymmetric(it) && transitive(it);
const partial: Property = (it) => reflexive(it) && antisymmetric(it) && transitive(it);
const strictTotal: Property = (it) =>
  strictPartial(it) &&
  it.members.every((x) => it.members.every((y) => x === y || it.holds(x, y) || it.holds(y, x)));
const total: Property = (it) =>
  partial(it) && it.members.every((x) => it.members.every((y) => it.holds(x, y) || it.holds(y, x)));

function relationOf(relation: RuntimeValue, set: RuntimeValue, site: number): Related {
  return {
    members: enumerate(set, site),
    holds: (left, right) => truth(apply(relation, sequenceOf([left, right]), site), site),
  };
}

function relationUnder(operator: OperatorValue, set: RuntimeValue, site: number): Related {
  return {
    members: enumerate(set, site),
    holds: (left, right) => truth(operator(left, right), site),
  };
}

/** Both forms of a property: of a function on pairs, and of an operator. */
function propertyPair(name: string, property: Property): [string, NativeOperator][] {
  return [
    [name, binary((relation, set, site) => property(relationOf(relation, set, site)))],
    [
      `${name}Under`,
      general([2, 0], (site, operator: OperatorValue, set: RuntimeValue) =>
        property(relationUnder(operator, set, site)),
      ),
    ],
  ];
}

/** Whether a path of at least one step leads from each member to each: Warshall's algorithm on positions. */
function closureOf({ members, holds }: Related): boolean[][] {
  const reach = members.map((x) => members.map((y) => holds(x, y)));
  for (let middle = 0; middle < members.length; middle++) {
    for (const row of reach) {
      if (!row[middle]) continue;
      for (let to = 0; to < members.length; to++) row[to] ||= reach[middle]![to]!;
    }
  }
  return reach;
}

function closure(
  relation: RuntimeValue,
  set: RuntimeValue,
  site: number,
  isReflexive: boolean,
): RuntimeValue {
  const related = relationOf(relation, set, site);
  const reach = closureOf(related);
  const positions = new ValueMap<number>();
  related.members.forEach((member, index) => {
    positions.set(member, index);
  });
  return makeFunctionOfMany(
    [set, set],
    (from, to) => {
      const row = positions.get(from!)!;
      const column = positions.get(to!)!;
      return (isReflexive && row === column) || reach[row]![column]!;
    },
    site,
  );
}

/** Relation. */
export const relation = defineModule('Relation', ['Naturals', 'FiniteSets'], {
  ...Object.fromEntries([
    ...propertyPair('IsReflexive', reflexive),
    ...propertyPair('IsIrreflexive', irreflexive),
    ...propertyPair('IsSymmetric', symmetric),
    ...propertyPair('IsAntiSymmetric', antisymmetric),
    ...propertyPair('IsAsymmetric', asymmetric),
    ...propertyPair('IsTransitive', transitive),
    ...propertyPair('IsStrictlyPartiallyOrdered', strictPartial),
    ...propertyPair('IsPartiallyOrdered', partial),
    ...propertyPair('IsStrictlyTotallyOrdered', strictTotal),
    ...propertyPair('IsTotallyOrdered', total),
  ]),
  TransitiveClosure: binary((value, set, site) => closure(value, set, site, false)),
  ReflexiveTransitiveClosure: binary((value, set, site) => closure(value, set, site, true)),
  IsConnected: binary((value, set, site) => {
    const reach = closureOf(relationOf(value, set, site));
    return reach.every((row, from) => row.every((isReached, to) => isReached || from === to));
  }),
});
