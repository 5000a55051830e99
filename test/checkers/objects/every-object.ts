import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import { etcd } from '../../../src/checkers/objects/etcd.ts';
import { keyValue } from '../../../src/checkers/objects/key-value.ts';
import { register } from '../../../src/checkers/objects/register.ts';
import type { Shape, SimulatedObject } from '../linearizability/simulated-history.ts';
import { collectionCases } from './collection-cases.ts';
import { coordinationCases } from './coordination-cases.ts';
import { appendListCases, logCases, multiRegisterCases } from './list-cases.ts';
import { simulatedEtcd } from './simulated-etcd.ts';
import { simulatedKeyValue, simulatedRegister } from './simulated-objects.ts';

export interface ObjectCase {
  readonly name: string;
  readonly object: SimulatedObject<unknown>;
  readonly specification: SequentialSpecification;
  readonly shape?: Shape | undefined;
}

const hidden = (object: SimulatedObject<never>) => object as unknown as SimulatedObject<unknown>;
const plain = (specification: unknown) => specification as SequentialSpecification;

/** Every object that `quorate list` names, but `echo`, whose operations have nothing to do with each other. */
export const objectCases: readonly ObjectCase[] = [
  {
    name: 'register',
    object: hidden(simulatedRegister({ cas: false, initial: null }) as never),
    specification: register({ nilRead: 'value' }),
  },
  {
    name: 'cas-register',
    object: hidden(simulatedRegister({ cas: true, initial: null }) as never),
    specification: casRegister({ nilRead: 'value' }),
  },
  {
    name: 'key-value',
    object: hidden(simulatedKeyValue({ initial: '' }) as never),
    specification: keyValue(),
  },
  { name: 'etcd', object: hidden(simulatedEtcd('transactions') as never), specification: plain(etcd()) },
  ...coordinationCases,
  ...[...collectionCases, ...appendListCases, ...logCases, ...multiRegisterCases].map(
    ({ name, object, specification }) => ({ name, object, specification: plain(specification) }),
  ),
];
