import type { Value } from '../../../core/values/index.ts';
import { sequenceOf } from '../build-function.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { requireFunction } from '../materialize.ts';
import type { OperatorValue, RuntimeValue } from '../runtime-value.ts';
import { elementsOf } from '../sequence-values.ts';
import { defineModule, general } from '../standard-module.ts';

type Clock = (log: Value) => (node: Value) => number;

/** Reads clocks as total functions: a node that a clock does not mention stands at 0. */
function clockReader(clock: OperatorValue, site: number): { readonly at: Clock; readonly keys: Keys } {
  const functionOf = (entry: Value) => requireFunction(clock(entry), 'use as a vector clock the value', site);
  return {
    at: (entry) => {
      const vector = functionOf(entry);
      return (node) => (vector.has(node) ? (vector.get(node) as number) : 0);
    },
    keys: (entry) => functionOf(entry).domain.keys,
  };
}

type Keys = (entry: Value) => readonly Value[];

/** Whether an earlier entry may stand before a later one: it does not happen after it, nor has its very clock. */
function mayPrecede(earlier: Value, later: Value, clock: OperatorValue, site: number): boolean {
  const { at, keys } = clockReader(clock, site);
  const [before, after] = [at(earlier), at(later)];
  return [...keys(earlier), ...keys(later)].some((node) => before(node) < after(node));
}

function isCausalOrder(site: number, log: RuntimeValue, clock: OperatorValue): boolean {
  const entries = elementsOf(log, 'IsCausalOrder', site);
  return entries.every((later, index) =>
    entries.slice(0, index).every((earlier) => mayPrecede(earlier, later, clock, site)),
  );
}

/** Some causal order of the log: repeatedly the first entry which no other one precedes. */
function causalOrder(site: number, log: RuntimeValue, clock: OperatorValue): RuntimeValue {
  const rest = [...elementsOf(log, 'CausalOrder', site)];
  const ordered: Value[] = [];
  while (rest.length > 0) {
    const index = rest.findIndex((candidate) =>
      rest.every((other) => other === candidate || mayPrecede(candidate, other, clock, site)),
    );
    if (index < 0) throw new EvaluationError('The log has no causal order.', site);
    ordered.push(...rest.splice(index, 1));
  }
  return sequenceOf(ordered);
}

/** VectorClocks. */
export const vectorClocks = defineModule('VectorClocks', ['Naturals', 'Sequences', 'Functions'], {
  IsCausalOrder: general([0, 1], isCausalOrder),
  CausalOrder: general([0, 1, 1, 1], causalOrder),
});
