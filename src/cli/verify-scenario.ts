import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../core/bad-input.ts';
import type { VerdictKind } from '../core/verdict.ts';
import { writeHistory } from '../history/write-history.ts';
import { formatScenario, scenarioToJson } from '../report/scenario-report.ts';
import { parseScenario } from '../verifier/scheduled/scenario/parse-scenario.ts';
import { runScenario } from '../verifier/scheduled/scenario/run-scenario.ts';
import { programCommand, workloadNamed } from './choose-workload.ts';
import { print, printJson } from './output.ts';
import { usualMaxQuietMs, withProgramSetup } from './scheduled-setup.ts';
import type { VerifyOptions } from './verify-options.ts';

/** Runs a scenario file with programs, and judges what its clients were told. */
export async function runVerifyScenario(
  file: string,
  programArguments: readonly string[],
  options: VerifyOptions,
): Promise<VerdictKind> {
  const statements = parseScenario(readScenario(file), file);
  const workload = workloadNamed(options.workload).name;
  const { topology, cutBy, out, json } = options;
  const command = programCommand(options.bin, programArguments);
  const result = await withProgramSetup(
    { command, workload, topology, cutBy, maxQuietMs: usualMaxQuietMs },
    (setup) => runScenario(setup, statements, out === undefined ? {} : { logFolder: logsIn(out) }),
  );
  if (out !== undefined)
    writeFileSync(join(out, 'history.jsonl'), `${[...writeHistory(result.finding.history)].join('\n')}\n`);
  const about = { scenario: file, target: command.join(' '), workload, result };
  if (json) printJson(scenarioToJson(about));
  else print(formatScenario(about));
  return result.verdict;
}

function logsIn(folder: string): string {
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  return logs;
}

function readScenario(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new BadInput(`cannot read ${file}`, { remedy: 'Give a scenario: docs/scheduled.md shows one.' });
  }
}
