import type { History } from '../core/history.ts';
import type { HistoryValue } from '../core/history-value.ts';
import { type CompletionType, HistoryBuilder, type RecordedStep } from './history-builder.ts';
import { toHistoryValue } from './to-history-value.ts';
import { type HistoryHeader, writeHistory } from './write-history.ts';

export interface HistoryRecorderOptions {
  /** Nanoseconds of a monotonic clock; by default the process's own. Times are for display, never for order. */
  readonly now?: (() => bigint) | undefined;
  /** Name of the sequential specification that the history is meant for. */
  readonly model?: string | undefined;
  readonly initial?: HistoryValue | undefined;
}

export interface WrapOptions<Arguments extends unknown[], Result> {
  /** What to record as the invocation's value. Default: the only argument, or all of them as an array. */
  readonly argument?: ((...args: Arguments) => unknown) | undefined;
  /** What to record as the key; default none. */
  readonly key?: ((...args: Arguments) => unknown) | undefined;
  /** What to record as the result; default what the function returns. */
  readonly result?: ((result: Result) => unknown) | undefined;
  /**
   * `fail` only if the error proves that the operation had no effect and never will; a lost connection does not.
   * Default: always `info`.
   */
  readonly classify?: ((error: unknown) => 'fail' | 'info') | undefined;
}

/**
 * Records what clients ask and what they are answered, in the order of the calls.
 *
 * ```ts
 * const recorder = new HistoryRecorder();
 * const read = recorder.wrap('client-1', 'read', () => store.get('x'));
 * const write = recorder.wrap('client-2', 'write', (value: number) => store.set('x', value));
 * await Promise.all([read(), write(1)]);
 * const history = recorder.history();
 * ```
 */
export class HistoryRecorder {
  readonly #builder: HistoryBuilder;
  readonly #now: () => bigint;
  readonly #startNanoseconds: bigint;
  /** Stands in for the line of a source: it keeps the place of `info` completions when the history is written. */
  #event = 1;

  constructor(options: HistoryRecorderOptions = {}) {
    const { now = () => process.hrtime.bigint(), model, initial } = options;
    this.#builder = new HistoryBuilder({ format: 'quorate', source: '<recorder>', model, initial });
    this.#now = now;
    this.#startNanoseconds = now();
  }

  /** The process asks. It must not have an open operation, unless that ended in {@link info}. */
  invoke(process: string | number, f: string, value: unknown = null, options: { key?: unknown } = {}): void {
    const key = options.key === undefined ? undefined : toHistoryValue(options.key);
    this.#builder.invoke(process, f, toHistoryValue(value), { key, ...this.#details() });
  }

  /** It was answered: the operation took effect exactly once. */
  ok(process: string | number, f: string, value: unknown = null): void {
    this.#complete(process, 'ok', f, toHistoryValue(value));
  }

  /** It certainly had no effect, and never will have one. */
  fail(process: string | number, f: string): void {
    this.#complete(process, 'fail', f, null);
  }

  /** Nobody knows whether it took, or will take, effect: a time-out, a lost connection. */
  info(process: string | number, f: string): void {
    this.#complete(process, 'info', f, null);
  }

  /** Something was done to the system. */
  fault(
    phase: 'start' | 'end' | 'instant',
    kind: string,
    targets: readonly string[],
    parameters: unknown = null,
  ): void {
    this.#builder.fault(phase, kind, targets, toHistoryValue(parameters), this.#details());
  }

  /** A step of a node, as it was told or seen. Its time is recorded unless it has one. */
  step(step: RecordedStep): void {
    const { time, line } = this.#details();
    this.#builder.step({ time: BigInt(time), ...step }, line);
  }

  /** The function, recording each of its calls. What it throws is recorded and thrown on. */
  wrap<Arguments extends unknown[], Result>(
    process: string | number,
    f: string,
    fn: (...args: Arguments) => Result | PromiseLike<Result>,
    options: WrapOptions<Arguments, Result> = {},
  ): (...args: Arguments) => Promise<Result> {
    const {
      argument = onlyOrAll,
      key,
      result: resultOf = (result) => result,
      classify = () => 'info',
    } = options;
    return async (...args) => {
      this.invoke(process, f, argument(...args), { key: key?.(...args) });
      let result: Result;
      try {
        result = await fn(...args);
      } catch (error) {
        this.#complete(process, classify(error) === 'fail' ? 'fail' : 'info', f, null);
        throw error;
      }
      this.#recordResult(process, f, result, resultOf);
      return result;
    };
  }

  /** What was recorded so far; operations that are still open are indeterminate. */
  history(): History {
    return this.#builder.finish();
  }

  /** What was recorded so far as our JSON lines, without line ends. */
  lines(header: HistoryHeader = {}): Iterable<string> {
    return writeHistory(this.history(), header);
  }

  #recordResult<Result>(
    process: string | number,
    f: string,
    result: Result,
    resultOf: (result: Result) => unknown,
  ): void {
    let value: HistoryValue;
    try {
      value = toHistoryValue(resultOf(result));
    } catch (error) {
      // It took effect, but what it answered cannot be written down: open for ever is the true statement left.
      this.info(process, f);
      throw error;
    }
    this.#complete(process, 'ok', f, value);
  }

  #complete(process: string | number, type: CompletionType, f: string, value: HistoryValue): void {
    this.#builder.complete(process, type, f, value, this.#details());
  }

  #details(): { time: number; line: number } {
    this.#event += 1;
    return { time: Number(this.#now() - this.#startNanoseconds), line: this.#event };
  }
}

function onlyOrAll(...args: unknown[]): unknown {
  return args.length > 1 ? args : args[0];
}
