import { Kind, type Value } from '../../../core/values/index.ts';
import { truth } from '../booleans.ts';
import { sequenceOf } from '../build-function.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { wrongArgument } from '../integers.ts';
import { materialize } from '../materialize.ts';
import { recordOf } from '../record-of.ts';
import type { RuntimeContext } from '../runtime-context.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { elementsOf } from '../sequence-values.ts';
import { defineModule, impure, reading } from '../standard-module.ts';
import { readIfThere, writeText } from './files.ts';

/** The template with `%1$s` replaced by the first value, and so on; `%s` takes the values in turn. */
function fill(template: string, values: readonly Value[]): string {
  let next = 0;
  return template.replace(/%(?:(\d+)\$)?s/g, (_match, position?: string) => {
    const value = values[position === undefined ? next++ : Number(position) - 1];
    return value === undefined ? '' : format(value);
  });
}

function text(value: RuntimeValue, site: number): string {
  if (typeof value === 'string') return value;
  throw new EvaluationError(`A string was expected, but the value is:\n${format(value)}`, site);
}

/** The lines of a file, which has none if it is not there. */
function linesIn(context: RuntimeContext, site: number, path: RuntimeValue): string[] {
  const lines = (readIfThere(context, site, path) ?? '').split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** In the order of the names. */
function fieldsOf(record: Value, site: number): { names: string[]; values: Value[] } {
  if (typeof record !== 'object' || record.kind !== Kind.function)
    throw wrongArgument('first', 'CSVWriteRecord', 'record', record, site);
  const fields = [...record.entries()].map(([name, value]) => [text(name, site), value] as const);
  fields.sort(([left], [right]) => (left < right ? -1 : 1));
  return { names: fields.map(([name]) => name), values: fields.map(([, value]) => value) };
}

/** CSV. */
export const csv = defineModule('CSV', [], {
  CSVWrite: impure(
    [0, 0, 0],
    (context, site, template: RuntimeValue, values: RuntimeValue, path: RuntimeValue) =>
      writeText(
        context,
        site,
        path,
        `${fill(text(template, site), elementsOf(values, 'CSVWrite', site))}\n`,
        'append',
      ),
  ),
  CSVWriteRecord: impure(
    [0, 0, 0, 0],
    (
      context,
      site,
      record: RuntimeValue,
      delimiter: RuntimeValue,
      headers: RuntimeValue,
      path: RuntimeValue,
    ) => {
      const { names, values } = fieldsOf(materialize(record, site), site);
      const rows = [...(truth(headers, site) ? [names] : []), values.map((value) => format(value))];
      const lines = rows.map((row) => `${row.join(text(delimiter, site))}\n`);
      return writeText(context, site, path, lines.join(''), 'append');
    },
  ),
  CSVRead: reading(
    [0, 0, 0],
    (context, site, columns: RuntimeValue, delimiter: RuntimeValue, path: RuntimeValue) => {
      const names = elementsOf(columns, 'CSVRead', site).map((name) => text(name, site));
      return sequenceOf(
        linesIn(context, site, path).map((line) => {
          const cells = line.split(text(delimiter, site));
          return recordOf(Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])));
        }),
      );
    },
  ),
  CSVRecords: reading([0], (context, site, path: RuntimeValue) => linesIn(context, site, path).length),
});
