/** The command that was typed, with the seed that the run had: what it draws is drawn again. */
export function commandWithSeed(typed: readonly string[], seed: number): string {
  const end = typed.indexOf('--');
  const ours = end < 0 ? typed : typed.slice(0, end);
  const theirs = end < 0 ? [] : typed.slice(end);
  const hasSeed = ours.some((word) => word === '--seed' || word.startsWith('--seed='));
  const words = [...ours, ...(hasSeed ? [] : ['--seed', String(seed)]), ...theirs];
  return ['quorate', ...words.map(quoted)].join(' ');
}

/** As a shell reads it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
