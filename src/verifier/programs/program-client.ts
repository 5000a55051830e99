import type { TargetClient } from '../target.ts';
import type { Completion, Envelope, MaelstromForm, MessageBody, WorkloadOperation } from '../workload.ts';
import { completionOfError } from './error-codes.ts';

export interface ProgramClientOptions {
  /** Its name, `c7`: nobody had it before. */
  readonly id: string;
  readonly node: string;
  readonly form: MaelstromForm;
  /** Hands the message to the node; `false` if the node is down: then it never gets it. */
  readonly send: (message: Envelope) => boolean;
  /** A reply that breaks the protocol. */
  readonly onWrongReply: (message: string, reply: MessageBody) => void;
}

interface Waiting {
  readonly messageId: number;
  readonly operation: WorkloadOperation;
  readonly end: (completion: Completion) => void;
}

/** A client of one node, one request at a time; what answers no open request is ignored. */
export class ProgramClient implements TargetClient {
  readonly id: string;
  readonly node: string;
  readonly #options: ProgramClientOptions;
  #lastMessageId = 0;
  #waiting: Waiting | undefined;

  constructor(options: ProgramClientOptions) {
    this.id = options.id;
    this.node = options.node;
    this.#options = options;
  }

  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  perform(operation: WorkloadOperation): Promise<Completion> {
    const { form, send } = this.#options;
    const messageId = ++this.#lastMessageId;
    return new Promise((end) => {
      this.#waiting = { messageId, operation, end };
      const body = { ...form.request(operation), msg_id: messageId };
      if (send({ src: this.id, dest: this.node, body })) return;
      this.#end({ type: 'fail', error: 'the node is down' });
    });
  }

  /** A message to this client, from whichever node. */
  receive({ body }: Envelope): void {
    const waiting = this.#waiting;
    if (waiting === undefined || body.in_reply_to !== waiting.messageId) return;
    try {
      this.#end(this.#completionOf(waiting.operation, body));
    } catch (error) {
      const { message } = error as Error;
      this.#options.onWrongReply(message, body);
      this.#end({ type: 'info', error: message });
    }
  }

  /** Nothing will answer any more: its node was killed. */
  giveUp(reason: string): void {
    this.#end({ type: 'info', error: reason });
  }

  close(): void {
    this.#waiting = undefined;
  }

  #completionOf(operation: WorkloadOperation, body: MessageBody): Completion {
    const { form } = this.#options;
    if (body.type !== 'error') return form.completion(operation, body);
    const { code, text } = body;
    if (typeof code !== 'number' || !Number.isInteger(code))
      throw new Error(`an error needs "code", an integer: ${JSON.stringify(body)}`);
    return form.refusal?.(operation, code) ?? completionOfError(code, text);
  }

  #end(completion: Completion): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.end(completion);
  }
}
