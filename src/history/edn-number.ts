import { type HistoryValue, Keyword } from '../core/history-value.ts';
import { exactInteger } from './exact-integer.ts';

const integer = /^[+-]?(?:0|[1-9]\d*)N?$/;
const decimal = /^[+-]?(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][+-]?\d+)?M?$/;
const ratio = /^[+-]?\d+\/\d+$/;
const hexadecimal = /^([+-]?)0[xX]([0-9A-Fa-f]+)N?$/;
/** `1.50M` is an integer or a fraction exactly; only what a double holds is kept of a fraction. */
const wholeDecimal = /^([+-]?(?:0|[1-9]\d*))(?:\.0*)?M$/;

/**
 * The value of an EDN number token; `undefined` if it is none. Integers are exact whatever their size. A ratio has
 * no exact number and becomes a symbol.
 */
export function ednNumber(token: string): HistoryValue | undefined {
  if (integer.test(token)) return exactInteger(token.replace(/^\+|N$/g, ''));
  const whole = wholeDecimal.exec(token);
  if (whole !== null) return exactInteger(whole[1]!.replace(/^\+/, ''));
  if (decimal.test(token)) return Number.parseFloat(token);
  const hex = hexadecimal.exec(token);
  if (hex !== null) return exactInteger(`0x${hex[2]}`, hex[1] === '-');
  return ratio.test(token) ? Keyword.of(`'${token}`) : undefined;
}
