import { setMaxListeners } from 'node:events';
import type { History } from '../core/history.ts';
import { Randomness } from '../core/random.ts';
import { HistoryRecorder } from '../history/history-recorder.ts';
import { pause } from './pause.ts';
import { planFaults } from './plan-faults.ts';
import { RunCounts } from './run-counts.ts';
import { type FaultRun, runFaults } from './run-faults.ts';
import type { Target, TargetClient, TargetProblem } from './target.ts';
import type { Completion, OperationSource, Workload, WorkloadOperation } from './workload.ts';
import { ALL_FAULTS_OVER } from './workloads/last-reads.ts';

/** How a target is driven in real time. */
export interface DriveOptions {
  readonly workload: Workload;
  readonly target: Target;
  readonly seed: number;
  /** How long clients ask, before the faults end and the last reads are made. */
  readonly durationMs: number;
  readonly clients: number;
  /** Operations a second, of all clients together. */
  readonly rate: number;
  readonly operationTimeoutMs: number;
  readonly faults: readonly string[];
  readonly faultIntervalMs: number;
  /** After the faults the target may take so long to come to rest. */
  readonly recoveryMs: number;
  readonly keyCount: number;
  readonly operationsPerKey: number;
  readonly transactionLength?: number | undefined;
  /** The target records steps here, beside the operations. */
  readonly recorder?: HistoryRecorder;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DriveProgress) => void;
}

export interface DriveProgress {
  readonly elapsedMs: number;
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  /** The fault that is on, if one is. */
  readonly fault: string | undefined;
}

/** What was done to a target, and what its clients were told. */
export interface DrivenRun {
  readonly history: History;
  readonly recorder: HistoryRecorder;
  readonly counts: RunCounts;
  readonly faults: readonly FaultRun[];
  readonly problems: readonly TargetProblem[];
  /** Nodes that did not answer what is asked in the end. */
  readonly silentInTheEnd: readonly string[];
  readonly isInterrupted: boolean;
  readonly elapsedMs: number;
}

/** How often the last questions are asked of a node before it counts as silent. */
const FINAL_ATTEMPTS = 5;
const TICK_MS = 20;

/** What all parts of one run share. */
interface Run {
  readonly options: DriveOptions;
  readonly recorder: HistoryRecorder;
  readonly source: OperationSource;
  readonly counts: RunCounts;
  readonly randomness: Randomness;
  readonly startMs: number;
  /** Ends the main phase: the time is up, something broke, or the user wants no more. */
  readonly over: AbortController;
  /** Something broke, or the user wants no more: what is open is not waited for. */
  readonly cutShort: AbortController;
}

/**
 * Starts the target, lets clients ask and faults happen, heals everything, asks each node the last questions, and stops the
 * target whatever happened. What it found is for the judges.
 */
export async function driveWorkload(options: DriveOptions): Promise<DrivenRun> {
  const { target, workload, seed, clients, signal } = options;
  const randomness = new Randomness(seed);
  const recorder = options.recorder ?? new HistoryRecorder();
  const counts = new RunCounts(workload);
  const { keyCount, operationsPerKey, transactionLength } = options;
  const nodes = target.nodes;
  const source = workload.source({
    ...{ randomness, clients, nodes, keyCount, operationsPerKey },
    ...(transactionLength === undefined ? {} : { transactionLength }),
  });
  try {
    await target.start();
    const startMs = performance.now();
    const run: Run = {
      options,
      recorder,
      source,
      counts,
      randomness,
      startMs,
      over: signalFor(clients),
      cutShort: signalFor(clients),
    };
    const faults = await mainPhase(run);
    const isInterrupted = signal?.aborted ?? false;
    const canGoOn = !isInterrupted && target.problems().length === 0;
    const silentInTheEnd = canGoOn ? await finalPhase(run) : [];
    const elapsedMs = performance.now() - startMs;
    const problems = target.problems();
    return {
      history: recorder.history(),
      ...{ recorder, counts, faults, problems, silentInTheEnd, isInterrupted, elapsedMs },
    };
  } finally {
    await target.stop();
  }
}

/** One that all clients listen to, which is more than Node takes for sensible. */
function signalFor(clients: number): AbortController {
  const controller = new AbortController();
  setMaxListeners(2 * clients + 20, controller.signal);
  return controller;
}

async function mainPhase(run: Run): Promise<readonly FaultRun[]> {
  const { options, over, cutShort, randomness, startMs, recorder } = run;
  const { target, durationMs, clients, signal, faultIntervalMs } = options;
  const planned =
    target.faults === undefined
      ? []
      : planFaults({
          ...{ randomness, faults: target.faults, kinds: options.faults, nodes: target.nodes, durationMs },
          intervalMs: faultIntervalMs,
        });
  const faultRuns: FaultRun[] = [];
  const interrupt = () => {
    over.abort();
    cutShort.abort();
  };
  signal?.addEventListener('abort', interrupt);
  const ticker = setInterval(() => {
    const elapsedMs = performance.now() - startMs;
    if (elapsedMs >= durationMs) over.abort();
    if (target.problems().length > 0) interrupt();
    const active = faultRuns.find(({ evidence }) => evidence === undefined);
    options.onProgress?.({ elapsedMs, ...run.counts.total(), fault: active?.planned.kind });
  }, TICK_MS);
  if (signal?.aborted) interrupt();
  const asked = Array.from({ length: clients }, (_, client) => runClient(run, client));
  const context = { faults: target.faults, recorder, startMs, signal: over.signal };
  try {
    await Promise.all([...asked, runFaults(planned, context, faultRuns)]);
  } finally {
    over.abort();
    clearInterval(ticker);
    signal?.removeEventListener('abort', interrupt);
  }
  return faultRuns;
}

