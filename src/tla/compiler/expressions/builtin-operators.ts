/** Operators of the language and of the arithmetic modules that have a function of their own in the runtime. */
export const binaryFunctions: ReadonlyMap<string, string> = new Map([
  ['+', 'add'],
  ['-', 'subtract'],
  ['*', 'multiply'],
  ['\\div', 'divide'],
  ['%', 'modulo'],
  ['^', 'power'],
  ['..', 'interval'],
  ['\\cup', 'union'],
  ['\\cap', 'intersection'],
  ['\\', 'difference'],
]);

/** Those whose result is a JavaScript boolean. */
export const binaryPredicates: ReadonlyMap<string, string> = new Map([
  ['=', 'equal'],
  ['\\in', 'memberOf'],
  ['\\subseteq', 'subsetOf'],
  ['<', 'lessThan'],
  ['<=', 'lessOrEqual'],
  ['>', 'greaterThan'],
  ['>=', 'greaterOrEqual'],
]);

export const unaryFunctions: ReadonlyMap<string, string> = new Map([
  ['-.', 'negate'],
  ['SUBSET', 'powerset'],
  ['UNION', 'bigUnion'],
  ['DOMAIN', 'domain'],
]);

export const constantSets: ReadonlySet<string> = new Set(['BOOLEAN', 'STRING', 'Nat', 'Int', 'Real']);
