import type { Anomaly } from './anomaly.ts';
import { Precedence } from './precedence.ts';
import { Reachability } from './reachability.ts';
import { INITIAL, type RegisterHistory } from './register-history.ts';
import { sessionGuarantees } from './session-guarantees.ts';
import { staleInitialRead } from './visibility.ts';

/** What must hold in every order that explains a history: an anomaly, or the order between nodes that all of them have. */
export type Saturation = { readonly anomaly: Anomaly } | { readonly precedence: Precedence };

/**
 * What every sequential order of a history of registers has in common (after Gibbons and Korach 1997, where the read map is
 * known). Let r read w, and w' be another write of the key. If w' comes before r, it comes before w, or r would
 * have returned it, or something newer; and if w' comes after w, it comes after r. A read of the initial value comes
 * before all writes of its key. Necessary only: with a circle there is no order; without one there may be none either.
 */
export function* saturateSequential(registers: RegisterHistory): Generator<void, Saturation> {
  const precedence = new Precedence(registers, sessionGuarantees.causal);
  const reachability = new Reachability(registers);
  const writes = reachability.writesByKey();
  for (;;) {
    if (!reachability.update(precedence)) return { anomaly: precedence.cycle()! };
    const restsOn = precedence.derivedCount;
    for (let read = 0; read < registers.count; read += 1) {
      if (registers.isWrite[read]) continue;
      const returned = registers.readsFrom[read]!;
      for (const list of writes[registers.key[read]!]!) {
        if (returned === INITIAL) {
          const last = reachability.lastBefore(list, read);
          if (last !== undefined) return { anomaly: staleInitialRead(precedence, read, last) };
          if (!reachability.precedes(read, list[0]!))
            precedence.derive(read, list[0]!, 'not-overwritten', read, restsOn);
          continue;
        }
        deriveFrom(precedence, reachability, list, read, returned, restsOn);
      }
    }
    if (precedence.derivedCount === restsOn) return { precedence };
    yield;
  }
}

/** The two rules, for the writes of one chain: the last one before the read, and the first one after what it returned. */
function deriveFrom(
  precedence: Precedence,
  reachability: Reachability,
  list: readonly number[],
  read: number,
  returned: number,
  restsOn: number,
): void {
  const older = reachability.lastBefore(list, read);
  if (older !== undefined && older !== returned && !reachability.precedes(older, returned))
    precedence.derive(older, returned, 'older', read, restsOn);
  const newer = reachability.firstAfter(list, returned);
  if (newer !== undefined && !reachability.precedes(read, newer))
    precedence.derive(read, newer, 'not-overwritten', read, restsOn);
}
