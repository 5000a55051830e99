import { BadInput, StackExhausted } from '../../../src/core/bad-input.ts';
import type { ExplorationResult } from '../../../src/explorer/exploration-result.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { formatTrace } from '../../../src/explorer/format-trace.ts';
import { specificationFromTexts } from '../../../src/tla/load-specification.ts';
import type { SpecificationOptions, SpecificationSystem } from '../../../src/tla/specification-system.ts';
import type { Outcome, SpecificationCase } from './specification-case.ts';

/** A case as a transition system. @throws BadInput where it is none. */
export function systemOf(
  { modules, configuration }: SpecificationCase,
  options: SpecificationOptions = {},
): Promise<SpecificationSystem> {
  return specificationFromTexts(
    'Root',
    (name) => {
      const text = modules[name];
      return text === undefined ? undefined : { source: `${name}.tla`, text };
    },
    () => ({ source: 'Root.cfg', text: configuration }),
    options,
  );
}

/** How a check ended. */
export interface Ending {
  readonly outcome: Outcome & { readonly message?: string };
  /** All that it said: verdict, counts, behaviour, how often actions were taken; of an error, its text. */
  readonly whole: unknown;
}

/** How our check of a specification ends. */
export async function endingOf(load: () => Promise<SpecificationSystem>): Promise<Ending> {
  try {
    const result = await explore(await load(), { maxStates: 100_000 });
    return { outcome: outcomeOf(result), whole: wholeOf(result) };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    const message = error.format();
    // How deep the stack gets is no part of a verdict.
    const whole = error instanceof StackExhausted ? 'the stack' : message;
    return { outcome: errorOutcome(message), whole };
  }
}

/** How our check of a case ends; with an error, what it says. */
export async function ourOutcome(one: SpecificationCase): Promise<Ending['outcome']> {
  return (await endingOf(() => systemOf(one))).outcome;
}

function wholeOf({ verdict, states, counterexample, limit, coverage }: ExplorationResult): unknown {
  const said = { verdict, states, coverage, limit: limit?.limit };
  if (counterexample === undefined) return said;
  const { property, kind, trace } = counterexample;
  return { ...said, property, kind, trace: formatTrace(trace) };
}

/** The states of its behaviour are numbered from 0 in the message. */
function errorOutcome(message: string): Outcome & { readonly message: string } {
  const length = [...message.matchAll(/^ +\d+ {2}\w/gm)].length;
  return length === 0 ? { verdict: 'error', message } : { verdict: 'error', length, message };
}

function outcomeOf({ verdict, states, counterexample }: ExplorationResult): Outcome {
  // TLC counts the states of a path, not its steps.
  if (verdict === 'valid')
    return { verdict, ...states, depth: states.generated === 0 ? 0 : states.depth + 1 };
  if (counterexample === undefined) return { verdict };
  const { kind, property, trace } = counterexample;
  if (kind === 'assumption') return { verdict: 'assumption' };
  const isNamed = kind !== 'deadlock' && kind !== 'assertion';
  return { verdict: isNamed ? property : kind, length: trace.length };
}
