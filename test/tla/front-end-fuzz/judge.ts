import { runInThisContext } from 'node:vm';
import { AssertionViolated, BadInput } from '../../../src/core/bad-input.ts';
import { BreadthFirst } from '../../../src/explorer/breadth-first.ts';
import { modelFailure } from '../../../src/explorer/path.ts';
import { specificationOf } from '../../../src/tla/load-specification.ts';
import type { TlaParser } from '../../../src/tla/syntax/parse-module.ts';
import type { Original } from './originals.ts';

const MAXIMUM_STATES = 100;
/** Only against what never ends: nothing takes a hundredth of it. */
const WATCHDOG_MS = 60_000;

/** How a check of a specification ends: with a verdict, at a limit, or with an error. */
export type Judgement = 'decided' | 'limit' | 'refused';

/** Reads and explores a specification, as far as it goes. @throws Error for any end that is not a good one. */
export function judge(parser: TlaParser, original: Original): Judgement {
  try {
    return guarded(() => (explored(parser, original) === undefined ? 'limit' : 'decided'));
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    checkPlace(error, original);
    return 'refused';
  }
}

function explored(parser: TlaParser, { root, modules, configuration }: Original) {
  const system = specificationOf(
    parser,
    root,
    (name) => {
      const text = Object.hasOwn(modules, name) ? modules[name] : undefined;
      return text === undefined ? undefined : { source: `${name}.tla`, text };
    },
    () => ({ source: `${root}.cfg`, text: configuration }),
  );
  const search = new BreadthFirst(system, { maxStates: MAXIMUM_STATES });
  try {
    return search.run(() => false);
  } catch (error) {
    // An Assert that fails is a violation.
    if (error instanceof AssertionViolated) return error;
    throw modelFailure(system, error, { moment: 'unknown' });
  }
}

/** An error names a place that is there: the file, and in it a line and a column. */
function checkPlace(error: BadInput, { root, modules, configuration }: Original): void {
  const { place } = error;
  if (place?.line === undefined || place.column === undefined) throw notLocated(error);
  const text = place.source === `${root}.cfg` ? configuration : modules[place.source.replace('.tla', '')];
  const row = text?.split(/\r?\n/)[place.line - 1];
  if (row === undefined || place.column < 1 || place.column > row.length + 1) throw notLocated(error);
}

function notLocated(error: BadInput): Error {
  return new Error(`an error without a place that is there: ${error.format()}`, { cause: error });
}

const shared = globalThis as { frontEndFuzzTask?: (() => unknown) | undefined };

/** Runs something, and ends it when it does not end by itself: no other way interrupts a loop. */
function guarded<T>(run: () => T): T {
  shared.frontEndFuzzTask = run;
  return runInThisContext('frontEndFuzzTask()', { timeout: WATCHDOG_MS }) as T;
}
