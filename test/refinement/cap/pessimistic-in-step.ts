import type { NetworkKind } from '../../../src/explorer/actors/actor.ts';
import { type ScriptedOperation, scriptedClient } from '../../../src/explorer/actors/client-actor.ts';
import { exploreActors } from '../../../src/explorer/actors/explore-actors.ts';
import { machineActor } from '../../../src/explorer/actors/machine-actor.ts';
import { grantedMs } from '../../../src/impl/cap/pessimistic/configuration.ts';
import type { PessimisticRules } from '../../../src/impl/cap/pessimistic/rules.ts';
import { pessimisticRegisterMachine } from '../../../src/impl/cap/pessimistic.ts';
import { pessimisticRefinementOf } from '../../../src/refinement/cap/pessimistic/refinement.ts';
import { ExhaustiveLockstep } from '../../../src/refinement/exhaustive-lockstep.ts';
import { clockedMachine, ofMachinesInside } from '../../support/clocked-machine.ts';

const configuration = {
  ...{ nodes: ['n1', 'n2'], primary: 'n2', retryMs: 1, giveUpMs: 3, maxWaiting: 2 },
  ...{ termMs: 1, driftPartsPerMillion: 0 },
};
const { nodes, primary, termMs } = configuration;

interface Options {
  readonly changes?: Partial<PessimisticRules>;
  readonly scripts: readonly (readonly ScriptedOperation[])[];
  readonly network?: NetworkKind;
  /** In a run at most: milliseconds that pass at all clocks together, timers of retries, timers of terms, crashes. */
  readonly ticks?: number;
  readonly retries?: number;
  readonly terms?: number;
  readonly crashes?: number;
}

export const append = (node: string, item: number) => ({ node, operation: { type: 'append', item } });
export const read = (node: string) => ({ node, operation: { type: 'read' } });

/** Two nodes, of which one is the primary, in step with the model in every state: what was found, in a line. */
export async function pessimisticInStep(options: Options) {
  const { changes, scripts, network = 'ordered', ticks = 0, retries = 0, terms = 0, crashes = 0 } = options;
  const refinement = pessimisticRefinementOf({ nodes, primary, termMs, grantedMs: grantedMs(configuration) });
  const lockstep = new ExhaustiveLockstep(refinement);
  const machine = clockedMachine(pessimisticRegisterMachine(configuration, changes));
  const { verdict, states, sights } = await exploreActors({
    name: 'cap/pessimistic',
    actors: [
      ...nodes.map((node) => machineActor(node, machine, { crashes: crashes > 0, reportsSteps: true })),
      ...scripts.map((script, client) => scriptedClient(`c${client + 1}`, script)),
    ],
    network,
    lossy: false,
    budgets: { crashes, 'timer tick': ticks, 'timer retry': retries, 'timer term': terms },
    history: ofMachinesInside({
      initial: lockstep.initial,
      record: (history, event) => lockstep.record(history, event),
    }),
    properties: [lockstep.property],
  });
  if (sights.length > 0) return [verdict, sights[0]!.property, sights[0]!.depth];
  return [verdict, states.generated, states.distinct, states.depth];
}
