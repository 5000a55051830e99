/**
 * A program of its own: explores Paxos, small, under the fingerprint seed that it is given, and prints what a seed
 * must not change, and one hash, which it must. Values carry their hash from birth, hence the late imports.
 */
import { setFingerprintSeed } from '../../src/core/values/mixer.ts';

const seed = process.argv[2];
if (seed !== undefined) setFingerprintSeed(Number(seed));

const { explore } = await import('../../src/explorer/explore.ts');
const { setOf } = await import('../../src/core/values/index.ts');
const { resolveConstants } = await import('../../src/core/protocol.ts');
const { paxos } = await import('../../src/models/paxos.ts');
const { paxosMutants } = await import('../../src/mutants/paxos.ts');
const { formatTrace } = await import('../../src/explorer/format-trace.ts');

const { verdict, states, coverage, properties, witnesses } = await explore(
  paxos.model(resolveConstants(paxos, 'small').constants),
);
const mutant = await explore(paxosMutants[0]!.model());
console.log(
  JSON.stringify({
    result: { verdict, states, coverage, properties, witnesses },
    trace: formatTrace(mutant.counterexample!.trace),
    hash: setOf([1]).hashLow,
  }),
);
