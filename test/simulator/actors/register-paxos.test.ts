import { describe, expect, test } from 'vitest';
import { formatActorTrace } from '../../../src/explorer/actors/actor-trace.ts';
import { exploreActors } from '../../../src/explorer/actors/explore-actors.ts';
import { registerPaxos } from '../../support/register-paxos.ts';
import { registerPaxosProperties } from '../../support/register-paxos-properties.ts';

describe('the public benchmark: Paxos as actors, three servers', () => {
  test('with two clients there are 16,668 states, and all histories are linearizable', async () => {
    const { verdict, states, checks } = await exploreActors(
      registerPaxos({ clients: 2, properties: registerPaxosProperties }),
    );
    expect(checks).toEqual([
      { name: 'linearizable', verdict: 'valid' },
      { name: 'value read', verdict: 'valid' },
    ]);
    expect({ verdict, ...states }).toEqual({
      verdict: 'valid',
      generated: 32_971,
      distinct: 16_668,
      depth: 20,
      constrainedOut: 0,
    });
  });

  test('a leader that ignores what was accepted before is found by a shortest run', async () => {
    const { verdict, sights } = await exploreActors(
      registerPaxos({
        clients: 2,
        properties: registerPaxosProperties,
        rules: { chosenProposal: (own) => own },
      }),
    );
    expect(verdict).toBe('violated');
    const { trace } = sights.find(({ isViolation }) => isViolation)!;
    expect(formatActorTrace(trace)).toMatchInlineSnapshot(`
      " 0  Start
       1  c0 → s0: request {"id":"c0.1","operation":{"f":"put","value":"A"}}
            sends to s1, s2: prepare {"ballot":[1,0]}
       2  c1 → s1: request {"id":"c1.1","operation":{"f":"put","value":"B"}}
            sends to s0, s2: prepare {"ballot":[1,1]}
       3  s0 → s2: prepare {"ballot":[1,0]}
            sends to s0: prepared {"ballot":[1,0],"lastAccepted":null}
       4  s2 → s0: prepared {"ballot":[1,0],"lastAccepted":null}
            sends to s1, s2: accept {"ballot":[1,0],"proposal":{"request":"c0.1","value":"A"}}
       5  s0 → s2: accept {"ballot":[1,0],"proposal":{"request":"c0.1","value":"A"}}
            sends to s0: accepted {"ballot":[1,0]}
       6  s2 → s0: accepted {"ballot":[1,0]}
            sends to s1, s2: decided {"ballot":[1,0],"proposal":{"request":"c0.1","value":"A"}}
            sends to c0: reply {"id":"c0.1","outcome":"ok","result":null}
       7  s1 → s2: prepare {"ballot":[1,1]}
            sends to s1: prepared {"ballot":[1,1],"lastAccepted":{"ballot":[1,0],"proposal":{"request":"c0.1","value":"A"}}}
       8  s2 → s1: prepared {"ballot":[1,1],"lastAccepted":{"ballot":[1,0],"proposal":{"request":"c0.1","value":"A"}}}
            sends to s0, s2: accept {"ballot":[1,1],"proposal":{"request":"c1.1","value":"B"}}
       9  s1 → s2: accept {"ballot":[1,1],"proposal":{"request":"c1.1","value":"B"}}
            sends to s1: accepted {"ballot":[1,1]}
      10  s2 → s1: accepted {"ballot":[1,1]}
            sends to s0, s2: decided {"ballot":[1,1],"proposal":{"request":"c1.1","value":"B"}}
            sends to c1: reply {"id":"c1.1","outcome":"ok","result":null}
      11  s0 → s2: decided {"ballot":[1,0],"proposal":{"request":"c0.1","value":"A"}}
      12  s0 → c0: reply {"id":"c0.1","outcome":"ok","result":null}
            sends to s1: request {"id":"c0.2","operation":{"f":"get"}}
      13  c0 → s1: request {"id":"c0.2","operation":{"f":"get"}}
            sends to c0: reply {"id":"c0.2","outcome":"ok","result":"B"}
      14  s1 → c0: reply {"id":"c0.2","outcome":"ok","result":"B"}
      15  s1 → c1: reply {"id":"c1.1","outcome":"ok","result":null}
            sends to s2: request {"id":"c1.2","operation":{"f":"get"}}
      16  c1 → s2: request {"id":"c1.2","operation":{"f":"get"}}
            sends to c1: reply {"id":"c1.2","outcome":"ok","result":"A"}
      17  s2 → c1: reply {"id":"c1.2","outcome":"ok","result":"A"}"
    `);
  });
});
