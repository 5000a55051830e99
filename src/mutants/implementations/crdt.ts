import { compareDots } from '../../impl/crdt/causal-context.ts';
import type { GCounterState, Increment } from '../../impl/crdt/g-counter.ts';
import type { Add } from '../../impl/crdt/g-set.ts';
import { isLater, type Json, type LWWRegisterState, type Write } from '../../impl/crdt/lww-register.ts';
import { kept, type MVRegisterState } from '../../impl/crdt/mv-register.ts';
import { type Names, namesOf } from '../../impl/crdt/names.ts';
import type { OperationReplicaRules } from '../../impl/crdt/operation-replica.ts';
import type { SetOperation, TaggedElement } from '../../impl/crdt/operation-set.ts';
import type { OperationType } from '../../impl/crdt/operation-type.ts';
import { type MapValue, type ORMapState, orMap, type Put, type RemoveKey } from '../../impl/crdt/or-map.ts';
import { type ORSetState, orSet } from '../../impl/crdt/or-set.ts';
import { type Decrement, type PNCounterState, pnCounter } from '../../impl/crdt/pn-counter.ts';
import {
  inserted,
  type SequenceOperation,
  type SequenceState,
  type SequenceUpdate,
  sequence,
  skipsNewer,
} from '../../impl/crdt/sequence.ts';
import type { StateReplicaRules } from '../../impl/crdt/state-replica.ts';
import type { StateType } from '../../impl/crdt/state-type.ts';
import { type Remove, type TwoPhaseSetState, twoPhaseSet } from '../../impl/crdt/two-phase-set.ts';
import { entryOf, joinVectors, type VersionVector, withEntry } from '../../impl/crdt/version-vector.ts';
import type { ImplementationMutant } from './implementation-mutant.ts';

interface StateChanges<State, Update, Value> {
  readonly type: Partial<StateType<State, Update, Value>>;
  readonly replica: Partial<StateReplicaRules<State>>;
}

interface OperationChanges<State, Update, Operation, Value> {
  readonly type: Partial<OperationType<State, Update, Operation, Value>>;
  readonly replica: Partial<OperationReplicaRules<State, Operation>>;
}

const added = (one: VersionVector, other: VersionVector): VersionVector =>
  [...Object.entries(other)].reduce(
    (sum, [replica, count]) => withEntry(sum, replica, entryOf(sum, replica) + count),
    one,
  );

const noAntiEntropy = {
  name: 'no-anti-entropy',
  about: 'a replica sends what it has when it makes an update and never again, and the message may be lost',
  breaks: 'EventualDelivery',
  unseenInTraces: 'not to send is always allowed: only what comes about in the end is broken',
} as const;

const counters: readonly ImplementationMutant<StateChanges<PNCounterState, Increment | Decrement, number>>[] =
  [
    {
      slug: 'crdt/pn-counter',
      name: 'merge-adds',
      about: 'two states are merged by adding them up, and a state that arrives twice counts twice',
      breaks: 'CountsEachUpdateOnce',
      orBreaks: ['StrongConvergence'],
      changes: {
        replica: {
          take: (own, received) => ({
            increments: added(own.increments, received.increments),
            decrements: added(own.decrements, received.decrements),
          }),
        },
      },
    },
    {
      slug: 'crdt/pn-counter',
      name: 'one-slot-for-all',
      about: 'all replicas count in one slot, and of two concurrent updates one is passed over',
      breaks: 'CountsEachUpdateOnce',
      changes: { type: { mutate: (state, _replica, update) => pnCounter.mutate(state, 'r1', update) } },
    },
    {
      slug: 'crdt/pn-counter',
      name: 'decrements-not-merged',
      about: 'a replica takes over the increments of a state that reaches it, and forgets the decrements',
      breaks: 'StrongConvergence',
      orBreaks: ['CountsEachUpdateOnce'],
      changes: {
        replica: {
          take: ({ increments, decrements }, received) => ({
            increments: joinVectors(increments, received.increments),
            decrements,
          }),
        },
      },
    },
  ];

const upCounters: readonly ImplementationMutant<StateChanges<GCounterState, Increment, number>>[] = [
  { slug: 'crdt/g-counter', ...noAntiEntropy, changes: { replica: { sendsAgain: false } } },
  {
    slug: 'crdt/g-counter',
    name: 'not-durable',
    about: 'a replica starts again from nothing, and counts in its slot what others have heard of already',
    breaks: 'CountsEachUpdateOnce',
    orBreaks: ['StrongConvergence', 'EventualDelivery'],
    changes: { replica: { recall: ({ next }) => ({ state: {}, next }) } },
  },
];

const growingSets: readonly ImplementationMutant<StateChanges<Names, Add, Names>>[] = [
  {
    slug: 'crdt/g-set',
    name: 'own-elements-forgotten',
    about: 'a replica takes a state that reaches it in place of its own',
    breaks: 'HasWhatWasAdded',
    orBreaks: ['StrongConvergence'],
    changes: { replica: { take: (_own, received) => received } },
  },
];

