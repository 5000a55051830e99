import { formatCount, plural } from '../../core/plural.ts';
import { printable } from '../../core/printable.ts';
import type { TargetResult } from './target-result.ts';

/**
 * For people, without colours: the verdict, the counterexample, how far the verdict reaches, and how to see it again.
 *
 * @param command that repeats the run with these options; a call of the library unless given
 */
export function formatTargetResult(result: TargetResult, command?: (options: string) => string): string[] {
  const { target, verdict, checks, counterexample, scope, seed, path, programs, runs, seconds } = result;
  const effort = `${plural(programs, 'program')}, ${plural(runs, 'run')}, ${seconds.toFixed(1)} s`;
  const lines = [`${verdict}  ${target}  (${effort})`, ''];
  for (const { name, verdict: kind, detail } of checks)
    lines.push(`  ${kind}: ${name}${detail === undefined ? '' : `: ${detail}`}`);
  if (counterexample !== undefined) {
    const { explanation, events, reproduced, runsUntilFound, runsToShrink } = counterexample;
    lines.push('', 'What happened, in this order:', ...events.map((event) => `  ${event}`));
    if (explanation.length > 0)
      lines.push('', 'Why that is wrong:', ...explanation.map((line) => `  ${line}`));
    lines.push(
      '',
      `Found in run ${formatCount(runsUntilFound)}, made smaller in ${formatCount(runsToShrink)} more; reproduced ${reproduced.times} of ${reproduced.of} times.`,
    );
  }
  lines.push('', ...scope.map((line) => `Scope: ${line}.`));
  lines.push('', `Again: ${again({ seed, path }, command)}`);
  return lines.map((line) => printable(line));
}

function again(
  { seed, path }: { readonly seed: number; readonly path: string | undefined },
  command: ((options: string) => string) | undefined,
): string {
  if (command !== undefined) return command(`--seed ${seed}${path === undefined ? '' : ` --path ${path}`}`);
  return `verifyTarget(target, { seed: ${seed}${path === undefined ? '' : `, path: '${path}'`} })`;
}
