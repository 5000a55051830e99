import {
  action,
  defineModel,
  derived,
  type Model,
  type ModelDefinition,
  type Update,
} from '../../core/model.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { nameOutside, wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';
import { faultySets, replicaCount } from './declarations.ts';
import {
  type ByzantineState,
  correct,
  isCorrect,
  numbers,
  type ReplicaConstants,
  replicas,
} from './replicas.ts';

/** The constants of specs/pbft/NormalCase.tla. */
export interface NormalConstants extends ReplicaConstants {
  readonly Request: SetValue<ModelValue>;
  readonly MaxNumber: number;
  readonly None: ModelValue;
}

/** What a pre-prepare says of a number; no two requests have one digest, so a request stands for its own. */
export type Body = RecordValue<{ digest: ModelValue; request: ModelValue }>;

type PrePrepareMessage = RecordValue<{ type: 'pre-prepare'; number: number; body: Body }>;
type Phase = 'prepare' | 'commit';
type PhaseMessage = RecordValue<{ type: Phase; number: number; digest: ModelValue; replica: number }>;
type Reply = RecordValue<{ type: 'reply'; request: ModelValue; result: number; replica: number }>;
type Message = PrePrepareMessage | PhaseMessage | Reply;

type Execution = RecordValue<{ number: number; request: ModelValue }>;
type Order = FunctionValue<number, Execution>;

export interface NormalState extends ByzantineState {
  /** What each replica has accepted for each number, or None. */
  readonly log: FunctionValue<number, FunctionValue<number, Body | ModelValue>>;
  readonly executed: FunctionValue<number, Order>;
  readonly msgs: SetValue<Message>;
  /** The result that the client believes for each request; 0 for none yet. */
  readonly answer: FunctionValue<ModelValue, number>;
}

type Constants = NormalConstants;
type State = NormalState;

const primary = 0;

export function initialStates(constants: Constants): State[] {
  const { Faulty, None, Request } = constants;
  return Faulty.elements().map((byzantine) => ({
    byzantine,
    log: functionFrom(replicas(constants), () =>
      functionFrom(numbers(constants), (): Body | ModelValue => None),
    ),
    executed: functionFrom(replicas(constants), (): Order => sequence()),
    msgs: setOf<Message>(),
    answer: functionFrom(Request, () => 0),
  }));
}

const bodyOf = (digest: ModelValue, request: ModelValue): Body => record({ digest, request });
const prePrepare = (number: number, body: Body): PrePrepareMessage =>
  record({ type: 'pre-prepare', number, body });
const phase = (type: Phase, number: number, digest: ModelValue, replica: number): PhaseMessage =>
  record({ type, number, digest, replica });

const isPrePrepare = (message: Message): message is PrePrepareMessage => message.type === 'pre-prepare';

/** The pre-prepares of a number that a replica may receive. */
function prePreparesOf({ Request }: Constants, state: State, n: number): Body[] {
  if (isCorrect(state, primary)) {
    const sent = state.msgs.elements().filter(isPrePrepare);
    return sent.filter(({ number }) => number === n).map(({ body }) => body);
  }
  return Request.elements().flatMap((d) => Request.elements().map((m) => bodyOf(d, m)));
}

/** The replicas that have sent a prepare, or a commit, of digest d under number n. */
export function senders(
  constants: Constants,
  { byzantine, msgs }: State,
  type: Phase,
  n: number,
  d: ModelValue,
): SetValue<number> {
  return replicas(constants).filter((r) => byzantine.has(r) || msgs.has(phase(type, n, d, r)));
}

/** A correct primary gives the next number to a request, once. */
const PrePrepare = ({ Request, MaxNumber }: Constants) =>
  action({ m: Request }, (state: State, { m }) => {
    const sent = state.msgs.elements().filter(isPrePrepare);
    const n = sent.length + 1;
    if (!isCorrect(state, primary) || n > MaxNumber || sent.some(({ body }) => body.request === m)) {
      return undefined;
    }
    return acceptAs(state, primary, n, bodyOf(m, m), prePrepare(n, bodyOf(m, m)));
  });

/** A replica accepts a pre-prepare, and sends what tells of it. */
function acceptAs(state: State, r: number, n: number, body: Body, message: Message): Update<State> {
  return {
    log: state.log.set(r, state.log.get(r).set(n, body)),
    msgs: state.msgs.add(message),
  };
}

/** Backup r accepts a pre-prepare of request m under number n, and says so to all. */
const Prepare = (constants: Constants, { digestMatches, isFree }: Rules) =>
  action(
    { r: replicas(constants), n: numbers(constants), m: constants.Request },
    (state: State, { r, n, m }) => {
      const isBackup = isCorrect(state, r) && r !== primary;
      if (!isBackup || !isFree(constants, state, r, n)) return undefined;
      return prePreparesOf(constants, state, n)
        .filter((body) => body.request === m && digestMatches(body))
        .map((body) => acceptAs(state, r, n, body, phase('prepare', n, body.digest, r)));
    },
  );

