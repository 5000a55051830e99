import { fencingTokens } from '../../../../src/checkers/laws/fencing-tokens.ts';
import { oneLeader } from '../../../../src/checkers/laws/one-leader.ts';
import { oneLeaseHolder } from '../../../../src/checkers/laws/one-lease-holder.ts';
import { checkLinearizable } from '../../../../src/checkers/linearizability/linearizability.ts';
import { monotonicIdGenerator } from '../../../../src/checkers/objects/monotonic-id-generator.ts';
import type { History } from '../../../../src/core/history.ts';
import { combineVerdicts, type VerdictKind } from '../../../../src/core/verdict.ts';
import { HistoryBuilder } from '../../../../src/history/history-builder.ts';
import { HistoryRecorder } from '../../../../src/history/history-recorder.ts';
import { toHistoryValue } from '../../../../src/history/to-history-value.ts';

/**
 * Replicated time is counted in whole milliseconds, so that something may end up to one earlier than its holder counts. All
 * clients read one clock, which runs like those of the nodes: nothing else is left as a margin.
 */
const marginMs = 2;

export interface Judgment {
  readonly check: string;
  readonly verdict: VerdictKind;
  readonly detail: string;
}

/** What the clients of locks, leases and elections were told, and took themselves for. */
export class Claims {
  /** Each lock gives tokens as a generator gives ascending ids: `generate`, with the lock as the key. */
  readonly tokens = new HistoryRecorder({ model: 'monotonic-id-generator', initial: null });
  /** How often what happened. */
  readonly counts: Record<string, number> = {};
  readonly #steps = new HistoryBuilder({ format: 'quorate', source: '<campaign>' });
  readonly #sequences = new Map<string, number>();
  readonly #wrongs: string[] = [];

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  /** What the laws do not know: something that must not be, in words. */
  wrong(what: string): void {
    this.#wrongs.push(what);
  }

  /** The client is told who leads: nobody else in that term, and nobody of an earlier term later. */
  leader(
    client: string,
    election: string,
    leader: { readonly candidate: string; readonly token: number },
  ): void {
    const { candidate, token } = leader;
    const parameters = {
      group: election,
      term: token,
      leader: candidate,
      resource: election,
      generation: token,
    };
    this.#step(client, 'observe', parameters);
  }

  /** The client takes somebody for the holder of something: until its time is up, counted from when it asked. */
  tenure(client: string, lease: string, holder: string, time: { answeredMs: number; untilMs: number }): void {
    const [from, until] = [time.answeredMs, time.untilMs - marginMs].map((ms) =>
      BigInt(Math.round(ms * 1e6)),
    );
    if (until! > from!)
      this.#step(client, 'hold', { lease, holder, from: String(from), until: String(until) });
  }

  /** The resource that a lock protects was written under a token. */
  written(resource: string, token: number, accepted: boolean): void {
    this.#step('resource', 'write', { resource, token, accepted });
  }

  /** The steps, for the run folder. */
  history(): History {
    return this.#steps.finish();
  }

  async judge(): Promise<readonly Judgment[]> {
    const history = this.history();
    const judgments: Judgment[] = [fencingTokens, oneLeader, oneLeaseHolder].map((law) => {
      const { verdict, breaches, examined } = law.check(history, { uncertaintyNs: 0n });
      return { check: law.name, verdict, detail: breaches[0]?.message ?? examined };
    });
    const tokens = await checkLinearizable(this.tokens.history(), monotonicIdGenerator(), {
      timeoutMs: 60_000,
    });
    judgments.push({
      check: 'ascending tokens',
      verdict: tokens.verdict,
      detail: `${this.counts.acquired ?? 0} tokens`,
    });
    const [wrong = 'nothing'] = this.#wrongs;
    judgments.push({
      check: 'promises',
      verdict: this.#wrongs.length > 0 ? 'violated' : 'valid',
      detail: wrong,
    });
    return judgments;
  }

  #step(node: string, action: string, parameters: Readonly<Record<string, unknown>>): void {
    const sequence = (this.#sequences.get(node) ?? 0) + 1;
    this.#sequences.set(node, sequence);
    this.#steps.step({ node, sequence, action, parameters: toHistoryValue(parameters) });
  }
}

export const verdictOf = (judgments: readonly Judgment[]): VerdictKind =>
  combineVerdicts(judgments.map(({ verdict }) => verdict));
