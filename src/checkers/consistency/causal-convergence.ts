import type { Anomaly } from './anomaly.ts';
import { Precedence } from './precedence.ts';
import type { RegisterHistory } from './register-history.ts';
import { sessionGuarantees } from './session-guarantees.ts';
import { olderWrites } from './visibility.ts';

/**
 * Causal convergence (Bouajjani et al. 2017, CCv; Burckhardt 2014; what a causally consistent store does in which the last
 * writer wins): there is one order of all operations that extends causality, and each read returns the last write of its key,
 * in that order, of those in its causal past.
 *
 * Decided by the absence of CyclicCO, WriteCOInitRead, ThinAirRead, WriteCORead and CyclicCF: of two writes of a key
 * in the causal past of a read, the one that it did not return is older, for all sessions. WriteCORead is a cycle of that.
 */
export function* causalConvergenceAnomaly(registers: RegisterHistory): Generator<void, Anomaly | undefined> {
  const precedence = new Precedence(registers, sessionGuarantees.causal);
  const circular = precedence.cycle();
  if (circular !== undefined) return circular;
  const all = [];
  for (const session of registers.sessions.keys()) {
    const found = olderWrites(precedence, session, true);
    if ('kind' in found) return found;
    all.push(...found);
    yield;
  }
  for (const { older, newer, read } of all) precedence.derive(older, newer, 'older', read, 0);
  return precedence.cycle();
}