/** What replica r has accepted under number n, if anything. */
const acceptedBy = ({ None }: Constants, { log }: State, r: number, n: number): Body | undefined => {
  const body = log.get(r).get(n);
  return body === None ? undefined : (body as Body);
};

/** The backups whose prepares count for digest d under number n. */
const preparesFor: Rules['preparesFor'] = (constants, state, n, d) =>
  senders(constants, state, 'prepare', n, d).without(primary);

/** Replica r has a certificate that no other request can have number n. */
const isPrepared: Rules['isPrepared'] = (prepares, quorum) => prepares.size >= quorum - 1;

/** Replica r is prepared, and says so to all. */
const Commit = (constants: Constants, rules: Rules) =>
  action({ r: replicas(constants), n: numbers(constants) }, (state: State, { r, n }) => {
    const body = acceptedBy(constants, state, r, n);
    if (!isCorrect(state, r) || body === undefined) return undefined;
    const prepares = rules.preparesFor(constants, state, n, body.digest);
    if (!rules.isPrepared(prepares, rules.quorum(constants))) return undefined;
    const commit = phase('commit', n, body.digest, r);
    return state.msgs.has(commit) ? undefined : { msgs: state.msgs.add(commit) };
  });

/** A quorum is prepared, replica r among them, so that the order outlives this view. */
function isCommittedLocal(constants: Constants, state: State, rules: Rules, r: number, n: number): boolean {
  const digest = acceptedBy(constants, state, r, n)?.digest;
  if (digest === undefined || !state.msgs.has(phase('commit', n, digest, r))) return false;
  return senders(constants, state, 'commit', n, digest).size >= rules.quorum(constants);
}

/** The place of request m in an order of execution: the first one if a primary gave it two; 0 if it has none. */
const placeOf = (order: Order, m: ModelValue) => order.values.findIndex(({ request }) => request === m) + 1;

/** Replica r executes the request of number n and tells the client. */
const Execute = (constants: Constants, rules: Rules) =>
  action({ r: replicas(constants), n: numbers(constants) }, (state: State, { r, n }) => {
    const done = state.executed.get(r);
    const isDue = isCorrect(state, r) && rules.isNext(done, n);
    if (!isDue || !isCommittedLocal(constants, state, rules, r, n)) return undefined;
    const request = acceptedBy(constants, state, r, n)!.request;
    const order = done.append(record({ number: n, request }));
    return {
      executed: state.executed.set(r, order),
      msgs: state.msgs.add(record({ type: 'reply', request, result: placeOf(order, request), replica: r })),
    };
  });

/** The client believes a result of request m. */
const Accept = (constants: Constants, { enoughReplies }: Rules) =>
  action({ m: constants.Request, result: numbers(constants) }, (state: State, { m, result }) => {
    const { byzantine, msgs, answer } = state;
    const repliers = replicas(constants).filter(
      (r) => byzantine.has(r) || msgs.has(record({ type: 'reply', request: m, result, replica: r })),
    );
    const isBelieved = answer.get(m) === 0 && repliers.size >= enoughReplies(constants);
    return isBelieved ? { answer: answer.set(m, result) } : undefined;
  });

/** What a mistake may change. */
export interface Rules {
  readonly quorum: (constants: Constants) => number;
  readonly digestMatches: (body: Body) => boolean;
  readonly isFree: (constants: Constants, state: State, r: number, n: number) => boolean;
  readonly preparesFor: (constants: Constants, state: State, n: number, d: ModelValue) => SetValue<number>;
  readonly isPrepared: (prepares: SetValue<number>, quorum: number) => boolean;
  /** Whether number n is the one to execute, after those that are executed. */
  readonly isNext: (executed: Order, n: number) => boolean;
  readonly enoughReplies: (constants: Constants) => number;
}

const right: Rules = {
  quorum: ({ F }) => 2 * F + 1,
  digestMatches: ({ digest, request }) => digest === request,
  isFree: (constants, state, r, n) => acceptedBy(constants, state, r, n) === undefined,
  preparesFor,
  isPrepared,
  isNext: (executed, n) => n === executed.size + 1,
  enoughReplies: ({ F }) => F + 1,
};

function typeOK(constants: Constants, { byzantine, log, executed, msgs, answer }: State): boolean {
  const { Faulty, Request, MaxNumber, None } = constants;
  const isNumber = (n: number) => numbers(constants).has(n);
  const isBody = ({ digest, request }: Body) => Request.has(digest) && Request.has(request);
  const isMessage = (message: Message) =>
    isPrePrepare(message)
      ? isNumber(message.number) && isBody(message.body)
      : replicas(constants).has(message.replica) &&
        (message.type === 'reply'
          ? Request.has(message.request) && isNumber(message.result)
          : isNumber(message.number) && Request.has(message.digest));
  return (
    Faulty.has(byzantine) &&
    log.values.every((entries) => entries.values.every((body) => body === None || isBody(body as Body))) &&
    executed.values.every(
      (order) =>
        order.size <= MaxNumber &&
        order.values.every(({ number, request }) => isNumber(number) && Request.has(request)),
    ) &&
    msgs.every(isMessage) &&
    answer.values.every((result) => result === 0 || isNumber(result))
  );
}

