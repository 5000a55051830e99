import type { Reply } from '../core/machine.ts';
import { intervalAt } from '../impl/clock-sync/interval-clock.ts';
import type { Interval } from '../impl/clock-sync/marzullo.ts';
import { advance } from '../impl/clock-sync/slew.ts';
import type { ServerClock } from '../impl/clock-sync/sntp.ts';
import {
  monotonicUsOf,
  type TimeClientConfiguration,
  type TimeClientState,
  timeClientMachine,
} from '../impl/clock-sync/time-client.ts';
import { HttpApi } from './http/http-api.ts';
import { Metrics } from './metrics.ts';
import { NodeProcess } from './node-process.ts';
import type { PeerAddress } from './peers/peer-settings.ts';
import { timeFailures, timeRoutes } from './services/clock-sync-routes.ts';
import { processClockUs, querySntp, SntpError } from './sntp-client.ts';
import { unvouchedClock } from './sntp-clocks.ts';
import { type SntpServer, startSntpServer } from './sntp-server.ts';
import type { StructuredLog } from './structured-log.ts';

export interface ServeClockOptions {
  /** Where SNTP is served, by UDP. */
  readonly listen: PeerAddress;
  /** Whom the clock follows; nobody, and it is this machine's own that is served. */
  readonly servers: readonly PeerAddress[];
  /** `pollMs`, `maxLiars`, `maxDriftPpm`, `maxSlewPpm`, `commitPollMs`. */
  readonly settings?: Readonly<Record<string, number>>;
  /** Where the time is served with its bounds, as JSON; nowhere unless given. */
  readonly http?: PeerAddress | undefined;
  readonly httpToken?: string | undefined;
  readonly allowedHosts?: readonly string[];
  readonly log: StructuredLog;
  readonly onFailure: (error: Error) => void;
}

/** Then a server counts as silent. What comes after the next question has been asked is not looked at anyway. */
const maxQueryMs = 2_000;
const unsynchronizedStratum = 16;
/** RFC 5905, section 7.2: a clock that may be more wrong is as good as none. */
const maxDispersionUs = 16_000_000;
const graceMs = 1_000;

export const defaultTimeClient: Omit<TimeClientConfiguration, 'servers' | 'maxLiars'> = {
  ...{ pollMs: 16_000, commitPollMs: 10, maxDriftPpm: 500, maxSlewPpm: 500 },
};

export const nameOfServer = ({ host, port }: PeerAddress): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/**
 * A clock as a process: follows servers with the reference implementation's client (the exchange of Cristian, the intersection of Marzullo, a
 * clock that is slewed and never stepped), and serves the time by SNTP (RFC 5905, section 14) with how wrong it may be.
 */
export class ServedClock {
  readonly #options: ServeClockOptions;
  readonly #configuration: TimeClientConfiguration;
  readonly #process: NodeProcess | undefined;
  readonly #metrics = new Metrics();
  readonly #aborted = new AbortController();
  readonly #strata = new Map<string, number>();
  readonly #unreachable = new Set<string>();
  #server: SntpServer | undefined;
  #http: HttpApi | undefined;
  #isSynchronized = false;
  /** The port on which SNTP is served, and where the time is as JSON. */
  port = 0;
  httpUrl: string | undefined;

