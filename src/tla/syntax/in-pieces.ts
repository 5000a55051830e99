/** Longer than most tokens and shorter than most lines. */
const PIECE_LENGTH = 256;

/**
 * A text as the parser reads it. Whenever its lexer goes back it asks for the text again, and everything that it is
 * given is copied: with the rest of the text, that is most of the time that parsing takes.
 */
export function inPieces(text: string): (start: number) => string {
  return (start) => text.slice(start, start + PIECE_LENGTH);
}
