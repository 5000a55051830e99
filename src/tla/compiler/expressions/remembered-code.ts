import type { CodeBuilder, CodeUses } from '../code-builder.ts';
import { isCheap, makesCollection } from './code-text.ts';

/** Entries that a table for combinations of constants may have. */
const MAXIMUM_TABLE = 1 << 15;

/**
 * Code that depends on constants alone is evaluated once, when it is first needed: not before, so that it raises no
 * error that the original would not raise.
 */
export function remembered(builder: CodeBuilder, generate: () => string): string {
  const { result, uses } = builder.during(generate);
  if (!builder.remembers || uses.isImpure || uses.isOpen || isCheap(result)) return result;
  if (uses.names.size > 0) return makesCollection(result) ? tabled(builder, result, uses) : result;
  const name = builder.fresh('constant');
  builder.declare(`let ${name};`);
  return `(${name} ??= ${result})`;
}

/** Code that depends on nothing but names that run through constant lists is evaluated once for each of their values. */
function tabled(builder: CodeBuilder, code: string, uses: CodeUses): string {
  const place = builder.placeOf(uses.names);
  if (place === undefined) return code;
  const [table, make] = [builder.fresh('table'), builder.fresh('make')];
  const parameters = [...uses.names].join(', ');
  builder.declare(`const ${table} = []; function ${make}(${parameters}) { return ${code}; }`);
  const call = `${make}(${parameters})`;
  return `(${place} < ${MAXIMUM_TABLE} ? (${table}[${place}] ??= ${call}) : ${call})`;
}
