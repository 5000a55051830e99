import type { Value } from '../core/values/index.ts';
import type { CompiledPredicate } from './compiler/compile-specification.ts';
import { Memory } from './runtime/memory.ts';

type Vector = readonly Value[];

/**
 * A conjunct of an invariant that remembers for which values of the variables that it reads it is true: a type
 * invariant judges the same few values in almost every state. Only `true` is remembered, so that errors and violations
 * stay.
 */
export function rememberedPredicate({
  holds,
  variables,
  isWorthRemembering,
}: CompiledPredicate): (state: Vector) => boolean {
  if (!isWorthRemembering) return holds;
  const memory = new Memory(variables.length);
  return (state) => {
    if (memory.isUseless) return holds(state);
    for (let index = 0; index < variables.length; index++) memory.keys[index] = state[variables[index]!]!;
    const place = memory.locate();
    if (memory.at(place) === true) return true;
    if (!holds(state)) return false;
    memory.store(place, true);
    return true;
  };
}
