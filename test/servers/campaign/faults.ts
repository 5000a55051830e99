import type { HistoryRecorder } from '../../../src/history/history-recorder.ts';
import type { ServedCluster } from './served-cluster.ts';

/** What was done to the cluster, and how often it really hit. */
export interface FaultCount {
  injected: number;
  hit: number;
}

export const faultNames = ['kill', 'pause', 'isolate', 'one-way', 'restart-all'] as const;
export type FaultName = (typeof faultNames)[number];

export interface FaultContext {
  readonly cluster: ServedCluster;
  readonly recorder: HistoryRecorder;
  readonly random: () => number;
  /** Tells later whether a client has waited for something, or has asked for something, since then. */
  readonly watchClients: () => () => boolean;
  readonly wait: (ms: number) => Promise<void>;
}

const between = (random: () => number, minMs: number, maxMs: number) => minMs + (maxMs - minMs) * random();

/** The leader half of the time: it is there that most can go wrong. */
async function chooseTarget({ cluster, random }: FaultContext): Promise<string> {
  const leader = random() < 0.5 ? await cluster.leader() : undefined;
  return leader ?? cluster.names[Math.floor(random() * cluster.names.length)]!;
}

/**
 * Each fault heals what it has done, and says whether it has hit: the process was gone or stood still while clients waited for
 * something, the cut swallowed bytes.
 */
export const faults: Readonly<Record<FaultName, (context: FaultContext) => Promise<boolean>>> = {
  async kill(context) {
    const { cluster, recorder, random, watchClients, wait } = context;
    const target = await chooseTarget(context);
    const haveAsked = watchClients();
    recorder.fault('start', 'kill', [target]);
    await cluster.kill(target);
    await wait(between(random, 0, 1_500));
    cluster.run(target);
    const hasHit = haveAsked();
    recorder.fault('end', 'kill', [target]);
    await wait(between(random, 200, 1_500));
    return hasHit;
  },

  async pause(context) {
    const { cluster, recorder, random, watchClients, wait } = context;
    const target = await chooseTarget(context);
    const haveAsked = watchClients();
    recorder.fault('start', 'pause', [target]);
    cluster.pause(target);
    await wait(between(random, 300, 2_000));
    const hasHit = cluster.isPaused(target) && haveAsked();
    cluster.resume(target);
    recorder.fault('end', 'pause', [target]);
    await wait(between(random, 200, 1_000));
    return hasHit;
  },

  async isolate(context) {
    const { cluster } = context;
    const target = await chooseTarget(context);
    const others = cluster.names.filter((name) => name !== target);
    const links = others.flatMap((other) => [cluster.link(target, other), cluster.link(other, target)]);
    return cutFor(context, 'isolate', [target], links);
  },

  async 'one-way'(context) {
    const { cluster, random } = context;
    const target = await chooseTarget(context);
    const others = cluster.names.filter((name) => name !== target);
    const isOutgoing = random() < 0.5;
    const links = others.map((other) =>
      isOutgoing ? cluster.link(target, other) : cluster.link(other, target),
    );
    return cutFor(context, isOutgoing ? 'cut-outgoing' : 'cut-incoming', [target], links);
  },

  /** The power fails for all at once. */
  async 'restart-all'({ cluster, recorder, random, watchClients, wait }) {
    const haveAsked = watchClients();
    recorder.fault('start', 'restart-all', cluster.names);
    await Promise.all(cluster.names.map((name) => cluster.kill(name)));
    for (const name of cluster.names) cluster.run(name);
    recorder.fault('end', 'restart-all', cluster.names);
    await wait(between(random, 1_000, 2_000));
    return haveAsked();
  },
};

async function cutFor(
  { recorder, random, wait }: FaultContext,
  kind: string,
  targets: readonly string[],
  links: readonly ReturnType<ServedCluster['link']>[],
): Promise<boolean> {
  recorder.fault('start', kind, targets);
  for (const link of links) link.cut();
  await wait(between(random, 1_000, 3_000));
  // Not on every link: two followers have nothing to say to each other while the leader is heard.
  const hasHit = links.some(({ swallowedBytes }) => swallowedBytes > 0);
  for (const link of links) link.heal();
  recorder.fault('end', kind, targets);
  await wait(between(random, 200, 1_500));
  return hasHit;
}
