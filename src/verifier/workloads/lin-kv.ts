import { casRegister } from '../../checkers/objects/cas-register.ts';
import type { Json } from '../../core/json.ts';
import { anything, expectType, fieldOf } from '../reply-fields.ts';
import type { Completion, Workload, WorkloadOperation } from '../workload.ts';
import { keysInTurn } from './keys-in-turn.ts';
import { linearizable } from './linearizable.ts';

const VALUES = 5;
const KEY_DOES_NOT_EXIST = 20;
const PRECONDITION_FAILED = 22;

const done: Completion = { type: 'ok', value: null };

/** A map of linearizable registers with compare-and-set (Maelstrom, workload lin-kv). */
export const linKv: Workload = {
  name: 'lin-kv',
  about: 'reads, writes and compare-and-sets on keys, each key a linearizable register',
  readOnly: ['read'],
  minimumOk: { read: 5, write: 5 },
  recordedAs: { model: 'cas-register', initial: null },
  operationTimeoutMs: (latencyMs) => Math.max(10 * latencyMs, 1000),
  source({ randomness, clients, keyCount, operationsPerKey, distinctValues = false }) {
    const nextKey = keysInTurn(keyCount, operationsPerKey);
    const counts = new Array<number>(clients).fill(0);
    // With distinct values a compare-and-set has a chance only if it expects what somebody saw.
    const seen = new Map<number, Json>();
    let lastValue = 0;
    return {
      next(client) {
        const number = counts[client]!++;
        const draw = (bound: number, purpose: string) => randomness.integer(bound, purpose, client, number);
        const key = nextKey(draw(keyCount, 'key'));
        const kind = draw(3, 'kind');
        if (kind === 0) return { f: 'read', key, value: null };
        const valueFor = (purpose: string) => (distinctValues ? ++lastValue : draw(VALUES, purpose));
        if (kind === 1) return { f: 'write', key, value: valueFor('value') };
        const from = distinctValues ? (seen.get(key) ?? 0) : draw(VALUES, 'from');
        return { f: 'cas', key, value: [from, valueFor('to')] };
      },
      completed(_, { f, key, value }, completion) {
        if (completion.type !== 'ok' || completion.value === false) return;
        const [, to] = Array.isArray(value) ? (value as readonly Json[]) : [];
        const known = f === 'read' ? completion.value : f === 'write' ? value : to;
        if (known !== null && known !== undefined) seen.set(key as number, known);
      },
    };
  },
  judges: [linearizable(casRegister())],
  maelstrom: {
    request({ f, key, value }) {
      if (f === 'read') return { type: 'read', key: key! };
      if (f === 'write') return { type: 'write', key: key!, value };
      const [from, to] = value as readonly Json[];
      return { type: 'cas', key: key!, from: from!, to: to! };
    },
    completion({ f }, reply) {
      expectType(reply, `${f}_ok`);
      return f === 'read' ? { type: 'ok', value: fieldOf(reply, 'value', anything) } : done;
    },
    /**
     * A missing key and a value that is not `from` are observations, and as such worth more than a failure: a refused
     * compare-and-set must be explained by a state.
     */
    refusal({ f }: WorkloadOperation, code) {
      if (f === 'read' && code === KEY_DOES_NOT_EXIST) return { type: 'ok', value: null };
      if (f === 'cas' && code === PRECONDITION_FAILED) return { type: 'ok', value: false };
      return f === 'cas' && code === KEY_DOES_NOT_EXIST ? { type: 'ok', value: false } : undefined;
    },
  },
};
