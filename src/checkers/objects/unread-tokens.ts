import { articled, plural } from '../../core/plural.ts';
import type { SequentialSpecification } from '../linearizability/specification.ts';
import { isIntegerValue } from './integer-value.ts';

/**
 * A lock that looks at no fencing token says so where a history seems to hold some: a lock that gave the same token twice would
 * pass otherwise without a word.
 */
export function notingUnreadTokens(specification: SequentialSpecification): SequentialSpecification {
  return {
    ...specification,
    specialize: (context) => {
      const special = specification.specialize?.(context) ?? { specification, notes: [] };
      let unread = 0;
      context.kinds.forEach(({ f, result }, kind) => {
        if (f === 'acquire' && isIntegerValue(result)) unread += context.counts[kind]!;
      });
      if (unread === 0) return special;
      const note = `${plural(unread, 'acquire')} returned an integer, which ${articled(specification.name)} does not look at: fencing tokens are judged by the model fenced-lock`;
      return { ...special, notes: [...special.notes, note] };
    },
  };
}
