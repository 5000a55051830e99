import { gCounter } from '../../../impl/crdt/g-counter.ts';
import { gSet } from '../../../impl/crdt/g-set.ts';
import { lwwRegister } from '../../../impl/crdt/lww-register.ts';
import { mvRegister } from '../../../impl/crdt/mv-register.ts';
import { orMap, type Put, type RemoveKey } from '../../../impl/crdt/or-map.ts';
import { orSet } from '../../../impl/crdt/or-set.ts';
import { pnCounter } from '../../../impl/crdt/pn-counter.ts';
import {
  type StateReplicaRules,
  type StateReplicaState,
  stateReplicaMachine,
} from '../../../impl/crdt/state-replica.ts';
import type { StateType } from '../../../impl/crdt/state-type.ts';
import { twoPhaseSet } from '../../../impl/crdt/two-phase-set.ts';
import type { Draw, SimulatedProtocol, WorldEvent } from '../../simulated-protocol.ts';
import { replicas, replicatedTypeSimulation } from './replicated-type.ts';
import { SeenInStates } from './seen-updates.ts';
import {
  addWins,
  countsEachUpdateOnce,
  hasWhatWasAdded,
  keepsConcurrentWrites,
  lastWriterWins,
  removeWins,
  type Semantics,
  updateWins,
} from './semantics.ts';

/** A mistake in a type, or in the replica that runs it. */
export interface StateTypeChanges<State, Update, Value> {
  readonly type?: Partial<StateType<State, Update, Value>>;
  readonly replica?: Partial<StateReplicaRules<State>>;
}

interface Subject<State, Update, Value> {
  readonly title: string;
  readonly type: StateType<State, Update, Value>;
  readonly semantics: Semantics<Update, Value, State>;
  /** 0 for whole states. */
  readonly maxDeltas?: number;
  readonly slug?: string;
  updateOf(draw: Draw, client: number, number: number): Update;
}

const messagesIn = (event: WorldEvent) =>
  event.kind === 'stepped'
    ? event.effects.flatMap((effect) =>
        effect.kind === 'send' && effect.message.type === 'delta' ? [effect.message] : [],
      )
    : [];

function simulationOf<State, Update, Value>({
  title,
  type: right,
  semantics,
  maxDeltas = 0,
  slug = `crdt/${right.name}`,
  updateOf,
}: Subject<State, Update, Value>) {
  return ({ type: changes, replica }: StateTypeChanges<State, Update, Value> = {}): SimulatedProtocol => {
    const type = { ...right, ...changes };
    return replicatedTypeSimulation<Update, Value, State, undefined>({
      slug,
      title,
      machine: stateReplicaMachine(type, { replicas, syncMs: 200, maxDeltas }, replica),
      seen: () => new SeenInStates<Update>(),
      readValue: type.value,
      semantics: [semantics],
      updateOf: (client, number, draw) => updateOf(draw, client, number),
      expectedCounters: ['states joined', ...(maxDeltas > 0 ? ['deltas sent', 'whole states sent'] : [])],
      countersOf(event) {
        if (event.kind !== 'stepped') return [];
        const [before, after] = [event.before, event.after] as StateReplicaState<State>[];
        const isJoined = event.input.kind === 'message' && before!.next !== after!.next;
        const sent = messagesIn(event).map(({ delta }) =>
          delta === after!.state ? 'whole states sent' : 'deltas sent',
        );
        return [...(isJoined ? ['states joined'] : []), ...sent];
      },
    });
  };
}

const few = ['a', 'b'] as const;
const oneOf = (draw: Draw) => few[draw.integer(few.length, 'element')]!;
const isFirst = (draw: Draw, share: number) => draw.fraction('which') < share;

const setUpdate = (draw: Draw) =>
  ({ type: isFirst(draw, 0.6) ? 'add' : 'remove', element: oneOf(draw) }) as const;

const writeUpdate = (_draw: Draw, client: number, number: number) =>
  ({ type: 'write', value: client * 1000 + number }) as const;

export const gCounterSimulation = simulationOf({
  title: 'Counter that goes up: three replicas',
  type: gCounter,
  semantics: countsEachUpdateOnce,
  updateOf: () => ({ type: 'increment' }),
});

export const pnCounterSimulation = simulationOf({
  title: 'Counter that goes up and down: three replicas',
  type: pnCounter,
  semantics: countsEachUpdateOnce,
  updateOf: (draw) => ({ type: isFirst(draw, 0.5) ? 'increment' : 'decrement' }),
});

export const gSetSimulation = simulationOf({
  title: 'Set that grows: three replicas',
  type: gSet,
  semantics: hasWhatWasAdded,
  updateOf: (draw, client, number) => ({
    type: 'add',
    element: isFirst(draw, 0.3) ? oneOf(draw) : `${client}.${number}`,
  }),
});

export const twoPhaseSetSimulation = simulationOf({
  title: 'Set from which removal is for good: three replicas',
  type: twoPhaseSet,
  semantics: removeWins,
  updateOf: (draw, client, number) => ({
    type: isFirst(draw, 0.6) ? 'add' : 'remove',
    element: `${(client + number) % 5}`,
  }),
});

export const orSetSimulation = simulationOf({
  title: 'Set in which additions win, by whole states: three replicas',
  type: orSet,
  semantics: addWins,
  updateOf: setUpdate,
});

export const deltaSetSimulation = simulationOf({
  title: 'Set in which additions win, by deltas: three replicas',
  slug: 'crdt/delta-set',
  type: orSet,
  semantics: addWins,
  maxDeltas: 10,
  updateOf: setUpdate,
});

export const lwwRegisterSimulation = simulationOf({
  title: 'Register of which the last write wins: three replicas',
  type: lwwRegister,
  semantics: lastWriterWins,
  updateOf: writeUpdate,
});

export const mvRegisterSimulation = simulationOf({
  title: 'Register that keeps concurrent writes: three replicas',
  type: mvRegister,
  semantics: keepsConcurrentWrites,
  updateOf: writeUpdate,
});

export const orMapSimulation = simulationOf({
  title: 'Map in which updates win: three replicas',
  type: orMap,
  semantics: updateWins,
  updateOf: (draw, client, number): Put | RemoveKey =>
    isFirst(draw, 0.65)
      ? { type: 'put', key: oneOf(draw), value: client * 1000 + number }
      : { type: 'remove', key: oneOf(draw) },
});
