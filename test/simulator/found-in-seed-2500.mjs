// Stands for `quorate simulate`, of an implementation in which seed 2500 finds a mistake.
import { appendFileSync } from 'node:fs';

const [name, , seeds] = process.argv.slice(3);
const [first, last] = seeds.split('..').map(Number);
appendFileSync(process.env.CALLS, `${name} ${seeds}\n`);
const isFound = first <= 2500 && 2500 <= last;
const runs = isFound ? 2501 - first : last - first + 1;
const failure = isFound ? { property: 'Agreement', detail: 'two values', seed: 2500 } : {};
const verdict = isFound ? 'violated' : 'valid';
const check = { name, verdict, runs, seconds: 1, counters: { crashes: runs }, actions: {}, ...failure };
process.stdout.write(JSON.stringify({ verdict, checks: [check] }));
process.exitCode = isFound ? 1 : 0;
