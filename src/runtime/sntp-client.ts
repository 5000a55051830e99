import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { performance } from 'node:perf_hooks';
import { decodePacket, encodePacket, type NtpTimestamp } from '../impl/clock-sync/ntp-packet.ts';
import { type Estimate, estimateOf, type Sample } from '../impl/clock-sync/sample.ts';
import { judgeReply, requestPacket } from '../impl/clock-sync/sntp.ts';

export interface SntpQuery {
  readonly host: string;
  /** Default 123. */
  readonly port?: number;
  /** Default 1,000. */
  readonly timeoutMs?: number;
  /** The client's clock in whole microseconds; default {@link processClockUs}. It must not step during the exchange. */
  readonly nowUs?: () => number;
  /** By how many parts per million the two clocks may drift apart; default 500, as RFC 5905 has it twice over. */
  readonly maxDriftPpm?: number;
  readonly signal?: AbortSignal;
}

export interface SntpAnswer extends Estimate {
  readonly sample: Sample;
  /** How wrong the server may be itself; not in `errorUs`. */
  readonly serverErrorUs: number;
  readonly stratum: number;
}

/** Why there is no answer. */
export class SntpError extends Error {
  readonly code: 'timeout' | 'refused' | 'network' | 'aborted';

  constructor(code: SntpError['code'], message: string) {
    super(message);
    this.name = 'SntpError';
    this.code = code;
  }
}

/** Microseconds since 1970 when the process started, and those that have passed since on a clock that does not step. */
export const processClockUs = (): number => Math.round((performance.timeOrigin + performance.now()) * 1000);

/**
 * Asks a server once for the time (RFC 5905, section 14). Packets that do not answer this request are waited past: anybody can send
 * them.
 *
 * @throws SntpError `timeout`, `refused` if the server answers and gives no time, `network` if it cannot be reached.
 */
export async function querySntp(query: SntpQuery): Promise<SntpAnswer> {
  const { host, port = 123, timeoutMs = 1000, nowUs = processClockUs, maxDriftPpm = 500, signal } = query;
  if (signal?.aborted) throw new SntpError('aborted', 'the query was given up');
  const nonce = drawNonce();
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const where = `${host}:${port}`;
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    return await new Promise<SntpAnswer>((resolve, reject) => {
      const fail = (code: SntpError['code'], message: string) => reject(new SntpError(code, message));
      let originUs = 0;
      timer = setTimeout(() => fail('timeout', `no answer from ${where} within ${timeoutMs} ms`), timeoutMs);
      abort = () => fail('aborted', 'the query was given up');
      signal?.addEventListener('abort', abort, { once: true });
      socket.on('error', (error) => fail('network', `${where}: ${error.message}`));
      socket.on('message', (bytes) => {
        const destinationUs = nowUs();
        const packet = decodePacket(bytes);
        if (packet === undefined) return;
        const verdict = judgeReply(packet, nonce, originUs, destinationUs);
        if (verdict.kind === 'refused') fail('refused', `${where}: ${verdict.reason}`);
        if (verdict.kind !== 'sample') return;
        const { sample, serverErrorUs } = verdict;
        const estimate = estimateOf(sample, destinationUs, { maxDriftPpm });
        resolve({ ...estimate, sample, serverErrorUs, stratum: packet.stratum });
      });
      // Connected: the kernel passes on what comes from this server only, and says if nobody listens there.
      socket.connect(port, host, (error?: Error) => {
        if (error) {
          fail('network', `${where}: ${error.message}`);
          return;
        }
        const bytes = encodePacket(requestPacket(nonce));
        originUs = nowUs();
        socket.send(bytes);
      });
    });
  } finally {
    clearTimeout(timer);
    if (abort) signal?.removeEventListener('abort', abort);
    socket.close();
  }
}

/** Not 0, which stands for no time. */
function drawNonce(): NtpTimestamp {
  return randomBytes(8).readBigUInt64BE() | 1n;
}
