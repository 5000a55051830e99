import { Domain } from '../../core/values/domain.ts';
import { functionFromSum } from '../../core/values/function-value.ts';
import { hashValue } from '../../core/values/hash.ts';
import {
  compareValues,
  equalValues,
  type FunctionValue,
  type SetValue,
  setOf,
  type Value,
} from '../../core/values/index.ts';
import * as mixer from '../../core/values/mixer.ts';
import type { ValueMap } from './value-map.ts';

/** Above this many keys that are not atoms, an index by hash beats a scan. */
const SCAN_LIMIT = 6;

/** The function with these values, in the order of the domain's keys. */
export function functionOver(domain: Domain, values: readonly Value[]): FunctionValue {
  const { keyHashes } = domain;
  let sumLow = 0;
  let sumHigh = 0;
  for (let index = 0; index < values.length; index++) {
    hashValue(values[index]!);
    mixer.mix(keyHashes[2 * index]!, keyHashes[2 * index + 1]!, mixer.low, mixer.high);
    sumLow = (sumLow + mixer.low) | 0;
    sumHigh = (sumHigh + mixer.high) | 0;
  }
  return functionFromSum(domain, values, sumLow, sumHigh);
}

/** The function with another value at one position of its domain: two mixes, whatever the size. */
export function withValueAt(of: FunctionValue, index: number, value: Value): FunctionValue {
  const before = of.values[index]!;
  if (equalValues(before, value)) return of;
  const { domain } = of;
  const keyLow = domain.keyHashes[2 * index]!;
  const keyHigh = domain.keyHashes[2 * index + 1]!;
  hashValue(before);
  mixer.mix(keyLow, keyHigh, mixer.low, mixer.high);
  const removedLow = mixer.low;
  const removedHigh = mixer.high;
  hashValue(value);
  mixer.mix(keyLow, keyHigh, mixer.low, mixer.high);
  const values = of.values.slice();
  values[index] = value;
  return functionFromSum(
    domain,
    values,
    (of.sumLow - removedLow + mixer.low) | 0,
    (of.sumHigh - removedHigh + mixer.high) | 0,
  );
}

/** The sequence of these elements; takes over the array. */
export function sequenceOf(elements: readonly Value[]): FunctionValue {
  return functionOver(Domain.sequence(elements.length), elements);
}

const domainsOfSets = new WeakMap<SetValue, Domain>();
const setsOfDomains = new WeakMap<Domain, SetValue>();

/** The domain whose keys are the members of a set: one object for one set object, so that functions share it. */
export function domainOfSet(set: SetValue): Domain {
  let domain = domainsOfSets.get(set);
  if (domain === undefined) {
    domain = Domain.of(set.elements());
    domainsOfSets.set(set, domain);
    if (!setsOfDomains.has(domain)) setsOfDomains.set(domain, set);
  }
  return domain;
}

/** The keys of a domain as a set. */
export function setOfDomain(domain: Domain): SetValue {
  let set = setsOfDomains.get(domain);
  if (set === undefined) {
    set = setOf(domain.keys);
    setsOfDomains.set(domain, set);
    domainsOfSets.set(set, domain);
  }
  return set;
}

const indexes = new WeakMap<Domain, Map<number, number[]>>();

/** Position of a key, or -1. Domains of tuples (`[A \X B -> C]`) get an index by hash. */
export function positionIn(domain: Domain, key: Value): number {
  if (domain.interned || domain.keys.length <= SCAN_LIMIT) return domain.indexOf(key);
  let index = indexes.get(domain);
  if (index === undefined) {
    index = new Map();
    for (let position = 0; position < domain.keys.length; position++) {
      const hash = domain.keyHashes[2 * position]!;
      const slot = index.get(hash);
      if (slot === undefined) index.set(hash, [position]);
      else slot.push(position);
    }
    indexes.set(domain, index);
  }
  hashValue(key);
  const slot = index.get(mixer.low);
  if (slot !== undefined) {
    for (const position of slot) if (equalValues(domain.keys[position]!, key)) return position;
  }
  return -1;
}

/** The function with these entries, or those whose value is to be kept. */
export function functionFromMap(
  entries: ValueMap<Value>,
  isKept: (value: Value) => boolean = () => true,
): FunctionValue {
  const sorted = [...entries]
    .filter((entry) => isKept(entry[1]))
    .sort((left, right) => compareValues(left[0], right[0]));
  return functionOver(
    Domain.of(sorted.map((entry) => entry[0])),
    sorted.map((entry) => entry[1]),
  );
}
