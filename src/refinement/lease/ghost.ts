import type { ModelValue } from '../../core/values/index.ts';
import { nameOf } from '../abstraction.ts';
import { units } from '../units.ts';

export const grantor = 'grantor';
export const holders = ['n1', 'n2', 'n3'];

/** A node wants the lease: in which of its lives, and what else it had wanted in it before. */
export interface ClaimNumber {
  readonly session: number;
  readonly claim: number;
}

/** What is remembered of a run, for one lease, and no node needs. */
export interface Ghost {
  /** The model's names of the claims, in the order in which they were first heard of. */
  readonly names: Map<string, ModelValue>;
  /** The last claim of each node that is up, if it has one. */
  readonly current: Map<string, string>;
  /** Of the nodes that are up, what their clock showed when something was last confirmed of them. */
  readonly shownMs: Map<string, number>;
}

export const newGhost = (): Ghost => ({ names: new Map(), current: new Map(), shownMs: new Map() });

export const claimText = (node: string, { session, claim }: ClaimNumber) => `${node} ${session} ${claim}`;

export function nameOfClaim({ names }: Ghost, text: string): ModelValue {
  const name = names.get(text) ?? nameOf(`c${names.size + 1}`);
  names.set(text, name);
  return name;
}

/** The model's name for a claim. */
export const claimOf = (ghost: Ghost, node: string, number: ClaimNumber): ModelValue =>
  nameOfClaim(ghost, claimText(node, number));

/** Whether time is followed by the clock of this claim: once it is over, all that it has sent is as old as can be. */
export const isFollowed = ({ current }: Ghost, node: string, number: ClaimNumber) =>
  current.get(node) === claimText(node, number);

/** How long ago the node sent a message, by its clock as far as it has been followed. */
export const ageOf = ({ shownMs }: Ghost, node: string, sentAtMs: number, lapsed: number) =>
  Math.min(units(shownMs.get(node) ?? 0) - units(sentAtMs), lapsed);
