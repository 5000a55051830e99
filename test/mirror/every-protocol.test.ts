import { expect, test } from 'vitest';
import { mirrorProtocol } from '../../src/cli/mirror-protocol.ts';
import { protocols } from '../../src/models/registry.ts';

/** A minute of a core: `.ci/run` compares it, by `quorate mirror paxos --config standard`. */
const large = ['paxos standard'];

const compared = (await Promise.all(Object.values(protocols).map((load) => load()))).flatMap((protocol) =>
  Object.entries(protocol.configurations)
    .filter(([name, { deep }]) => deep !== true && !large.includes(`${protocol.slug} ${name}`))
    .map(([configuration]) => [protocol.slug, configuration, protocol] as const),
);

test.each(compared)(
  'specification and model of %s are equal in configuration %s',
  async (_, configuration, protocol) => {
    const { verdict, difference } = await mirrorProtocol(protocol, configuration);
    expect(difference).toBeUndefined();
    expect(verdict).toBe('valid');
  },
);
