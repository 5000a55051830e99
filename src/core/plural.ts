/** `12,345`: a count that a reader can take in. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 state`, `2 states`; `2 entries` where the plural is given. */
export function plural(count: number, noun: string, several = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : several}`;
}

/** `a register`, `an owned-mutex`. */
export function articled(noun: string): string {
  return `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
