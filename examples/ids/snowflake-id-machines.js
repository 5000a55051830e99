// snowflake-id 1.1.0: 64-bit ids of time, machine and sequence number; three machines, numbered from 0.
// Promised (README): unique ids, if each machine has a number (`mid`) of its own.
// Found: number 0 becomes 1, so that the machines 0 and 1 give the same ids. (Numbers are also taken modulo 1023, not 1024: 1023 becomes 0.)
import { defineTarget } from 'quorate';
import snowflake from 'snowflake-id';

export default defineTarget({
  name: 'snowflake-id 1.1.0, machines 0, 1 and 2',
  promises: 'unique-ids',
  virtualGlobals: true,
  nodes: ['machine 0', 'machine 1', 'machine 2'],
  create: () => [0, 1, 2].map((mid) => new snowflake.default({ mid })),
  operations: { generate: (generators, { client }) => generators[client].generate() },
});
