import type { Command } from 'commander';
import type { TraceValidationResult } from '../checkers/trace-validation/trace-validation.ts';
import { BadInput } from '../core/bad-input.ts';
import { formatHistoryValue } from '../core/history-value.ts';
import { plural } from '../core/plural.ts';
import { resolveConstants } from '../core/protocol.ts';
import type { NodeStep } from '../core/trace.ts';
import type { TransitionSystem } from '../core/transition-system.ts';
import { combineVerdicts, type VerdictKind } from '../core/verdict.ts';
import { readHistory } from '../history/read-history.ts';
import { formatVerdict, heading } from '../report/terminal.ts';
import { cancelOnInterrupt } from './cancellation.ts';
import { chooseSlugs } from './choose-slugs.ts';
import { exitCodeOf, print, printJson } from './output.ts';
import { parseConstants } from './parse-constants.ts';
import { collect, parseDurationNs, parseWholeNumber } from './parse-options.ts';
import { readServedTraces, servedProtocolOf } from './served-traces.ts';

interface ValidateOptions {
  readonly model: string;
  readonly config?: string;
  readonly const?: readonly string[];
  readonly silent?: string;
  readonly maxSilentSteps?: number;
  readonly uncertainty?: bigint;
  readonly maxStates?: number;
  readonly json?: boolean;
}

export function addValidate(program: Command): void {
  program
    .command('validate')
    .summary('is a recorded run of an implementation a behaviour of the model?')
    .description(
      'Reads the steps that nodes recorded and looks for a behaviour of a model, or of a TLA+ specification, that explains them. ' +
        'A line constrains only what it says.',
    )
    .argument('<traces...>', 'histories with steps of nodes, such as trace.jsonl of a run folder')
    .requiredOption('--model <name>', 'a protocol of `quorate list`, or a TLA+ file')
    .option('-c, --config <name>', 'a configuration of the protocol; for a TLA+ file its .cfg file')
    .option('--const <K=V>', 'replaces a constant; may be given several times', collect)
    .option(
      '--silent <actions>',
      'actions that the trace need not show, separated by commas; `all` if lines may be missing',
    )
    .option('--max-silent-steps <count>', 'between two lines; 3 unless given', parseWholeNumber)
    .option(
      '--uncertainty <duration>',
      'how wrong the times of the steps may be; without it they say nothing of the order',
      parseDurationNs,
    )
    .option('--max-states <count>', 'gives up after so many pairs of place and state', parseWholeNumber)
    .option('--json', 'prints one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  quorate simulate generation-clock --seeds 7 --out run
  quorate validate run/trace.jsonl --model generation-clock
  quorate validate n1.jsonl n2.jsonl n3.jsonl --model raft/core   # of the processes of quorate serve raft
  quorate validate trace.jsonl --model MySpec.tla --silent Receive,Lose --uncertainty 5ms

Exit codes: 0 valid, 1 violated, 2 unknown (a bound was met), 3 bad input.`,
    )
    .action(async (traces: readonly string[], options: ValidateOptions) => {
      process.exitCode = exitCodeOf(await runValidate(traces, options));
    });
}

async function runValidate(traces: readonly string[], options: ValidateOptions): Promise<VerdictKind> {
  if (traces.some((trace) => servedProtocolOf(trace) !== undefined)) return runServed(traces, options);
  const { validateTrace } = await import('../checkers/trace-validation/trace-validation.ts');
  const system = await chooseModel(options);
  const { signal, dispose } = cancelOnInterrupt();
  const verdicts: VerdictKind[] = [];
  try {
    for (const trace of traces) {
      const { steps } = readHistory(trace);
      if (steps.length === 0)
        throw new BadInput('there is no step of a node in it', {
          place: { source: trace },
          remedy:
            'Lines {"event":"step","node":…,"action":…} are what is validated; docs/validate.md has an example.',
        });
      const result = await validateTrace(system, steps, {
        silent: options.silent === 'all' ? 'all' : options.silent?.split(','),
        maxSilentSteps: options.maxSilentSteps,
        uncertaintyNs: options.uncertainty,
        maxStates: options.maxStates,
        signal,
      });
      verdicts.push(result.verdict);
      if (options.json) printJson(resultToJson(trace, system, result));
      else print(formatResult(trace, system, result));
    }
  } finally {
    dispose();
  }
  return combineVerdicts(verdicts);
}

/** The traces of the processes of one cluster are one trace of the model. */
async function runServed(traces: readonly string[], options: ValidateOptions): Promise<VerdictKind> {
  const given = (['config', 'const', 'silent', 'maxSilentSteps', 'uncertainty'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (given !== undefined)
    throw new BadInput(`traces of \`quorate serve\` take no option "${given}"`, {
      remedy: 'They name all steps, and their messages tell the order.',
    });
  const { validateTrace } = await import('../checkers/trace-validation/trace-validation.ts');
  const { signal, dispose } = cancelOnInterrupt();
  try {
    const { system, steps } = await readServedTraces(traces, options.model);
    const { maxStates } = options;
    const result = await validateTrace(system, steps, { othersOnlyHelp: true, maxStates, signal });
    const name = traces.join(', ');
    if (options.json) printJson(resultToJson(name, system, result));
    else print(formatResult(name, system, result));
    return result.verdict;
  } finally {
    dispose();
  }
}

