/** Statements that give one name, and where it goes. */
export const singleKeywords: ReadonlyMap<
  string,
  'specification' | 'init' | 'next' | 'symmetry' | 'view' | 'alias'
> = new Map([
  ['SPECIFICATION', 'specification'],
  ['INIT', 'init'],
  ['NEXT', 'next'],
  ['SYMMETRY', 'symmetry'],
  ['VIEW', 'view'],
  ['ALIAS', 'alias'],
] as const);

/** Statements that give any number of names. */
export const listKeywords: ReadonlyMap<
  string,
  'invariants' | 'properties' | 'constraints' | 'actionConstraints' | 'postconditions' | 'possible'
> = new Map([
  ['INVARIANT', 'invariants'],
  ['INVARIANTS', 'invariants'],
  ['PROPERTY', 'properties'],
  ['PROPERTIES', 'properties'],
  ['CONSTRAINT', 'constraints'],
  ['CONSTRAINTS', 'constraints'],
  ['ACTION_CONSTRAINT', 'actionConstraints'],
  ['ACTION_CONSTRAINTS', 'actionConstraints'],
  ['POSTCONDITION', 'postconditions'],
  ['POSTCONDITIONS', 'postconditions'],
  ['_POSSIBLE', 'possible'],
] as const);

export const constantKeywords: ReadonlySet<string> = new Set(['CONSTANT', 'CONSTANTS']);

/** TLC's experiments. */
export const ignoredKeywords: ReadonlySet<string> = new Set(['_PERIODIC', '_RL_REWARD']);

export const DEADLOCK_KEYWORD = 'CHECK_DEADLOCK';

const keywords: ReadonlySet<string> = new Set([
  ...singleKeywords.keys(),
  ...listKeywords.keys(),
  ...constantKeywords,
  ...ignoredKeywords,
  DEADLOCK_KEYWORD,
]);

/** Whether the word starts a statement; it is then no name, wherever it stands. */
export function isKeyword(word: string): boolean {
  return keywords.has(word);
}

/** All words that can start a statement, for suggestions. */
export function allKeywords(): string[] {
  return [...keywords].filter((keyword) => !keyword.startsWith('_'));
}
