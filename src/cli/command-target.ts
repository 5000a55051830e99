import { BadInput } from '../core/bad-input.ts';
import { CommandTarget, parseEndpoints } from '../verifier/command/command-target.ts';
import { splitCommand } from '../verifier/command/split-command.ts';
import type { VerifyOptions } from './verify-options.ts';

/** The service that the user's command asks, if one is named. @throws BadInput for options that do not belong together */
export function commandTarget(about: {
  readonly options: VerifyOptions;
  readonly seed: number;
  readonly logFolder: string;
}): CommandTarget | undefined {
  const { options, seed, logFolder } = about;
  if (options.client === undefined) {
    if (options.endpoint.length === 0) return undefined;
    throw new BadInput('--endpoint is for --client', { remedy: "Say --client 'COMMAND' too." });
  }
  if (options.bin !== undefined || options.server !== undefined)
    throw new BadInput('--client, --bin and --server each name what is verified', {
      remedy: 'Give one of them.',
    });
  return new CommandTarget({
    command: splitCommand(options.client),
    endpoints: parseEndpoints(options.endpoint),
    runId: `quorate-${seed}-${process.pid}`,
    logFolder,
  });
}