/** No two values of a kind that have one number differ in what they say of it. */
function areOnePerNumber<T extends { readonly number: number }>(
  all: readonly T[],
  said: (of: T) => ModelValue,
): boolean {
  const byNumber = new Map(all.map((each) => [each.number, said(each)]));
  return all.every((each) => byNumber.get(each.number) === said(each));
}

/** The normal case of PBFT, action by action as in specs/pbft/NormalCase.tla. */
export function normalDefinition(constants: Constants, changes: Partial<Rules> = {}): ModelDefinition<State> {
  const rules = { ...right, ...changes };
  const commits = derived(({ msgs }: State) =>
    msgs.elements().filter((message): message is PhaseMessage => message.type === 'commit'),
  );
  const orders = derived((state: State) =>
    correct(constants, state)
      .elements()
      .map((r) => state.executed.get(r)),
  );
  const isExecuted = (state: State) => orders(state).some(({ size }) => size > 0);
  return {
    name: 'pbft/normal',
    variables: ['byzantine', 'log', 'executed', 'msgs', 'answer'],
    init: () => initialStates(constants),
    actions: {
      PrePrepare: PrePrepare(constants),
      Prepare: Prepare(constants, rules),
      Commit: Commit(constants, rules),
      Execute: Execute(constants, rules),
      Accept: Accept(constants, rules),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      PreparedCertificate: {
        when: (state) => commits(state).length > 0,
        holds: (state) => areOnePerNumber(commits(state), ({ digest }) => digest),
      },
      Agreement: {
        when: isExecuted,
        holds: (state) =>
          areOnePerNumber(
            orders(state).flatMap(({ values }) => values),
            ({ request }) => request,
          ),
      },
      InOrderExecution: {
        when: isExecuted,
        holds: (state) =>
          orders(state).every(({ values }) => values.every(({ number }, index) => number === index + 1)),
      },
      ValidityF1: {
        when: ({ answer }) => answer.values.some((result) => result !== 0),
        holds: (state) =>
          constants.Request.every((m) => {
            const result = state.answer.get(m);
            return result === 0 || orders(state).some((order) => placeOf(order, m) === result);
          }),
      },
    },
    witnesses: {
      AllExecuted: (state) => orders(state).every(({ size }) => size === constants.MaxNumber),
      Answered: ({ answer }) => answer.values.some((result) => result !== 0),
      ExecutedWithoutAll: (state) => {
        const all = correct(constants, state);
        const accepted = (r: number, n: number) => acceptedBy(constants, state, r, n)?.request;
        return all.some((r1) =>
          state.executed
            .get(r1)
            .values.some(({ number }) => all.some((r2) => accepted(r2, number) !== accepted(r1, number))),
        );
      },
    },
    // When all numbers are given out, or a primary has split the replicas, behaviours come to rest.
    deadlock: 'allowed',
  };
}

export const normalModel = (constants: Constants): Model<State> => defineModel(normalDefinition(constants));

const configuration = (faulty: readonly number[], MaxNumber: number) => ({
  N: 4,
  F: 1,
  Faulty: setOf(faulty.map((r) => setOf([r]))),
  Request: names('a', 'b'),
  MaxNumber,
  None: ModelValue.of('None'),
});

export const normalCase: Protocol<NormalConstants> = {
  slug: 'pbft/normal',
  title: 'PBFT, the normal case',
  source: 'Castro and Liskov, Practical Byzantine Fault Tolerance (1999), sections 4.1 and 4.2',
  specification: 'specs/pbft/NormalCase.tla',
  constants: {
    N: replicaCount,
    F: wholeNumber('how many replicas may be Byzantine'),
    Faulty: faultySets,
    Request: modelValues('the requests that clients have signed'),
    MaxNumber: wholeNumber('the highest number that is given out', 1),
    None: nameOutside('no request', ['Request']),
  },
  configurations: {
    small: {
      about: '4 replicas, 1 Byzantine: the primary or a backup; 2 requests, 1 number',
      constants: configuration([0, 3], 1),
    },
    'two-numbers': {
      about: '4 replicas, 1 Byzantine: a backup; 2 requests, 2 numbers',
      constants: configuration([3], 2),
    },
    standard: {
      about: '4 replicas, 1 Byzantine: the primary or a backup; 2 requests, 2 numbers',
      constants: configuration([0, 3], 2),
      deep: true,
    },
  },
  model: normalModel,
};
