import { BadInput } from '../core/bad-input.ts';
import { isJsonObject } from '../core/json.ts';
import { printable } from '../core/printable.ts';
import type { VerdictKind } from '../core/verdict.ts';
import { formatVerdict } from '../report/terminal.ts';
import { formatScheduledRun } from '../verifier/scheduled/format-run.ts';
import { parseProgramSchedule } from '../verifier/scheduled/parse-schedule.ts';
import { replaySchedule } from '../verifier/scheduled/replay-schedule.ts';
import { runProgramSchedule } from '../verifier/scheduled/run-schedule.ts';
import type { LoggedStep } from '../verifier/scheduled/step-log.ts';
import { cancelOnInterrupt } from './cancellation.ts';
import { print, printJson } from './output.ts';
import { readRunFile } from './run-folder.ts';
import { type RecordedProgram, withProgramSetup } from './scheduled-setup.ts';

const replayTimes = 10;
const parallelRuns = 4;

/** Runs the program of a run folder under its schedule again, and says how often it did the same. */
export async function replayProgram(folder: string, json: boolean): Promise<VerdictKind> {
  const program = readProgram(folder);
  const schedule = parseProgramSchedule(readRunFile(folder, 'schedule.json'), `${folder}/schedule.json`);
  const recorded = readSteps(folder);
  const { signal, dispose } = cancelOnInterrupt();
  try {
    return await withProgramSetup(program, async (setup) => {
      const run = await runProgramSchedule(setup, schedule, { signal });
      const { verdict, property, detail, explanation = [] } = run.finding;
      const replays = await replaySchedule(
        setup,
        { schedule, steps: recorded, property: propertyOf(folder) },
        { times: replayTimes, parallelRuns, signal },
      );
      const { reproduced, same, times, divergence } = replays;
      // The same bytes each time, or at least the same verdict: only then is it the run that was recorded.
      const result = signal.aborted ? 'unknown' : reproduced === times ? 'valid' : 'violated';
      if (json) printJson({ verdict: result, found: verdict, property, ...replays });
      else
        print(
          [
            `${formatVerdict(result)}  reproduced ${reproduced} of ${times} times, ${same} of them byte for byte`,
            ...(divergence === undefined
              ? []
              : [
                  `  first difference, in step ${divergence.step}:`,
                  `    recorded: ${printable(divergence.recorded.join('\n      '))}`,
                  `    now:      ${printable(divergence.now.join('\n      '))}`,
                ]),
            '',
            ...formatScheduledRun(run).map(printable),
            '',
            `${formatVerdict(verdict)}  ${property ?? 'nothing is violated'}${detail === undefined ? '' : `: ${printable(detail)}`}`,
            ...explanation.map((line) => `      ${printable(line)}`),
          ].join('\n'),
        );
      return result;
    });
  } finally {
    dispose();
  }
}

function readProgram(folder: string): RecordedProgram {
  const value = parseFile(folder, 'program.json');
  const { command, workload, topology, cutBy, maxQuietMs } = value;
  const isWhole =
    Array.isArray(command) &&
    command.length > 0 &&
    command.every((part) => typeof part === 'string') &&
    typeof workload === 'string' &&
    typeof topology === 'string' &&
    (cutBy === 'sender' || cutBy === 'src') &&
    typeof maxQuietMs === 'number';
  if (isWhole) return value as unknown as RecordedProgram;
  throw new BadInput(`${folder}/program.json needs command, workload, topology, cutBy and maxQuietMs`, {
    remedy: 'It is written by `quorate verify --mode scheduled`.',
  });
}

function readSteps(folder: string): readonly LoggedStep[] {
  const lines = readRunFile(folder, 'steps.jsonl').trimEnd().split('\n');
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as LoggedStep;
    } catch (error) {
      const place = { source: `${folder}/steps.jsonl`, line: index + 1 };
      throw new BadInput(`it is not JSON: ${(error as Error).message}`, { place });
    }
  });
}

function propertyOf(folder: string): string | undefined {
  const { counterexample } = parseFile(folder, 'verdict.json');
  const property = isJsonObject(counterexample) ? counterexample.property : undefined;
  return typeof property === 'string' ? property : undefined;
}

function parseFile(folder: string, name: string): Readonly<Record<string, unknown>> {
  const text = readRunFile(folder, name);
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch (error) {
    throw new BadInput(`${folder}/${name} is not JSON: ${(error as Error).message}`);
  }
  throw new BadInput(`${folder}/${name} is no JSON object`);
}
