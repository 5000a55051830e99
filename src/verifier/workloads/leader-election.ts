import { leaderElection as leaderElectionObject } from '../../checkers/objects/leader-election.ts';
import type { Json } from '../../core/json.ts';
import { aBoolean, anInteger, aString, expectType, fieldOf } from '../reply-fields.ts';
import type {
  Completion,
  MessageBody,
  OperationSource,
  OperationSourceOptions,
  Workload,
} from '../workload.ts';
import { keysInTurn } from './keys-in-turn.ts';
import { linearizable } from './linearizable.ts';
import { onlyFunctions } from './only-functions.ts';

/** What a client won: the election, and the term. */
interface Won {
  readonly key: number;
  readonly term: number;
}

/** Elections in terms: no term has two leaders (Ongaro and Ousterhout 2014, figure 3). */
export const leaderElection: Workload = {
  name: 'leader-election',
  about: 'elections in terms, none of which has two leaders',
  readOnly: ['leader'],
  minimumOk: { elect: 3, leader: 3 },
  recordedAs: { model: 'leader-election' },
  source: candidates,
  // That a leader resigned only ends its term, of which the object says nothing.
  judges: [onlyFunctions(['elect', 'leader'], linearizable(leaderElectionObject()))],
  maelstrom: {
    request({ f, key, value }) {
      const election = `e${key}`;
      if (f === 'leader') return { type: 'leader', election };
      if (f === 'elect') return { type: 'campaign', election, candidate: value };
      const [candidate, term] = value as readonly Json[];
      return { type: 'resign', election, candidate: candidate!, term: term! };
    },
    completion({ f }, reply) {
      expectType(reply, f === 'elect' ? 'campaign_ok' : `${f}_ok`);
      if (f === 'elect') return electionOf(reply);
      return f === 'leader' ? leaderOf(reply) : { type: 'ok', value: null };
    },
  },
};

function electionOf(reply: MessageBody): Completion {
  const isElected = fieldOf(reply, 'elected', aBoolean);
  return { type: 'ok', value: isElected ? fieldOf(reply, 'term', anInteger) : false };
}

function leaderOf(reply: MessageBody): Completion {
  if (reply.leader === null || reply.leader === undefined) return { type: 'ok', value: null };
  return { type: 'ok', value: [fieldOf(reply, 'term', anInteger), fieldOf(reply, 'leader', aString)] };
}

/** Each client is a candidate; who has won resigns after a while. */
function candidates({
  randomness,
  clients,
  keyCount,
  operationsPerKey,
}: OperationSourceOptions): OperationSource {
  const nextKey = keysInTurn(keyCount, operationsPerKey);
  const won = new Map<number, Won>();
  const counts = new Array<number>(clients).fill(0);
  const candidate = (client: number) => `candidate-${client}`;
  return {
    next(client) {
      const number = counts[client]!++;
      const draw = (bound: number, purpose: string) => randomness.integer(bound, purpose, client, number);
      const own = won.get(client);
      if (own !== undefined && draw(2, 'resign') === 0) {
        won.delete(client);
        return { f: 'resign', key: own.key, value: [candidate(client), own.term] };
      }
      const key = nextKey(draw(keyCount, 'key'));
      if (own !== undefined || draw(2, 'kind') === 0) return { f: 'leader', key, value: null };
      return { f: 'elect', key, value: candidate(client) };
    },
    completed(client, { f, key }, completion) {
      if (f === 'elect' && completion.type === 'ok' && completion.value !== false)
        won.set(client, { key: key as number, term: completion.value as number });
    },
  };
}
