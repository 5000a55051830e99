import type { Anomaly } from './anomaly.ts';
import { Precedence } from './precedence.ts';
import { Reachability } from './reachability.ts';
import { INITIAL, type RegisterHistory } from './register-history.ts';
import { sessionGuarantees } from './session-guarantees.ts';
import { staleInitialRead } from './visibility.ts';

/**
 * Weak causal consistency (Bouajjani et al. 2017, CC; Perrin, Mostéfaoui and Jard 2016): causality is a partial order and,
 * for each read by itself, some order of its causal past that extends causality makes it return what it did.
 *
 * Decided by the absence of CyclicCO, WriteCOInitRead, ThinAirRead and WriteCORead: the last is a write of the key
 * that comes, in causality, after the one that was returned and before the read. Causality must not be larger than it has
 * to, for that adds to the past of reads and to what its order must respect; and it includes the order of sessions
 * and, for a read must have its write in its past, reading. If none of the patterns occurs, order the past so: first
 * what does not come after the returned write, then that write, then what comes after it, which has no write of the key.
 */
export function* weakCausalAnomaly(registers: RegisterHistory): Generator<void, Anomaly | undefined> {
  const precedence = new Precedence(registers, sessionGuarantees.causal);
  const circular = precedence.cycle();
  if (circular !== undefined) return circular;
  const reachability = new Reachability(registers);
  reachability.update(precedence);
  yield;
  const writes = reachability.writesByKey();
  for (let read = 0; read < registers.count; read += 1) {
    if (registers.isWrite[read]) continue;
    const returned = registers.readsFrom[read]!;
    for (const list of writes[registers.key[read]!]!) {
      const last = reachability.lastBefore(list, read);
      if (last === undefined || last === returned) continue;
      if (returned === INITIAL) return staleInitialRead(precedence, read, last);
      if (!reachability.precedes(returned, last)) continue;
      precedence.derive(last, returned, 'older', read, 0);
      return precedence.cycle();
    }
  }
  return undefined;
}
