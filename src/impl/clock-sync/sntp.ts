import {
  fromNtpTimestamp,
  kissCodeOf,
  type NtpPacket,
  type NtpTimestamp,
  noTime,
  toNtpTimestamp,
} from './ntp-packet.ts';
import type { Sample } from './sample.ts';

/**
 * The client's and the server's side of a simple exchange (RFC 5905, section 14), as pure functions. The timestamp in a request is a
 * random number that only the server which was asked can know, and tells nobody the client's clock.
 */
export const requestPacket = (nonce: NtpTimestamp): NtpPacket => ({
  ...{ leap: 0, version: 4, mode: 'client', stratum: 0, poll: 0, precision: 0 },
  ...{ rootDelayUs: 0, rootDispersionUs: 0, referenceId: 0 },
  ...{ reference: noTime, origin: noTime, receive: noTime, transmit: nonce },
});

/** What a server says of its clock. */
export interface ServerClock {
  readonly stratum: number;
  readonly referenceId: number;
  /** How wrong it may be, besides the round trip to its own source. */
  readonly rootDelayUs: number;
  readonly rootDispersionUs: number;
  /** A power of two of a second. */
  readonly precision: number;
}

/** The answer to a request that came in and is answered at these times; `undefined` if it is no request. */
export function replyPacket(
  request: NtpPacket,
  clock: ServerClock,
  receiveUs: number,
  transmitUs: number,
): NtpPacket | undefined {
  if (request.mode !== 'client' || request.version > 4) return undefined;
  const { stratum, referenceId, rootDelayUs, rootDispersionUs, precision } = clock;
  return {
    ...{ leap: 0, version: request.version, mode: 'server', stratum, poll: request.poll, precision },
    ...{ rootDelayUs, rootDispersionUs, referenceId },
    reference: toNtpTimestamp(receiveUs),
    origin: request.transmit,
    receive: toNtpTimestamp(receiveUs),
    transmit: toNtpTimestamp(transmitUs),
  };
}

export type ReplyVerdict =
  | {
      readonly kind: 'sample';
      readonly sample: Sample;
      /** How wrong the server may be itself: half of its round trip to the primary source, and its dispersion. */
      readonly serverErrorUs: number;
    }
  /** It answers another request, or an old one, or is no answer at all: the right one may still come. */
  | { readonly kind: 'ignored'; readonly reason: string }
  /** The server answers, and gives no time. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What a packet means to a client that has asked with this nonce (RFC 5905, section 8, the checks of a received packet). */
export function judgeReply(
  reply: NtpPacket,
  nonce: NtpTimestamp,
  originUs: number,
  destinationUs: number,
): ReplyVerdict {
  if (reply.mode !== 'server') return { kind: 'ignored', reason: `a packet of mode ${reply.mode}` };
  if (reply.origin !== nonce) return { kind: 'ignored', reason: 'it answers another request' };
  const kiss = kissCodeOf(reply);
  if (kiss !== undefined) return { kind: 'refused', reason: `the server answers ${kiss}` };
  if (reply.leap === 3 || reply.stratum === 0 || reply.stratum >= 16)
    return { kind: 'refused', reason: 'the server is not synchronized itself' };
  if (reply.receive === noTime || reply.transmit === noTime)
    return { kind: 'refused', reason: 'the server gives no time' };
  const [receiveUs, transmitUs] = [fromNtpTimestamp(reply.receive), fromNtpTimestamp(reply.transmit)];
  if (transmitUs < receiveUs) return { kind: 'refused', reason: 'the server answers before it is asked' };
  return {
    kind: 'sample',
    sample: { originUs, receiveUs, transmitUs, destinationUs },
    serverErrorUs: Math.ceil(reply.rootDelayUs / 2) + reply.rootDispersionUs,
  };
}
