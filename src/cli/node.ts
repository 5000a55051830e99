import { join } from 'node:path';
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

A node that is killed and started again needs --data; without it, it comes back without memory, and what it had
promised is broken. quorate verify gives each run a folder of its own in there (named by QUORATE_RUN_ID); elsewhere name
a folder that no earlier run has used. QUORATE_CLOCK_OFFSET_MS sets the calendar clock of the node off.

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
        data: data === undefined ? undefined : join(data, runId()),
        clockOffsetMs: clockOffsetMs(),
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

/** A run must not find what an earlier one has left. */
function runId(): string {
  const id = process.env.QUORATE_RUN_ID ?? '';
  return /^[\w-]*$/.test(id) ? id : '';
}

/** Where libfaketime is at work, the clock of the system shows the offset by itself. */
function clockOffsetMs(): number {
  if (process.env.FAKETIME !== undefined) return 0;
  const text = process.env.QUORATE_CLOCK_OFFSET_MS ?? '0';
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw new BadInput(`QUORATE_CLOCK_OFFSET_MS is "${text}"`, {
    remedy: 'Set it to a whole number of milliseconds.',
  });
}
