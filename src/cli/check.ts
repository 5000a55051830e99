import type { Command } from 'commander';
import { BadInput } from '../core/bad-input.ts';
import { formatCount } from '../core/plural.ts';
import { type Protocol, propertiesThatFail, resolveConstants } from '../core/protocol.ts';
import { freshSeed } from '../core/random.ts';
import type { TransitionSystem } from '../core/transition-system.ts';
import { setFingerprintSeed } from '../core/values/mixer.ts';
import { combineVerdicts, type VerdictKind } from '../core/verdict.ts';
import type { ExplorationProgress, ExplorationResult } from '../explorer/exploration-result.ts';
import { formatTrace } from '../explorer/format-trace.ts';
import {
  explorationToJson,
  formatCoverage,
  formatExploration,
  type Subject,
} from '../report/exploration-report.ts';
import { formatSeconds } from '../report/terminal.ts';
import { cancelOnInterrupt } from './cancellation.ts';
import { chooseSlugs } from './choose-slugs.ts';
import { exitCodeOf, print, printJson } from './output.ts';
import { parseConstants } from './parse-constants.ts';
import { collect, parseDurationMs, parseWholeNumber, suggestion } from './parse-options.ts';
import { ProgressLine } from './progress-line.ts';

interface CheckOptions {
  readonly config?: string;
  readonly const?: readonly string[];
  readonly mutant?: string;
  readonly property?: readonly string[];
  readonly maxStates?: number;
  readonly maxDepth?: number;
  readonly timeout?: number;
  readonly maxMemory?: number;
  readonly deadlock?: boolean;
  readonly simulate?: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly symmetry?: boolean;
  readonly detectCollisions?: boolean;
  readonly fingerprintSeed?: number;
  readonly coverage?: boolean;
  readonly traceFormat?: string;
  readonly json?: boolean;
  readonly progress?: boolean;
}

export function addCheck(program: Command): void {
  program
    .command('check')
    .summary('explore every state of a model and judge its properties')
    .description(
      'Explores every reachable state of a built-in model or a TLA+ specification and judges its properties. A violated property comes ' +
        'with a shortest behaviour that breaks it.',
    )
    .argument('<name>', 'a protocol or a family of `quorate list`, or a TLA+ file')
    .option(
      '-c, --config <name>',
      'a configuration of the protocol (the first unless given); for a TLA+ file its .cfg file',
    )
    .option('--const <K=V>', 'replaces a constant; may be given several times', collect)
    .option('-m, --mutant <name>', 'checks the protocol with a known mistake in it')
    .option('-p, --property <name>', 'checks only this property; may be given several times', collect)
    .option('--max-states <count>', 'stores at most this many distinct states', parseWholeNumber)
    .option('--max-depth <steps>', 'expands no state at this depth', parseWholeNumber)
    .option('--timeout <duration>', 'stops after this time, such as 30s or 5m', parseDurationMs)
    .option('--max-memory <MiB>', 'stops when the process uses this much memory', parseWholeNumber)
    .option('--deadlock', 'takes a state without successors for a violation')
    .option('--no-deadlock', 'allows states without successors')
    .option('--simulate <count>', 'draws this many random behaviours instead of all states', parseWholeNumber)
    .option(
      '--seed <seed>',
      'seed of the random behaviours; the same seed gives the same run',
      parseWholeNumber,
    )
    .option('--workers <count>', 'only 1 for now', parseWholeNumber)
    .option('--symmetry', 'not supported yet')
    .option('--detect-collisions', 'keeps whole states and stops if two share a fingerprint (slow)')
    .option(
      '--fingerprint-seed <seed>',
      'hashes states differently; the counts must not change',
      parseWholeNumber,
    )
    .option('--coverage', 'prints how often each action was taken')
    .option('--trace-format <form>', 'changes (the default), or tla: whole states as TLC prints them')
    .option('--json', 'prints one JSON object')
    .option('--progress', 'prints progress to standard error, also without a terminal')
    .addHelpText(
      'after',
      `
Examples:
  quorate check paxos                             all properties, standard configuration
  quorate check paxos --mutant half-quorum        a mistake, and the shortest behaviour that shows it
  quorate check paxos --const Ballot=0..1 --json  fewer ballots, for a program to read
  quorate check specs/paxos/Paxos.tla --config specs/paxos/Paxos-small.cfg
  quorate check paxos --const 'Acceptor={a1,a2,a3,a4,a5}' --simulate 1000 --seed 7   (quotes keep the shell out)

Exit codes: 0 valid, 1 violated, 2 unknown (a limit was met), 3 bad input.`,
    )
    .action(async (name: string, options: CheckOptions) => {
      process.exitCode = exitCodeOf(await runChecks(name, options));
    });
}

