import type { Command } from 'commander';
import { laws } from '../checkers/laws/registry.ts';
import { specifications } from '../checkers/objects/registry.ts';
import { historyFormats } from '../history/formats.ts';
import { formatColumns, heading } from '../report/terminal.ts';
import { serverTargets } from '../verifier/servers/registry.ts';
import { workloads } from '../verifier/workloads/registry.ts';
import { print, printJson } from './output.ts';

export function addList(program: Command): void {
  program
    .command('list')
    .summary('what there is: protocols, mutants, sequential specifications, formats')
    .description(
      'Lists the protocols with their configurations, properties and mutants, and what histories can be judged by and read from.',
    )
    .option('--json', 'prints one JSON object')
    .addHelpText('after', '\nExamples:\n  quorate list\n  quorate list --json | jq .protocols[].slug')
    .action(async (options: { readonly json?: boolean }) => {
      const listed = await listing();
      if (options.json) printJson(listed);
      else print(formatListing(listed));
    });
}

type Listing = Awaited<ReturnType<typeof listing>>;

async function listing() {
  return {
    protocols: await listProtocols(),
    implementations: await listImplementations(),
    specifications: specifications.map(({ name, about }) => ({ name, about })),
    laws: laws.map(({ name, about, needs, source }) => ({ name, about, needs, source })),
    workloads: workloads.map(({ name, about, judges }) => ({
      name,
      about,
      checks: judges.map((judge) => judge.name),
    })),
    servers: serverTargets.map(({ name, about, needs, workloads: offered }) => ({
      name,
      about,
      needs,
      workloads: offered.map((workload) => workload.name),
    })),
    formats: historyFormats.map(({ name, title }) => ({ name, title })),
  };
}

async function listProtocols() {
  const { protocols } = await import('../models/registry.ts');
  const { mutants } = await import('../mutants/registry.ts');
  const { propertiesThatFail, resolveConstants } = await import('../core/protocol.ts');
  return Promise.all(
    Object.entries(protocols).map(async ([slug, load]) => {
      const protocol = await load();
      const system = protocol.model(resolveConstants(protocol, undefined).constants);
      return {
        slug,
        title: protocol.title,
        source: protocol.source,
        specification: protocol.specification,
        configurations: Object.entries(protocol.configurations).map(([name, configuration]) => {
          const { about, deep } = configuration;
          const violates = propertiesThatFail(configuration);
          return { name, about, ...(violates.length === 0 ? {} : { violates }), deep };
        }),
        constants: Object.entries<{ readonly about: string }>(protocol.constants).map(
          ([name, { about }]) => ({ name, about }),
        ),
        actions: system.actions.map(({ name }) => name),
        properties: [
          ...system.invariants,
          ...system.actionProperties,
          ...(system.temporalProperties ?? []),
        ].map(({ name }) => name),
        mutants: ((await mutants[slug]?.()) ?? []).map(({ name, about, breaks }) => ({
          name,
          about,
          breaks,
        })),
      };
    }),
  );
}

async function listImplementations() {
  const { simulations } = await import('../simulator/protocols/registry.ts');
  const { implementationMutants } = await import('../mutants/implementations/registry.ts');
  const { refinements } = await import('../refinement/registry.ts');
  return simulations.map((make) => {
    const { slug, title, nodes, faults, monitors, judges } = make();
    return {
      slug,
      title,
      nodes: nodes.length,
      faults,
      properties: [...monitors(), ...judges].map(({ name }) => name),
      isComparedWithModel: refinements.some((refinement) => refinement.slug === slug),
      mutants: implementationMutants
        .filter((mutant) => mutant.slug === slug)
        .map(({ name, about, breaks }) => ({ name, about, breaks })),
    };
  });
}

function formatListing(listing: Listing): string {
  const { protocols, implementations, specifications: listed, laws: listedLaws, formats } = listing;
  return [
    heading('Protocols (quorate check NAME)'),
    ...protocols.map(formatProtocol),
    '',
    heading('Implementations (quorate simulate NAME)'),
    ...implementations.map(formatImplementation),
    '',
    heading('Sequential specifications (quorate analyze FILE --model NAME)'),
    formatColumns(
      ['name', 'operations'],
      listed.map(({ name, about }) => [name, about]),
    ),
    '',
    heading('Laws of clocks and coordination (quorate analyze FILE --check NAME)'),
    formatColumns(
      ['name', '', 'needs'],
      listedLaws.map(({ name, about, needs }) => [name, about, needs]),
    ),
    '',
    heading('Workloads (quorate verify --workload NAME)'),
    formatColumns(
      ['name', '', 'check'],
      listing.workloads.map(({ name, about, checks }) => [name, about, checks.join(', ')]),
    ),
    '',
    heading('Real servers (quorate verify --server NAME --workload NAME)'),
    formatColumns(
      ['name', '', 'workloads'],
      listing.servers.map((server) => [server.name, server.about, server.workloads.join(', ')]),
    ),
    '',
    heading('History formats (quorate analyze FILE --format NAME)'),
    formatColumns(
      ['name', ''],
      formats.map(({ name, title }) => [name, title]),
    ),
  ].join('\n');
}

function formatProtocol(protocol: Listing['protocols'][number]): string {
  const { slug, title, source, configurations, constants, properties, mutants } = protocol;
  return [
    `  ${heading(slug)}  ${title} (${source})`,
    `    properties      ${properties.join(', ')}`,
    `    configurations  ${configurations.map(({ name, about }) => `${name} (${about})`).join('; ')}`,
    `    constants       ${constants.map(({ name }) => name).join(', ')}`,
    ...mutants.map(
      ({ name, about, breaks }, index) =>
        `    ${index === 0 ? 'mutants' : '       '}         ${name}: ${about}; breaks ${breaks}`,
    ),
  ].join('\n');
}

function formatImplementation(implementation: Listing['implementations'][number]): string {
  const { slug, title, properties, isComparedWithModel, mutants } = implementation;
  const names = mutants.map(({ name }) => name);
  return [
    `  ${heading(slug)}  ${title}`,
    `    properties      ${[...properties, ...(isComparedWithModel ? ['Lockstep'] : [])].join(', ')}`,
    ...(names.length === 0 ? [] : [`    mutants         ${names.join(', ')}`]),
  ].join('\n');
}
