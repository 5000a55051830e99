import { checkLinearizable } from '../../../src/checkers/linearizability/linearizability.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import {
  type TraceValidationResult,
  validateTrace,
} from '../../../src/checkers/trace-validation/trace-validation.ts';
import { readServedTraces } from '../../../src/cli/served-traces.ts';
import type { History } from '../../../src/core/history.ts';
import { Randomness } from '../../../src/core/random.ts';
import { HistoryRecorder } from '../../../src/history/history-recorder.ts';
import { QuorateError, RaftClient } from '../../../src/runtime/client.ts';
import type { Judgment } from './coordination/claims.ts';
import { Coordination } from './coordination/coordination.ts';
import { type FaultCount, type FaultName, faultNames, faults } from './faults.ts';
import { ServedCluster, type ServedClusterOptions } from './served-cluster.ts';

export interface CampaignOptions extends Omit<ServedClusterOptions, 'nodes'> {
  readonly seed: number;
  readonly durationMs: number;
  readonly nodes?: number;
  readonly clients?: number;
  /** Those that may be injected; all unless given. Each is injected once before any is a second time. */
  readonly faults?: readonly FaultName[];
  /** In the place of faults. */
  readonly script?: (cluster: ServedCluster, wait: (ms: number) => Promise<void>) => Promise<void>;
  readonly onProgress?: (line: string) => void;
}

export interface CampaignResult {
  /** Of the clients of the key-value store. */
  readonly history: History;
  /** What the clients of locks, leases and elections took themselves for, as steps. */
  readonly coordination: History;
  readonly judgments: readonly Judgment[];
  /** Whether what the processes have done is a behaviour of the model. */
  readonly trace: TraceValidationResult;
  readonly coordinated: Readonly<Record<string, number>>;
  /** Of the history of the key-value store. */
  readonly verdict: 'valid' | 'violated' | 'unknown';
  readonly counterexample: string | undefined;
  readonly outcomes: Readonly<Record<'ok' | 'fail' | 'info', number>>;
  readonly faults: Readonly<Partial<Record<FaultName, FaultCount>>>;
  readonly leaders: number;
  readonly starts: number;
  readonly unexpectedEnds: readonly string[];
  /** Exit codes of the nodes that were told to end when all was over. */
  readonly exitCodes: readonly (number | null)[];
}

/** So that followers that were away get one. */
const frequentSnapshots = { snapshotAfterEntries: 200, retainedEntries: 20 };

/** Keys are used for so long, so that the history of each stays short. */
const keyLifeMs = 5_000;
const keysAtOnce = 3;