/** An implementation of ours is compared with its model without bounds, unless a configuration is named. */
async function chooseModel(options: ValidateOptions): Promise<TransitionSystem> {
  const { model, config } = options;
  const constants = await parseConstants(options.const ?? []);
  if (model.endsWith('.tla')) {
    const { loadSpecification } = await import('../tla/load-specification.ts');
    return (await loadSpecification(model, { configuration: config, constants })) as TransitionSystem;
  }
  const { refinements } = await import('../refinement/registry.ts');
  const refinement = refinements.find(({ slug }) => slug === model);
  if (refinement !== undefined && config === undefined && options.const === undefined)
    return refinement.model as TransitionSystem;
  const { protocols } = await import('../models/registry.ts');
  const slugs = await chooseSlugs(model);
  if (slugs.length > 1)
    throw new BadInput(`${model} is a family`, { remedy: `Name one of ${slugs.join(', ')}.` });
  const protocol = await protocols[slugs[0]!]!();
  return protocol.model(resolveConstants(protocol, config, constants).constants as never);
}

function formatResult(trace: string, system: TransitionSystem, result: TraceValidationResult): string {
  const { verdict, steps, explained, unexplained, state, limit, visited } = result;
  const title = `${formatVerdict(verdict)}  ${heading(trace)}`;
  if (verdict === 'valid')
    return `${title}: ${plural(steps, 'step')}, a behaviour of ${system.name} (${plural(visited, 'state')} looked at)`;
  const lines = [
    `${title}: of ${plural(steps, 'step')} the first ${explained} are a behaviour of ${system.name}`,
  ];
  if (limit !== undefined) lines.push(`  No more is known: ${limit}.`);
  lines.push('  What comes next, and is not explained:');
  for (const { step, reason } of unexplained) lines.push(`    ${formatStepLine(step)}: ${reason}`);
  lines.push('  The state of the model there:');
  for (const [name, value] of Object.entries(state)) lines.push(`    ${name} = ${value}`);
  return lines.join('\n');
}

function formatStepLine({ node, action, parameters, line }: NodeStep): string {
  const list = parameters === null ? '' : ` ${formatHistoryValue(parameters)}`;
  return `line ${line}, ${node}: ${action}${list}`;
}

function resultToJson(trace: string, system: TransitionSystem, result: TraceValidationResult) {
  const { verdict, steps, explained, unexplained, state, limit, visited } = result;
  return {
    verdict,
    trace,
    model: system.name,
    steps,
    explained,
    unexplained: unexplained.map(({ step, reason }) => ({
      line: step.line,
      node: step.node,
      action: step.action,
      reason,
    })),
    state: verdict === 'valid' ? undefined : state,
    limit,
    visited,
  };
}