/** Checks one model, or each member of a family one after the other. */
async function runChecks(name: string, options: CheckOptions): Promise<VerdictKind> {
  const names = await chooseNames(name, options);
  const verdicts: VerdictKind[] = [];
  for (const each of names) {
    if (verdicts.length > 0 && !options.json) print('');
    verdicts.push((await runCheck(each, options)).verdict);
  }
  return combineVerdicts(verdicts);
}

async function chooseNames(name: string, options: CheckOptions): Promise<readonly string[]> {
  if (name.endsWith('.tla')) return [name];
  const { protocols } = await import('../models/registry.ts');
  if (Object.hasOwn(protocols, name)) return [name];
  const members = await chooseSlugs(name);
  const own = (['mutant', 'config', 'const', 'property'] as const).find(
    (each) => options[each] !== undefined,
  );
  if (own === undefined) return members;
  throw new BadInput(`--${own} belongs to one protocol, and ${name} is a family of ${members.length}`, {
    remedy: `Name one of ${members.join(', ')}.`,
  });
}

/** Checks one model and prints the report. */
export async function runCheck(name: string, options: CheckOptions): Promise<ExplorationResult> {
  refuseUnsupported(options);
  if (options.fingerprintSeed !== undefined) setFingerprintSeed(options.fingerprintSeed);
  const { system, subject } = await chooseModel(name, options);
  const progress = new ProgressLine(options.progress ?? false);
  const { signal, dispose } = cancelOnInterrupt();
  const result = await exploreWith(system, options, signal, progress).finally(dispose);
  progress.clear();
  if (options.json) {
    printJson({ ...(explorationToJson(result) as object), subject: subject.title, details: subject.details });
  } else {
    print(formatExploration(result, subject, await behaviourFormat(options)));
    if (options.coverage) print(`\n${formatCoverage(result)}`);
  }
  return result;
}

/** How a counterexample is printed. */
async function behaviourFormat({ traceFormat = 'changes' }: CheckOptions): Promise<typeof formatTrace> {
  if (traceFormat === 'changes') return formatTrace;
  const { formatTraceAsTla } = await import('../explorer/format-trace-tla.ts');
  const { format } = await import('../tla/runtime/index.ts');
  return (trace) => formatTraceAsTla(trace, format);
}

function refuseUnsupported(options: CheckOptions): void {
  const { traceFormat = 'changes' } = options;
  if (traceFormat !== 'changes' && traceFormat !== 'tla') {
    throw new BadInput(`there is no trace format "${traceFormat}"`, { remedy: 'It is changes or tla.' });
  }
  if (options.symmetry) {
    throw new BadInput('--symmetry is not supported yet', {
      remedy: 'Leave it out: the full state graph is checked. For a TLA+ file put SYMMETRY into its .cfg.',
    });
  }
}

