import { readFileSync, statSync } from 'node:fs';
import { BadInput } from '../core/bad-input.ts';

/** The environment variables that secrets may come by. Never by an argument, which every user of the machine can see. */
export const peerKeyVariable = 'QUORATE_PEER_KEY';
export const httpTokenVariable = 'QUORATE_HTTP_TOKEN';

const minLength = 16;

/**
 * A secret from a file, or from the environment if no file is named; `undefined` if there is none.
 *
 * @throws BadInput if the file cannot be read, others can read it, or the secret is too short to be one.
 */
export function readSecret(file: string | undefined, variable: string): string | undefined {
  const source = file ?? variable;
  const text = file === undefined ? process.env[variable] : readSecretFile(file);
  const secret = text?.trim();
  if (secret === undefined || (secret === '' && file === undefined)) return undefined;
  if (Buffer.byteLength(secret) >= minLength) return secret;
  throw new BadInput(`a secret has at least ${minLength} characters`, {
    place: { source },
    remedy: `For example: (umask 077; head -c 32 /dev/urandom | base64 > ${file ?? 'KEY'})`,
  });
}

function readSecretFile(file: string): string {
  let mode: number;
  let text: string;
  try {
    mode = statSync(file).mode;
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadInput(`the secret cannot be read: ${(error as Error).message}`, { place: { source: file } });
  }
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new BadInput('other users may read or change the secret', {
      place: { source: file },
      remedy: `chmod 600 ${file}`,
    });
  }
  return text;
}
