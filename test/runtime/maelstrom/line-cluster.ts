import { vi } from 'vitest';
import { MaelstromNode } from '../../../src/runtime/maelstrom/maelstrom-node.ts';
import { nodeWorkloads } from '../../../src/runtime/maelstrom/registry.ts';
import type { RecordLog } from '../../../src/runtime/node-process.ts';

export interface Line {
  readonly src: string;
  readonly dest: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at what it expects.
  readonly body: any;
}

/** A disk that outlives its node. */
class KeptRecords implements RecordLog {
  records: unknown[] = [];
  append(data: unknown, replacesEarlier: boolean, onDurable: () => void): void {
    if (replacesEarlier) this.records = [];
    this.records.push(JSON.parse(JSON.stringify(data)));
    queueMicrotask(onDurable);
  }
}

/**
 * Nodes that are given lines and give lines, in virtual time. The test may look at, lose or repeat each message that a node
 * sends to another. The caller turns on vitest's fake timers.
 */
export class LineCluster {
  readonly names: readonly string[];
  readonly replies = new Map<string, Line['body']>();
  readonly sent: Line[] = [];
  readonly warnings: string[] = [];
  /** How often a message between nodes arrives. */
  copies: (line: Line) => number = () => 1;
  readonly #workload: string;
  readonly #settings: Readonly<Record<string, number>>;
  readonly #nodes = new Map<string, MaelstromNode>();
  readonly #disks = new Map<string, KeptRecords>();
  readonly #lives = new Map<string, number>();
  #underWay: Line[] = [];
  #requests = 0;

  constructor(workload: string, count: number, settings: Readonly<Record<string, number>> = {}) {
    this.#workload = workload;
    this.#settings = settings;
    this.names = Array.from({ length: count }, (_, index) => `n${index}`);
  }

  async start(): Promise<this> {
    for (const name of this.names) await this.restart(name);
    return this;
  }

  /** The node starts, or starts again with what was on its disk. */
  async restart(name: string): Promise<void> {
    this.#nodes.get(name)?.stop();
    const disk = new KeptRecords();
    disk.records = this.#disks.get(name)?.records ?? [];
    this.#disks.set(name, disk);
    const incarnation = (this.#lives.get(name) ?? 0) + 1;
    this.#lives.set(name, incarnation);
    let draws = 0;
    const node = new MaelstromNode({
      workload: await nodeWorkloads[this.#workload]!.load(),
      settings: this.#settings,
      write: (line) => this.#take(JSON.parse(line)),
      warn: (message) => this.warnings.push(message),
      openStorage: () => ({ log: disk, incarnation }),
      onFailure: (error) => {
        throw error;
      },
      random: () => ((Number(name.slice(1)) + ++draws) % 7) / 7,
    });
    this.#nodes.set(name, node);
    await this.ask('c0', name, { type: 'init', node_id: name, node_ids: this.names });
  }

  /** Gives a line, as it is, to a node. */
  async give(name: string, line: string): Promise<void> {
    this.#nodes.get(name)!.receive(line);
    await this.settle();
  }

  /** Sends a request, and gives the reply's body, or `undefined` when there is none within the time. */
  async ask(client: string, name: string, body: object, withinMs = 5_000): Promise<Line['body']> {
    const id = ++this.#requests;
    const message = { src: client, dest: name, body: { ...body, msg_id: id } };
    await this.give(name, JSON.stringify(message));
    for (let passed = 0; passed < withinMs && !this.replies.has(`${client} ${id}`); passed += 20)
      await this.pass(20);
    const { in_reply_to: _, ...reply } = this.replies.get(`${client} ${id}`) ?? {};
    return reply.type === undefined ? undefined : reply;
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 20) {
      await vi.advanceTimersByTimeAsync(20);
      await this.settle();
    }
  }

  /** Delivers until nothing is under way. */
  async settle(): Promise<void> {
    await vi.advanceTimersByTimeAsync(0);
    while (this.#underWay.length > 0) {
      const line = this.#underWay.shift()!;
      this.#nodes.get(line.dest)?.receive(JSON.stringify(line));
      await vi.advanceTimersByTimeAsync(0);
    }
  }

  stop(): void {
    for (const node of this.#nodes.values()) node.stop();
  }

  #take(line: Line): void {
    this.sent.push(line);
    if (!this.names.includes(line.dest)) this.replies.set(`${line.dest} ${line.body.in_reply_to}`, line.body);
    else for (let copy = this.copies(line); copy > 0; copy--) this.#underWay.push(line);
  }
}
