import { type Action, defineModel } from '../../core/model.ts';
import { functionFrom, type ModelValue, record, setOf } from '../../core/values/index.ts';
import type { GrantorState } from '../../impl/lease/grantor.ts';
import type { HolderState } from '../../impl/lease/holder.ts';
import { lookUp } from '../../impl/table.ts';
import { type LeaseConstants, lapsedOf } from '../../models/lease.ts';
import { simulatedLease } from '../../simulator/protocols/lease.ts';
import { anyCount, nameOf } from '../abstraction.ts';
import type { ConfirmedView, Refinement } from '../refinement.ts';
import { units } from '../units.ts';
import { type Attached, type ClaimsState, leaseWithClaims, withoutValues } from './claims.ts';
import { ageOf, claimOf, type Ghost, grantor, holders, newGhost } from './ghost.ts';
import { passAt } from './model.ts';
import { witness } from './witness.ts';

type State = ClaimsState;

/** No more claims begin in one run. */
const mostClaims = 40;
const claims = setOf(Array.from({ length: mostClaims }, (_, index) => nameOf(`c${index + 1}`)));

const { termMs, driftPartsPerMillion } = simulatedLease;
const constants: LeaseConstants = {
  Node: claims,
  Grantor: nameOf('Grantor'),
  Nobody: nameOf('Nobody'),
  Rate: 1_000_000,
  Epsilon: driftPartsPerMillion,
  Pace: setOf([1_000_000]),
  Term: units(termMs),
  MaxRequests: Number.MAX_SAFE_INTEGER,
  MaxRestarts: Number.MAX_SAFE_INTEGER,
};
const lapsed = lapsedOf(constants);

/** The model of one lease, with a clock for each claim, of which only that of its node's last one is followed. */
function modelOf(keys: readonly string[]) {
  const definition = leaseWithClaims(constants, keys, [] as number[]);
  const { Tick: _, ...actions } = definition.actions;
  const pass = passAt(constants);
  const PassAt: Action<State> = {
    parameters: pass.parameters as Action<State>['parameters'],
    next(state, given) {
      const update = pass.next(state, given) as Partial<State>;
      return withoutValues(update, ({ elapsed }) => elapsed === constants.Term);
    },
  };
  const Attach: Action<State> = {
    ...actions.Attach!,
    parameters: { ...actions.Attach!.parameters, number: anyCount },
  };
  return defineModel({ ...definition, actions: { ...actions, Attach, PassAt } });
}

function abstraction(lease: string, view: ConfirmedView, ghost: Ghost): Partial<State> {
  const held = new Map<ModelValue, number>();
  for (const node of holders) {
    const state = view.stateOf(node) as HolderState | undefined;
    const claim = state && lookUp(state.claims, lease);
    if (claim?.held)
      held.set(
        claimOf(ghost, node, { session: state!.session, claim: claim.claim }),
        ageOf(ghost, node, claim.held.fromMs, lapsed),
      );
  }
  const ofHolders = { held: functionFrom(claims, (n) => held.get(n) ?? lapsed), acting: setOf<ModelValue>() };
  const state = view.stateOf(grantor) as GrantorState | undefined;
  if (state === undefined) return ofHolders;
  const over = { ...ofHolders, elapsed: constants.Term, kept: setOf<Attached>() };
  const grant = lookUp(state.book.grants, lease);
  if (grant === undefined) return over;
  const { grantedAtMs } = lookUp(state.running, lease)!;
  const elapsed = Math.min(units(ghost.shownMs.get(grantor)!) - units(grantedAtMs), constants.Term);
  const holder = claimOf(ghost, grant.holder, grant);
  if (elapsed === constants.Term) return { ...over, holder };
  const attached = Object.entries(state.book.values).filter(([, value]) => value.lease === lease);
  const kept = attached.map(([key, { number }]) => record({ n: holder, key, number }) as Attached);
  return { ...ofHolders, holder, elapsed, kept: setOf(kept) };
}

/** Three holders and their grantor do what the model does, for one of their leases. */
const leaseRefinementOf = (
  slug: string,
  lease: string,
  keys: readonly string[] = [],
): Refinement<State, Ghost> => ({
  slug,
  model: modelOf(keys),
  ghost: newGhost,
  witness: (event, view, ghost) => witness(lease, event, view, ghost, lapsed),
  abstraction: (view, ghost) => abstraction(lease, view, ghost),
});

export const leaseRefinements = [
  leaseRefinementOf('lease', 'disk'),
  ...['disk', 'tape'].map((lease) => leaseRefinementOf('lease/values', lease, [`${lease} 0`, `${lease} 1`])),
];
