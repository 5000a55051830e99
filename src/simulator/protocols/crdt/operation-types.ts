import {
  type OperationReplicaRules,
  type OperationReplicaState,
  operationReplicaMachine,
} from '../../../impl/crdt/operation-replica.ts';
import { operationSet } from '../../../impl/crdt/operation-set.ts';
import type { OperationType } from '../../../impl/crdt/operation-type.ts';
import { type SequenceUpdate, sequence } from '../../../impl/crdt/sequence.ts';
import type { Draw, SimulatedProtocol } from '../../simulated-protocol.ts';
import { replicas, replicatedTypeSimulation } from './replicated-type.ts';
import { SeenInOperations } from './seen-updates.ts';
import { addWins, hasWhatWasInserted, noInterleaving, type Semantics } from './semantics.ts';

/** A mistake in a type, or in the replica that delivers its operations. */
export interface OperationTypeChanges<State, Update, Operation, Value> {
  readonly type?: Partial<OperationType<State, Update, Operation, Value>>;
  readonly replica?: Partial<OperationReplicaRules<State, Operation>>;
}

interface Subject<State, Update, Operation, Value> {
  readonly title: string;
  readonly type: OperationType<State, Update, Operation, Value>;
  readonly semantics: readonly Semantics<Update, Value, State, Operation>[];
  updateOf(draw: Draw, client: number, number: number): Update;
}

const simulationOf =
  <State, Update, Operation, Value>({
    title,
    type: right,
    semantics,
    updateOf,
  }: Subject<State, Update, Operation, Value>) =>
  ({
    type: changes,
    replica,
  }: OperationTypeChanges<State, Update, Operation, Value> = {}): SimulatedProtocol => {
    const type = { ...right, ...changes };
    return replicatedTypeSimulation<Update, Value, State, Operation>({
      slug: `crdt/${type.name}`,
      title,
      machine: operationReplicaMachine(type, { replicas, syncMs: 200 }, replica),
      seen: () => new SeenInOperations<Update, Operation>(),
      readValue: type.value,
      semantics,
      updateOf: (client, number, draw) => updateOf(draw, client, number),
      expectedCounters: ['operations delivered', 'operations held back'],
      countersOf(event) {
        if (event.kind !== 'stepped' || event.input.kind !== 'message') return [];
        const [before, after] = [event.before, event.after] as OperationReplicaState<State, Operation>[];
        return [
          ...(before!.state === after!.state ? [] : ['operations delivered']),
          ...(after!.early.length > before!.early.length ? ['operations held back'] : []),
        ];
      },
    });
  };

const few = ['a', 'b'] as const;

export const operationSetSimulation = simulationOf({
  title: 'Set in which additions win, by operations: three replicas',
  type: operationSet,
  semantics: [addWins],
  updateOf: (draw) => ({
    type: draw.fraction('which') < 0.6 ? ('add' as const) : ('remove' as const),
    element: few[draw.integer(few.length, 'element')]!,
  }),
});

export const sequenceSimulation = simulationOf({
  title: 'Sequence, by operations: three replicas',
  type: sequence,
  semantics: [hasWhatWasInserted, noInterleaving],
  updateOf(draw, client, number): SequenceUpdate {
    const at = draw.integer(3, 'at');
    return draw.fraction('which') < 0.8
      ? { type: 'insert', at, value: `${client}.${number}` }
      : { type: 'remove', at };
  },
});
