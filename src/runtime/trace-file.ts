import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { NodeStep } from '../core/trace.ts';
import { stepLine } from '../history/step-fields.ts';
import { toHistoryValue } from '../history/to-history-value.ts';
import { historyVersion } from '../history/write-history.ts';
import type { ObservedStep } from './node-process.ts';
import { actionOf, type Service } from './services/service.ts';

/**
 * Writes what a node does as our JSON lines, for `quorate validate`: a line for each step, before any of its effects is
 * carried out, so that nothing is seen elsewhere whose line is missing when the process is killed. A node that starts again
 * goes on in the same file, with a greater incarnation.
 */
export class TraceFile {
  readonly #file: number;
  readonly #node: string;
  readonly #incarnation: number;
  readonly #traced: Service['traced'];
  #sequence = 0;

  constructor(path: string, node: string, incarnation: number, service: Pick<Service, 'slug' | 'traced'>) {
    this.#node = node;
    this.#incarnation = incarnation;
    this.#traced = service.traced;
    const isNew = !existsSync(path);
    // Of the last life there may be half a line.
    const keep = isNew ? 0 : readFileSync(path).lastIndexOf(0x0a) + 1;
    this.#file = openSync(path, isNew ? 'w' : 'r+', 0o600);
    if (!isNew) ftruncateSync(this.#file, keep);
    this.#position = keep;
    if (keep === 0)
      this.#write(JSON.stringify({ quorate: 'history', version: historyVersion, processOf: service.slug }));
  }

  #position: number;

  write({ input, messageId, effects, after, sentIds }: ObservedStep): void {
    const step: NodeStep = {
      node: this.#node,
      incarnation: this.#incarnation,
      sequence: this.#sequence++,
      action: actionOf(input),
      parameters: toHistoryValue(parametersOf(input, effects)),
      messagesIn: messageId === undefined ? [] : [messageId],
      messagesOut: sentIds,
      time: undefined,
      localTime: process.hrtime.bigint(),
      lamport: undefined,
      vector: undefined,
      hybrid: undefined,
      state: toHistoryValue(this.#traced(after)),
      at: 0,
      line: 0,
    };
    this.#write(stepLine(step));
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(line: string): void {
    this.#position += writeSync(this.#file, `${line}\n`, this.#position);
  }
}

/** Who sent what came, and what is sent to whom: in the order of `messagesOut`. */
function parametersOf(
  input: ObservedStep['input'],
  effects: ObservedStep['effects'],
): Readonly<Record<string, unknown>> {
  const sent = effects.flatMap((effect) =>
    effect.kind === 'send' ? [{ to: effect.to, message: effect.message }] : [],
  );
  const persisted = effects.flatMap((effect) => (effect.kind === 'persist' ? [effect.data] : []));
  return {
    ...(input?.kind === 'message' ? { from: input.from, message: input.message } : {}),
    ...(input?.kind === 'operation' ? { operation: input.operation } : {}),
    ...(input?.kind === 'written' ? { writeId: input.writeId } : {}),
    ...(sent.length > 0 ? { sent } : {}),
    ...(persisted.length > 0 ? { persisted } : {}),
  };
}