/** One client after another in the same place: who does not know how an operation ended is replaced by somebody new. */
async function runClient(run: Run, client: number): Promise<void> {
  const { options, over, randomness, source, counts } = run;
  const { target, clients, rate } = options;
  const node = target.nodes[client % target.nodes.length]!;
  let process = client;
  let connection: TargetClient | undefined;
  for (let number = 0; ; number++) {
    // Exponential pauses: arrivals that know nothing of each other.
    const pauseMs = (-Math.log(1 - randomness.fraction('pause', client, number)) * clients * 1000) / rate;
    await pause(pauseMs, over.signal);
    if (over.signal.aborted) break;
    const operation = source.next(client);
    if (operation === undefined) continue;
    try {
      connection ??= await target.connect(node);
    } catch (error) {
      counts.notConnected(node, error);
      continue;
    }
    const completion = await perform(run, { connection, process, operation });
    source.completed?.(client, operation, completion);
    if (completion.type !== 'info' && !isTimeout(completion)) continue;
    await connection.close?.();
    connection = undefined;
    if (completion.type === 'info') process += clients;
  }
  await connection?.close?.();
}

interface Performance {
  readonly connection: TargetClient;
  readonly process: string | number;
  readonly operation: WorkloadOperation;
}

/** Does it once, and records what is known of it. */
async function perform(
  { options, recorder, counts, cutShort }: Run,
  { connection, process, operation }: Performance,
): Promise<Completion> {
  const { operationTimeoutMs: timeoutMs, workload } = options;
  const { f, key, value } = operation;
  recorder.invoke(process, f, value, key === undefined ? {} : { key });
  let completion = await withTimeout(
    connection.perform(operation, { timeoutMs }),
    timeoutMs,
    cutShort.signal,
  );
  // A question that changes nothing had no effect, whatever became of it.
  if (completion.type === 'info' && workload.readOnly.includes(f))
    completion = { ...completion, type: 'fail' };
  if (completion.type === 'ok') recorder.ok(process, f, completion.value);
  else if (completion.type === 'fail') recorder.fail(process, f);
  else recorder.info(process, f);
  counts.count(operation, completion);
  return completion;
}

const TIMED_OUT = 'timed out';
const isTimeout = (completion: Completion) => completion.type !== 'ok' && completion.error === TIMED_OUT;

function withTimeout(
  performed: Promise<Completion>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Completion> {
  return new Promise((resolve) => {
    const end = (completion: Completion) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cut);
      resolve(completion);
    };
    const cut = () => end({ type: 'info', error: 'the run was cut short' });
    const timer = setTimeout(() => end({ type: 'info', error: TIMED_OUT }), timeoutMs);
    signal.addEventListener('abort', cut);
    performed.then(end, (error: unknown) =>
      end({ type: 'info', error: String((error as Error)?.message ?? error) }),
    );
    if (signal.aborted) cut();
  });
}

/** Asks each node the last questions. @returns the nodes that did not answer them all */
async function finalPhase(run: Run): Promise<readonly string[]> {
  const { options, source, recorder } = run;
  const { target, recoveryMs } = options;
  recorder.fault('instant', ALL_FAULTS_OVER, target.nodes);
  if (options.faults.length > 0 || source.final !== undefined) await target.settle?.(recoveryMs);
  const silent: string[] = [];
  await Promise.all(
    target.nodes.map(async (node) => {
      for (const operation of source.final?.(node) ?? [])
        if (!(await answersInTheEnd(run, node, operation))) silent.push(node);
    }),
  );
  return [...new Set(silent)];
}

async function answersInTheEnd(run: Run, node: string, operation: WorkloadOperation): Promise<boolean> {
  const { target, recoveryMs, signal } = run.options;
  for (let attempt = 0; attempt < FINAL_ATTEMPTS && !signal?.aborted; attempt++) {
    try {
      const connection = await target.connect(node);
      const process = `${finalProcess(node)}${attempt === 0 ? '' : ` ${attempt + 1}`}`;
      const completion = await perform(run, { connection, process, operation });
      await connection.close?.();
      if (completion.type === 'ok') return true;
    } catch (error) {
      run.counts.notConnected(node, error);
    }
    await pause(recoveryMs / FINAL_ATTEMPTS, signal);
  }
  return false;
}

/** Who asks a node the last questions, as the history names it. */
export const finalProcess = (node: string) => `last of ${node}`;
