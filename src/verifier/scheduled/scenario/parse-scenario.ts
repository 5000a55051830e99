import { BadInput } from '../../../core/bad-input.ts';
import type { Json } from '../../../core/json.ts';
import type { WorkloadOperation } from '../../workload.ts';
import type { ExpectedEnd, MessagePattern, Statement } from './statement.ts';

type Parsed = Statement extends infer S ? (S extends Statement ? Omit<S, 'line' | 'text'> : never) : never;
type Rule = readonly [RegExp, (groups: Readonly<Record<string, string | undefined>>) => Parsed];

const link = String.raw`(?<from>\S+?)\s*(?:→|->)\s*(?<to>\S+)`;
const message = String.raw`${link}(?:\s+(?<type>[^\s#]+))?(?:\s+#(?<number>\d+))?`;

const rules: readonly Rule[] = [
  [/^nodes\s+(?<count>[1-9]\d?)$/, ({ count }) => ({ kind: 'nodes', count: Number(count) })],
  [
    /^(?<client>c\d+)\s+asks\s+(?<node>\S+):\s*(?<operation>.+)$/,
    ({ client, node, operation }) => ({
      kind: 'ask',
      client: client!,
      node: node!,
      operation: parseOperation(operation!),
    }),
  ],
  [/^(?<client>c\d+)\s+gives\s+up$/, ({ client }) => ({ kind: 'give-up', client: client! })],
  [/^deliver\s+all$/, () => ({ kind: 'deliver-all' })],
  [
    new RegExp(`^deliver\\s+all\\s+${link}$`),
    ({ from, to }) => ({ kind: 'deliver-all', link: { from: from!, to: to! } }),
  ],
  [
    new RegExp(`^(?<verb>deliver|drop|copy)\\s+${message}$`),
    ({ verb, ...groups }) => ({ kind: verb as 'deliver' | 'drop' | 'copy', message: patternOf(groups) }),
  ],
  [
    /^(?<verb>crash|restart|pause|resume)\s+(?<node>\S+)$/,
    ({ verb, node }) => ({ kind: verb as 'crash' | 'restart' | 'pause' | 'resume', node: node! }),
  ],
  [
    /^wait\s+(?<amount>\d{1,6})\s*(?<unit>ms|s)$/,
    ({ amount, unit }) => ({ kind: 'wait', ms: Number(amount) * (unit === 's' ? 1000 : 1) }),
  ],
  [
    /^expect\s+(?<client>c\d+)\s+(?<end>.+)$/,
    ({ client, end }) => ({ kind: 'expect', client: client!, end: parseEnd(end!) }),
  ],
];

/**
 * Reads a scenario: one statement a line, `#` before a space or at the beginning of a line begins a comment.
 *
 * @throws BadInput with the line that is none
 */
export function parseScenario(text: string, source: string): readonly Statement[] {
  const statements: Statement[] = [];
  for (const [index, whole] of text.split('\n').entries()) {
    const line = index + 1;
    const shown = whole.replace(/(?:^|\s)#(?!\d).*$/, '').trim();
    if (shown === '') continue;
    try {
      statements.push({ line, text: shown, ...parseStatement(shown) } as Statement);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new BadInput(error.message, {
        place: { source, line },
        remedy: 'docs/scheduled.md has all statements.',
      });
    }
  }
  return statements;
}

function parseStatement(text: string): Parsed {
  for (const [pattern, read] of rules) {
    const match = pattern.exec(text);
    if (match !== null) return read(match.groups ?? {});
  }
  throw new SyntaxError(
    `"${text}" is no statement: expected "c1 asks n0: …", "deliver n0→n1 …", "drop", "copy", "crash", "restart", "pause", "resume", "wait", "expect"`,
  );
}

/** `write 0: 7`, `read 0:`, `add 5`, `generate`: as histories show operations, with values in JSON. */
function parseOperation(text: string): WorkloadOperation {
  const { f, key, value } =
    /^(?<f>\S+?)(?:\s+(?<key>[^\s:"[{]+):)?(?:\s+(?<value>.+))?$/.exec(text)?.groups ?? {};
  if (f === undefined) throw new SyntaxError(`"${text}" is no operation, such as "write 0: 7"`);
  const asked = value === undefined ? null : parseValue(value);
  if (key === undefined) return { f, value: asked };
  return { f, key: /^\d+$/.test(key) ? Number(key) : key, value: asked };
}

function parseEnd(text: string): ExpectedEnd {
  if (text === 'open' || text === 'fail' || text === 'info' || text === 'ok') return { kind: text };
  return { kind: 'result', value: parseValue(text) };
}

function parseValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new SyntaxError(`"${text}" is no value in JSON`);
  }
}

function patternOf(groups: Readonly<Record<string, string | undefined>>): MessagePattern {
  const { from, to, type, number } = groups;
  return {
    ...{ from: from!, to: to! },
    ...(type === undefined ? {} : { type }),
    ...(number === undefined ? {} : { number: Number(number) }),
  };
}