async function exploreWith(
  system: TransitionSystem,
  options: CheckOptions,
  signal: AbortSignal,
  progress: ProgressLine,
): Promise<ExplorationResult> {
  const common = {
    maxDepth: options.maxDepth,
    timeoutMs: options.timeout,
    maxMemoryMiB: options.maxMemory,
    properties: options.property,
    deadlock: options.deadlock === undefined ? undefined : options.deadlock ? 'violation' : 'allowed',
    signal,
    onProgress: (state: ExplorationProgress) => progress.update(() => formatProgress(state)),
  } as const;
  if (options.simulate === undefined) {
    const { explore } = await import('../explorer/explore.ts');
    const { maxStates, workers, detectCollisions } = options;
    return explore(system, { ...common, maxStates, workers, detectCollisions });
  }
  const { simulateBehaviours } = await import('../explorer/simulate-behaviours.ts');
  return simulateBehaviours(system, {
    ...common,
    behaviours: options.simulate,
    seed: options.seed ?? freshSeed(),
  });
}

function formatProgress({
  generated,
  distinct,
  frontier,
  depth,
  generatedPerSecond,
  seconds,
}: ExplorationProgress): string {
  return (
    `depth ${depth}: ${formatCount(generated)} generated, ${formatCount(distinct)} distinct, ` +
    `${formatCount(frontier)} in the frontier, ${formatCount(generatedPerSecond)}/s, ${formatSeconds(seconds)}`
  );
}

async function chooseModel(
  name: string,
  options: CheckOptions,
): Promise<{ readonly system: TransitionSystem; readonly subject: Subject }> {
  if (name.endsWith('.tla')) return chooseSpecification(name, options);
  const { protocols } = await import('../models/registry.ts');
  const [slug] = await chooseSlugs(name);
  const protocol = await protocols[slug!]!();
  if (options.mutant !== undefined) return chooseMutant(protocol, options.mutant, options);
  const overrides = await parseConstants(options.const ?? []);
  const { configuration, constants } = resolveConstants(protocol, options.config, overrides);
  const chosen = protocol.configurations[configuration]!;
  const details = [`Configuration ${configuration}: ${chosen.about}.`];
  const fail = propertiesThatFail(chosen);
  if (fail.length > 0)
    details.push(`It is past a bound of the protocol, where this should fail: ${fail.join(', ')}.`);
  if (options.const !== undefined) details.push(`With ${options.const.join(', ')}.`);
  return { system: protocol.model(constants), subject: { title: protocol.title, details } };
}

/** A TLA+ specification with its configuration file. */
async function chooseSpecification(path: string, options: CheckOptions) {
  const { configurationOf, loadSpecification } = await import('../tla/load-specification.ts');
  if (options.mutant !== undefined) throw new BadInput('only built-in protocols have mutants');
  const system = await loadSpecification(path, {
    configuration: options.config,
    constants: await parseConstants(options.const ?? []),
    simulates: options.simulate !== undefined,
  });
  const details = [`Specification ${path}, configuration ${options.config ?? configurationOf(path)}.`];
  if (options.const !== undefined) details.push(`With ${options.const.join(', ')}.`);
  details.push(...system.notes.map((note) => `Note: ${note}.`));
  return { system: system as TransitionSystem, subject: { title: system.name, details } };
}

async function chooseMutant(protocol: Protocol, name: string, options: CheckOptions) {
  if (options.config !== undefined || options.const !== undefined) {
    throw new BadInput('a mutant has its own configuration', { remedy: 'Leave --config and --const out.' });
  }
  const { mutants } = await import('../mutants/registry.ts');
  const known = (await mutants[protocol.slug]?.()) ?? [];
  const mutant = known.find((candidate) => candidate.name === name);
  if (mutant === undefined) {
    const names = known.map((candidate) => candidate.name);
    throw new BadInput(`${protocol.slug} has no mutant "${name}".${suggestion(name, names)}`, {
      remedy: `Its mutants: ${names.join(', ')}.`,
    });
  }
  const details = [
    `Mutant ${mutant.name}: ${mutant.about}.`,
    `Configuration ${mutant.configuration}; it should break ${mutant.breaks}.`,
  ];
  return { system: mutant.model(), subject: { title: protocol.title, details } };
}
