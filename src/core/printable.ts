// Escape sequences and control characters (of which C1 starts sequences of its own), what separates lines without being
// a line feed, and what reverses the order of text that follows. Tab and line feed do no harm.
const harmful =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Text from outside made safe to print: a specification or a file must not move the cursor, recolour or retitle the
 * terminal of whoever looks at it, or have it show something else than it says.
 */
export function printable(text: string): string {
  return text.replace(harmful, escaped);
}

/** The same for text that has to stay on one line. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\t]/g, escaped);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0).toString(16);
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
}

/** The same for JSON, in which such characters stand in strings only: its reader gets what was written. */
export function printableJson(json: string): string {
  return json.replace(harmful, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
