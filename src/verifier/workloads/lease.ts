import type { Json } from '../../core/json.ts';
import { aBoolean, anInteger, expectType, fieldOf, optionalFieldOf } from '../reply-fields.ts';
import type {
  Completion,
  MessageBody,
  OperationSource,
  OperationSourceOptions,
  Workload,
} from '../workload.ts';
import { keysInTurn } from './keys-in-turn.ts';
import { oneHolderAtATime } from './lease-holders.ts';

const LEAST_TTL_MS = 200;
const GREATEST_TTL_MS = 1000;

/** Locks that end by themselves: leases (Gray and Cheriton 1989), each with a greater token than all before it. */
export const lease: Workload = {
  name: 'lease',
  about: 'leases that one client at a time holds, for the time that it was given them for',
  readOnly: [],
  minimumOk: { acquire: 3, release: 1, 'keep-alive': 1 },
  source: holders,
  judges: [oneHolderAtATime],
  maelstrom: {
    request({ f, key, value }) {
      const name = `l${key}`;
      if (f === 'acquire') return { type: 'acquire', lease: name, ttl_ms: value };
      if (f === 'release') return { type: 'release', lease: name, token: value };
      const [token, ttlMs] = value as readonly Json[];
      return { type: 'keep_alive', lease: name, token: token!, ttl_ms: ttlMs! };
    },
    completion({ f }, reply) {
      if (f === 'acquire') return acquisitionOf(reply);
      if (f === 'keep-alive') return keptOf(reply);
      expectType(reply, 'release_ok');
      return { type: 'ok', value: optionalFieldOf(reply, 'released', aBoolean) === false ? false : null };
    },
  },
};

function acquisitionOf(reply: MessageBody): Completion {
  expectType(reply, 'acquire_ok');
  if (optionalFieldOf(reply, 'acquired', aBoolean) === false) return { type: 'ok', value: false };
  return { type: 'ok', value: [fieldOf(reply, 'token', anInteger), fieldOf(reply, 'ttl_ms', anInteger)] };
}

function keptOf(reply: MessageBody): Completion {
  expectType(reply, 'keep_alive_ok');
  return {
    type: 'ok',
    value: fieldOf(reply, 'kept', aBoolean) ? fieldOf(reply, 'ttl_ms', anInteger) : false,
  };
}

/** Clients that acquire, keep alive, release, or let their lease run out. */
function holders({
  randomness,
  clients,
  keyCount,
  operationsPerKey,
}: OperationSourceOptions): OperationSource {
  const nextKey = keysInTurn(keyCount, operationsPerKey);
  const held = new Map<number, { readonly key: number; readonly token: number }>();
  const counts = new Array<number>(clients).fill(0);
  return {
    next(client) {
      const number = counts[client]!++;
      const draw = (bound: number, purpose: string) => randomness.integer(bound, purpose, client, number);
      const ttlMs = LEAST_TTL_MS + draw(GREATEST_TTL_MS - LEAST_TTL_MS, 'ttl');
      const own = held.get(client);
      const acquire = () => ({ f: 'acquire', key: nextKey(draw(keyCount, 'key')), value: ttlMs });
      if (own === undefined) return acquire();
      const kind = draw(3, 'kind');
      if (kind === 0) return { f: 'keep-alive', key: own.key, value: [own.token, ttlMs] };
      held.delete(client);
      return kind === 1 ? { f: 'release', key: own.key, value: own.token } : acquire();
    },
    completed(client, { f, key }, completion) {
      if (f === 'acquire' && completion.type === 'ok' && completion.value !== false)
        held.set(client, { key: key as number, token: (completion.value as readonly number[])[0]! });
      else if (f === 'keep-alive' && completion.type === 'ok' && completion.value === false)
        held.delete(client);
    },
  };
}
