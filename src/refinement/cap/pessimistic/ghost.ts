import { type SetValue, sequence, setOf } from '../../../core/values/index.ts';
import { isSame, type RequestNumber } from '../../../impl/cap/pessimistic/messages.ts';
import type { PessimisticState } from '../../../impl/cap/pessimistic/state.ts';
import type { RegisterValue } from '../../../impl/cap/register.ts';
import type { UpdatedValue } from '../../../models/cap/updates.ts';
import { units } from '../../units.ts';
import type { Answer } from './state.ts';

/** The nodes and their lock, as far as the model has to know of them. */
export interface PessimisticSetting {
  readonly nodes: readonly string[];
  readonly primary: string;
  readonly termMs: number;
  /** For how long the primary takes the lock for granted. */
  readonly grantedMs: number;
}

/** What is remembered of a run, and no node needs. */
export interface Ghost {
  /** How many operations have begun, and which of them is a request of which node, or appends an item. */
  operations: number;
  readonly numbers: Map<string, number>;
  readonly items: Map<unknown, number>;
  /** The last confirmed state of each node, also of one that is down, and what its clock showed then. */
  readonly last: Map<string, PessimisticState>;
  readonly shownMs: Map<string, number>;
  /** The value that came with the last lock of each node. */
  readonly brought: Map<string, RegisterValue>;
  waited: SetValue<number>;
  answers: SetValue<Answer>;
  refused: SetValue<number>;
}

export const newGhost = (): Ghost => ({
  ...{ operations: 0, numbers: new Map(), items: new Map(), last: new Map(), shownMs: new Map() },
  ...{ brought: new Map(), waited: setOf(), answers: setOf(), refused: setOf() },
});

const requestName = (node: string, { life, number }: RequestNumber) => `${node} ${life} ${number}`;

/** The operation of this request; 0 if nobody has begun it. */
export const operationOf = ({ numbers }: Ghost, node: string, request: RequestNumber) =>
  numbers.get(requestName(node, request)) ?? 0;

/** An operation begins. */
export function beginOperation(ghost: Ghost, node: string, request: RequestNumber, item: unknown): number {
  ghost.operations++;
  ghost.numbers.set(requestName(node, request), ghost.operations);
  if (item !== undefined) ghost.items.set(item, ghost.operations);
  return ghost.operations;
}

/** The updates in a value. */
export const updatesIn = ({ items }: Ghost, value: RegisterValue): UpdatedValue =>
  sequence(...((value ?? []) as readonly unknown[]).map((item) => items.get(item) ?? -1));

/** How long a lock that was asked for then lasts still, by the clock of its node; it does not matter once the operation is over. */
export function lastsOf(
  ghost: Ghost,
  { termMs }: PessimisticSetting,
  node: string,
  { request, askedAtMs }: { readonly request: RequestNumber; readonly askedAtMs: number },
): number {
  const current = ghost.last.get(node)?.current;
  if (!current || !isSame(current.request, request)) return 0;
  const sinceMs = ghost.shownMs.get(node) ?? askedAtMs;
  return Math.max(units(termMs) - (units(sinceMs) - units(askedAtMs)), 0);
}
