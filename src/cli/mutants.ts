import type { Command } from 'commander';
import { formatCount } from '../core/plural.ts';
import type { VerdictKind } from '../core/verdict.ts';
import type { ExplorationResult } from '../explorer/exploration-result.ts';
import type { Mutant } from '../mutants/mutant.ts';
import { formatColumns } from '../report/terminal.ts';
import { cancelOnInterrupt } from './cancellation.ts';
import { chooseSlugs } from './choose-slugs.ts';
import { exitCodeOf, print, printJson } from './output.ts';

interface MutantsOptions {
  readonly markdown?: boolean;
  readonly json?: boolean;
}

/** A mutant, and what became of it. */
export interface Trial {
  readonly protocol: string;
  readonly mutant: string;
  readonly about: string;
  /** The property that has to notice. */
  readonly breaks: string;
  readonly configuration: string;
  /** `violated` if it died by that property, `valid` if it survived, `unknown` if the run was cancelled. */
  readonly verdict: VerdictKind;
  /** Steps of the behaviour that shows the mistake. */
  readonly depth: number | undefined;
  /** Distinct states until then. */
  readonly distinct: number;
}

export function addMutants(program: Command): void {
  program
    .command('mutants')
    .summary('show that each known mistake is noticed')
    .description(
      'Checks every mutant, a protocol with one mistake in it, for the property that has to notice, and lists by which behaviour it died.',
    )
    .argument('[name]', 'a protocol or a family of `quorate list`; all unless given')
    .option('--markdown', 'prints the page docs/mutants.md')
    .option('--json', 'prints one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  quorate mutants paxos\n  quorate check paxos --mutant half-quorum   # one of them, with its behaviour\n\nExit codes: 0 all died, 1 one survived, 2 cancelled, 3 bad input.',
    )
    .action(async (name: string | undefined, options: MutantsOptions) => {
      process.exitCode = exitCodeOf(await runMutants(name, options));
    });
}

async function runMutants(name: string | undefined, options: MutantsOptions): Promise<VerdictKind> {
  const { mutants } = await import('../mutants/registry.ts');
  const slugs = name === undefined ? Object.keys(mutants) : await chooseSlugs(name);
  const cancellation = cancelOnInterrupt();
  const trials: Trial[] = [];
  try {
    for (const slug of slugs)
      for (const mutant of await mutants[slug]!()) trials.push(await tryMutant(mutant, cancellation.signal));
  } finally {
    cancellation.dispose();
  }
  if (options.json) printJson({ verdict: verdictOf(trials), mutants: trials });
  else print(options.markdown ? formatPage(trials) : formatTrials(trials));
  return verdictOf(trials);
}

async function tryMutant(mutant: Mutant, signal: AbortSignal): Promise<Trial> {
  const { explore } = await import('../explorer/explore.ts');
  return trialOf(mutant, await explore(mutant.model(), { properties: [mutant.breaks], signal }));
}

/** What an exploration for the property that a mutant breaks says of it. */
export function trialOf(
  { protocol, name, about, breaks, configuration }: Mutant,
  { verdict, counterexample, states }: ExplorationResult,
): Trial {
  // A deadlock would end it too, and is not what the mutant is about.
  const isKilled = counterexample?.property === breaks;
  return {
    ...{ protocol, mutant: name, about, breaks, configuration },
    verdict: isKilled ? 'violated' : verdict === 'unknown' ? 'unknown' : 'valid',
    depth: isKilled ? counterexample.depth : undefined,
    distinct: states.distinct,
  };
}

/** The claim is that every mutant dies. */
function verdictOf(trials: readonly Trial[]): VerdictKind {
  if (trials.some(({ verdict }) => verdict === 'valid')) return 'violated';
  return trials.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'valid';
}

const fates: Readonly<Record<VerdictKind, string>> = {
  violated: 'killed',
  valid: 'SURVIVED',
  unknown: 'cancelled',
};

function formatTrials(trials: readonly Trial[]): string {
  return formatColumns(
    ['protocol', 'mutant', '', 'by', 'steps', 'states'],
    trials.map(({ protocol, mutant, verdict, breaks, depth, distinct }) => [
      protocol,
      mutant,
      fates[verdict],
      breaks,
      depth ?? '',
      distinct,
    ]),
  );
}

/** The page docs/mutants.md. */
export function formatPage(trials: readonly Trial[]): string {
  const rows = trials.map(
    ({ protocol, mutant, about, verdict, breaks, depth, distinct, configuration }) =>
      `| ${protocol} | \`${mutant}\` | ${about} | ${fates[verdict]} | \`${breaks}\` | ${depth ?? ''} | ${formatCount(distinct)} | ${configuration} |`,
  );
  return [
    '# Mutants',
    '',
    'Each is a protocol with one mistake in it. A property is believed only because some mutant dies by it. Made by `quorate mutants --markdown`;',
    'a test compares this page with what that prints.',
    '',
    '```sh',
    'npx quorate mutants generation-clock',
    'npx quorate check paxos --mutant ignores-reports   # exit 1',
    '```',
    '',
    '| protocol | mutant | the mistake | | by | steps | states | configuration |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
