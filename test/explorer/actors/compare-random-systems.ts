import { expect } from 'vitest';
import type { ActorProperty, ActorSystem, NetworkKind } from '../../../src/explorer/actors/actor.ts';
import { scriptedClient } from '../../../src/explorer/actors/client-actor.ts';
import { exploreActors } from '../../../src/explorer/actors/explore-actors.ts';
import { machineActor } from '../../../src/explorer/actors/machine-actor.ts';
import { operationHistory } from '../../../src/explorer/actors/operation-history.ts';
import { type NaiveSystem, naiveActorSearch } from '../../support/naive-actor-search.ts';
import { randomMachine } from './random-machine.ts';

const nodes = ['a', 'b'];
const networks: readonly NetworkKind[] = ['unordered', 'duplicating', 'ordered'];

const at = (condition: unknown) => (condition as { state?: { at: number } }).state?.at ?? null;
const sightings: readonly ActorProperty[] = [
  { name: 'both at 2', kind: 'sometimes', view: at, holds: ({ a, b }) => a === 2 && b === 2 },
  { name: 'never apart', kind: 'always', view: at, holds: ({ a, b }) => !(a === 1 && b === 2) },
  {
    name: 'no answer of 1',
    kind: 'always',
    readsHistory: true,
    holds: (_, history) => !JSON.stringify(history).includes('"result":1'),
  },
];

/** The same system for both searches. */
function randomSystem(seed: number): { readonly actors: ActorSystem; readonly naive: NaiveSystem } {
  const bit = (position: number) => ((seed >> position) & 1) === 1;
  const network = networks[seed % 3]!;
  const lossy = bit(1);
  const writes = bit(2) ? 'separate' : 'at once';
  const crashes = bit(3);
  const steps = lossy || crashes ? 2 : 3;
  const machine = randomMachine(seed, nodes, steps);
  const budgets = { crashes: 1, ...(bit(4) ? { losses: 1 } : {}), ...(bit(5) ? { 'timer tick': 2 } : {}) };
  const isWithin = (state: unknown) => seed % 5 > 0 || (state as { at: number }).at < 2;
  const script = [
    { node: 'a', operation: 'x' },
    { node: 'b', operation: 'y' },
  ];
  return {
    actors: {
      name: `random ${seed}`,
      actors: [
        ...nodes.map((node) => machineActor(node, machine, { writes, crashes })),
        scriptedClient('c', script),
      ],
      network,
      lossy,
      budgets,
      history: operationHistory,
      isWithin: (condition, actor) => actor === 'c' || isWithin((condition as { state: unknown }).state),
      properties: sightings,
    },
    naive: {
      nodes: Object.fromEntries(nodes.map((node) => [node, machine])),
      clients: { c: script },
      network,
      lossy,
      writes,
      crashes,
      budgets,
      history: operationHistory,
      isWithin,
      properties: sightings,
    },
  };
}

/**
 * Explores random systems of two machines and a client with both searches, those with fewer than `mostStates` states, and holds
 * all counts and depths to be equal.
 *
 * @returns how many systems of which kind were compared.
 */
export async function compareRandomSystems(
  seeds: number,
  mostStates: number,
): Promise<Record<string, number>> {
  const compared = { systems: 0, lossy: 0, separate: 0, crashes: 0, bounded: 0, violated: 0, states: 0 };
  const byNetwork: Record<string, number> = {};
  for (let seed = 0; seed < seeds; seed++) {
    const { actors, naive } = randomSystem(seed);
    const { states, sights, limit } = await exploreActors(actors, {
      continueAfterViolation: true,
      maxStates: mostStates,
    });
    if (limit !== undefined || states.distinct < 4) continue;
    const depths = Object.fromEntries(sights.map(({ property, depth }) => [property, depth]));
    expect({ seed, ...states, depths }).toEqual({ seed, ...naiveActorSearch(naive) });
    compared.systems++;
    compared.states += states.distinct;
    byNetwork[actors.network] = (byNetwork[actors.network] ?? 0) + 1;
    if (actors.lossy) compared.lossy++;
    if (naive.writes === 'separate') compared.separate++;
    if (naive.crashes) compared.crashes++;
    if (states.constrainedOut > 0) compared.bounded++;
    if (sights.some(({ isViolation }) => isViolation)) compared.violated++;
  }
  return { ...compared, ...byNetwork };
}
