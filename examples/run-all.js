// Verifies every example with the seed of expectations.json, and compares what is found with what is expected there.
import { readFileSync } from 'node:fs';
import { verifyTarget } from 'quorate';

const expectations = JSON.parse(readFileSync(new URL('expectations.json', import.meta.url), 'utf8'));
const only = process.argv.slice(2);
const chosen = Object.entries(expectations).filter(
  ([name]) => only.length === 0 || only.some((part) => name.includes(part)),
);
let different = 0;

for (const [name, { verdict, broken, seed, programs }] of chosen) {
  const { default: target } = await import(`./${name}.js`);
  const result = await verifyTarget(target, { seed, seeds: programs });
  const { counterexample, seconds, runs } = result;
  const isExpected = result.verdict === verdict && counterexample?.broken === broken;
  const found =
    counterexample === undefined
      ? `${result.verdict} in ${runs} runs`
      : `${result.verdict} (${counterexample.broken}), found in run ${counterexample.runsUntilFound}, ${counterexample.events.length} events`;
  console.log(
    `${isExpected ? 'as expected' : 'DIFFERENT'}  ${name}: ${found}, ${seconds.toFixed(1)} s, seed ${seed}`,
  );
  if (!isExpected) {
    different += 1;
    console.log(`  expected: ${verdict}${broken === undefined ? '' : ` (${broken})`}`);
    for (const { name: promise, verdict: kind, detail = '' } of result.checks)
      console.log(`  ${kind}: ${promise} ${detail}`);
    for (const line of result.scope) console.log(`  ${line}`);
  }
  if (!isExpected || only.length > 0) showCounterexample(counterexample);
}

console.log(`${chosen.length - different} of ${chosen.length} as expected`);
process.exitCode = chosen.length === 0 || different > 0 ? 1 : 0;

function showCounterexample(
  { detail, events, explanation } = { detail: 'no counterexample', events: [], explanation: [] },
) {
  for (const line of [detail, ...events, ...explanation]) console.log(`  ${line}`);
}
