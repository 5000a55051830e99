import { mkdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BadInput, type Place } from '../core/bad-input.ts';
import { freshSeed } from '../core/random.ts';
import type { VerdictKind } from '../core/verdict.ts';
import type { VerifyTargetOptions } from '../verifier/library/verify-target.ts';
import { cancelOnInterrupt } from './cancellation.ts';
import { print, printJson } from './output.ts';

export interface VerifyTargetModuleOptions extends Omit<VerifyTargetOptions, 'signal'> {
  /** One object on standard output instead of text. */
  readonly json?: boolean;
  /** A folder for the history of the counterexample, and for the verdict. */
  readonly out?: string;
}

export interface TargetJob {
  readonly path: string;
  readonly options: Omit<VerifyTargetOptions, 'signal'>;
}

/** What was found, in what can be handed from a thread to another. */
export interface TargetReport {
  readonly verdict: VerdictKind;
  /** For people. */
  readonly lines: readonly string[];
  /** For programs: a `TargetResult`, without the history. */
  readonly json: object;
  /** Of the counterexample, as our JSON lines. */
  readonly history?: readonly string[];
}

export interface TargetWorkerMessage {
  readonly report?: TargetReport;
  readonly badInput?: {
    readonly message: string;
    readonly place: Place | undefined;
    readonly remedy: string | undefined;
  };
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** How long a target may take to come back after the time was up: one that never does is ended with its thread. */
const GRACE_MS = 2000;

/**
 * Verifies the target that a module of the user's exports, prints what was found, and keeps it where a folder is given.
 *
 * @throws BadInput if the module cannot be loaded or holds no target
 */
export async function verifyTargetModule(
  path: string,
  { json = false, out, ...options }: VerifyTargetModuleOptions,
): Promise<VerdictKind> {
  const report = await reportFromThread(path, {
    seed: freshSeed(),
    timeoutMs: DEFAULT_TIMEOUT_MS,
    ...options,
  });
  if (json) printJson(report.json);
  else print(report.lines.join('\n'));
  if (out !== undefined) keep(report, out);
  return report.verdict;
}

async function reportFromThread(
  path: string,
  options: Omit<VerifyTargetOptions, 'signal'> & { readonly seed: number; readonly timeoutMs: number },
): Promise<TargetReport> {
  const job: TargetJob = { path, options };
  const worker = new Worker(new URL(`./target-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: job,
    // What a target prints is not the answer.
    stdout: true,
  });
  worker.stdout.pipe(process.stderr, { end: false });
  const { signal, dispose } = cancelOnInterrupt();
  let why = 'the thread of the target ended without a word';
  const timers: NodeJS.Timeout[] = [];
  const endAfter = (ms: number, reason: string) => {
    const end = () => {
      why = reason;
      void worker.terminate();
    };
    timers.push(setTimeout(end, ms));
  };
  signal.addEventListener('abort', () => {
    worker.postMessage('interrupt');
    endAfter(GRACE_MS, 'interrupted in a call of the target that did not return');
  });
  endAfter(options.timeoutMs + GRACE_MS, 'a call of the target did not return before the time was up');
  try {
    const answer = await new Promise<TargetWorkerMessage>((resolve) => {
      worker.on('message', resolve);
      worker.on('error', (error: NodeJS.ErrnoException) => {
        const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        why = isMemory
          ? 'the target filled the memory'
          : `the target threw where nobody could catch it: ${error.message}`;
      });
      worker.on('exit', () => resolve({}));
    });
    if (answer.badInput !== undefined) throw new BadInput(answer.badInput.message, answer.badInput);
    return answer.report ?? undecided(job, why);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    dispose();
    await worker.terminate();
  }
}

function undecided({ path, options }: TargetJob, why: string): TargetReport {
  const checks = [{ name: 'run', verdict: 'unknown', detail: why }];
  return {
    verdict: 'unknown',
    lines: [
      `unknown  ${path}`,
      '',
      `  ${why}`,
      '',
      `Again: quorate verify --target ${path} --seed ${options.seed}`,
    ],
    json: { target: path, verdict: 'unknown', checks, seed: options.seed },
  };
}

function keep({ json, history }: TargetReport, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'verdict.json'), `${JSON.stringify(json, null, 2)}\n`);
  if (history !== undefined) writeFileSync(join(folder, 'history.jsonl'), `${history.join('\n')}\n`);
}
