import { action, type ModelDefinition } from '../../core/model.ts';
import { type ModelValue, type RecordValue, record, type SetValue, setOf } from '../../core/values/index.ts';
import type { LeaseConstants, LeaseState } from '../../models/lease.ts';
import { withChanged } from '../abstraction.ts';
import { leaseWithRecord } from './model.ts';

/** A value that holder n attaches to the lease; of those with the same key the one with the highest number is the last. */
export type Attached = RecordValue<{ n: ModelValue; key: string; number: number }>;

/** The model's state. Whoever wants the lease once is a node of its own: a claim, which is over when it is given up. */
export interface ClaimsState extends LeaseState {
  /** The claims that were given up. */
  readonly ended: SetValue<ModelValue>;
  /** The values that were sent to the grantor, and those that it keeps. */
  readonly sent: SetValue<Attached>;
  readonly kept: SetValue<Attached>;
}

type State = ClaimsState;
type Update = Partial<State> | undefined;

const nothing = setOf<Attached>();

/** What the grantor keeps goes when the lease is over. */
export const withoutValues = (update: Update, isOver: (update: Partial<State>) => boolean): Update =>
  update !== undefined && isOver(update) ? { ...update, kept: nothing } : update;

/**
 * The model with a record, in which leases are given back, and values are attached to them. A claim that was given up is like a node
 * that has failed for ever, but that the grantor comes to know of it: the lease ends, or is granted to another, before its term is over. A
 * test explores it, with the properties of the model.
 *
 * @param keys of the values that are attached
 * @param numbers of the values of one key
 */
export function leaseWithClaims(
  constants: LeaseConstants,
  keys: Iterable<string>,
  numbers: Iterable<number>,
): ModelDefinition<State> {
  const definition = leaseWithRecord(constants) as unknown as ModelDefinition<State>;
  const { Grant, Begin, Crash, Tick } = definition.actions;
  const { Node, Term } = constants;
  const isFree = ({ holder, ended }: State) => ended.has(holder);
  return {
    ...definition,
    name: 'lease with claims',
    variables: [...definition.variables, 'ended', 'sent', 'kept'],
    init: () => ({ ...(definition.init() as State), ended: setOf(), sent: nothing, kept: nothing }),
    actions: {
      ...definition.actions,
      Grant: {
        parameters: Grant!.parameters,
        next(state, given) {
          const known = isFree(state) ? withChanged(definition, state, { elapsed: Term }) : state;
          const isAnother = ({ holder }: Partial<State>) => holder !== state.holder;
          return withoutValues(Grant!.next(known, given) as Update, isAnother);
        },
      },
      Tick: {
        parameters: Tick!.parameters,
        next: (state, given) =>
          [...((Tick!.next(state, given) as Iterable<Partial<State>> | undefined) ?? [])].map(
            (update) => withoutValues(update, ({ elapsed }) => elapsed === Term)!,
          ),
      },
      GiveUp: action({ n: Node }, (state: State, { n }) => {
        const update = Crash!.next(state, { n }) as Update;
        return update && { ...update, ended: state.ended.add(n) };
      }),
      // The grantor hears of it.
      TakeBack: action({}, (state: State) =>
        isFree(state) && state.elapsed < Term ? { elapsed: Term, kept: nothing } : undefined,
      ),
      // Node n, which has the lease by its own clock, attaches a value to it.
      Attach: action({ n: Node, key: keys, number: numbers }, (state: State, { n, key, number }) =>
        Begin!.next(state, { n }) === undefined
          ? undefined
          : { sent: state.sent.add(record({ n, key, number }) as Attached) },
      ),
      // The grantor keeps it, if the lease is still that of n, and no later one is there.
      Keep: action({ v: ({ sent }: State) => sent }, ({ holder, elapsed, kept }: State, { v }) => {
        const isOld = kept.some(({ key, number }) => key === v.key && number >= v.number);
        if (holder !== v.n || elapsed === Term || isOld) return undefined;
        return { kept: kept.filter(({ key }) => key !== v.key).add(v) };
      }),
    },
    invariants: {
      ...definition.invariants,
      ValuesOfHolder: ({ kept, holder, elapsed }) => kept.every(({ n }) => n === holder && elapsed < Term),
    },
  };
}