/** Runs a cluster and its clients under faults, and judges what the clients were told. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { nodes = 3, durationMs, seed, onProgress = () => {} } = options;
  const names = Array.from({ length: nodes }, (_, index) => `n${index + 1}`);
  const cluster = await ServedCluster.start({ settings: frequentSnapshots, ...options, nodes: names });
  try {
    await cluster.untilReady();
    onProgress(`${nodes} nodes are ready, seed ${seed}`);
    const run = new Run(cluster, options);
    await run.go(durationMs);
    const exitCodes = await Promise.all(cluster.names.map((name) => cluster.terminate(name)));
    const history = run.recorder.history();
    const check = await checkLinearizable(history, casRegister({ nilRead: 'value' }), {
      timeoutMs: 120_000,
    });
    const { claims } = run.coordination;
    const { system, steps } = await readServedTraces(
      cluster.names.map((name) => cluster.traceOf(name)),
      'raft/core',
    );
    return {
      trace: await validateTrace(system, steps, { othersOnlyHelp: true }),
      history,
      coordination: claims.history(),
      judgments: await claims.judge(),
      coordinated: claims.counts,
      verdict: check.verdict,
      counterexample: check.verdict === 'violated' ? JSON.stringify(check.counterexample ?? null) : undefined,
      outcomes: run.outcomes,
      faults: run.faults,
      leaders: run.terms.size,
      starts: [...cluster.starts.values()].reduce((sum, count) => sum + count, 0),
      unexpectedEnds: cluster.unexpectedEnds,
      exitCodes,
    };
  } finally {
    await cluster.close();
  }
}

class Run {
  readonly recorder = new HistoryRecorder({ model: 'cas-register', initial: null });
  readonly outcomes = { ok: 0, fail: 0, info: 0 };
  readonly faults: Partial<Record<FaultName, FaultCount>> = {};
  readonly terms = new Set<number>();
  readonly coordination: Coordination;
  readonly #cluster: ServedCluster;
  readonly #options: CampaignOptions;
  readonly #random: () => number;
  readonly #began = performance.now();
  #open = 0;
  #invoked = 0;
  #values = 0;
  #isOver = false;

  constructor(cluster: ServedCluster, options: CampaignOptions) {
    this.#cluster = cluster;
    this.#options = options;
    const { endpoints } = cluster;
    this.coordination = new Coordination({ endpoints, seed: options.seed, isOver: () => this.#isOver, wait });
    const randomness = new Randomness(options.seed);
    let draws = 0;
    this.#random = () => randomness.fraction('campaign', draws++);
  }

  async go(durationMs: number): Promise<void> {
    const { clients = 6, script } = this.#options;
    const working = Array.from({ length: clients }, (_, index) => this.#client(index));
    const coordinating = this.coordination.run();
    const observing = this.#observeTerms();
    if (script === undefined) await this.#injectFaults(this.#began + durationMs);
    else await script(this.#cluster, wait);
    await this.#cluster.untilReady();
    await wait(500);
    this.#isOver = true;
    await Promise.all([...working, coordinating, observing]);
    await this.#readAll();
  }

  /** All kinds in turn, in an order drawn anew for each round, so that a short run has each of them too. */
  async #injectFaults(endMs: number): Promise<void> {
    const { faults: allowed = faultNames, onProgress = () => {} } = this.#options;
    let round: FaultName[] = [];
    while (performance.now() < endMs) {
      if (round.length === 0) round = this.#shuffled(allowed);
      const name = round.pop()!;
      // A fault that meets a cluster which is still at its knees from the last one may find nothing to hit.
      await this.#cluster.untilConnected(5_000);
      const count = (this.faults[name] ??= { injected: 0, hit: 0 });
      const hasHit = await faults[name]({
        cluster: this.#cluster,
        recorder: this.recorder,
        random: this.#random,
        watchClients: () => this.#watchClients(),
        wait,
      });
      count.injected += 1;
      if (hasHit) count.hit += 1;
      onProgress(`${name}: ${hasHit ? 'hit' : 'hit nothing'}`);
    }
  }

  #watchClients(): () => boolean {
    const invokedBefore = this.#invoked;
    const wereWaiting = this.#open > 0;
    return () => wereWaiting || this.#invoked > invokedBefore;
  }

  #shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, order: this.#random() }))
      .sort((one, other) => one.order - other.order)
      .map(({ item }) => item);
  }

  /** Half of the clients have sessions; the others are left with operations of which nobody knows. */
  async #client(index: number): Promise<void> {
    const client = new RaftClient({
      endpoints: rotated(this.#cluster.endpoints, index),
      exactlyOnce: index % 2 === 0,
      timeoutMs: 4_000,
      attemptTimeoutMs: 800,
    });
    const randomness = new Randomness(this.#options.seed);
    const read = new Map<string, unknown>();
    for (let number = 0; !this.#isOver; number++) {
      const draw = (purpose: string) => randomness.fraction(purpose, index, number);
      const key = this.#key(draw('key'));
      const kind = draw('function');
      if (kind < 0.4) read.set(key, await this.#do(index, key, 'read', null, () => client.get(key)));
      else if (kind < 0.75) await this.#write(client, index, key);
      else await this.#cas(client, index, key, read.get(key) ?? null);
      await wait(5 + 30 * draw('pause'));
    }
    await client.close();
  }

  async #write(client: RaftClient, index: number, key: string): Promise<void> {
    const value = ++this.#values;
    await this.#do(index, key, 'write', value, async () => {
      await client.put(key, value);
      return value;
    });
  }

  async #cas(client: RaftClient, index: number, key: string, expected: unknown): Promise<void> {
    const value = ++this.#values;
    await this.#do(index, key, 'cas', [expected, value], () => client.compareAndSet(key, expected, value));
  }

  async #do(
    index: number,
    key: string,
    f: string,
    value: unknown,
    ask: () => Promise<unknown>,
  ): Promise<unknown> {
    const process = `client-${index}`;
    this.recorder.invoke(process, f, value, { key });
    this.#open += 1;
    this.#invoked += 1;
    try {
      const result = await ask();
      this.recorder.ok(process, f, result);
      this.outcomes.ok += 1;
      return result;
    } catch (error) {
      const outcome = error instanceof QuorateError && error.effect === 'none' ? 'fail' : 'info';
      this.recorder[outcome](process, f);
      this.outcomes[outcome] += 1;
      return undefined;
    } finally {
      this.#open -= 1;
    }
  }

  #key(fraction: number): string {
    const epoch = Math.floor((performance.now() - this.#began) / keyLifeMs);
    return `key-${epoch}-${Math.floor(fraction * keysAtOnce)}`;
  }

  /** What is left in the end must be what the clients were told was written, also long ago. */
  async #readAll(): Promise<void> {
    const client = new RaftClient({ endpoints: this.#cluster.endpoints, timeoutMs: 30_000 });
    const epochs = Math.floor((performance.now() - this.#began) / keyLifeMs);
    for (let epoch = 0; epoch <= epochs; epoch++) {
      for (let number = 0; number < keysAtOnce; number++) {
        const key = `key-${epoch}-${number}`;
        await this.#do(-1, key, 'read', null, () => client.get(key));
      }
    }
  }

  async #observeTerms(): Promise<void> {
    while (!this.#isOver) {
      const statuses = await Promise.all(this.#cluster.names.map((name) => this.#cluster.statusOf(name)));
      for (const status of statuses) if (status?.role === 'leader') this.terms.add(status.term);
      await wait(200);
    }
  }
}

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  return items.map((_, index) => items[(index + by) % items.length]!);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
