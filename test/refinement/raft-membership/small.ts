import { defineModel } from '../../../src/core/model.ts';
import { ModelValue, setOf } from '../../../src/core/values/index.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { membershipWithParts } from '../../../src/refinement/raft-membership/model.ts';
import type { Constants } from '../../../src/refinement/raft-membership/state.ts';

const names = (...list: readonly string[]) => setOf(list.map((name) => ModelValue.of(name)));

/** Two founders and a server that may join; s1 stands in odd terms, s2 in even ones; two entries. */
const small: Constants = {
  Server: names('s1', 's2', 's3'),
  Founders: names('s1', 's2'),
  Founder: ModelValue.of('s1'),
  OddCandidate: names('s1'),
  EvenCandidate: names('s2'),
  MaxTerm: 1,
  MaxLength: 2,
  MaxRestarts: 0,
  None: ModelValue.of('None'),
};

/** The verdict, the distinct states, and what was not put to the test. */
export async function exploreWithParts(changes: Partial<Constants> = {}) {
  const { verdict, states, warnings } = await explore(
    defineModel(membershipWithParts({ ...small, ...changes })),
  );
  return { verdict, distinct: states.distinct, warnings: warnings.map(String) };
}
