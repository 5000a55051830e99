import type { History } from '../core/history.ts';
import type { HistoryValue } from '../core/history-value.ts';
import { formatCount, plural } from '../core/plural.ts';
import { etcdCall } from './etcd-operations.ts';
import { etcdWatch } from './etcd-watches.ts';
import { HistoryBuilder } from './history-builder.ts';
import { type FormatReadOptions, type HistoryFormat, readTolerantly } from './history-format.ts';
import { addIntervals, type TimedOperation } from './interval-history.ts';
import { JsonFields } from './json-fields.ts';
import { JsonReader } from './json-reader.ts';
import type { TextInput } from './text-input.ts';

const name = 'etcd-robustness';
const recordFields = ['ClientId', 'Input', 'Call', 'Output', 'Return', 'Request', 'Responses'] as const;
/** The beginning of an operation, or of a watch. */
const operationHead =
  /"Input"\s*:\s*\{\s*"Type"\s*:\s*"(?:range|txn|leaseGrant|leaseRevoke|compact|defragment)"/;
const watchHead = /^\ufeff?\s*(?:\[\s*)?\{\s*"Request"\s*:\s*\{\s*"Key"\s*:/;

/**
 * The report of one client of etcd's robustness tests: Porcupine's operations with etcd's requests, and watches. The
 * whole report has several files, which {@link readEtcdReport} reads together.
 */
export const etcdRobustnessFormat: HistoryFormat = {
  name,
  title:
    "Reports of etcd's robustness tests: operations with ClientId, Input, Call, Output and Return; watches",
  detect: (head) => watchHead.test(head) || (head.includes('"ClientId"') && operationHead.test(head)),
  read: (input, options) => readEtcdReport(input.source, [{ input, name: undefined }], options),
};

/** One file of a report. */
export interface ReportFile {
  readonly input: TextInput;
  /** Stands behind the names of its clients; `undefined` for a file that is the whole report. */
  readonly name: string | undefined;
}

/** Reads the files of a report as one history: the clients share the recorder's monotonic clock. */
export function readEtcdReport(
  source: string,
  files: Iterable<ReportFile>,
  options: FormatReadOptions,
): History {
  const builder = new HistoryBuilder({ format: name, source, model: 'etcd' });
  const operations: TimedOperation[] = [];
  const count = { watches: 0 };
  for (const file of files) {
    readTolerantly(builder, options, () => {
      for (const operation of operationsOf(file, options, count)) operations.push(operation);
    });
  }
  addIntervals(builder, operations);
  if (count.watches > 0) {
    const told = operations.filter(({ f }) => f === 'watch').length;
    builder.note(
      `${plural(told, 'response')} of ${count.watches === 1 ? '1 watch' : `${formatCount(count.watches)} watches`} counted as operations: what a watch was told had taken effect`,
    );
  }
  return builder.finish();
}

function* operationsOf(
  { input, name: fileName }: ReportFile,
  { limits }: FormatReadOptions,
  count: { watches: number },
): Generator<TimedOperation> {
  const { source } = input;
  const reader = new JsonReader(() => input.nextChunk(), { source, limits });
  const fields = new JsonFields(source, 'docs/formats.md shows what operations and watches look like.');
  const slots: (HistoryValue | undefined)[] = new Array(recordFields.length).fill(undefined);
  const where = fileName === undefined ? '' : ` of ${fileName}`;
  while (reader.nextRecord(recordFields, slots)) {
    fields.line = reader.valueLine;
    const [client, asked, call, output, returned, request, responses] = slots;
    if (asked === undefined && request !== undefined) {
      count.watches += 1;
      yield* etcdWatch(fields, { request, responses, process: `watch ${count.watches}${where}` });
    } else {
      const process = `${fields.wholeNumber(client, 'ClientId')}${where}`;
      yield timedCall(fields, { process, input: asked, call, output, returned });
    }
  }
}

type Record = { [field in 'input' | 'call' | 'output' | 'returned']: HistoryValue | undefined } & {
  readonly process: string;
};

function timedCall(fields: JsonFields, { process, input, call, output, returned }: Record): TimedOperation {
  const begun = fields.wholeNumber(call, 'Call');
  const ended = fields.wholeNumber(returned, 'Return');
  if (ended < begun) fields.refuse(`the operation returns at ${ended}, before its call at ${begun}`);
  if (input === undefined || input === null) fields.refuse('the operation has no Input');
  const { f, argument, outcome } = etcdCall(fields, input, output);
  const common = { process, f, argument, call: begun, line: fields.line };
  if (outcome === 'unknown') return { ...common, completion: { type: 'info', at: ended } };
  const at = outcome.isEndKnown ? ended : undefined;
  return { ...common, completion: { type: 'ok', result: outcome.result, at } };
}
