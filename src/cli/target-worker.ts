import { parentPort, workerData } from 'node:worker_threads';
import { BadInput } from '../core/bad-input.ts';
import { writeHistory } from '../history/write-history.ts';
import { type AnyTarget, defineTarget } from '../verifier/library/define-target.ts';
import { formatTargetResult } from '../verifier/library/format-target-result.ts';
import { verifyTarget } from '../verifier/library/verify-target.ts';
import { exportedAs, importUserModule } from './import-user-module.ts';
import type { TargetJob, TargetReport, TargetWorkerMessage } from './verify-target-module.ts';

// Runs a target of the user's on a thread that can be ended whatever that code does.
const post = (message: TargetWorkerMessage) => parentPort!.postMessage(message);
const controller = new AbortController();
parentPort!.on('message', () => controller.abort());
try {
  post({ report: await reportOn(workerData as TargetJob) });
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  const { message, place, remedy } = error;
  post({ badInput: { message, place, remedy } });
}
parentPort!.close();

async function reportOn({ path, options }: TargetJob): Promise<TargetReport> {
  const exported = exportedAs(await importUserModule(path, 'a target'), 'target');
  if (typeof exported !== 'object' || exported === null) {
    throw new BadInput('the module exports no target', {
      place: { source: path },
      remedy: 'export default defineTarget({ name, promises, create, operations })',
    });
  }
  // Also of what was defined as a plain object, or by another copy of this package.
  const target = defineTarget(exported as AnyTarget);
  const result = await verifyTarget(target, { ...options, signal: controller.signal });
  const { counterexample, ...rest } = result;
  const { history, ...shown } = counterexample ?? {};
  return {
    verdict: result.verdict,
    lines: formatTargetResult(result, (again) => `quorate verify --target ${path} ${again}`),
    json: counterexample === undefined ? rest : { ...rest, counterexample: shown },
    ...(history === undefined ? {} : { history: [...writeHistory(history)] }),
  };
}
