import { finalProcess } from '../drive.ts';
import { ProgramClient } from '../programs/program-client.ts';
import type { Completion, Envelope, MessageBody, Workload, WorkloadOperation } from '../workload.ts';
import type { RunEvents, RunOperation } from './run-events.ts';

export interface ScheduledClientsOptions {
  readonly workload: Workload;
  readonly events: RunEvents;
  /** To the program at once; `false` if it is down. */
  readonly send: (message: Envelope) => boolean;
  readonly onWrongReply: (node: string, message: string, reply: MessageBody) => void;
}

interface OpenOperation {
  readonly client: ProgramClient;
  readonly told: RunOperation;
}

/** Who asks in a scheduled run. What a client sends and what it is answered takes no time: only then is nothing hidden by it. */
export class ScheduledClients {
  readonly #options: ScheduledClientsOptions;
  readonly #byId = new Map<string, ProgramClient>();
  readonly #open = new Map<string, OpenOperation>();
  #finalCount = 0;

  constructor(options: ScheduledClientsOptions) {
    this.#options = options;
  }

  isOpen(id: string): boolean {
    return this.#open.has(id);
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** @param id `c1`: one that has nothing open. */
  ask(id: string, node: string, operation: WorkloadOperation): RunOperation {
    return this.#perform(id, { process: id, node, operation });
  }

  /** One of the last questions to a node, by a client that asks nothing else. */
  askInTheEnd(node: string, operation: WorkloadOperation, finalRound: number): RunOperation {
    const id = `c${FIRST_FINAL_CLIENT + this.#finalCount++}`;
    return this.#perform(id, { process: finalProcess(node), node, operation, finalRound });
  }

  /** @returns whether it was for a client that is known here */
  receive(message: Envelope): boolean {
    const client = this.#byId.get(message.dest);
    client?.receive(message);
    return client !== undefined;
  }

  /** The client does not wait any longer; the answer, if one comes, is for nobody. */
  giveUp(id: string, reason: string): void {
    this.#open.get(id)?.client.giveUp(reason);
  }

  /** Nothing that this node was asked will be answered any more. */
  giveUpOn(node: string, reason: string): void {
    for (const { client, told } of [...this.#open.values()]) if (told.node === node) client.giveUp(reason);
  }

  #perform(id: string, told: RunOperation): RunOperation {
    const { workload, events, send, onWrongReply } = this.#options;
    // The same client as before, if there is one: its messages have numbers of their own.
    const client =
      this.#byId.get(id) ??
      new ProgramClient({
        ...{ id, node: told.node, form: workload.maelstrom, send },
        onWrongReply: (message, reply) => onWrongReply(told.node, message, reply),
      });
    this.#byId.set(id, client);
    this.#open.set(id, { client, told });
    events.invoke(told);
    client.perform(told.operation).then((completion) => this.#end(id, told, completion));
    return told;
  }

  #end(id: string, told: RunOperation, completion: Completion): void {
    this.#open.delete(id);
    const isHarmless =
      completion.type === 'info' && this.#options.workload.readOnly.includes(told.operation.f);
    this.#options.events.end(told, isHarmless ? { ...completion, type: 'fail' } : completion);
  }
}

/** Clients of the schedule have smaller numbers. */
const FIRST_FINAL_CLIENT = 1_000_000;
