import { printableLine } from '../core/printable.ts';

const INTERVAL_MS = 200;
const INTERVAL_WITHOUT_TERMINAL_MS = 1000;

/**
 * A line on standard error that is rewritten in place, on a terminal only; elsewhere, when asked for with
 * `--progress`, a line a second.
 */
export class ProgressLine {
  readonly #isTerminal = process.stderr.isTTY === true;
  readonly #isWanted: boolean;
  #shownAt = 0;
  #isShown = false;

  constructor(wanted: boolean) {
    this.#isWanted = wanted || this.#isTerminal;
  }

  update(text: () => string): void {
    const now = performance.now();
    const interval = this.#isTerminal ? INTERVAL_MS : INTERVAL_WITHOUT_TERMINAL_MS;
    if (!this.#isWanted || now - this.#shownAt < interval) return;
    this.#shownAt = now;
    this.#isShown = true;
    const shown = printableLine(text());
    process.stderr.write(
      this.#isTerminal ? `\r\u001b[K${shown.slice(0, process.stderr.columns - 1)}` : `${shown}\n`,
    );
  }

  /** Removes the line, so that the report starts on a clean one. */
  clear(): void {
    if (this.#isShown && this.#isTerminal) process.stderr.write('\r\u001b[K');
    this.#isShown = false;
  }
}
