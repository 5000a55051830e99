import type { Value } from '../../../core/values/index.ts';
import { sequenceOf } from '../build-function.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { field } from '../functions.ts';
import { recordOf } from '../record-of.ts';
import type { RuntimeContext } from '../runtime-context.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { elementsOf } from '../sequence-values.ts';
import { defineModule, impure } from '../standard-module.ts';
import { readText, writeText } from './files.ts';

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

function splitLines(context: RuntimeContext, site: number, path: RuntimeValue): string[] {
  return readText(context, site, path)
    .split(/\r?\n/)
    .filter((line) => line !== '');
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
      const names = elementsOf(headers, 'CSVWriteRecord', site);
      const cells = names.map((name) => format(field(record, text(name, site), site)));
      return writeText(context, site, path, `${cells.join(text(delimiter, site))}\n`, 'append');
    },
  ),
  CSVRead: impure(
    [0, 0, 0],
    (context, site, columns: RuntimeValue, delimiter: RuntimeValue, path: RuntimeValue) => {
      const names = elementsOf(columns, 'CSVRead', site).map((name) => text(name, site));
      return sequenceOf(
        splitLines(context, site, path).map((line) => {
          const cells = line.split(text(delimiter, site));
          return recordOf(Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])));
        }),
      );
    },
  ),
  CSVRecords: impure([0], (context, site, path: RuntimeValue) =>
    context.readText === undefined ? 0 : splitLines(context, site, path).length,
  ),
});
