import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { BadInput } from '../core/bad-input.ts';
import type { NodeStep } from '../core/trace.ts';
import type { TransitionSystem } from '../core/transition-system.ts';
import type { ProcessStep } from '../refinement/raft-processes/process-step.ts';

/** The header of a trace is no longer. */
const headBytes = 1_024;

/** The protocol, if the file is the trace of a process of `quorate serve`. */
export function servedProtocolOf(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // Whoever reads it for what it is says what is wrong with it.
    return undefined;
  }
  try {
    const head = Buffer.alloc(headBytes);
    const [line = ''] = head.toString('utf8', 0, readSync(file, head)).split('\n');
    const { processOf } = JSON.parse(line) as { readonly processOf?: unknown };
    return typeof processOf === 'string' ? processOf : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

export interface ServedTrace {
  readonly system: TransitionSystem;
  readonly steps: readonly NodeStep[];
}

/**
 * What the processes of one cluster have recorded, as one trace of the model.
 *
 * @throws BadInput for a model with which it cannot be compared, and for what is no such trace
 */
export async function readServedTraces(paths: readonly string[], model: string): Promise<ServedTrace> {
  const others = paths.find((path) => servedProtocolOf(path) !== 'raft');
  if (others !== undefined)
    throw new BadInput(
      'this is no trace of a process of `quorate serve raft`, as others are that are named with it',
      {
        place: { source: others },
        remedy: 'Validate traces of other kinds by themselves.',
      },
    );
  if (model !== 'raft/core')
    throw new BadInput(`processes of \`quorate serve raft\` are compared with raft/core, not with ${model}`, {
      remedy: 'Use --model raft/core.',
    });
  const { modelTraceOf } = await import('../refinement/raft-processes/model-trace.ts');
  const traces = [];
  for (const path of paths) traces.push({ source: path, steps: await readSteps(path) });
  const { model: system, steps } = modelTraceOf(traces);
  return { system: system as TransitionSystem, steps };
}

/** Line by line: such traces are long. Half a line at the end is what a kill has left of a step of which nothing was carried out. */
async function readSteps(path: string): Promise<readonly ProcessStep[]> {
  const { processStepOf } = await import('../refinement/raft-processes/process-step.ts');
  const stream = createReadStream(path, 'utf8');
  let last = '';
  stream.on('data', (text) => (last = String(text).slice(-1)));
  const steps: ProcessStep[] = [];
  let line = 0;
  let held: string | undefined;
  const take = (text: string) => {
    line += 1;
    const step = processStepOf(text, path, line);
    if (step !== undefined) steps.push(step);
  };
  for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (held !== undefined) take(held);
    held = text;
  }
  if (held !== undefined && last === '\n') take(held);
  return steps;
}
