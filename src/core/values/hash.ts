import { Kind } from './kind.ts';
import * as mixer from './mixer.ts';
import { kindOf, type Value } from './value.ts';

/**
 * Computes the hash of a value and leaves it in `mixer.low` and `mixer.high`.
 *
 * Hashes come from content alone: never from an intern id, an address or the order of insertion.
 */
export function hashValue(value: Value): void {
  switch (typeof value) {
    case 'number':
      hashInteger(value);
      return;
    case 'string': {
      const hash = stringHash(value);
      mixer.setResult(hash.low, hash.high);
      return;
    }
    case 'boolean':
      mixer.finish(Kind.boolean, value ? 1 : 0, 0, 0);
      return;
    default:
      // An array or undefined would pass for a value here, and all of them for one.
      if (value?.hashLow === undefined) kindOf(value);
      mixer.setResult(value.hashLow, value.hashHigh);
  }
}

function hashInteger(value: number): void {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not a safe integer`);
  mixer.finish(Kind.integer, 0, value | 0, Math.floor(value / 0x1_0000_0000));
}

interface Hash {
  readonly low: number;
  readonly high: number;
}

const stringHashes = new Map<string, Hash>();

/** Strings are few and hashed often, so each is hashed once. */
function stringHash(text: string): Hash {
  let hash = stringHashes.get(text);
  if (hash === undefined) {
    hash = hashText(Kind.string, text);
    stringHashes.set(text, hash);
  }
  return hash;
}

/** The hash of a name: of its UTF-16 units in order, so that anagrams differ. */
export function hashText(kind: Kind, text: string): Hash {
  let low = 0;
  let high = 0;
  for (let index = 0; index < text.length; index++) {
    mixer.mix(low, high, text.charCodeAt(index), index);
    low = mixer.low;
    high = mixer.high;
  }
  mixer.finish(kind, text.length, low, high);
  return { low: mixer.low, high: mixer.high };
}
