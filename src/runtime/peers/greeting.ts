import type { Socket } from 'node:net';
import { type Greeting, PeerProtocolError, protocolVersion } from './peer-frames.ts';

/** A greeting is one line of clear text, and no longer than this. */
export const maxGreetingBytes = 1_024;

/** Reads the other side's line; `begin` checks it, and says what becomes of the bytes behind it. */
export function readGreeting(
  socket: Socket,
  refuse: (error: Error) => void,
  begin: (greeting: Greeting) => (bytes: Uint8Array) => void,
): void {
  let text = Buffer.alloc(0);
  let take: ((bytes: Uint8Array) => void) | undefined;
  socket.on('data', (bytes: Buffer) => {
    try {
      if (take !== undefined) {
        take(bytes);
        return;
      }
      text = Buffer.concat([text, bytes]);
      const end = text.indexOf(0x0a);
      if (end > maxGreetingBytes || (end < 0 && text.length > maxGreetingBytes))
        throw new PeerProtocolError('what came first is no greeting of a quorate node');
      if (end < 0) return;
      take = begin(parseGreeting(text.subarray(0, end).toString('utf8')));
      if (end + 1 < text.length) take(text.subarray(end + 1));
    } catch (error) {
      refuse(error as Error);
    }
  });
}

function parseGreeting(line: string): Greeting {
  try {
    const greeting = JSON.parse(line) as Greeting;
    const isComplete = [greeting.cluster, greeting.from, greeting.to, greeting.nonce].every(
      (field) => typeof field === 'string',
    );
    if (isComplete && typeof greeting.quorate === 'number') return greeting;
  } catch {
    // It is the same as JSON that says something else.
  }
  throw new PeerProtocolError('what came first is no greeting of a quorate node');
}

export function checkGreeting(
  { quorate, cluster, from, to, nonce }: Greeting,
  expected: { readonly cluster: string; readonly to: string },
  peers?: ReadonlyMap<string, unknown>,
): void {
  if (quorate !== protocolVersion)
    throw new PeerProtocolError(
      `it speaks version ${quorate} of the peer protocol, and this node ${protocolVersion}`,
    );
  if (cluster !== expected.cluster) throw new PeerProtocolError(`it belongs to the cluster "${cluster}"`);
  if (to !== expected.to) throw new PeerProtocolError(`it looks for the node "${to}"`);
  if (peers !== undefined && !peers.has(from))
    throw new PeerProtocolError(`"${from}" is no peer of this node`);
  if (!/^[0-9a-f]{64}$/.test(nonce)) throw new PeerProtocolError('its nonce is not 32 bytes');
}
