import { register } from '../../src/checkers/objects/register.ts';
import type { ActorProperty } from '../../src/explorer/actors/actor.ts';
import type { OperationHistory } from '../../src/explorer/actors/operation-history.ts';
import { linearizableOperations } from '../../src/simulator/actors/linearizable-operations.ts';
import type { RegisterOperation } from './register-paxos.ts';

/** As a register: what a read returns was put, and stays. */
export const registerPaxosProperties: readonly ActorProperty[] = [
  linearizableOperations(register(), (operation) => {
    const asked = operation as RegisterOperation;
    return asked.f === 'get' ? { f: 'read' } : { f: 'write', value: asked.value };
  }),
  {
    name: 'value read',
    kind: 'sometimes',
    readsHistory: true,
    holds: (_, history) =>
      Object.values(history as OperationHistory)
        .flat()
        .some(({ result }) => result !== null),
  },
];
