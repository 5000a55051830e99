/**
 * Public TLA+ examples, whole process, start-up included: `quorate check` and TLC with one worker, in turns, in one run.
 *
 *   npm run build
 *   QUORATE_TLA_EXAMPLES=<checkout of tlaplus/Examples> QUORATE_TLC=<class path of TLC> npx tsx bench/tlc.ts [--only TEXT] [--rounds 1]
 *
 * Prints a table for each round: wall-clock and processor seconds of either side, and how many times as long TLC takes. A row whose counts are not
 * the same on both sides says so, and the exit code is 1.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from './machine.ts';

/** Specification and configuration, below `specifications/`. */
const rows = [
  [
    'LeastCircularSubstring/MCLeastCircularSubstring',
    'LeastCircularSubstring/MCLeastCircularSubstringMedium',
  ],
  ['CoffeeCan/CoffeeCan', 'CoffeeCan/CoffeeCan1000Beans'],
  ['SlushProtocol/Slush', 'SlushProtocol/SlushSmall'],
  ['FiniteMonotonic/MCCRDT', 'FiniteMonotonic/MCCRDT'],
  ['NanoBlockchain/MCNano', 'NanoBlockchain/MCNanoMedium'],
  ['MultiPaxos-SMR/MultiPaxos_MC', 'MultiPaxos-SMR/MultiPaxos_MC_small'],
  ['Disruptor/Disruptor_MPMC', 'Disruptor/Disruptor_MPMC'],
  ['acp/ACP_SB_TLC', 'acp/ACP_SB_TLC'],
  ['GameOfLife/GameOfLife', 'GameOfLife/GameOfLife'],
  ['dag-consensus/TLCSailfish1', 'dag-consensus/TLCSailfish1'],
  ['CheckpointCoordination/MCCheckpointCoordination', 'CheckpointCoordination/MCCheckpointCoordination'],
  ['transaction_commit/PaxosCommit', 'transaction_commit/PaxosCommit'],
] as const;

interface Measured {
  readonly counts: string;
  readonly seconds: number;
  readonly processorSeconds: number;
}

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, rounds: { type: 'string', default: '1' } },
});
const { QUORATE_TLA_EXAMPLES: examples, QUORATE_TLC: classPath } = process.env;
if (examples === undefined || classPath === undefined) {
  console.error(
    'Set QUORATE_TLA_EXAMPLES to a checkout of the examples, and QUORATE_TLC to the class path of TLC.',
  );
  process.exit(3);
}
const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** Runs it to its end, and finds "<generated> states … <distinct> distinct" in what it prints. */
function measure(line: readonly string[], folder: string, counts: RegExp): Measured {
  // The shell's `time` counts what all threads use, which no interface of Node tells of a child.
  const timed = ['-c', 'TIMEFORMAT="real %R %U %S"; time "$@"', 'bash', ...line];
  const { stdout, stderr } = spawnSync('bash', timed, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const [, seconds, user, system] = /real (\S+) (\S+) (\S+)\s*$/.exec(stderr)!.map(Number);
  const found = counts.exec(stdout);
  return {
    counts: found === null ? 'no counts' : `${found[1]} ${found[2]}`,
    seconds: seconds!,
    processorSeconds: user! + system!,
  };
}

function ours(specification: string, configuration: string): Measured {
  const line = [process.execPath, command, 'check', specification, '--config', configuration, '--json'];
  return measure(line, dirname(specification), /"generated":(\d+),"distinct":(\d+)/);
}

function theirs(specification: string, configuration: string): Measured {
  const states = mkdtempSync(join(tmpdir(), 'tlc-states-'));
  try {
    // Action composition is an experiment that TLC wants to be asked for.
    const settings = ['-XX:+UseParallelGC', '-Xmx8g', '-Dtlc2.tool.impl.Tool.cdot=true'];
    const tlc = ['java', ...settings, '-cp', classPath!, 'tlc2.TLC', '-workers', '1'];
    const line = [...tlc, '-metadir', states, '-config', configuration, specification];
    return measure(
      line,
      dirname(specification),
      /(\d+) states generated, (\d+) distinct states found, 0 states left/,
    );
  } finally {
    rmSync(states, { recursive: true });
  }
}

const path = (name: string, extension: string) => join(examples, 'specifications', `${name}.${extension}`);
const shown = (number: number) => number.toFixed(1);
const geometricMean = (ratios: readonly number[]) =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

console.log(`${describeMachine()}; load ${loadavg()[0]!.toFixed(1)}`);
for (let round = 1; round <= Number(values.rounds); round++) {
  console.log(
    '\n| example | distinct | generated | ours, s | TLC, s | ratio | ours, processor s | TLC, processor s |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  const ratios: number[] = [];
  for (const [name, configuration] of rows.filter(([, each]) => each.includes(values.only))) {
    const one = ours(path(name, 'tla'), path(configuration, 'cfg'));
    const other = theirs(path(name, 'tla'), path(configuration, 'cfg'));
    const isSame = one.counts === other.counts && one.counts !== 'no counts';
    if (!isSame) process.exitCode = 1;
    const [generated, distinct] = one.counts.split(' ').map((count) => Number(count).toLocaleString('en'));
    const counts = isSame ? `${distinct} | ${generated}` : `differ: ours ${one.counts} | TLC ${other.counts}`;
    const ratio = other.seconds / one.seconds;
    ratios.push(ratio);
    console.log(
      `| ${configuration} | ${counts} | ${shown(one.seconds)} | ${shown(other.seconds)} | ${shown(ratio)} | ${shown(one.processorSeconds)} | ${shown(other.processorSeconds)} |`,
    );
  }
  const faster = ratios.filter((ratio) => ratio > 1).length;
  const others = ratios.toSorted((left, right) => left - right).slice(0, -1);
  const withoutGreatest = others.length === 0 ? '' : `, without the greatest ${shown(geometricMean(others))}`;
  console.log(
    `\n${faster} of ${ratios.length} faster; geometric mean of the ratios ${shown(geometricMean(ratios))}${withoutGreatest}`,
  );
}
