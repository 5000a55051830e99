import { type FaultEvent, NEVER } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';

/** A fault while it lasted, as positions in the sequence of events. */
export interface FaultBand {
  readonly kind: string;
  targets: readonly string[];
  parameters: HistoryValue;
  readonly from: number;
  /** {@link NEVER} if nothing ended it; equal to `from` for what was done at an instant. */
  to: number;
}

/**
 * The bands that fault events make. Jepsen writes two lines for the start and two for the end, before and after: a band
 * reaches from the first start to the last end, for within them the fault may have been there. Events of one kind are
 * told apart by their targets where both name some.
 */
export function faultBands(faults: readonly FaultEvent[]): FaultBand[] {
  const bands: FaultBand[] = [];
  /** Kind → its latest bands, open or ended, that a further event may belong to. */
  const latest = new Map<string, FaultBand[]>();
  for (const { phase, kind, targets, parameters, at } of faults) {
    if (phase === 'instant') {
      bands.push({ kind, targets, parameters, from: at, to: at });
      continue;
    }
    const known = latest.get(kind) ?? [];
    const same = known.filter((band) => mayBeSame(band.targets, targets));
    const open = same.filter(({ to }) => to === NEVER);
    if (phase === 'end') {
      const ended = open.length > 0 ? open : same.slice(-1);
      for (const band of ended) band.to = at;
      if (ended.length === 0) bands.push({ kind, targets, parameters, from: at, to: at });
    } else if (open.length > 0) {
      for (const band of open) {
        if (band.targets.length === 0) band.targets = targets;
        band.parameters ??= parameters;
      }
    } else {
      const band = { kind, targets, parameters, from: at, to: NEVER };
      bands.push(band);
      latest.set(kind, [...known.filter((other) => !mayBeSame(other.targets, targets)), band]);
    }
  }
  return bands;
}

function mayBeSame(left: readonly string[], right: readonly string[]): boolean {
  if (left.length === 0 || right.length === 0) return true;
  return left.length === right.length && left.every((target) => right.includes(target));
}
