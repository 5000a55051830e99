import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** The groups of one match, and where in the text it begins. */
export interface ExpressionMatch {
  readonly groups: Readonly<Record<string, string | undefined>>;
  readonly index: number;
}

/** Why there are no matches. */
export interface ExpressionFailure {
  readonly failure: 'syntax' | 'time';
  readonly message: string;
}

/**
 * All matches of a regular expression that comes from a file or a user, as with the flags `gm`. It runs in a worker that
 * is terminated after `timeoutMs`: an expression can take time that is exponential in its text, and no expression can be
 * told harmless by looking at it. Blocks until then, as all reading does.
 */
export function runExpression(
  expression: string,
  text: string,
  timeoutMs: number,
): readonly ExpressionMatch[] | ExpressionFailure {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(workerSource, {
    eval: true,
    workerData: { expression, text, done, port: port2 },
    transferList: [port2],
  });
  const outcome = Atomics.wait(done, 0, 0, timeoutMs);
  const received = receiveMessageOnPort(port1)?.message as
    | readonly ExpressionMatch[]
    | ExpressionFailure
    | undefined;
  port1.close();
  worker.unref();
  void worker.terminate();
  if (outcome === 'timed-out' || received === undefined) {
    return { failure: 'time', message: `it took more than ${timeoutMs} ms` };
  }
  return received;
}

/** Plain JavaScript: it is the text of a module, and the worker knows nothing else. */
const workerSource = `
const { workerData } = require('node:worker_threads');
const { expression, text, done, port } = workerData;
let answer;
try {
  const matches = text.matchAll(new RegExp(expression, 'gm'));
  answer = Array.from(matches, ({ groups, index }) => ({ groups: { ...groups }, index }));
} catch (error) {
  answer = { failure: 'syntax', message: error.message };
}
port.postMessage(answer);
Atomics.store(done, 0, 1);
Atomics.notify(done, 0);
`;
