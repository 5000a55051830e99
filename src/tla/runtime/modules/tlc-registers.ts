import type { Value } from '../../../core/values/index.ts';
import { functionFromMap, sequenceOf } from '../build-function.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { materialize } from '../materialize.ts';
import { recordOf } from '../record-of.ts';
import type { RuntimeContext } from '../runtime-context.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { ValueMap } from '../value-map.ts';

const statistics: Readonly<Record<string, (context: RuntimeContext) => Value>> = {
  level: (context) => context.level(),
  distinct: (context) => context.distinct(),
  generated: (context) => context.generated(),
  queue: (context) => context.queue(),
  diameter: (context) => context.diameter(),
  duration: (context) => context.duration(),
  action: (context) => recordOf({ name: context.action() }),
  config: (context) => recordOf(Object.fromEntries(context.configuration)),
  stats: (context) =>
    recordOf({
      distinct: context.distinct(),
      generated: context.generated(),
      initial: context.initial(),
      queue: context.queue(),
      diameter: context.diameter(),
      duration: context.duration(),
      worker: 0,
    }),
  all: (context) => registersOf(context, 'number'),
  'all:named': (context) => registersOf(context, 'string'),
};

/** What is in the registers of each worker, of which there is one. */
function registersOf({ registers }: RuntimeContext, keys: 'number' | 'string'): Value {
  const values = new ValueMap<Value>();
  for (const [key, value] of registers) if (typeof key === keys) values.set(key, sequenceOf([value]));
  return functionFromMap(values);
}

function isRegister(key: RuntimeValue): key is number {
  return typeof key === 'number' ? key >= 0 : typeof key === 'string' && key.startsWith('s:');
}

// The predicate says number for want of a type of strings that start with `s:`.
/** Properties of TLC's virtual machine that specifications ask for: action composition is on. */
const systemProperties: ReadonlyMap<string, Value> = new Map([['-Dtlc2.tool.impl.Tool.cdot', 'true']]);

/** The register of a key, or `undefined` if nothing was stored. */
export function readRegister(context: RuntimeContext, site: number, key: RuntimeValue): Value | undefined {
  if (isRegister(key)) return context.registers.get(key);
  if (typeof key === 'string' && Object.hasOwn(statistics, key)) return statistics[key]!(context);
  if (typeof key === 'string') return undefined;
  throw new EvaluationError(
    `The argument of TLCGet should be a nonnegative integer, but instead it is:\n${format(key)}`,
    site,
  );
}

/** `TLCGet(key)`. */
export function tlcGet(context: RuntimeContext, site: number, key: RuntimeValue): Value {
  const value = readRegister(context, site, key);
  if (value !== undefined) return value;
  const property = typeof key === 'string' ? systemProperties.get(key) : undefined;
  if (property !== undefined) return property;
  throw new EvaluationError(`TLCGet(${format(key)}) was undefined.`, site);
}

/** `TLCSet(key, value)`. */
export function tlcSet(context: RuntimeContext, site: number, key: RuntimeValue, value: RuntimeValue): Value {
  if (isRegister(key)) {
    context.registers.set(key, materialize(value, site));
    return true;
  }
  if (key === 'exit') {
    if (value === true) context.exit();
    return true;
  }
  if (key === 'pause') return true;
  throw new EvaluationError(
    `The first argument of TLCSet should be a nonnegative integer, "exit" or "pause", but instead it is:\n${format(key)}`,
    site,
  );
}
