import type { AnsweredShare, CapComparison, CapFindings } from '../core/cap-findings.ts';
import { plural } from '../core/plural.ts';
import { capComparisonToMarkdown } from './cap-report.ts';

interface Advice {
  readonly need: string;
  readonly pattern: string;
  readonly cost: string;
  readonly proof: string;
}

const percent = ({ asked, answered }: AnsweredShare) => `${Math.round((100 * answered) / asked)} %`;

const cutOff = ({ answered }: CapFindings) => `cut off, ${percent(answered.minority.during)} are answered`;
const medianOf = ({ latencyMs }: CapFindings) => `half of the answers take ${latencyMs.median} ms or more`;
const lostOf = ({ appends: { lost, answered } }: CapFindings) => `${lost} of ${answered} appends are lost`;
const staleFor = ({ staleness: { longestMs } }: CapFindings) =>
  `a read may return what was overwritten ${Math.round(longestMs)} ms before`;

/** The files of a policy, and what is proven there. */
const proofOf = (policy: string, specification: string, properties: readonly string[]) =>
  `${properties.map((name) => `\`${name}\``).join(', ')}: [specification](../specs/cap/${specification}.tla), ` +
  `[model](../src/models/cap/${policy}.ts), [implementation](../src/impl/cap/${policy}.ts), ` +
  `[its runs](../src/simulator/protocols/cap/${policy}.ts)`;

function adviceOf({ policies }: CapComparison): Advice[] {
  const of = (name: string) => policies.find(({ policy }) => policy === name)!;
  const [strong, weak, optimistic, pessimistic] = ['strong', 'weak', 'optimistic', 'pessimistic'].map(of);
  return [
    {
      need: 'Everybody reads what was written last',
      pattern: '**strong**: a majority is asked, and told',
      cost: [
        cutOff(strong!),
        medianOf(strong!),
        `${lostOf(strong!)}, for no read holds until the write`,
      ].join('; '),
      proof: proofOf('strong', 'StrongRegister', ['Linearizable', 'NoStaleRead', 'AnsweredInMajority']),
    },
    {
      need: 'An answer on both sides of every partition, and the same for all in the end',
      pattern: '**weak**: the replica at hand answers, the later write wins',
      cost: [cutOff(weak!), medianOf(weak!), staleFor(weak!), lostOf(weak!)].join('; '),
      proof: proofOf('weak', 'WeakRegister', ['AlwaysAvailable', 'EventuallyConverges', 'NeverOlder']),
    },
    {
      need: 'No change is lost; reads may be old, and two seldom change the same',
      pattern: '**optimistic**: what was read is checked when it is written',
      cost: [
        `${cutOff(optimistic!)}: reads`,
        `${plural(optimistic!.conflicts, 'change')} made again after a conflict`,
        staleFor(optimistic!),
      ].join('; '),
      proof: proofOf('optimistic', 'OptimisticRegister', ['NoLostUpdate', 'EachUpdateOnce']),
    },
    {
      need: 'No change is lost; to make one again is costly, or two often change the same',
      pattern: '**pessimistic**: a lock for a term, before the read',
      cost: [cutOff(pessimistic!), medianOf(pessimistic!), plural(pessimistic!.waits, 'wait')].join('; '),
      proof: proofOf('pessimistic', 'PessimisticRegister', ['MutualExclusion', 'NoConflict', 'NoLostUpdate']),
    },
  ];
}

/** The computed part of the decision guide: the table, and what follows from it. */
export function capGuideToMarkdown(comparison: CapComparison): string {
  const { majority, minority, partition, seed } = comparison;
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['need', 'pattern', 'what it costs in the run below', 'what proves it']),
    row(['---', '---', '---', '---']),
    ...adviceOf(comparison).map(({ need, pattern, cost, proof }) => row([need, pattern, cost, proof])),
    '',
    `One run: ${majority.join(', ')} and ${minority.join(', ')} are cut off from each other from ${partition.fromMs} to ` +
      `${partition.untilMs} ms of virtual time; seed ${seed}.`,
    '',
    capComparisonToMarkdown(comparison),
  ].join('\n');
}
