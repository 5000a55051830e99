import { Kind } from '../../core/values/index.ts';
import type { Parts } from './lazy-function.ts';
import { keyOrder } from './normal-order.ts';
import { LAZY_FUNCTION, type RuntimeValue } from './runtime-value.ts';

/** Domain and values of a function of which all values are known, whether they have canonical forms or not. */
export function partsOf(value: RuntimeValue): Parts | undefined {
  if (typeof value !== 'object') return undefined;
  if (value.kind === Kind.function) return value;
  return value.kind === LAZY_FUNCTION ? value.parts : undefined;
}

/** The keys, and then the values, in the order in which TLC compares them. */
export function keysThenValues({ domain, values }: Parts): readonly RuntimeValue[] {
  const order = keyOrder(domain) ?? [...values.keys()];
  return [domain.keys, values].flatMap((list: readonly RuntimeValue[]) => order.map((index) => list[index]!));
}
