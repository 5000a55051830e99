/** `12,345`: a count that a reader can take in. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 state`, `2 states`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a register`, `an owned-mutex`. */
export function articled(noun: string): string {
  return `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
