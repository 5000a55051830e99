import { equalValues, type FunctionValue, Kind, type SetValue, type Value } from '../../core/values/index.ts';
import { domainOfSet, functionOver, setOfDomain } from './build-function.ts';
import { choices } from './cartesian.ts';
import { equal, modelIsAbsent } from './equality.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import { requireSet } from './materialize.ts';
import { memberOf } from './membership.ts';
import { keyOrder } from './normal-order.ts';
import { LAZY_FUNCTION, type RuntimeValue } from './runtime-value.ts';
import { canonicalSet, countOf, isFiniteSet, orderedMembers } from './set-members.ts';
import { SymbolicSet } from './symbolic-set.ts';

/** `[domain -> range]`. */
export class FunctionSet extends SymbolicSet {
  readonly domain: SetValue | SymbolicSet;
  readonly range: SetValue | SymbolicSet;

  constructor(domain: SetValue | SymbolicSet, range: SetValue | SymbolicSet) {
    super();
    this.domain = domain;
    this.range = range;
  }

  has(value: RuntimeValue, site: number): boolean {
    if (typeof value === 'object') {
      if (value.kind === Kind.function) return this.#hasFunction(value, site);
      if (value.kind === LAZY_FUNCTION) return this.#hasFunction(value.materialize(site), site);
      if (value.kind === Kind.model) return modelIsAbsent(value, this, site);
    }
    const subject = `Attempted to check if\n${format(value)}\nwhich is not a TLC function value`;
    throw new EvaluationError(`${subject}, is in the set of functions:\n${this.format()}`, site);
  }

  #hasFunction(value: FunctionValue, site: number): boolean {
    const keys = setOfDomain(value.domain);
    if (keys !== this.domain) {
      const same =
        this.domain.kind === Kind.set && equalValues(keys, this.domain)
          ? true
          : equal(this.domain, keys, site);
      if (!same) return false;
    }
    for (const item of value.values) if (!memberOf(item, this.range, site)) return false;
    return true;
  }

  count(site: number): number {
    const keys = countOf(this.domain, site);
    // 0 ^ 0 = 1: there is one function with the empty domain.
    return keys === 0 ? 1 : countOf(this.range, site) ** keys;
  }

  override isFinite(site: number): boolean {
    return isFiniteSet(this.domain, site) && isFiniteSet(this.range, site);
  }

  *members(site: number): Iterable<Value> {
    const domain = domainOfSet(canonicalSet(this.domain, site));
    const order = keyOrder(domain);
    const range = domain.size === 0 ? [] : orderedMembers(this.range, site);
    for (const choice of choices(domain.keys.map(() => range))) {
      if (order === undefined) {
        yield functionOver(domain, choice);
        continue;
      }
      const values = new Array<Value>(choice.length);
      for (let index = 0; index < choice.length; index++) values[order[index]!] = choice[index]!;
      yield functionOver(domain, values);
    }
  }

  format(): string {
    return `[${format(this.domain)} -> ${format(this.range)}]`;
  }
}

/** `[S -> T]`. */
export function functionSet(domain: RuntimeValue, range: RuntimeValue, site: number): FunctionSet {
  const use = 'construct [S -> T] from the value';
  return new FunctionSet(requireSet(domain, use, site), requireSet(range, use, site));
}
