import { understands } from '../checkers/linearizability/operation-kinds.ts';
import type { SequentialSpecification } from '../checkers/linearizability/specification.ts';
import type { NilRead } from '../checkers/objects/nil-read.ts';
import { specifications } from '../checkers/objects/registry.ts';
import { BadInput } from '../core/bad-input.ts';
import type { History } from '../core/history.ts';
import type { HistoryValue } from '../core/history-value.ts';
import type { AnalyzeOptions } from './analyze.ts';
import { loadSpecificationModule } from './load-specification.ts';
import { parseInitial } from './parse-initial.ts';
import { suggestion } from './parse-options.ts';

/**
 * What a history is to be judged by: the module that the user gives; else the specification that the user, or the history,
 * names; else the first that knows all its functions and makes sense of its values.
 */
export async function chooseSpecification(
  history: History,
  options: Pick<AnalyzeOptions, 'specification' | 'model' | 'nilRead'>,
): Promise<SequentialSpecification<HistoryValue>> {
  if (options.specification !== undefined) {
    if (options.model === undefined) return loadSpecificationModule(options.specification);
    throw new BadInput('--model and --specification both say what to judge by', {
      remedy: 'Give one of them.',
    });
  }
  const nilRead = nilReadOf(history, options.nilRead);
  const named = options.model ?? history.model;
  const names = specifications.map(({ name }) => name);
  if (named !== undefined) {
    const listed = specifications.find(({ name }) => name === named);
    if (listed !== undefined) return listed.create({ nilRead });
    throw new BadInput(`there is no sequential specification "${named}".${suggestion(named, names)}`, {
      place: options.model === undefined ? { source: history.source, line: 1 } : undefined,
      remedy: `Choose with --model: ${names.join(', ')}.`,
    });
  }
  const knowing = specifications
    .map((listed) => ({ listed, specification: listed.create({ nilRead }) }))
    .filter(({ specification: { functions } }) => history.functions.every((f) => functions?.includes(f)));
  // Where none makes sense of all arguments and results, the first one says what is wrong.
  const fitting = knowing.find(({ specification }) => understands(history, specification)) ?? knowing[0];
  if (fitting !== undefined) {
    const { name, rival } = fitting.listed;
    if (rival === undefined || knowing.every(({ listed }) => listed.name !== rival))
      return fitting.specification;
    throw new BadInput(`the functions ${history.functions.join(', ')} are those of ${name} and of ${rival}`, {
      place: { source: history.source },
      remedy: `Choose with --model: ${name} or ${rival}.`,
    });
  }
  throw new BadInput(`no sequential specification knows the functions ${history.functions.join(', ')}`, {
    place: { source: history.source },
    remedy: `There are: ${specifications.map(({ name, about }) => `${name} (${about})`).join('; ')}.`,
  });
}

/** The initial state that the user names. */
export function initialOf(specification: SequentialSpecification<HistoryValue>, text: string): HistoryValue {
  const value = parseInitial(text);
  return specification.parseInitial ? specification.parseInitial(value) : value;
}

function nilReadOf({ format }: History, asked: string | undefined): NilRead {
  if (asked === undefined) return format === 'jepsen-edn' || format === 'jepsen-json' ? 'auto' : 'value';
  if (asked === 'value' || asked === 'unknown' || asked === 'auto') return asked;
  throw new BadInput(`--nil-read is value, unknown or auto, not "${asked}"`);
}
