import { BadInput } from '../core/bad-input.ts';
import { defaultHistoryLimits, type HistoryLimits } from './history-limits.ts';

/** The input ended inside something: what `tolerateTruncated` forgives at the end of a recording. */
export class TruncatedInput extends BadInput {}

/** A limit of {@link HistoryLimits} was met. */
export class BeyondLimit extends BadInput {}

export interface ScannerOptions {
  /** Name for messages. */
  readonly source: string;
  readonly limits?: HistoryLimits | undefined;
}

/**
 * A cursor over text that arrives in chunks, with line and column: what the EDN and JSON readers share. Only the
 * token in hand and the rest of its chunk are in memory.
 */
export abstract class CharacterScanner {
  readonly source: string;
  protected readonly limits: HistoryLimits;
  /** The chunk in hand. */
  protected text = '';
  protected position = 0;
  protected line = 1;
  /** Position of the first character of the line; negative when that character is in a chunk that is gone. */
  protected lineStart = 0;
  protected depth = 0;
  #pull: () => string;

  /** `pull` gives the next chunk, the empty string at the end. */
  constructor(pull: () => string, options: ScannerOptions) {
    this.#pull = pull;
    this.source = options.source;
    this.limits = options.limits ?? defaultHistoryLimits;
  }

  /** Starts over on one line of text that is in memory whole. */
  protected restart(text: string, line: number, column: number): void {
    this.#pull = () => '';
    this.text = text;
    this.position = 0;
    this.line = line;
    this.lineStart = 1 - column;
    this.depth = 0;
  }

  /** Drops the text before `start`, which becomes position 0, and appends a chunk; false at the end of the input. */
  protected more(start: number): boolean {
    if (this.text.length - start > this.limits.stringLength) this.failStringLength();
    const chunk = this.#pull();
    if (chunk === '') return false;
    this.text = start === this.text.length ? chunk : this.text.slice(start) + chunk;
    this.position -= start;
    this.lineStart -= start;
    return true;
  }

  /** The character `offset` places after the cursor; -1 behind the end. */
  protected codeAhead(offset: number): number {
    while (this.position + offset >= this.text.length) if (!this.more(this.position)) return -1;
    return this.text.charCodeAt(this.position + offset);
  }

  protected enter(): void {
    this.depth += 1;
    if (this.depth <= this.limits.nestingDepth) return;
    this.#failLimit(
      `nested deeper than the limit nestingDepth of ${this.limits.nestingDepth} levels`,
      'No history needs that depth. Is the file damaged?',
    );
  }

  protected failStringLength(): never {
    this.#failLimit(
      `a string is longer than the limit stringLength of ${this.limits.stringLength} characters`,
      'Is a closing quote missing?',
    );
  }

  protected failNumberLength(): never {
    this.#failLimit(`a number is longer than the limit numberLength of ${this.limits.numberLength} digits`);
  }

  #failLimit(message: string, remedy?: string): never {
    throw new BeyondLimit(message, { place: this.#place(), remedy });
  }

  /** Stops with a message that names the cursor's place. */
  protected fail(message: string, remedy?: string): never {
    throw new BadInput(message, { place: this.#place(), remedy });
  }

  protected failAtEnd(expected: string): never {
    throw new TruncatedInput(`the input ends where ${expected} was expected`, {
      place: this.#place(),
      remedy: 'The file is cut off. Copy it again, or pass --tolerate-truncated to use what is there.',
    });
  }

  #place() {
    return { source: this.source, line: this.line, column: this.position - this.lineStart + 1 };
  }
}

/** A character as a message shows it, control characters escaped. */
export function showCharacter(code: number): string {
  return code < 0 ? 'the end of the input' : JSON.stringify(String.fromCharCode(code));
}
