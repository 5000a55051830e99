import { isDeepStrictEqual } from 'node:util';
import type { AnyMachine, Transition } from '../../src/core/machine.ts';

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freeze(member);
  }
  return value;
}

type Any = Transition<unknown, unknown, unknown, unknown>;

function checked(transition: Any): Any {
  for (const effect of transition.effects) {
    const copy = JSON.parse(JSON.stringify(effect));
    const defined = Object.fromEntries(Object.entries(effect).filter(([, value]) => value !== undefined));
    if (!isDeepStrictEqual(copy, defined)) throw new Error(`no plain data: ${JSON.stringify(effect)}`);
  }
  if (transition.effects.filter(({ kind }) => kind === 'persist').length > 1)
    throw new Error('two records in one step: a crash could keep the first alone');
  return freeze(transition);
}

/** The machine, held to being pure: what it gets and gives is frozen, what it says is plain data, and a step gives the same again. */
export const checkPurity = (machine: AnyMachine): AnyMachine => ({
  ...machine,
  start: (node, durable, now) => checked(machine.start(node, freeze(durable), freeze(now))),
  step(state, input) {
    const result = checked(machine.step(state, freeze(input)));
    const again = machine.step(state, input);
    if (JSON.stringify(again) !== JSON.stringify(result))
      throw new Error(`another result for the same ${JSON.stringify(input)}`);
    return result;
  },
});
