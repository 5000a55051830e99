import type { Command } from 'commander';
import { BadInput } from '../core/bad-input.ts';
import type { NodeWorkload } from '../runtime/maelstrom/node-workload.ts';
import { collect, suggestion } from './parse-options.ts';
import { parseSettings } from './parse-settings.ts';

interface NodeOptions {
  readonly data?: string;
  readonly set?: readonly string[];
}

export function addNode(program: Command): void {
  program
    .command('node')
    .argument('<workload>', 'what it serves, such as lin-kv')
    .summary('run an implementation as a program that speaks the Maelstrom protocol')
    .description(
      'Runs our implementation of a workload as a program that speaks the Maelstrom protocol (one JSON message a line on\n' +
        'standard input and output), for quorate verify and for Maelstrom itself.',
    )
    .option(
      '--data <folder>',
      'where nodes keep what must not be lost, each in a folder of its name; else in memory',
    )
    .option(
      '--set <name=number>',
      'a setting of the implementation, such as electionTimeoutMinMs=300; repeatable',
      collect,
    )
    .addHelpText(
      'after',
      `
Examples:
  quorate node echo
  quorate verify --workload lin-kv --node-count 5 --bin quorate node lin-kv

A node that is killed and started again needs --data, with a folder that no earlier run has used; without it, it
comes back without memory, and what it had promised is broken.

Exit codes: 0 the input has ended, 2 could not go on, 3 bad input.`,
    )
    .action(async (name: string, { data, set = [] }: NodeOptions) => {
      const { nodeWorkloads } = await import('../runtime/maelstrom/registry.ts');
      if (!Object.hasOwn(nodeWorkloads, name)) {
        const names = Object.keys(nodeWorkloads);
        throw new BadInput(`there is no node for the workload "${name}".${suggestion(name, names)}`, {
          remedy: `There are ${names.join(', ')}.`,
        });
      }
      const { runNode } = await import('../runtime/maelstrom/run-node.ts');
      const workload = await nodeWorkloads[name]!.load();
      const settings = parseSettings(set);
      checkSettings(name, workload, settings);
      await runNode({
        workload,
        name,
        settings,
        data,
        input: process.stdin,
        output: process.stdout,
        warn: (message) => process.stderr.write(`${message}\n`),
      });
    });
}

function checkSettings(
  name: string,
  { settings = [] }: NodeWorkload,
  given: Readonly<Record<string, number>>,
): void {
  for (const setting of Object.keys(given)) {
    if (settings.includes(setting)) continue;
    throw new BadInput(`a node of ${name} has no setting "${setting}".${suggestion(setting, settings)}`, {
      remedy: settings.length === 0 ? 'It has none.' : `It has ${settings.join(', ')}.`,
    });
  }
}
