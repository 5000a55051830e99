import { test } from 'vitest';
import type { AnyMachine } from '../../../src/core/machine.ts';
import { pbftClient } from '../../../src/impl/pbft/client.ts';
import type { Digest } from '../../../src/impl/pbft/cryptography.ts';
import { pbftReplica } from '../../../src/impl/pbft/replica.ts';
import { symbolicSignatures } from '../../../src/impl/pbft/symbolic-signatures.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';
import { configurationOf, type Signatures } from './cluster.ts';

/** Short, so that the script can be read. */
const short: Signatures = {
  signerOf: (node) => () => node,
  verifier: (node, _, signature) => node === signature,
  digest: ((text) => symbolicSignatures.digest(text).slice(0, 4)) as Digest,
};

const machineOf = (node: string): AnyMachine => {
  const configuration = configurationOf(node, {}, short);
  return node.startsWith('c') ? pbftClient(configuration) : pbftReplica(configuration);
};

test.each(['normal-case', 'view-change'])('%s', (name) => {
  runInteractionScript(new URL(`${name}.script`, import.meta.url), machineOf);
});
