import { BadInput } from '../../core/bad-input.ts';
import type { JsonObject } from '../../core/json.ts';
import type { NodeClock, Reply } from '../../core/machine.ts';
import { NodeProcess, type RecordLog } from '../node-process.ts';
import type { NodeWorkload, RequestForm } from './node-workload.ts';
import { ErrorCode, type MaelstromMessage, type MessageBody, parseMessage, RequestError } from './wire.ts';

/** Where a node keeps its records, and which life this is of it. */
export interface NodeStorage {
  readonly log: RecordLog;
  readonly incarnation: number;
}

export interface MaelstromNodeOptions {
  readonly workload: NodeWorkload;
  readonly settings?: Readonly<Record<string, number>>;
  /** Takes a line without its end. */
  readonly write: (line: string) => void;
  /** Is told of what goes wrong without ending the node. */
  readonly warn: (message: string) => void;
  /** Called once, when the node has learned its name. */
  readonly openStorage: (node: string) => NodeStorage | Promise<NodeStorage>;
  /** The node cannot go on. Called at most once, and nothing is done any more. */
  readonly onFailure: (error: Error) => void;
  /** By default the clocks of the system, and its randomness. */
  readonly now?: (() => NodeClock) | undefined;
  readonly random?: (() => number) | undefined;
}

/**
 * Runs the machine of a workload as a program of the Maelstrom protocol: takes lines and writes lines. Whatever the other
 * nodes of the `init` message send goes to the machine as its own messages; all else is a client's request.
 */
export class MaelstromNode {
  readonly #options: MaelstromNodeOptions;
  #node: string | undefined;
  #nodes: readonly string[] = [];
  /** There is none yet while the storage is opened; what arrives meanwhile waits. */
  #process: NodeProcess | undefined;
  #early: MaelstromMessage[] = [];
  #isStopped = false;

  constructor(options: MaelstromNodeOptions) {
    this.#options = options;
  }

  /** A line that is no message is reported, and skipped: others may still be served. */
  receive(line: string): void {
    if (this.#isStopped || line.trim() === '') return;
    let message: MaelstromMessage;
    try {
      message = parseMessage(line);
    } catch (error) {
      this.#options.warn(`skipped a line of the input: ${(error as Error).message}: ${line.slice(0, 200)}`);
      return;
    }
    if (message.body.type === 'init') this.#initialize(message);
    else if (this.#node === undefined)
      this.#fail(
        message,
        new RequestError(ErrorCode.temporarilyUnavailable, 'there was no init message yet'),
      );
    else if (this.#process === undefined) this.#early.push(message);
    else this.#take(message);
  }

  stop(): void {
    this.#isStopped = true;
    this.#process?.stop();
  }

  #initialize(message: MaelstromMessage): void {
    const { node_id: node, node_ids: nodes } = message.body;
    const isList = Array.isArray(nodes) && nodes.every((each) => typeof each === 'string');
    if (typeof node !== 'string' || !isList || !nodes.includes(node) || new Set(nodes).size < nodes.length) {
      const text = 'init needs node_id, a name, and node_ids, a list of different names with it';
      this.#fail(message, new RequestError(ErrorCode.malformedRequest, text));
    } else if (this.#node === undefined) {
      this.#node = node;
      this.#nodes = nodes as readonly string[];
      this.#start(message).catch((error: Error) => this.#giveUp(error));
    } else if (this.#node !== node) {
      this.#fail(message, new RequestError(ErrorCode.malformedRequest, `this is node ${this.#node}`));
    } else this.#answer(message, { type: 'init_ok' });
  }

  async #start(init: MaelstromMessage): Promise<void> {
    const { openStorage, now, random } = this.#options;
    const node = this.#node!;
    const { log, incarnation } = await openStorage(node);
    const machine = this.#createMachine(incarnation);
    const process = new NodeProcess({
      node,
      machine,
      log,
      incarnation,
      send: (to, { message }) => this.#send(to, message as MessageBody),
      onFailure: (error) => this.#giveUp(error),
      now,
      random,
    });
    if (this.#isStopped) return;
    this.#process = process;
    process.start();
    this.#answer(init, { type: 'init_ok' });
    const early = this.#early;
    this.#early = [];
    for (const message of early) this.#take(message);
  }

  #createMachine(incarnation: number) {
    const { workload, settings = {} } = this.#options;
    try {
      return workload.machine({ node: this.#node!, nodes: this.#nodes, incarnation, settings });
    } catch (error) {
      throw new BadInput(`the settings make no sense: ${(error as Error).message}`);
    }
  }

  #take(message: MaelstromMessage): void {
    const { src, body } = message;
    if (!this.#nodes.includes(src)) this.#serve(message);
    // A peer that could not make sense of something: there is nobody to whom it matters.
    else if (body.type !== 'error') this.#process!.receive(src, { id: '', message: body });
  }

  #serve(message: MaelstromMessage): void {
    const { src, body } = message;
    const { requests } = this.#options.workload;
    const form = Object.hasOwn(requests, body.type) ? requests[body.type]! : undefined;
    try {
      if (form === undefined)
        throw new RequestError(ErrorCode.notSupported, `there is no request "${body.type}" in this workload`);
      const operation = form.operation(body, src);
      if (operation === undefined) this.#succeed(message, () => form.answer?.(undefined, body));
      else this.#process!.ask(operation, src, (reply) => this.#reply(message, form, reply));
    } catch (error) {
      this.#fail(message, error as Error);
    }
  }

  #reply(
    message: MaelstromMessage,
    form: RequestForm,
    { outcome, result, reason = '' }: Reply<unknown>,
  ): void {
    const codes = {
      fail: ErrorCode.abort,
      info: ErrorCode.crash,
      redirect: ErrorCode.temporarilyUnavailable,
    };
    if (outcome === 'ok') this.#succeed(message, () => form.answer?.(result, message.body));
    else if (outcome === 'fail' && form.refused) this.#succeed(message, () => form.refused!(reason));
    else this.#fail(message, new RequestError(codes[outcome], reason));
  }

  #succeed(message: MaelstromMessage, fields: () => JsonObject | undefined): void {
    try {
      this.#answer(message, { ...fields(), type: `${message.body.type}_ok` });
    } catch (error) {
      this.#fail(message, error as Error);
    }
  }

  /** An error that is none of ours is a bug, and nothing is known of what was done. */
  #fail(message: MaelstromMessage, error: Error): void {
    const code = error instanceof RequestError ? error.code : ErrorCode.crash;
    if (!(error instanceof RequestError)) this.#options.warn(error.stack ?? error.message);
    this.#answer(message, { type: 'error', code, text: error.message });
  }

  /** Who gave no `msg_id` wants no answer. */
  #answer({ src, dest, body }: MaelstromMessage, answer: MessageBody): void {
    if (body.msg_id === undefined) return;
    const { type, ...fields } = answer;
    this.#send(src, { type, in_reply_to: body.msg_id, ...fields }, dest);
  }

  #send(dest: string, body: MessageBody, src = this.#node!): void {
    if (this.#isStopped) return;
    this.#options.write(JSON.stringify({ src, dest, body }));
  }

  #giveUp(error: Error): void {
    if (this.#isStopped) return;
    this.stop();
    this.#options.onFailure(error);
  }
}
