import type { Digest, Signer, Verifier } from './cryptography.ts';

/**
 * Signatures for explorer and simulator, where those who lie are programs of ours. A signature says who signed what, and only
 * the signer of a node makes one in its name; a liar is given no other node's signer, and can repeat but not forge.
 */
export interface SymbolicSignatures {
  readonly signerOf: (node: string) => Signer;
  readonly verifier: Verifier;
  readonly digest: Digest;
}

const signatureOf = (node: string, text: string) => `${node}:${hashOf(text)}`;

export const symbolicSignatures: SymbolicSignatures = {
  signerOf: (node) => (text) => signatureOf(node, text),
  verifier: (node, text, signature) => signature === signatureOf(node, text),
  digest: (text) => hashOf(text),
};

/**
 * Not a cryptographic hash: 96 bits, among which texts that nobody chose with malice do not collide. Three sums, each with its
 * own odd multiplier and mixed at the end so that every character reaches every bit (the finaliser is MurmurHash3's).
 */
function hashOf(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  let third = 0x7f4a7c15;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x5bd1e995) ^ (second >>> 15);
    third = Math.imul(third + code, 0x27d4eb2f) ^ (third >>> 13);
  }
  return [first, second ^ first, third ^ second].map((sum) => hex(mixed(sum ^ text.length))).join('');
}

function mixed(sum: number): number {
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
  return (sum ^ (sum >>> 16)) >>> 0;
}

const hex = (word: number) => word.toString(16).padStart(8, '0');
