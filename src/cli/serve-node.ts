import { resolve } from 'node:path';
import { BadInput } from '../core/bad-input.ts';
import { ExitCode } from '../core/verdict.ts';
import { isLoopback } from '../runtime/http/admission.ts';
import type { PeerAddress } from '../runtime/peers/peer-settings.ts';
import { httpTokenVariable, peerKeyVariable, readSecret } from '../runtime/secrets.ts';
import { ServedNode } from '../runtime/serve-node.ts';
import { services } from '../runtime/services/registry.ts';
import type { Service } from '../runtime/services/service.ts';
import { structuredLog } from '../runtime/structured-log.ts';
import { suggestion } from './parse-options.ts';
import { parseSettings } from './parse-settings.ts';
import type { ServeCommandOptions } from './serve.ts';

/** @throws BadInput for a protocol that cannot be served. */
export async function chooseService(slug: string): Promise<Service> {
  if (Object.hasOwn(services, slug)) return services[slug]!();
  const names = [...Object.keys(services), 'clock-sync'];
  throw new BadInput(`"${slug}" cannot be served.${suggestion(slug, names)}`, {
    remedy: `What can: ${names.join(', ')}.`,
  });
}

/** Runs one node until it is told to stop. */
export async function serveNode(service: Service, options: ServeCommandOptions): Promise<ExitCode> {
  const { node, peers, data, http } = options;
  if (node === undefined || peers === undefined || data === undefined || http === undefined) {
    const missing = (['node', 'peers', 'data', 'http'] as const).filter(
      (name) => options[name] === undefined,
    );
    throw new BadInput(`a node needs --${missing.join(' and --')}`, {
      remedy: 'To try it out: quorate serve raft --local-cluster 3 --data FOLDER',
    });
  }
  if (!Object.hasOwn(peers, node)) {
    throw new BadInput(`--peers does not name this node, "${node}"`, {
      remedy: `It names ${Object.keys(peers).join(', ')}.`,
    });
  }
  const log = structuredLog(node);
  const stopped = stopSignal(log);
  let exitCode: ExitCode = ExitCode.valid;
  const served = await ServedNode.start({
    service,
    node,
    peers,
    cluster: options.cluster,
    folder: resolve(data),
    http,
    peerKey: peerKeyOf(options),
    peerListen: options.peerListen,
    httpToken: httpTokenOf(options, http),
    httpAdvertise: options.httpAdvertise,
    allowedHosts: options.allowHost ?? [],
    settings: parseSettings(options.set ?? []),
    trace: options.trace,
    log,
    onFailure: () => {
      exitCode = ExitCode.unknown;
      stopped.stop();
    },
  }).catch(explainAddress);
  await stopped.promise;
  await served.close();
  stopped.dispose();
  return exitCode;
}

/** Is kept when the process is told to stop, by a signal or because whoever started it has gone. */
export function stopSignal(log: ReturnType<typeof structuredLog>) {
  let stop = () => {};
  let isStopping = false;
  const promise = new Promise<void>((resolve) => (stop = resolve));
  const onSignal = (signal: string) => {
    if (isStopping) process.exit(130);
    isStopping = true;
    log('info', 'stopping', { signal });
    stop();
  };
  const onDisconnect = () => onSignal('the supervisor has gone');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  if (process.connected) process.on('disconnect', onDisconnect);
  const dispose = () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    process.off('disconnect', onDisconnect);
    if (process.connected) process.disconnect();
  };
  return { promise, stop, dispose };
}

function peerKeyOf({ peerKeyFile }: ServeCommandOptions): Uint8Array {
  const key = readSecret(peerKeyFile, peerKeyVariable);
  if (key !== undefined) return Buffer.from(key);
  throw new BadInput('the nodes need a secret that they share', {
    remedy:
      `Write one to a file that only you can read, and name it with --peer-key-file, or set ${peerKeyVariable}: ` +
      '(umask 077; head -c 32 /dev/urandom | base64 > peer.key)',
  });
}

export function httpTokenOf(
  { httpTokenFile }: ServeCommandOptions,
  { host }: PeerAddress,
): string | undefined {
  const token = readSecret(httpTokenFile, httpTokenVariable);
  if (token !== undefined || isLoopback(host)) return token;
  throw new BadInput(`clients of other machines could do anything at ${host}`, {
    remedy: `Name a file with a token that they must show (--http-token-file, or ${httpTokenVariable}).`,
  });
}

export function explainAddress(error: NodeJS.ErrnoException): never {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES' && error.code !== 'EADDRNOTAVAIL') throw error;
  throw new BadInput(`cannot listen: ${error.message}`, {
    remedy: 'Another process may have the address: choose another port, or end that process.',
  });
}
