import { hashValue } from '../core/values/hash.ts';
import { equalValues, type Value } from '../core/values/index.ts';
import * as mixer from '../core/values/mixer.ts';
import type { CompiledPredicate } from './compiler/compile-specification.ts';

type Vector = readonly Value[];

/** How many combinations of values are remembered. */
const SLOTS = 1 << 13;
/** After so many questions it is asked whether remembering pays. */
const TRIAL = 1 << 13;
/** It does if one answer in so many was known. */
const PAYS_FROM = 3;

/**
 * A conjunct of an invariant that remembers for which values of the variables that it reads it is true: a type
 * invariant judges the same few values in almost every state. Values are compared and not only their hashes, so that
 * nothing is taken for true that was not evaluated; only `true` is remembered, so that errors and violations stay.
 */
export function rememberedPredicate({
  holds,
  variables,
  isWorthRemembering,
}: CompiledPredicate): (state: Vector) => boolean {
  if (!isWorthRemembering) return holds;
  const width = variables.length;
  const known = new Array<Value | undefined>(SLOTS * width).fill(undefined);
  let asked = 0;
  let answered = 0;
  let isUseful = true;
  return (state) => {
    if (!isUseful) return holds(state);
    if (++asked === TRIAL) {
      isUseful = answered * PAYS_FROM >= asked;
      asked = 0;
      answered = 0;
    }
    let hash = 0;
    for (let index = 0; index < width; index++) {
      hashValue(state[variables[index]!]!);
      hash = Math.imul(hash ^ mixer.low, 0x9e3779b1) ^ (mixer.high >>> 7);
    }
    const start = ((hash ^ (hash >>> 15)) & (SLOTS - 1)) * width;
    let position = 0;
    while (position < width && isSame(known[start + position], state[variables[position]!]!)) position++;
    if (position === width) {
      answered++;
      return true;
    }
    if (!holds(state)) return false;
    for (let index = 0; index < width; index++) known[start + index] = state[variables[index]!]!;
    return true;
  };
}

function isSame(known: Value | undefined, value: Value): boolean {
  return known === value || (known !== undefined && equalValues(known, value));
}
