/** What a service holds for a while: until then, in replicated time. */
interface Temporary {
  readonly untilMs: number;
}

/**
 * So many may be held in one service at a time: each is looked at for every entry of the log. A command that would hold one more
 * has the result `full`.
 */
export const maxHeld = 10_000;

export const full = 'full';

/** Those that have not ended by a time; the same array if none has. */
export function stillHeld<T extends Temporary>(items: readonly T[], timeMs: number): readonly T[] {
  const isHeld = ({ untilMs }: T) => untilMs > timeMs;
  return items.every(isHeld) ? items : items.filter(isHeld);
}

/** When the first of them ends; `undefined` if there is none. */
export function firstEndMs(items: readonly Temporary[]): number | undefined {
  let first: number | undefined;
  for (const { untilMs } of items) if (first === undefined || untilMs < first) first = untilMs;
  return first;
}
