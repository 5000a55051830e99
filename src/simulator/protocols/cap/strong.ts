import { register } from '../../../checkers/objects/register.ts';
import { type StrongRules, type StrongState, strongRegisterMachine } from '../../../impl/cap/strong.ts';
import { linearizable } from '../../linearizable.ts';
import type { Monitor, SimulatedProtocol } from '../../simulated-protocol.ts';
import {
  readOrWrite,
  recordedResult,
  registerFaults,
  registerNodes,
  registerSettings,
} from './register-world.ts';

/** When all are joined again nobody waits. */
function eventuallyAnswered(): Monitor {
  return {
    name: 'EventuallyAnswered',
    observe: () => undefined,
    atEnd(world) {
      const waiting = registerNodes.find((node) => (world.stateOf(node) as StrongState | undefined)?.current);
      return waiting === undefined ? undefined : `${waiting} waits still for a majority`;
    },
  };
}

/** Three replicas of which a majority is asked. */
export const strongRegisterSimulation = (changes: Partial<StrongRules> = {}): SimulatedProtocol => ({
  slug: 'cap/strong',
  title: 'Replicated register, strong: three replicas, of which a majority is asked',
  nodes: registerNodes,
  machineOf: () => strongRegisterMachine(registerSettings, changes),
  faults: [...registerFaults, 'clock-freeze'],
  sampledSeeds: 6,
  delayMs: [1, 60],
  faultsUntilMs: 2000,
  clients: 5,
  operationsPerClient: 20,
  operation: readOrWrite(0.8),
  resultOf: recordedResult,
  expectedCounters: ['write-backs', 'gave up'],
  monitors: () => [eventuallyAnswered()],
  judges: [linearizable(register())],
  countersOf(event) {
    if (event.kind !== 'stepped') return [];
    const { current } = event.before as StrongState;
    if (event.effects.some((effect) => effect.kind === 'reply' && effect.outcome !== 'ok'))
      return ['gave up'];
    const isAnswered = event.effects.some((effect) => effect.kind === 'reply' && effect.id === current?.id);
    return current?.operation.type === 'read' && isAnswered ? ['write-backs'] : [];
  },
});
