import { BadInput } from '../core/bad-input.ts';
import { ExitCode } from '../core/verdict.ts';
import type { PeerAddress } from '../runtime/peers/peer-settings.ts';
import { defaultTimeClient, nameOfServer, ServedClock } from '../runtime/serve-clock.ts';
import { structuredLog } from '../runtime/structured-log.ts';
import { parseSettings } from './parse-settings.ts';
import type { ServeCommandOptions } from './serve.ts';
import { explainAddress, httpTokenOf, stopSignal } from './serve-node.ts';

/** Runs a clock until it is told to stop. */
export async function serveClock(options: ServeCommandOptions): Promise<ExitCode> {
  const { listen, servers = [], http } = options;
  const foreign = (
    ['node', 'peers', 'data', 'peerKeyFile', 'peerListen', 'trace', 'localCluster'] as const
  ).find((name) => options[name] !== undefined);
  if (foreign !== undefined)
    throw new BadInput(`a clock has no use for the option "${foreign}"`, {
      remedy: 'It takes --listen, --servers, --set and --http.',
    });
  if (listen === undefined)
    throw new BadInput('a clock needs --listen', {
      remedy: 'To try it out: quorate serve clock-sync --listen 10123',
    });
  const log = structuredLog('clock');
  const stopped = stopSignal(log);
  let exitCode: ExitCode = ExitCode.valid;
  const clock = newClock({
    ...{ listen, servers, http, log, settings: settingsOf(options) },
    httpToken: http === undefined ? undefined : httpTokenOf(options, http),
    allowedHosts: options.allowHost ?? [],
    onFailure: () => {
      exitCode = ExitCode.unknown;
      stopped.stop();
    },
  });
  try {
    await clock.start();
    await stopped.promise;
  } catch (error) {
    explainAddress(error as NodeJS.ErrnoException);
  } finally {
    await clock.close();
    stopped.dispose();
  }
  return exitCode;
}

function newClock(options: ConstructorParameters<typeof ServedClock>[0]): ServedClock {
  try {
    return new ServedClock(options);
  } catch (error) {
    const names = options.servers.map((server: PeerAddress) => nameOfServer(server)).join(', ');
    throw new BadInput(`the clock cannot follow ${names} so: ${(error as Error).message}`, {
      remedy: 'Change --servers, or what is given with --set.',
    });
  }
}

function settingsOf({ set = [] }: ServeCommandOptions): Readonly<Record<string, number>> {
  const settings = parseSettings(set);
  const known = [...Object.keys(defaultTimeClient), 'maxLiars'];
  const unknown = Object.keys(settings).find((name) => !known.includes(name));
  if (unknown === undefined) return settings;
  throw new BadInput(`a clock has no setting "${unknown}"`, { remedy: `It has ${known.join(', ')}.` });
}
