import type { Operation } from '../../core/history.ts';

/**
 * What an operation does to the object, worked out once for each operation: steps and reductions ask for it again and
 * again.
 */
export function rememberedEffect<E extends object>(
  compute: (operation: Operation) => E,
): (operation: Operation) => E {
  const known = new WeakMap<Operation, E>();
  return (operation) => {
    let effect = known.get(operation);
    if (effect === undefined) known.set(operation, (effect = compute(operation)));
    return effect;
  };
}
