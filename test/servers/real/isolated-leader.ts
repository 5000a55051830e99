import { Ensemble } from '../../../src/verifier/servers/ensemble.ts';
import type { ServerDefinition } from '../../../src/verifier/servers/server-definition.ts';
import { untilOneLeads } from './leaders.ts';

export interface IsolatedLeader {
  readonly before: string;
  /** Those who took themselves for the leader when all was over, with the one that was cut off still cut off. */
  readonly after: readonly string[];
  readonly swallowedPieces: number;
  /** Once it was healed: it is there again, and follows. */
  readonly isBack: boolean;
  readonly directConnections: readonly string[];
}

const limitMs = 90_000;
const pollMs = 100;

/** Cuts the leader off from the others, both ways, until it has stepped down and another leads; then heals the cut. */
export async function isolateLeader(definition: ServerDefinition): Promise<IsolatedLeader> {
  const ensemble = new Ensemble(definition);
  try {
    await ensemble.start();
    const before = await untilOneLeads(ensemble);
    const directConnections = ensemble.directConnections();
    const others = ensemble.nodes.filter((node) => node !== before);
    const pairs = others.flatMap((other) => [
      { from: before, to: other },
      { from: other, to: before },
    ]);
    const cut = ensemble.rules.cut(pairs);
    const after = await until(ensemble, (leaders) => leaders.length === 1 && leaders[0] !== before);
    const { swallowedPieces } = cut.count;
    ensemble.rules.heal(cut);
    let isBack = false;
    await until(ensemble, async () => {
      const state = await ensemble.stateOf(before);
      isBack = state.isReady && !state.isLeader;
      return isBack;
    });
    return { before, after, swallowedPieces, isBack, directConnections };
  } finally {
    await ensemble.stop();
  }
}

async function until(
  ensemble: Ensemble,
  isDone: (leaders: readonly string[]) => boolean | Promise<boolean>,
): Promise<readonly string[]> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const leaders = await ensemble.leaders();
    if ((await isDone(leaders)) || performance.now() > endMs) return leaders;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
