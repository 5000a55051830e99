interface Counter {
  count: number;
  greatestToken: number;
}

/**
 * The resource behind a lock: counts, each read and written under the token of the lock's grant. A fenced one refuses tokens less
 * than the greatest that it has seen, also to read: who reads announces itself, so that nobody older can write after that
 * (Kleppmann 2016, "How to do distributed locking").
 */
export class CounterResource {
  readonly #isFenced: boolean;
  readonly #counters = new Map<string, Counter>();
  /** Reads and writes that came with an old token. */
  turnedAway = 0;
  /** Writes with an old token that were taken. */
  stale = 0;

  constructor(isFenced: boolean) {
    this.#isFenced = isFenced;
  }

  /** @returns `undefined` if the token is too old */
  read(name: string, token: number): number | undefined {
    const counter = this.#admit(name, token);
    return counter?.count;
  }

  /** @returns false if the token is too old */
  write(name: string, token: number, count: number): boolean {
    const before = this.#counters.get(name)?.greatestToken ?? 0;
    const counter = this.#admit(name, token);
    if (counter === undefined) return false;
    if (token < before) this.stale += 1;
    counter.count = count;
    return true;
  }

  #admit(name: string, token: number): Counter | undefined {
    let counter = this.#counters.get(name);
    if (counter === undefined) this.#counters.set(name, (counter = { count: 0, greatestToken: token }));
    if (this.#isFenced && token < counter.greatestToken) {
      this.turnedAway += 1;
      return undefined;
    }
    counter.greatestToken = Math.max(counter.greatestToken, token);
    return counter;
  }
}
