/** Who sends to whom. */
export interface OrderedPair {
  readonly from: string;
  readonly to: string;
}

/** What one cut has blocked so far. */
export interface CutCount {
  /** Pieces of data, as they came from the system. */
  swallowedPieces: number;
  /** Connections that were dialled while it was in force, and led nowhere. */
  swallowedConnections: number;
}

/** A cut of some ordered pairs, from `cut` to `heal`. */
export interface Cut {
  readonly pairs: readonly OrderedPair[];
  readonly count: CutCount;
}

/**
 * What the network between the processes of a run does at the moment: which ordered pairs are cut, and by how much what is sent
 * is delayed. The proxies ask it for each piece of data. Cuts may overlap: a pair works when the last of its cuts is healed.
 */
export class LinkRules {
  readonly #cuts = new Set<Cut>();
  readonly #delaysMs = new Map<string, number>();
  /** Since the beginning. */
  delayedPieces = 0;
  readonly #handedOn = new Map<string, number>();
  readonly #onHeal = new Set<(cut: Cut) => void>();

  cut(pairs: readonly OrderedPair[]): Cut {
    const cut: Cut = { pairs, count: { swallowedPieces: 0, swallowedConnections: 0 } };
    this.#cuts.add(cut);
    return cut;
  }

  heal(cut: Cut): void {
    if (!this.#cuts.delete(cut)) return;
    for (const listener of this.#onHeal) listener(cut);
  }

  /** The cuts that block what the one sends to the other. Who is unknown may be anybody, and is cut off with whoever is. */
  cutsOf(from: string, to: string): readonly Cut[] {
    const isMeant = (named: string, actual: string) => named === actual || actual === unknownDialler;
    return [...this.#cuts].filter(({ pairs }) =>
      pairs.some((pair) => isMeant(pair.from, from) && isMeant(pair.to, to)),
    );
  }

  /** Each piece of data from the one to the other takes so much longer; 0 ends it. */
  delay(from: string, to: string, delayMs: number): void {
    this.#delaysMs.set(`${from}→${to}`, delayMs);
  }

  /** By how much to delay a piece that is there now; it is counted if that is not 0. */
  delayMsOf(from: string, to: string): number {
    const delayMs = this.#delaysMs.get(`${from}→${to}`) ?? 0;
    if (delayMs > 0) this.delayedPieces += 1;
    return delayMs;
  }

  /** A piece of data was let through to this process. */
  handOn(to: string): void {
    this.#handedOn.set(to, this.piecesTo(to) + 1);
  }

  /** Since the beginning, over all its connections: also over those that it has dialled itself, by which followers hear of a leader. */
  piecesTo(name: string): number {
    return this.#handedOn.get(name) ?? 0;
  }

  /** Calls back after each healing. @returns what ends that */
  onHeal(listener: (cut: Cut) => void): () => void {
    this.#onHeal.add(listener);
    return () => this.#onHeal.delete(listener);
  }
}

/** Who dials and is no process of the run, or was gone before it could be asked. */
export const unknownDialler = 'unknown';
