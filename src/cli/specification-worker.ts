import { parentPort, workerData } from 'node:worker_threads';
import { type AnalysisJob, analyzeHistory } from './analyze.ts';
import type { WorkerMessage } from './analyze-in-worker.ts';
import { cancelOnInterrupt } from './cancellation.ts';

// Runs one analysis with a specification of the user's, on a thread that can be stopped whatever that code does.
const post = (message: WorkerMessage) => parentPort!.postMessage(message);
const { signal, dispose } = cancelOnInterrupt();
post({ started: true });
const code = await analyzeHistory(workerData as AnalysisJob, signal, (progress) => post({ progress }));
post({ code });
dispose();
