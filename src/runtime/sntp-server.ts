import { createSocket } from 'node:dgram';
import { decodePacket, encodePacket } from '../impl/clock-sync/ntp-packet.ts';
import { replyPacket, type ServerClock } from '../impl/clock-sync/sntp.ts';
import { processClockUs } from './sntp-client.ts';
import { unvouchedClock } from './sntp-clocks.ts';

export interface SntpServerOptions {
  /** Default 127.0.0.1: who wants to serve others says so. */
  readonly host?: string;
  /** Default 0, any free port. */
  readonly port?: number;
  /** Microseconds since 1970; default {@link processClockUs}. */
  readonly nowUs?: () => number;
  /** What is said of the clock, always or at a moment. Default: nobody vouches for it, stratum 10, off by a second at most. */
  readonly clock?: ServerClock | (() => ServerClock);
}

export interface SntpServer {
  readonly port: number;
  /** Requests that were answered, and packets that were none. */
  readonly counts: { readonly answered: number; readonly ignored: number };
  close(): Promise<void>;
}

/**
 * Answers SNTP requests by UDP with this machine's time. An answer is no longer than its request, so that nobody can have others
 * flooded by it; what is no request is not answered.
 */
export async function startSntpServer(options: SntpServerOptions = {}): Promise<SntpServer> {
  const { host = '127.0.0.1', port = 0, nowUs = processClockUs, clock = unvouchedClock } = options;
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const counts = { answered: 0, ignored: 0 };
  socket.on('message', (bytes, sender) => {
    const receiveUs = nowUs();
    const request = decodePacket(bytes);
    const told = typeof clock === 'function' ? clock() : clock;
    const reply = request && replyPacket(request, told, receiveUs, nowUs());
    if (reply === undefined) {
      counts.ignored += 1;
      return;
    }
    counts.answered += 1;
    socket.send(encodePacket(reply), sender.port, sender.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  // A port that a sender has closed is reported by the kernel as an error of ours, and is none.
  socket.on('error', () => undefined);
  return {
    port: socket.address().port,
    counts,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
