import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LinearizabilityProgress } from '../checkers/linearizability/linearizability-options.ts';
import { formatCount } from '../core/plural.ts';
import { printable } from '../core/printable.ts';
import { ExitCode } from '../core/verdict.ts';
import { formatVerdict, heading } from '../report/terminal.ts';
import type { AnalysisJob } from './analyze.ts';
import { print, printJson, reportFailure } from './output.ts';
import { ProgressLine } from './progress-line.ts';

/** What the thread tells: that it runs, how far it is, and at the end the exit code, after its report is printed. */
export interface WorkerMessage {
  readonly started?: true;
  readonly progress?: LinearizabilityProgress;
  readonly code?: ExitCode;
}

/** How long a search that was told to stop may take to do so: a step that does not return never does. */
const GRACE_MS = 2000;
/** Without `--max-memory`: what the searches may take is 1024 MiB by themselves, and the history comes on top. */
const USUAL_HEAP_MIB = 4096;

type Ending =
  | { readonly code: ExitCode }
  | { readonly limit: 'time' | 'memory' | 'cancelled' }
  | { readonly error: unknown };

/**
 * Analyzes a file on a thread of its own, because a specification of the user's may never return from a step or fill the
 * memory: the thread is then terminated, and how far it came is reported, as `unknown`.
 */
export async function analyzeInWorker(job: AnalysisJob, signal: AbortSignal): Promise<ExitCode> {
  const { options, paths } = job;
  const file = paths[0]!;
  const progressLine = new ProgressLine(options.progress ?? false);
  let progress: LinearizabilityProgress | undefined;
  const worker = new Worker(new URL(`./specification-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: job,
    resourceLimits: {
      maxOldGenerationSizeMb: options.maxMemory === undefined ? USUAL_HEAP_MIB : options.maxMemory + 512,
    },
  });
  const ending = await endingOf(worker, options.timeout, signal, (known) => {
    progress = known;
    progressLine.update(() => `${file}: ${describe(known)}`);
  });
  progressLine.clear();
  if ('code' in ending) return ending.code;
  if ('error' in ending) return reportFailure(ending.error, options.json ?? false);
  reportLimit(job, ending.limit, progress);
  return ExitCode.unknown;
}

function endingOf(
  worker: Worker,
  timeoutMs: number | undefined,
  signal: AbortSignal,
  onProgress: (progress: LinearizabilityProgress) => void,
): Promise<Ending> {
  return new Promise((resolve) => {
    let ending: Ending = { error: new Error('the thread of the specification ended without a word') };
    const timers: NodeJS.Timeout[] = [];
    const stopAfter = (ms: number, limit: 'time' | 'cancelled') => {
      const stop = () => {
        ending = { limit };
        void worker.terminate();
      };
      timers.push(setTimeout(stop, ms));
    };
    const cancel = () => {
      worker.postMessage('interrupt');
      stopAfter(GRACE_MS, 'cancelled');
    };
    signal.addEventListener('abort', cancel);
    worker.on('message', ({ started, progress, code }: WorkerMessage) => {
      if (started && timeoutMs !== undefined) stopAfter(timeoutMs + GRACE_MS, 'time');
      if (progress !== undefined) onProgress(progress);
      if (code !== undefined) ending = { code };
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      ending = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? { limit: 'memory' } : { error };
    });
    worker.on('exit', () => {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      resolve(ending);
    });
  });
}

const meanings = {
  time: 'a step of the specification did not return before the time was up',
  memory: 'the specification needed more memory than it may have (--max-memory)',
  cancelled: 'interrupted in a step of the specification that did not return',
};

function reportLimit(
  { paths, options, isFollowing }: AnalysisJob,
  limit: keyof typeof meanings,
  progress: LinearizabilityProgress | undefined,
): void {
  const file = paths[0]!;
  const message = meanings[limit];
  if (options.json) {
    const longestPrefix = progress && { returns: progress.placed, ofReturns: progress.completions };
    printJson({
      verdict: 'unknown',
      file,
      checks: [{ name: 'linearizable', verdict: 'unknown', detail: message }],
      limit: { limit, message },
      longestPrefix,
    });
    return;
  }
  const known =
    progress === undefined ? 'Nothing was explained before.' : `Until then: ${describe(progress)}.`;
  print(
    `${isFollowing ? '\n' : ''}${formatVerdict('unknown')}  ${heading(printable(file))}: no verdict\n\n${message}.\n${known}`,
  );
}

/** How far a search is, for people. */
export function describe({ placed, completions, configurations }: LinearizabilityProgress): string {
  return (
    `${formatCount(placed)} of ${formatCount(completions)} completions explained, ` +
    `${formatCount(configurations)} configurations`
  );
}
