import { ModelValue, setOf, type Value } from '../../core/values/index.ts';
import { EvaluationError } from '../runtime/evaluation-error.ts';
import { internName } from '../runtime/interning.ts';
import { materialize } from '../runtime/materialize.ts';
import { setFrom } from '../runtime/sets.ts';
import type { TokenReader } from './token-reader.ts';

const MAXIMUM_NESTING = 100;
const SMALLEST = -(2 ** 31);
const LARGEST = 2 ** 31 - 1;

/**
 * A value: an integer, a string, TRUE, FALSE, a name, which is a model value, or a set of values.
 *
 * @throws BadInput with the place of the first thing that does not fit.
 */
export function readValue(reader: TokenReader, nesting = 0): Value {
  const token = reader.peek();
  if (nesting > MAXIMUM_NESTING) throw reader.fail(`at most ${MAXIMUM_NESTING} levels of nesting`);
  if (token.kind === 'number') return readInteger(reader);
  if (token.kind === 'string') {
    const value = reader
      .take()
      .text.slice(1, -1)
      .replace(/\\(["\\])/g, '$1');
    internName(value);
    return value;
  }
  if (reader.takeMark('{')) return readSet(reader, nesting);
  if (!reader.isAtName()) {
    const advice =
      'Values are like 3, "text", TRUE, a1 (a model value) or {a1, a2}; for others, write K <- Operator.';
    throw reader.fail('a value', token, advice);
  }
  const word = reader.take().text;
  if (word === 'TRUE' || word === 'FALSE') return word === 'TRUE';
  internName(word);
  return ModelValue.of(word);
}

function readInteger(reader: TokenReader): number {
  const value = Number(reader.peek().text);
  if (value < SMALLEST || value > LARGEST) throw reader.fail('an integer of 32 bits');
  reader.take();
  // `-0` is zero.
  return value + 0;
}

/** The elements of a set, behind its brace, up to the other one. */
function readSet(reader: TokenReader, nesting: number): Value {
  const elements: Value[] = [];
  const first = reader.peek();
  if (reader.takeMark('}')) return setOf(elements);
  do elements.push(readValue(reader, nesting + 1));
  while (reader.takeMark(','));
  reader.expectMark('}', '"," or "}"');
  try {
    return materialize(setFrom(elements, 0), 0);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw reader.bad(`expected a set of values that can be compared: ${error.message}`, first);
  }
}
