import { BadInput } from '../../core/bad-input.ts';

/**
 * A command line as a program and its arguments, as a shell would split it: at blanks, except within quotes; a backslash takes the
 * next character as it is, but not within single quotes. Nothing else has a meaning: no variables, no patterns, no pipes.
 *
 * @throws BadInput if a quote is not closed, or there is no program
 */
export function splitCommand(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '\\' && quote !== "'" && at + 1 < text.length) word = (word ?? '') + text[++at];
    else if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (quote !== undefined)
    throw new BadInput(`the command has a ${quote} that is not closed: ${text}`, {
      remedy: 'Close the quote.',
    });
  if (word !== undefined) words.push(word);
  if (words.length === 0)
    throw new BadInput('the command is empty', { remedy: "Say --client 'PROGRAM ARGUMENT…'." });
  return words;
}
