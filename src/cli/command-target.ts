import { BadInput } from '../core/bad-input.ts';
import { CommandTarget, parseEndpoints } from '../verifier/command/command-target.ts';
import { splitCommand } from '../verifier/command/split-command.ts';
import type { Workload } from '../verifier/workload.ts';
import type { VerifyOptions } from './verify-options.ts';

/** The service that the user's command asks, if one is named. @throws BadInput for options that do not belong together */
export function commandTarget(about: {
  readonly options: VerifyOptions;
  readonly seed: number;
  readonly workload: Workload;
  readonly logFolder: string;
}): CommandTarget | undefined {
  const { options, seed, workload, logFolder } = about;
  if (options.client === undefined) {
    if (options.endpoint.length === 0) return undefined;
    throw new BadInput('--endpoint is for --client', { remedy: "Say --client 'COMMAND' too." });
  }
  if (options.bin !== undefined || options.server !== undefined)
    throw new BadInput('--client, --bin and --server each name what is verified', {
      remedy: 'Give one of them.',
    });
  if (workload.maelstrom.steps !== undefined) {
    throw new BadInput(
      `the steps that the workload ${workload.name} judges are those of nodes, which clients do not see`,
      {
        remedy: 'Verify programs (--bin) or a library (--target) with it, or analyze a recorded trace.',
      },
    );
  }
  return new CommandTarget({
    workload,
    command: splitCommand(options.client),
    endpoints: parseEndpoints(options.endpoint),
    runId: `quorate-${seed}-${process.pid}`,
    logFolder,
  });
}
