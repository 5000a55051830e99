/** The one font of the timeline; its letters are equally wide. */
export const SMALL_FONT = '11px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';
/** Pixels; a letter more or less does not matter. */
const CHARACTER_WIDTH = 6.7;

/** Text that is not wider than this. @param {string} text @param {number} width Pixels. @returns {string} */
export function fitText(text, width) {
  const most = Math.floor(width / CHARACTER_WIDTH);
  if (text.length <= most) return text;
  return most < 2 ? '' : `${text.slice(0, most - 1)}…`;
}
