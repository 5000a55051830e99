import { ModelValue, type Value } from '../../../src/core/values/index.ts';
import * as runtime from '../../../src/tla/runtime/index.ts';
import type { RuntimeContext } from '../../../src/tla/runtime/runtime-context.ts';
import { standardModules } from '../../../src/tla/runtime/standard-modules.ts';

export type { RuntimeValue } from '../../../src/tla/runtime/index.ts';

/** The site that every test passes and every error must give back. */
export const SITE = 7;

export const set = (...members: runtime.RuntimeValue[]) => runtime.setFrom(members, SITE);
export const seq = (...elements: runtime.RuntimeValue[]) => runtime.tuple(elements, SITE);
export const rec = (fields: Record<string, runtime.RuntimeValue>) =>
  runtime.record(Object.keys(fields), Object.values(fields), SITE);
export const model = (name: string) => ModelValue.of(name);
export const range = (first: number, last: number) => runtime.interval(first, last, SITE);

/** A run in which nothing has happened. */
export function makeContext(printed: string[] = []): RuntimeContext {
  let state = 1;
  return {
    level: () => 3,
    action: () => 'Next',
    distinct: () => 10,
    generated: () => 20,
    queue: () => 1,
    diameter: () => 4,
    initial: () => 1,
    duration: () => 0,
    random: (bound) => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fff_ffff;
      return (state >>> 8) % bound;
    },
    print: (text) => printed.push(text),
    registers: new Map<number | string, Value>(),
    exit: () => printed.push('exit'),
    configuration: new Map<string, Value>([['mode', 'bfs']]),
  };
}

/** Calls an operator of a standard module. */
export function callIn(
  context: RuntimeContext,
  name: string,
  ...operands: runtime.RuntimeValue[]
): runtime.RuntimeValue {
  const [module, operator] = name.split('!') as [string, string];
  const native = standardModules.get(module)?.operators.get(operator);
  if (native === undefined) throw new Error(`no operator ${name}`);
  if (native.parameters.length !== operands.length) throw new Error(`${name} has another arity`);
  return native.evaluate(context, operands, SITE);
}

export const call = (name: string, ...operands: runtime.RuntimeValue[]) =>
  callIn(makeContext(), name, ...operands);
