import type { Law } from '../checkers/laws/law.ts';
import { laws } from '../checkers/laws/registry.ts';
import { BadInput } from '../core/bad-input.ts';
import type { History } from '../core/history.ts';
import { suggestion } from './parse-options.ts';

/** What a history is to be checked for. */
export interface ChosenChecks {
  readonly linearizability: boolean;
  readonly laws: readonly Law[];
}

const linearizable = 'linearizable';

/** The names that `--check` takes. */
export const checkNames: readonly string[] = [linearizable, ...laws.map(({ name }) => name)];

/**
 * The checks that were asked for; without a word from the user all that the history records enough for. A history of
 * steps without operations is not asked whether it is linearizable: that would be true of nothing.
 */
export function chooseChecks(history: History, asked: readonly string[]): ChosenChecks {
  if (asked.length === 0) {
    const applicable = laws.filter((law) => law.onlyWhenAsked !== true && law.appliesTo(history));
    return { linearizability: history.operations.count > 0 || applicable.length === 0, laws: applicable };
  }
  const chosen = asked.filter((name) => name !== linearizable).map((name) => lawNamed(name, history));
  return { linearizability: asked.includes(linearizable), laws: chosen };
}

function lawNamed(name: string, history: History): Law {
  const law = laws.find((candidate) => candidate.name === name);
  if (law === undefined) {
    throw new BadInput(`there is no check "${name}".${suggestion(name, checkNames)}`, {
      remedy: `Checks: ${checkNames.join(', ')}.`,
    });
  }
  if (law.appliesTo(history)) return law;
  throw new BadInput(`the history records nothing that ${name} could be judged by`, {
    place: { source: history.source },
    remedy: `It needs ${law.needs}.`,
  });
}
