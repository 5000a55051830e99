import { readdirSync } from 'node:fs';
import { describe, test } from 'vitest';
import { keyValue } from '../../../src/impl/raft/key-value.ts';
import { raftMachine } from '../../../src/impl/raft/machine.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const folder = new URL('scripts/', import.meta.url);

/** Small messages and early snapshots, so that all of it is seen in a short script. */
const options = { maxEntriesPerMessage: 2, snapshotAfterEntries: 4, retainedEntries: 0 };

describe('what servers say to each other', () => {
  test.each(readdirSync(folder))('%s', (name) => {
    const members = name.startsWith('figure-8') ? ['a', 'b', 'c', 'd', 'e'] : ['a', 'b', 'c'];
    const machine = raftMachine({ members, ...options }, keyValue);
    runInteractionScript(new URL(name, folder), () => machine);
  });
});
