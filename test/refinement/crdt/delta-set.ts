import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { type ModelValue, setOf } from '../../../src/core/values/index.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { deltaSet } from '../../../src/models/crdt/delta-set.ts';
import { deltaSetWithForgetting } from '../../../src/refinement/crdt/delta-set.ts';

/** Two replicas, of which one may restart, and so many updates of one element: the verdict, the distinct states, and what was not put to the test. */
export async function exploreWithForgetting(MaxUpdates: number) {
  const { constants } = resolveConstants(deltaSet, 'standard');
  const small = { ...constants, Initial: setOf<ModelValue>(), MaxUpdates };
  const { verdict, states, warnings } = await explore(defineModel(deltaSetWithForgetting(small)));
  return { verdict, distinct: states.distinct, warnings: warnings.map(String) };
}
