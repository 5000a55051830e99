import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/impl/pbft/canonical-json.ts';
import { nullDigest } from '../../../src/impl/pbft/messages.ts';
import { symbolicSignatures } from '../../../src/impl/pbft/symbolic-signatures.ts';
import {
  ed25519Signer,
  ed25519Verifier,
  generateEd25519Keys,
  sha256Digest,
} from '../../../src/runtime/ed25519-signatures.ts';
import { Cluster, fourReplicas, read, type Signatures, write } from './cluster.ts';

const nodes = [...fourReplicas, 'c1', 'c2'];

function realSignatures(): Signatures {
  const keys = new Map(nodes.map((node) => [node, generateEd25519Keys()]));
  const publicKeys = Object.fromEntries([...keys].map(([node, { publicKey }]) => [node, publicKey]));
  return {
    signerOf: (node) => (keys.has(node) ? ed25519Signer(keys.get(node)!.privateKey) : () => ''),
    verifier: ed25519Verifier(publicKeys),
    digest: sha256Digest,
  };
}

describe.each([
  ['symbolic', symbolicSignatures],
  ['Ed25519', realSignatures()],
] as const)('%s signatures', (_, { signerOf, verifier, digest }) => {
  test('are those of their node and text, and of no other', () => {
    const signature = signerOf('r1')('a text');
    expect(verifier('r1', 'a text', signature)).toBe(true);
    expect(verifier('r2', 'a text', signature)).toBe(false);
    expect(verifier('r1', 'a tex', signature)).toBe(false);
    expect(verifier('nobody', 'a text', signature)).toBe(false);
    for (const other of [
      '',
      'r1',
      signature.slice(1),
      `${signature} `,
      `${signature}=`,
      signerOf('r2')('a text'),
    ]) {
      expect(verifier('r1', 'a text', other)).toBe(false);
    }
  });

  test('are the same whenever they are made, so that a replica that starts again says the same', () => {
    expect(signerOf('r1')('a text')).toBe(signerOf('r1')('a text'));
  });

  test('different texts have different digests, and none is that of the request that does nothing', () => {
    const texts = Array.from({ length: 2_000 }, (_each, index) =>
      canonicalJson({ index, text: 'x'.repeat(index % 7) }),
    );
    const digests = new Set(texts.map(digest));
    expect(digests.size).toBe(texts.length);
    expect(digests.has(nullDigest)).toBe(false);
  });
});

test('keys of another kind are refused', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  expect(() => ed25519Signer(privateKey)).toThrow(/Ed25519/);
  expect(() => ed25519Signer(publicKey)).toThrow(/private/);
  const text = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  expect(() => ed25519Verifier({ r1: text })).toThrow(/Ed25519/);
});

test('what is signed does not depend on the order in which keys were set', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 50 },
  );
  expect(() => canonicalJson({ field: undefined })).toThrow(/no.*JSON|not JSON/);
});

/** A schedule with everything in it: requests, a checkpoint, a replica left behind, a view change, a state transfer. */
function runOf(signatures: Signatures): Cluster {
  const cluster = new Cluster({ signatures });
  cluster.ask('c1', write('x', 'a'));
  cluster.deliver();
  cluster.cut.add('r3');
  for (const value of ['b', 'c', 'd']) {
    cluster.ask('c1', write('x', value));
    cluster.deliver();
  }
  cluster.cut.clear();
  cluster.ask('c2', read('x'));
  cluster.deliver(({ message, to }) => message.type !== 'commit' || to === 'r1');
  for (const node of ['r0', 'r2']) cluster.fire(node, 'viewChange');
  cluster.deliver();
  for (let round = 0; round < 3; round++) {
    cluster.fire('r3', 'status');
    cluster.deliver();
  }
  cluster.ask('c1', write('x', 'e'));
  cluster.deliver();
  return cluster;
}

/** Signatures and digests replaced by the order in which they first appeared. */
function withoutNames(cluster: Cluster): string {
  const names = new Map<string, number>();
  const nameOf = (text: string) => {
    if (!names.has(text)) names.set(text, names.size);
    return names.get(text);
  };
  const shown = (key: string, value: unknown) => {
    if (key === 'missing') return (value as string[]).map(nameOf);
    return key === 'signature' || (key === 'digest' && value !== nullDigest)
      ? nameOf(value as string)
      : value;
  };
  const states = fourReplicas.map((node) => ({ ...cluster.replica(node), requests: null }));
  return JSON.stringify({ sent: cluster.sent, answers: cluster.answers, states }, shown, 1);
}

test('one schedule is the same run with symbolic signatures and with Ed25519', () => {
  const symbolic = runOf(symbolicSignatures);
  const real = runOf(realSignatures());
  expect(symbolic.replica('r3').executed).toBe(6);
  expect(symbolic.sentOf('state').length).toBeGreaterThan(0);
  expect(symbolic.sentOf('newView').length).toBeGreaterThan(0);
  expect(symbolic.answers.map(({ result }) => result)).toEqual([null, null, null, null, 'd', null]);
  expect(withoutNames(real).split('\n')).toEqual(withoutNames(symbolic).split('\n'));
});