  /** @throws Error for settings that make no sense, saying what */
  constructor(options: ServeClockOptions) {
    const { servers, settings = {} } = options;
    this.#options = options;
    // As many as leave, when they are silent instead, enough others who agree.
    const maxLiars = Math.max(0, Math.floor((servers.length - 1) / 3));
    this.#configuration = {
      ...{ ...defaultTimeClient, maxLiars, ...settings },
      servers: servers.map(nameOfServer),
    };
    if (servers.length === 0) return;
    this.#process = new NodeProcess({
      node: 'clock',
      machine: timeClientMachine(this.#configuration),
      // Nothing outlives a restart.
      log: { records: [], append: () => {} },
      incarnation: 1,
      send: (to, { message }) => void this.#ask(to, (message as { readonly originUs: number }).originUs),
      onFailure: (error) => this.#fail(error),
      observe: ({ after }) => this.#watch(after as TimeClientState),
    });
  }

  /** @throws Error if an address is taken */
  async start(): Promise<void> {
    const { listen, servers, log } = this.#options;
    const follows = servers.length > 0;
    this.#server = await startSntpServer({
      ...listen,
      ...(follows
        ? { nowUs: () => this.#reading()?.shownUs ?? processClockUs(), clock: () => this.#servedClock() }
        : {}),
    });
    this.port = this.#server.port;
    await this.#startHttp();
    this.#process?.start();
    log('info', 'started', { port: this.port, http: this.httpUrl, follows: this.#configuration.servers });
  }

  async close(): Promise<void> {
    this.#aborted.abort();
    this.#process?.stop();
    await this.#http?.close(graceMs);
    await this.#server?.close();
    this.#options.log('info', 'stopped');
  }

  get #state(): TimeClientState | undefined {
    return this.#process?.state as TimeClientState | undefined;
  }

  /** What the slewed clock shows now, and in which interval the true time is; `undefined` unless enough servers agree. */
  #reading(): { readonly shownUs: number; readonly interval: Interval } | undefined {
    const { clock, samples } = this.#state ?? {};
    if (!clock || !samples) return undefined;
    const nowUs = Math.max(clock.countedUs, monotonicUsOf({ monotonicMs: performance.now(), wallMs: 0 }));
    const interval = intervalAt(samples, nowUs, this.#configuration);
    if (interval === undefined) return undefined;
    return { shownUs: advance(clock, nowUs, this.#configuration).shownUs, interval };
  }

  /** What is said of it: as wrong as the farther end of the interval. */
  #servedClock(): ServerClock {
    const reading = this.#reading();
    if (reading === undefined) return { ...unvouchedClock, stratum: unsynchronizedStratum };
    const { shownUs, interval } = reading;
    const errorUs = Math.max(interval.latest - shownUs, shownUs - interval.earliest);
    return {
      ...unvouchedClock,
      stratum: Math.min(1 + Math.max(...this.#strata.values()), unsynchronizedStratum),
      rootDispersionUs: Math.min(errorUs, maxDispersionUs),
    };
  }

  async #ask(server: string, originUs: number): Promise<void> {
    const { host, port } = this.#options.servers[this.#configuration.servers.indexOf(server)]!;
    try {
      const { sample, serverErrorUs, stratum } = await querySntp({
        host,
        port,
        timeoutMs: maxQueryMs,
        signal: this.#aborted.signal,
      });
      this.#strata.set(server, stratum);
      if (this.#unreachable.delete(server)) this.#options.log('info', 'serverAnswers', { server });
      // The server's own error is as much again of the round trip on either side: it leaves the offset as it is, and widens its bound.
      const [receiveUs, transmitUs] = [sample.receiveUs + serverErrorUs, sample.transmitUs - serverErrorUs];
      this.#process!.receive(server, { id: '', message: { type: 'time', originUs, receiveUs, transmitUs } });
      this.#metrics.add('sntp_answers_total', 'Answers of servers.', 1, { server });
    } catch (error) {
      if (this.#aborted.signal.aborted) return;
      const code = error instanceof SntpError ? error.code : 'network';
      this.#metrics.add('sntp_failures_total', 'Questions that servers did not answer.', 1, { server, code });
      if (this.#unreachable.has(server)) return;
      this.#unreachable.add(server);
      this.#options.log('warning', 'serverFails', { server, code, message: (error as Error).message });
    }
  }

  #watch({ interval }: TimeClientState): void {
    const isSynchronized = interval !== null;
    if (isSynchronized === this.#isSynchronized) return;
    this.#isSynchronized = isSynchronized;
    if (isSynchronized)
      this.#options.log('info', 'synchronized', { errorUs: (interval.latest - interval.earliest) / 2 });
    else this.#options.log('warning', 'unsynchronized', { answered: this.#strata.size });
  }

  #fail(error: Error): void {
    this.#options.log('error', 'machineFailed', { message: error.message });
    this.#options.onFailure(error);
  }

  async #startHttp(): Promise<void> {
    const { http, httpToken, allowedHosts = [] } = this.#options;
    if (http === undefined) return;
    this.#metrics.onRead(() => this.#readMetrics());
    const isReady = () => this.#process === undefined || this.#isSynchronized;
    this.#http = new HttpApi({
      ...http,
      allowedHosts,
      token: httpToken,
      routes: this.#process === undefined ? [] : timeRoutes,
      failures: timeFailures,
      metrics: this.#metrics,
      addressOf: () => undefined,
      submit: (operation, client) => this.#submit(operation, client),
      pages: {
        '/health': () => ({ status: 200, body: { healthy: true, protocol: 'clock-sync' } }),
        '/ready': () => ({ status: isReady() ? 200 : 503, body: { ready: isReady() } }),
        '/metrics': () => ({
          status: 200,
          body: this.#metrics.text(),
          contentType: 'text/plain; version=0.0.4; charset=utf-8',
        }),
      },
    });
    const port = await this.#http.start();
    this.httpUrl = `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${port}`;
  }

  /** Its only failure is that too few servers have answered, or agree. */
  #submit(operation: unknown, client: string): ReturnType<NodeProcess['submit']> {
    const { reply, forget } = this.#process!.submit(operation, client);
    const withCode = (given: Reply<unknown>) =>
      given.outcome === 'fail' ? { ...given, code: 'unsynchronized' } : given;
    return { reply: reply.then(withCode), forget };
  }

  #readMetrics(): void {
    const { answered, ignored } = this.#server!.counts;
    const metrics = this.#metrics;
    metrics.set(
      'counter',
      'sntp_requests_answered_total',
      'Requests of others that were answered.',
      answered,
    );
    metrics.set('counter', 'sntp_packets_ignored_total', 'Packets that were no requests.', ignored);
    metrics.set('gauge', 'clock_synchronized', 'Whether enough servers agree.', this.#isSynchronized ? 1 : 0);
    const interval = this.#state?.interval;
    if (!interval) return;
    const errorSeconds = (interval.latest - interval.earliest) / 2_000_000;
    metrics.set(
      'gauge',
      'clock_error_seconds',
      'Half of the interval in which the true time is.',
      errorSeconds,
    );
  }
}