const twoPhaseSets: readonly ImplementationMutant<StateChanges<TwoPhaseSetState, Add | Remove, Names>>[] = [
  {
    slug: 'crdt/two-phase-set',
    name: 'removals-not-merged',
    about: 'a replica takes over the additions of a state that reaches it, and forgets the removals',
    breaks: 'StrongConvergence',
    orBreaks: ['RemoveWins'],
    changes: {
      replica: {
        take: (own, received) => ({
          added: namesOf([...own.added, ...received.added]),
          removed: own.removed,
        }),
      },
    },
  },
  {
    slug: 'crdt/two-phase-set',
    name: 're-add-clears-removal',
    about: 'who adds an element again forgets that it was removed, as if it could come back',
    breaks: 'RemoveWins',
    changes: {
      type: {
        join: (one, other) => {
          const { added, removed } = twoPhaseSet.join(one, other);
          const isAddition = other.added.length === 1 && other.removed.length === 0;
          return { added, removed: isAddition ? removed.filter((each) => each !== other.added[0]) : removed };
        },
      },
    },
  },
];

/** The dots that a replica has given, forgotten: it gives them again. */
function withDotsForgotten(state: ORSetState, replica: string): ORSetState {
  const { bindings, context } = state;
  return { bindings, context: { ...context, upTo: withEntry(context.upTo, replica, 0) } };
}

const killsUnseen = (delta: ORMapState): ORMapState => ({
  ...delta,
  context: { upTo: { r1: 1_000, r2: 1_000, r3: 1_000 }, beyond: [] },
});

const sets: readonly ImplementationMutant<StateChanges<ORSetState, Add | Remove, Names>>[] = [
  {
    slug: 'crdt/or-set',
    name: 'tag-reused-after-restart',
    about:
      'a replica counts its tags in memory, starts again from 1 after a restart, and adds what is removed already',
    breaks: 'AddWins',
    orBreaks: ['StrongConvergence'],
    changes: {
      replica: {
        recall: ({ state, next }, replica) => ({ state: withDotsForgotten(state, replica), next }),
      },
    },
  },
  {
    slug: 'crdt/or-set',
    name: 'remove-kills-unseen-adds',
    about: 'a removal goes for every tag that the element may ever have, seen or not',
    breaks: 'AddWins',
    orBreaks: ['StrongConvergence'],
    changes: {
      type: {
        mutate(state, replica, update) {
          const delta = orSet.mutate(state, replica, update);
          return delta !== undefined && update.type === 'remove' ? killsUnseen(delta) : delta;
        },
      },
    },
  },
  {
    slug: 'crdt/or-set',
    name: 'removals-not-merged',
    about: 'a replica takes over the additions of a state that reaches it, and keeps all of its own',
    breaks: 'StrongConvergence',
    orBreaks: ['AddWins'],
    changes: {
      replica: {
        take: (own, received) => {
          const joined = orSet.join(own, received);
          const lost = own.bindings.filter(
            ({ dot }) => !joined.bindings.some((each) => compareDots(each.dot, dot) === 0),
          );
          return {
            ...joined,
            bindings: [...joined.bindings, ...lost].sort((left, right) => compareDots(left.dot, right.dot)),
          };
        },
      },
    },
  },
  {
    slug: 'crdt/delta-set',
    name: 'non-contiguous-delta-merged',
    about: 'what was sent counts as acknowledged, and a delta is merged without the lost one before it',
    breaks: 'StrongConvergence',
    orBreaks: ['AddWins', 'EventualDelivery'],
    changes: { replica: { acknowledgedWhenSent: (_acknowledged, next) => next } },
  },
  {
    slug: 'crdt/delta-set',
    name: 'last-delta-only',
    about: 'a replica sends its last delta, whatever is acknowledged',
    breaks: 'StrongConvergence',
    orBreaks: ['AddWins', 'EventualDelivery'],
    changes: { replica: { from: (_acknowledged, next) => next - 1 } },
  },
];

const maps: readonly ImplementationMutant<StateChanges<ORMapState, Put | RemoveKey, MapValue>>[] = [
  {
    slug: 'crdt/or-map',
    name: 'remove-kills-unseen-puts',
    about:
      'who removes a key passes for having heard of every put there may be, and a concurrent one is lost',
    breaks: 'UpdateWins',
    orBreaks: ['StrongConvergence'],
    changes: {
      type: {
        mutate(state, replica, update) {
          const delta = orMap.mutate(state, replica, update);
          return delta !== undefined && update.type === 'remove' ? killsUnseen(delta) : delta;
        },
      },
    },
  },
];

const registers: readonly ImplementationMutant<StateChanges<LWWRegisterState, Write, Json>>[] = [
  {
    slug: 'crdt/lww-register',
    name: 'tie-without-node-id',
    about: 'states are compared by time alone, and of two writes at one time each stays where it was made',
    breaks: 'StrongConvergence',
    changes: {
      type: {
        join: (one, other) => (other.time > one.time ? other : one),
        isAtMost: (one, other) => one.time <= other.time,
      },
    },
  },
  {
    slug: 'crdt/lww-register',
    name: 'clock-behind',
    about:
      'a clock does not advance by what its replica has seen of others, and a write loses to one that it replaced',
    breaks: 'LastWriterWins',
    orBreaks: ['StrongConvergence'],
    changes: {
      type: {
        mutate: ({ time, by }, replica, { value }) => ({
          time: by === replica ? time + 1 : 1,
          by: replica,
          value,
        }),
        join: (one, other) => (isLater(other, one) ? other : one),
      },
    },
  },
];

