import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { ExitCode } from '../core/verdict.ts';
import { heading } from '../report/terminal.ts';
import { runAnalyze } from './analyze.ts';
import { runCheck } from './check.ts';
import { print } from './output.ts';

const history = 'histories/replicated-register/reads-from-replica.jsonl';

export function addDemo(program: Command): void {
  program
    .command('demo')
    .summary('a tour: a protocol that holds, a mistake that is found, a history that lies')
    .description(
      'Checks Paxos, finds the shortest behaviour that a mistake in it allows, and judges a recorded history.',
    )
    .addHelpText('after', '\nExample:\n  quorate demo')
    .action(async () => {
      process.exitCode = await runDemo();
    });
}

/** Valid only if every part came out as it must: the tour is a check of the installation too. */
async function runDemo(): Promise<ExitCode> {
  title('1. Every state of Paxos', 'quorate check paxos');
  const paxos = await runCheck('paxos', {});
  title('2. Paxos with a mistake in it', 'quorate check paxos --mutant half-quorum --property Agreement');
  const mutant = await runCheck('paxos', { mutant: 'half-quorum', property: ['Agreement'] });
  title('3. A recorded run of a register whose replica lags behind', `quorate analyze ${history}`);
  const analyzed = await runAnalyze(
    [relative('', fileURLToPath(new URL(`../../${history}`, import.meta.url)))],
    {},
  );
  print('\nNext: quorate list, quorate check --help, quorate analyze --help.');
  const isAsExpected =
    paxos.verdict === 'valid' && mutant.verdict === 'violated' && analyzed === ExitCode.violated;
  return isAsExpected ? ExitCode.valid : ExitCode.violated;
}

function title(text: string, command: string): void {
  print(`\n${heading(`━━ ${text}`)}\n$ ${command}\n`);
}
