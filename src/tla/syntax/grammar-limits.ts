import { badSyntax } from './bad-syntax.ts';
import type { PreparedText } from './prepare-text.ts';
import { reservedWords } from './reserved-words.ts';

/** The grammar keeps columns in 16 bits, and finds each anew from the start of the line. */
const MAXIMUM_COLUMNS = 32_000;
/** The grammar keeps all open bulleted lists and proofs in a buffer of 1024 bytes, and crashes where that overflows. */
const MAXIMUM_LISTS = 200;
const MAXIMUM_PROOF_LEVELS = 60;

const significant = /"(?:[^"\\\n]|\\.)*"|\/\\|\\\/|[∧∨]|\w+|>>|\n|[^\s]/gu;

/** Rejects what would crash the grammar or take it very long. @throws BadInput with the place. */
export function checkLimits(prepared: PreparedText): void {
  checkProofs(prepared);
  let lineStart = 0;
  let previous = '';
  /** Columns of the bulleted lists that can be open. */
  const open: number[] = [];
  for (const found of prepared.text.matchAll(significant)) {
    const [token] = found;
    const column = found.index - lineStart;
    if (token === '\n') {
      lineStart = found.index + 1;
      continue;
    }
    const fail = (message: string): Error =>
      badSyntax(message, {
        source: prepared.source,
        text: prepared.original,
        span: prepared.span(found.index, found.index + token.length),
      });
    if (column > MAXIMUM_COLUMNS)
      throw fail(`expected lines of at most ${MAXIMUM_COLUMNS} columns, found more`);
    while (open.length > 0 && open.at(-1)! >= column) open.pop();
    if (isBullet(token) && !endsOperand(previous)) {
      open.push(column);
      if (open.length > MAXIMUM_LISTS) {
        throw fail(`expected at most ${MAXIMUM_LISTS} lists within each other, found more`);
      }
    }
    previous = token;
  }
}

function checkProofs(prepared: PreparedText): void {
  const levels = new Set<string>();
  for (const found of prepared.text.matchAll(/<(\d+|\+|\*)>/g)) {
    // Each `<+>` can open a level of its own.
    levels.add(found[1] === '+' ? `+${levels.size}` : found[1]!);
    if (levels.size > MAXIMUM_PROOF_LEVELS) {
      throw badSyntax(`expected at most ${MAXIMUM_PROOF_LEVELS} levels of proof, found more`, {
        source: prepared.source,
        text: prepared.original,
        span: prepared.span(found.index, found.index + found[0].length),
      });
    }
  }
}

function isBullet(token: string): boolean {
  return token === '/\\' || token === '\\/' || token === '∧' || token === '∨';
}

/** Whether an operand can end with the token, so that what follows it is an infix operator and no bullet. */
function endsOperand(token: string): boolean {
  if (/^\w/.test(token)) return !reservedWords.has(token);
  return token.startsWith('"') || ['>>', ')', ']', '}', '@', "'", '⟩', '〉'].includes(token);
}
