import type { Machine } from '../../core/machine.ts';
import { checkLeaseConfiguration, type LeaseConfiguration } from './configuration.ts';
import { type GrantorState, leaseGrantor } from './grantor.ts';
import { type HolderState, leaseHolder } from './holder.ts';
import type { LeaseDurable, LeaseMessage, LeaseOperation, LeaseResult } from './messages.ts';
import { type LeaseRules, rightRules } from './rules.ts';

export type LeaseState = GrantorState | HolderState;

/**
 * Leases that end by themselves (Gray and Cheriton, Leases: An Efficient Fault-Tolerant Mechanism for Distributed File Cache
 * Consistency, 1989): one node grants them, the others hold them. At most one has a lease at any time while clocks drift no more
 * than the configuration says, whatever the network does and however long anybody pauses. Only a step of the machine is protected:
 * what a holder sends out may arrive when the lease is over, and wants its id checked where it arrives.
 *
 * @throws RangeError for a configuration that cannot be.
 */
export function leaseMachine(
  configuration: LeaseConfiguration,
  changes: Partial<LeaseRules> = {},
): Machine<LeaseState, LeaseMessage, LeaseOperation, LeaseResult, LeaseDurable> {
  checkLeaseConfiguration(configuration);
  const rules = { ...rightRules, ...changes };
  const grantor = leaseGrantor(configuration, rules);
  const holder = leaseHolder(configuration, rules);
  return {
    name: 'lease',
    start: (node, durable, now) =>
      node === configuration.grantor ? grantor.start(node, durable, now) : holder.start(node, durable),
    step: (state, input) =>
      state.role === 'grantor' ? grantor.step(state, input) : holder.step(state, input),
  };
}

/**
 * Whether the node has a lease at this moment, and under which id: for a program that has the machine in it. What it says is true of
 * the moment of `monotonicMs` and of no later one.
 */
export function heldLease(
  configuration: LeaseConfiguration,
  state: LeaseState,
  lease: string,
  monotonicMs: number,
  changes: Partial<LeaseRules> = {},
): { readonly id: number } | undefined {
  if (state.role === 'grantor') return undefined;
  const holder = leaseHolder(configuration, { ...rightRules, ...changes });
  return holder.heldNow(state, lease, { monotonicMs, wallMs: 0 });
}
