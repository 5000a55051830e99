import type { Json } from '../../../core/json.ts';
import { type KeyValueState, requestToKeyValue } from './key-value.ts';
import type { ServiceFactory } from './service.ts';

const REPLICAS = 5;

interface Stamped {
  readonly value: Json;
  readonly stamp: number;
  /** Settles between equal stamps. */
  readonly replica: number;
}

interface Replica {
  clock: number;
  readonly entries: Map<string, Stamped>;
}

/**
 * A map of replicas that answer each by itself: any of them is asked, two of them are merged now and then, and the later stamp wins.
 * An acknowledged write may be lost to one with an equal stamp. Its `cas` never creates a key.
 */
export const lwwKvService: ServiceFactory = (randomness) => {
  const replicas: Replica[] = Array.from({ length: REPLICAS }, () => ({ clock: 0, entries: new Map() }));
  let requests = 0;
  return {
    handle(_, request) {
      const number = requests++;
      const draw = (site: string) => randomness.integer(REPLICAS, 'lww-kv', site, number);
      merge(replicas[draw('from')]!, replicas[draw('into')]!);
      const index = draw('asked');
      const replica = replicas[index]!;
      const state: KeyValueState = new Map([...replica.entries].map(([key, { value }]) => [key, value]));
      const turn = requestToKeyValue(state, { ...request, create_if_not_exists: false });
      if (turn.state !== state) {
        const key = JSON.stringify(request.key);
        replica.clock += 1;
        replica.entries.set(key, { value: turn.state.get(key)!, stamp: replica.clock, replica: index });
      }
      return turn.reply;
    },
  };
};

function merge(from: Replica, into: Replica): void {
  into.clock = Math.max(into.clock, from.clock);
  for (const [key, entry] of from.entries) {
    const own = into.entries.get(key);
    if (
      own === undefined ||
      entry.stamp > own.stamp ||
      (entry.stamp === own.stamp && entry.replica > own.replica)
    )
      into.entries.set(key, entry);
  }
}
