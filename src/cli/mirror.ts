import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { BadInput } from '../core/bad-input.ts';
import { formatCount } from '../core/plural.ts';
import { type Protocol, resolveConstants } from '../core/protocol.ts';
import { combineVerdicts, type VerdictKind } from '../core/verdict.ts';
import { formatTrace } from '../explorer/format-trace.ts';
import type { MirrorResult } from '../mirror/mirror.ts';
import { formatVerdict, heading } from '../report/terminal.ts';
import { exitCodeOf, print, printJson } from './output.ts';
import { suggestion } from './parse-options.ts';

interface MirrorOptions {
  readonly all?: boolean;
  readonly config?: string;
  readonly json?: boolean;
}

interface Mirrored extends MirrorResult {
  readonly protocol: string;
  readonly configuration: string;
}

export function addMirror(program: Command): void {
  program
    .command('mirror')
    .summary("show that a model has exactly its specification's state graph")
    .description(
      'Explores the TLA+ specification and the TypeScript model of a protocol side by side and compares, at every ' +
        'reachable state, the steps with their labels and the truth of every invariant.',
    )
    .argument('[name]', 'a protocol of `quorate list`')
    .option('--all', 'all protocols')
    .option('-c, --config <name>', 'only this configuration')
    .option('--json', 'prints one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  quorate mirror paxos --config small\n  quorate mirror --all\n\nExit codes: 0 equal for the configurations checked, 1 different, 3 bad input.',
    )
    .action(async (name: string | undefined, options: MirrorOptions) => {
      process.exitCode = exitCodeOf(await runMirror(name, options));
    });
}

async function runMirror(name: string | undefined, options: MirrorOptions): Promise<VerdictKind> {
  const { protocols } = await import('../models/registry.ts');
  const slugs = options.all ? Object.keys(protocols) : name === undefined ? [] : [name];
  if (slugs.length === 0) throw new BadInput('name a protocol, or say --all');
  const results: Mirrored[] = [];
  for (const slug of slugs) {
    if (!Object.hasOwn(protocols, slug)) {
      throw new BadInput(`there is no protocol "${slug}".${suggestion(slug, Object.keys(protocols))}`, {
        remedy: `Protocols: ${Object.keys(protocols).join(', ')}.`,
      });
    }
    const protocol = await protocols[slug]!();
    const chosen = options.config === undefined ? Object.keys(protocol.configurations) : [options.config];
    for (const configuration of chosen) {
      const result = await mirrorConfiguration(protocol, configuration);
      results.push(result);
      if (!options.json) print(formatMirrored(result));
    }
  }
  const verdict = combineVerdicts(results.map((result) => result.verdict));
  if (options.json) {
    printJson({
      verdict,
      checks: results.map(({ protocol, configuration, verdict: own, states, difference }) => ({
        name: `${protocol} ${configuration}`,
        verdict: own,
        states,
        detail: difference?.differences,
      })),
    });
  }
  return verdict;
}

async function mirrorConfiguration(protocol: Protocol, configuration: string): Promise<Mirrored> {
  const { loadSpecification } = await import('../tla/load-specification.ts');
  const { mirror } = await import('../mirror/mirror.ts');
  const model = protocol.model(resolveConstants(protocol, configuration).constants);
  const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const specification = await loadSpecification(file(protocol.specification), {
    configuration: file(protocol.specification.replace(/\.tla$/, `-${configuration}.cfg`)),
    actions: model.actions.map((action) => action.name),
  });
  return { protocol: protocol.slug, configuration, ...mirror(specification, model) };
}

function formatMirrored({ protocol, configuration, verdict, states, difference }: Mirrored): string {
  const title = `${formatVerdict(verdict)}  ${heading(`${protocol}, configuration ${configuration}`)}`;
  const counted = `${formatCount(states.distinct)} states, ${formatCount(states.transitions)} labelled steps, depth ${states.depth}`;
  if (difference === undefined)
    return `${title}: specification and model are equal for this configuration (${counted})`;
  const where =
    difference.trace.length === 0
      ? []
      : [`After ${difference.trace.length - 1} steps:`, formatTrace(difference.trace)];
  return [
    `${title}: they differ`,
    ...where,
    ...difference.differences.slice(0, 10).map((line) => `  ${line}`),
  ].join('\n');
}
