import { expect, test } from 'vitest';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { etcd } from '../../../src/checkers/objects/etcd.ts';
import { agreesWithBruteForce } from '../linearizability/differential.ts';
import { type EtcdMixture, simulatedEtcd } from './simulated-etcd.ts';

const mixtures: readonly EtcdMixture[] = ['keys', 'watched', 'leases', 'transactions'];

test.each(mixtures)('etcd agrees with brute force on many histories of %s', (mixture) => {
  const specification = etcd() as unknown as SequentialSpecification;
  for (const crashes of [2, 8]) {
    agreesWithBruteForce({ object: simulatedEtcd(mixture), specification, runs: 2000, shape: { crashes } });
  }
  expect.assertions(2);
});
