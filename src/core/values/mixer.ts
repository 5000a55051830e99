/**
 * The 64-bit hash arithmetic under every fingerprint, on pairs of 32-bit halves.
 *
 * JavaScript has no fast 64-bit integer and a function returns one value, so each function here leaves its result in
 * {@link low} and {@link high}. Read them before the next call.
 */
export let low = 0;
export let high = 0;

let seedLow = 0x2545f491;
let seedHigh = 0x4f6cdd1d;
let started = false;

/**
 * Chooses another family of hashes. Must run before any value exists, because values carry their hash: a run with
 * another seed is another process, or starts with this call.
 *
 * @throws Error if a value was hashed already.
 */
export function setFingerprintSeed(seed: number): void {
  if (started) throw new Error('the fingerprint seed must be set before the first value is made');
  seedLow = Math.imul(seed ^ 0x2545f491, 0x9e3779b1) | 1;
  seedHigh = Math.imul(seed + 0x4f6cdd1d, 0x85ebca6b) | 1;
}

/**
 * Mixes a slot (element position, key, variable) with the value in it. Non-linear, and each half of the result
 * depends on all four inputs: two independent 32-bit mixes of one word would hold only 32 bits of content.
 *
 * The sums of the first two lines are linear, which is safe only because both inputs are finished hashes already.
 */
export function mix(slotLow: number, slotHigh: number, valueLow: number, valueHigh: number): void {
  scramble(
    (slotLow + Math.imul(valueLow, 0x9e3779b1) + seedLow) | 0,
    (slotHigh + Math.imul(valueHigh, 0x85ebca77) + seedHigh) | 0,
  );
}

/** Finishes a sum over the parts of a value of some kind and size: the value's hash. */
export function finish(kind: number, size: number, sumLow: number, sumHigh: number): void {
  started = true;
  scramble(
    (sumLow + Math.imul(size + 1, 0xc2b2ae3d) + seedLow) | 0,
    (sumHigh + Math.imul(kind + 1, 0x27d4eb2f) + seedHigh) | 0,
  );
}

/** A bijection on 64 bits: five Feistel rounds, each a multiply and shifts. */
function scramble(left: number, right: number): void {
  left ^= Math.imul(right ^ (right >>> 15), 0x2c1b3c6d);
  left ^= left >>> 13;
  right ^= Math.imul(left ^ (left >>> 16), 0x297a2d39);
  right ^= right >>> 15;
  left ^= Math.imul(right ^ (right >>> 14), 0x7feb352d);
  left ^= left >>> 16;
  right ^= Math.imul(left ^ (left >>> 15), 0x846ca68b);
  right ^= right >>> 13;
  left ^= Math.imul(right ^ (right >>> 16), 0x3c6ef373);
  low = left;
  high = right;
}

/** Leaves a hash that is known already where the functions above leave theirs. */
export function setResult(resultLow: number, resultHigh: number): void {
  low = resultLow;
  high = resultHigh;
}