const multiValueRegisters: readonly ImplementationMutant<
  StateChanges<MVRegisterState, Write, readonly Json[]>
>[] = [
  {
    slug: 'crdt/mv-register',
    name: 'counts-own-writes-only',
    about: 'a version counts the writes of its replica only, and what was overwritten passes for concurrent',
    breaks: 'KeepsConcurrentWrites',
    orBreaks: ['StrongConvergence'],
    changes: {
      type: {
        mutate(state, replica, { value }) {
          const own = Math.max(0, ...state.map(({ version }) => entryOf(version, replica)));
          return [{ version: { [replica]: own + 1 }, value }];
        },
      },
    },
  },
  {
    slug: 'crdt/mv-register',
    name: 'one-value-kept',
    about: 'of concurrent values a merge keeps those of one side',
    breaks: 'KeepsConcurrentWrites',
    orBreaks: ['StrongConvergence'],
    changes: {
      replica: {
        take: (own, received) => (kept(own, received).length > 0 ? kept(own, received) : kept(received, own)),
      },
    },
  },
];

const operationSets: readonly ImplementationMutant<
  OperationChanges<readonly TaggedElement[], Add | Remove, SetOperation, Names>
>[] = [
  {
    slug: 'crdt/operation-set',
    name: 'applied-twice',
    about: 'an addition that comes again is carried out again, and what was removed is back',
    breaks: 'AddWins',
    orBreaks: ['StrongConvergence'],
    changes: {
      replica: { isNext: (clock, { by, stamp }) => entryOf(stamp, by) <= entryOf(clock, by) + 1 },
    },
  },
  {
    slug: 'crdt/operation-set',
    name: 'before-its-causal-past',
    about:
      'a removal is carried out before the addition that it goes for, if they are of two replicas, and removes nothing',
    breaks: 'AddWins',
    orBreaks: ['StrongConvergence'],
    changes: { replica: { hasOthers: () => true } },
  },
  {
    slug: 'crdt/operation-set',
    name: 'removes-what-it-finds',
    about: 'a removal names the element only, and goes for whatever tags it finds where it arrives',
    breaks: 'StrongConvergence',
    orBreaks: ['AddWins'],
    changes: {
      type: {
        effect: (state, operation) =>
          operation.type === 'add'
            ? [...state, operation].sort((left, right) => compareDots(left.dot, right.dot))
            : state.filter(({ element }) => element !== operation.element),
      },
    },
  },
  {
    slug: 'crdt/operation-set',
    name: 'sent-once',
    about: 'a replica sends an operation when it makes it and never again, and the message may be lost',
    breaks: 'EventualDelivery',
    unseenInTraces: 'not to send is always allowed: only what comes about in the end is broken',
    changes: { replica: { sendsAgain: false } },
  },
];

const insertedBy =
  (
    skips: Parameters<typeof inserted>[2],
  ): OperationType<SequenceState, never, SequenceOperation, never>['effect'] =>
  (state, operation) =>
    operation.type === 'insert' ? inserted(state, operation, skips) : sequence.effect(state, operation);

const sequences: readonly ImplementationMutant<
  OperationChanges<SequenceState, SequenceUpdate, SequenceOperation, readonly Json[]>
>[] = [
  {
    slug: 'crdt/sequence',
    name: 'skip-rule-missing',
    about: 'an element goes right after its reference, and the order is that in which operations arrive',
    breaks: 'StrongConvergence',
    changes: { type: { effect: insertedBy(() => false) } },
  },
  {
    slug: 'crdt/sequence',
    name: 'tie-without-node-id',
    about:
      'elements are compared by time alone, and of two at one time the one that arrives later comes first',
    breaks: 'StrongConvergence',
    changes: { type: { effect: insertedBy((id, other) => other[0] > id[0]) } },
  },
  {
    slug: 'crdt/sequence',
    name: 'skips-one-only',
    about: 'a newer element at the same place is skipped, and not the run that was inserted after it',
    breaks: 'NoInterleaving',
    orBreaks: ['StrongConvergence'],
    changes: {
      type: {
        effect: insertedBy((id, other, distance) => distance === 1 && skipsNewer(id, other, distance)),
      },
    },
  },
];

/** The mistakes in the replicated types, and in the replicas that run them. */
// biome-ignore lint/suspicious/noExplicitAny: each type has rules of its own.
export const replicatedTypeMutants: readonly ImplementationMutant<any>[] = [
  ...[...upCounters, ...counters, ...growingSets, ...twoPhaseSets, ...sets, ...maps],
  ...[...registers, ...multiValueRegisters, ...operationSets, ...sequences],
];
