import { expect } from 'vitest';
import { mirrorProtocol } from '../../src/cli/mirror-protocol.ts';
import type { Protocol } from '../../src/core/protocol.ts';
import { protocols } from '../../src/models/registry.ts';

/** More than some two seconds of a core, of protocols that have smaller ones as well: `npm run test:long`. */
const large: Readonly<Record<string, readonly string[]>> = {
  'cap/strong': ['standard'],
  'clock-sync/averaging': ['four-clocks'],
  'clock-sync/marzullo': ['four'],
  'crdt/pn-counter': ['standard'],
  'distributed-lock/quorum': ['clock-jump', 'past-bound', 'pause', 'restart'],
  'generation-clock': ['standard'],
  'leader-election/bully': ['past-bound', 'slow-messages'],
  'leader-election/quorum': ['standard'],
  'leader-election/ring': ['standard'],
  lease: ['past-bound'],
  paxos: ['flexible', 'standard'],
  'pbft/normal': ['two-numbers'],
};

type Compared = readonly [slug: string, configuration: string, protocol: Protocol];

/** The configurations that are compared in every run of the tests, or those that take longer; `deep` ones are neither. */
export async function configurations(size: 'usual' | 'large'): Promise<readonly Compared[]> {
  const all = await Promise.all(Object.values(protocols).map((load) => load()));
  return all.flatMap((protocol) =>
    Object.entries(protocol.configurations)
      .filter(([name, { deep }]) => deep !== true && isLarge(protocol.slug, name) === (size === 'large'))
      .map(([configuration]) => [protocol.slug, configuration, protocol] as const),
  );
}

const isLarge = (slug: string, configuration: string) => large[slug]?.includes(configuration) === true;

/** How many names {@link large} has: each must be of a configuration that there is. */
export const largeCount = Object.values(large).flat().length;

/** Specification and model have the same state graph in this configuration. */
export async function expectEqual(protocol: Protocol, configuration: string): Promise<void> {
  const { verdict, difference } = await mirrorProtocol(protocol, configuration);
  expect(difference).toBeUndefined();
  expect(verdict).toBe('valid');
}
