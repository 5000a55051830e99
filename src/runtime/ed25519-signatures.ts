import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { Digest, Signer, Verifier } from '../impl/pbft/cryptography.ts';

/** Ed25519 signatures (RFC 8032) and SHA-256, for PBFT in real processes. Signatures and keys are base64. */

/** Signs in the name of whoever has the private key. @throws TypeError if it is no Ed25519 private key. */
export function ed25519Signer(privateKey: KeyObject): Signer {
  if (privateKey.type !== 'private')
    throw new TypeError(`a private key was expected, not a ${privateKey.type} one`);
  requireEd25519(privateKey);
  return (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64');
}

/** Knows the public key of each node: DER (SubjectPublicKeyInfo) in base64, as `generateEd25519Keys` gives it. @throws on other keys. */
export function ed25519Verifier(publicKeys: Readonly<Record<string, string>>): Verifier {
  const keys = new Map(
    Object.entries(publicKeys).map(([node, text]) => {
      const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
      requireEd25519(key);
      return [node, key] as const;
    }),
  );
  return (node, text, signature) => {
    const key = keys.get(node);
    const bytes = Buffer.from(signature, 'base64');
    // One signature has one text: others that decode to the same bytes would make two messages of one.
    if (key === undefined || bytes.length !== 64 || bytes.toString('base64') !== signature) return false;
    return verify(null, Buffer.from(text, 'utf8'), key, bytes);
  };
}

function requireEd25519({ asymmetricKeyType }: KeyObject): void {
  if (asymmetricKeyType !== 'ed25519') {
    throw new TypeError(`an Ed25519 key was expected, not ${asymmetricKeyType ?? 'a secret one'}`);
  }
}

export interface Ed25519Keys {
  /** Stays with its node. */
  readonly privateKey: KeyObject;
  /** For the configuration of all. */
  readonly publicKey: string;
}

/** A new pair of keys for one node. */
export function generateEd25519Keys(): Ed25519Keys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
}

export const sha256Digest: Digest = (text) => createHash('sha256').update(text, 'utf8').digest('hex');
