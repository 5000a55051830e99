import { Command } from 'commander';
import { addAnalyze } from './analyze.ts';
import { addCheck } from './check.ts';
import { addDemo } from './demo.ts';
import { addList } from './list.ts';
import { addMirror } from './mirror.ts';
import { addMutants } from './mutants.ts';
import { addNode } from './node.ts';
import { packageVersion } from './package-version.ts';
import { addReplay } from './replay.ts';
import { addServe } from './serve.ts';
import { addSimulate } from './simulate.ts';
import { addValidate } from './validate.ts';
import { addVerify } from './verify.ts';

/** The command line: one verb a file. */
export function createProgram(): Command {
  const program = new Command('quorate')
    .description('Spec-driven verification of coordination protocols: models, histories, implementations.')
    .version(packageVersion())
    .showHelpAfterError('(add --help for the options and examples)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  quorate list                      what there is to check, and with what
  quorate check paxos               explore every state of a model
  quorate simulate generation-clock run an implementation in a world of faults
  quorate analyze history.jsonl     judge a recorded history
  quorate verify --workload lin-kv --bin ./node
  quorate serve raft --local-cluster 3 --data FOLDER

Exit codes: 0 valid, 1 violated, 2 unknown (a limit was met), 3 bad input.`,
    );
  for (const add of [
    addList,
    addCheck,
    addMirror,
    addMutants,
    addSimulate,
    addReplay,
    addVerify,
    addValidate,
    addAnalyze,
    addServe,
    addNode,
    addDemo,
  ])
    add(program);
  // A verb inherits these only if it is told to.
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError('(add --help for the options and examples)');
  return program;
}
