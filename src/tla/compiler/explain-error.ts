import { EvaluationError } from '../runtime/index.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { Site } from './code-builder.ts';
import type { Program } from './compile-specification.ts';
import { type BoundName, NameNotes } from './name-notes.ts';

/**
 * What the names that are bound around an expression stand for where its evaluation failed. The usual program keeps no
 * trace of them: what failed is evaluated again, in a program that is made for that when there is an error to explain.
 */
export class ErrorExplainer {
  readonly #usual: Program;
  readonly #compile: (notes: NameNotes) => Program;

  /** @param compile makes the program of the same specification with notes. */
  constructor(usual: Program, compile: (notes: NameNotes) => Program) {
    this.#usual = usual;
    this.#compile = compile;
  }

  /**
   * The names, outermost first; none if evaluating it again ends otherwise, as it may with RandomElement, or takes long.
   *
   * @param evaluate what failed.
   */
  boundNames(error: EvaluationError, evaluate: (program: Program) => unknown): readonly BoundName[] {
    const notes = new NameNotes();
    let sites: Program['sites'] = [];
    try {
      const program = this.#compile(notes);
      sites = program.sites;
      evaluate(program);
    } catch (again) {
      // Whatever else comes up on the way, such as a stack that is too small for the notes, is no reason to say less.
      if (!(again instanceof EvaluationError) || again.message !== error.message) return [];
      if (isSamePlace(sites[again.site], this.#usual.sites[error.site])) return notes.of(again);
    }
    return [];
  }
}

/** What a program sees of the run that has no effect on it. */
export function withoutEffects(host: RuntimeContext): RuntimeContext {
  const { files } = host;
  return {
    ...host,
    print: () => {},
    exit: () => {},
    registers: new Map(host.registers),
    files: files && { read: (path) => files.read(path), write: () => {} },
  };
}

function isSamePlace(left: Site | undefined, right: Site | undefined): boolean {
  return (
    left?.module === right?.module &&
    left?.span.line === right?.span.line &&
    left?.span.column === right?.span.column
  );
}
