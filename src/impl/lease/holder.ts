import type {
  Input,
  MessageInput,
  NodeClock,
  OperationInput,
  Reply,
  Send,
  Transition,
} from '../../core/machine.ts';
import { lookUp, type Table, withEntry, withoutEntries } from '../table.ts';
import type { LeaseConfiguration } from './configuration.ts';
import type {
  AnswerMessage,
  HolderOperation,
  LeaseDurable,
  LeaseMessage,
  LeaseOperation,
  LeaseResult,
} from './messages.ts';
import type { LeaseRules } from './rules.ts';

/** A request that waits for a lease: through refusals, or until the first. Once it is granted, it may be for ever. */
interface Waiting {
  readonly request: string;
  readonly isPatient: boolean;
  readonly keepAlive: boolean;
}

/** What a node wants of a lease, and has. */
interface Claim {
  readonly claim: number;
  /** The last one that was granted to the claim, and from when its time counts by the node's clock; null before the first. */
  readonly held: { readonly id: number; readonly fromMs: number } | null;
  readonly keepAlive: boolean;
  readonly waiting: readonly Waiting[];
}

/** Something that is prepared, and may only be done if the lease is still held then. */
interface Use {
  readonly request: string;
  readonly lease: string;
}

export interface HolderState {
  readonly role: 'holder';
  readonly node: string;
  /** Which life of the node this is. What another life asked for means nothing in this one. */
  readonly session: number;
  /** Of its claims and of the values that it stores, the last. */
  readonly lastNumber: number;
  readonly claims: Table<Claim>;
  /** By the name of their timer. */
  readonly uses: Table<Use>;
  /** The requests that wait for a value to be stored, by its number. */
  readonly puts: Table<string>;
  /** Of the timer that asks for leases: its last generation, and whether it is set. */
  readonly timer: number;
  readonly isTimerSet: boolean;
}

type State = HolderState;
type Step = Transition<State, LeaseMessage, LeaseResult, LeaseDurable>;
type Saying = Send<LeaseMessage> | Reply<LeaseResult>;

/** The record of the session is the only one that a holder writes. Whatever it says waits for that. */
const sessionWrite = 1;

const saying = (state: State, ...says: readonly Saying[]): Step => ({
  state,
  effects: says.map((effect) => ({ ...effect, afterPersist: sessionWrite })),
});

function then(first: Step, next: (state: State) => Step): Step {
  const second = next(first.state);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}

const fail = (id: string, reason: string): Saying => ({ kind: 'reply', id, outcome: 'fail', reason });
const ok = (id: string, result: LeaseResult): Saying => ({ kind: 'reply', id, outcome: 'ok', result });

/**
 * Holds leases: asks for them, keeps them alive, and knows by its own clock, without asking anybody, whether it has one. It counts
 * from when it asked, which is before the grantor began to count, and counts less than the grantor, by what both clocks may drift
 * (Gray and Cheriton 1989, section 5). Actions are named as in specs/lease/Lease.tla.
 */
export function leaseHolder(configuration: LeaseConfiguration, rules: LeaseRules) {
  const { grantor, renewEveryMs } = configuration;
  const holdMs = rules.holdMs(configuration);

  /** The lease that the node has at this moment, if it has it. */
  function heldNow(state: State, lease: string, now: NodeClock): { readonly id: number } | undefined {
    const held = lookUp(state.claims, lease)?.held;
    const isHeld = held && rules.isHeld(now.monotonicMs - held.fromMs, holdMs);
    return isHeld ? { id: held.id } : undefined;
  }

  const isWanted = ({ keepAlive, waiting }: Claim) => keepAlive || waiting.length > 0;

  const withClaim = (state: State, lease: string, claim: Claim): State => ({
    ...state,
    claims: withEntry(state.claims, lease, claim),
  });

  const withoutClaim = (state: State, lease: string): State => ({
    ...state,
    claims: withoutEntries(state.claims, (_, name) => name === lease),
  });

  /** What the node wants is a claim of its own: answers to earlier ones are not meant for it. */
  const newClaim = (state: State, lease: string, wants: Pick<Claim, 'keepAlive' | 'waiting'>): State =>
    withClaim({ ...state, lastNumber: state.lastNumber + 1 }, lease, {
      claim: state.lastNumber + 1,
      held: null,
      ...wants,
    });

  function ask(state: State, lease: string, now: NodeClock): Step {
    const { claim, held } = lookUp(state.claims, lease)!;
    const message: LeaseMessage = {
      type: 'ask',
      lease,
      session: state.session,
      claim,
      sentAtMs: now.monotonicMs,
      id: held?.id ?? 0,
    };
    return then(saying(state, { kind: 'send', to: grantor, message }), setTimer);
  }

  /** It asks again and again while it wants something. */
  function setTimer(state: State): Step {
    if (state.isTimerSet || !Object.values(state.claims).some(isWanted)) return { state, effects: [] };
    const generation = state.timer + 1;
    return {
      state: { ...state, timer: generation, isTimerSet: true },
      effects: [{ kind: 'setTimer', name: 'ask', generation, minMs: renewEveryMs, maxMs: renewEveryMs }],
    };
  }

  function askAgain(state: State, now: NodeClock): Step {
    const wanted = Object.entries(state.claims).filter(([, claim]) => isWanted(claim));
    return wanted.reduce((step, [lease]) => then(step, (each) => ask(each, lease, now)), {
      state: { ...state, isTimerSet: false },
      effects: [],
    } as Step);
  }

  function acquire(
    state: State,
    request: string,
    { lease, wait, keepAlive }: Extract<HolderOperation, { type: 'acquire' }>,
    now: NodeClock,
  ): Step {
    const waits = { request, isPatient: wait, keepAlive };
    const own = lookUp(state.claims, lease);
    const held = heldNow(state, lease, now);
    if (held !== undefined) {
      const kept = withClaim(state, lease, { ...own!, keepAlive: own!.keepAlive || keepAlive });
      return then(saying(kept, ok(request, { lease, id: held.id })), setTimer);
    }
    const isUnderWay = own !== undefined && isWanted(own);
    const wants = {
      keepAlive: own?.keepAlive ?? false,
      waiting: [...(own?.waiting ?? []), waits],
    };
    const claiming = isUnderWay
      ? withClaim(state, lease, { ...own, ...wants })
      : newClaim(state, lease, wants);
    return ask(claiming, lease, now);
  }

  function renew(state: State, request: string, lease: string, now: NodeClock): Step {
    if (heldNow(state, lease, now) === undefined)
      return saying(state, fail(request, `this node does not have lease ${lease}`));
    const own = lookUp(state.claims, lease)!;
    const waiting = [...own.waiting, { request, isPatient: false, keepAlive: false }];
    return ask(withClaim(state, lease, { ...own, waiting }), lease, now);
  }

  /** The node stops, and then says so. */
  function release(state: State, request: string, lease: string): Step {
    const own = lookUp(state.claims, lease);
    if (own === undefined) return saying(state, fail(request, `this node does not have lease ${lease}`));
    return then(giveUp(state, lease), (each) =>
      saying(each, ok(request, { lease, id: own.held?.id ?? null })),
    );
  }

  function giveUp(state: State, lease: string): Step {
    const { claim, waiting } = lookUp(state.claims, lease)!;
    const message: LeaseMessage = { type: 'release', lease, session: state.session, claim };
    const answers = waiting.map(({ request }) => fail(request, `lease ${lease} was given back`));
    return saying(withoutClaim(state, lease), { kind: 'send', to: grantor, message }, ...answers);
  }

  /** Something that only the holder may do is begun now, and done when it is prepared. */
  function use(
    state: State,
    request: string,
    { lease, afterMs }: Extract<HolderOperation, { type: 'use' }>,
    now: NodeClock,
  ): Step {
    if (heldNow(state, lease, now) === undefined)
      return saying(state, fail(request, `this node does not have lease ${lease}`));
    const number = state.lastNumber + 1;
    const name = `use ${number}`;
    return {
      state: { ...state, lastNumber: number, uses: withEntry(state.uses, name, { request, lease }) },
      effects: [{ kind: 'setTimer', name, generation: 1, minMs: afterMs, maxMs: afterMs }],
    };
  }

  /** The node looks at its clock and acts in one step: nothing can come between. */
  function begin(state: State, name: string, now: NodeClock): Step {
    const { request, lease } = lookUp(state.uses, name)!;
    const held = heldNow(state, lease, now);
    const after = { ...state, uses: withoutEntries(state.uses, (_, each) => each === name) };
    const id = lookUp(state.claims, lease)?.held?.id ?? 0;
    return rules.acts(held !== undefined)
      ? saying(after, ok(request, { lease, id }))
      : saying(after, fail(request, `lease ${lease} ended meanwhile`));
  }

  function put(
    state: State,
    request: string,
    { lease, key, value }: Extract<HolderOperation, { type: 'put' }>,
    now: NodeClock,
  ): Step {
    const held = heldNow(state, lease, now);
    if (held === undefined) return saying(state, fail(request, `this node does not have lease ${lease}`));
    const number = state.lastNumber + 1;
    const { session } = state;
    const message: LeaseMessage = { type: 'put', lease, session, id: held.id, number, key, value };
    return saying(
      { ...state, lastNumber: number, puts: withEntry(state.puts, String(number), request) },
      { kind: 'send', to: grantor, message },
    );
  }

  function operate(state: State, input: OperationInput<LeaseOperation>): Step {
    const { id, operation, now } = input;
    switch (operation.type) {
      case 'acquire':
        return acquire(state, id, operation, now);
      case 'renew':
        return renew(state, id, operation.lease, now);
      case 'release':
        return release(state, id, operation.lease);
      case 'use':
        return use(state, id, operation, now);
      case 'observe': {
        const { lease } = operation;
        return saying(state, ok(id, { lease, id: heldNow(state, lease, now)?.id ?? null }));
      }
      case 'put':
        return put(state, id, operation, now);
      default:
        return saying(state, { kind: 'reply', id, outcome: 'redirect', node: grantor });
    }
  }

  /** A grant reaches the node. The answer to an older request takes nothing away. */
  function receiveGrant(
    state: State,
    { lease, claim, sentAtMs, id }: Extract<AnswerMessage, { type: 'granted' }>,
    now: NodeClock,
  ): Step {
    const own = lookUp(state.claims, lease);
    if (own === undefined) {
      // It is granted to nobody who wants it, and would else have to run out.
      const message: LeaseMessage = { type: 'release', lease, session: state.session, claim };
      return saying(state, { kind: 'send', to: grantor, message });
    }
    if (own.claim !== claim || (own.held !== null && id < own.held.id)) return { state, effects: [] };
    const fromMs = rules.countsFromMs(sentAtMs, now.monotonicMs);
    const held = { id, fromMs: Math.max(fromMs, own.held?.fromMs ?? fromMs) };
    const granted = withClaim(state, lease, { ...own, held });
    // A grant that came too late is of no use to those who wait.
    if (heldNow(granted, lease, now) === undefined) return { state: granted, effects: [] };
    const answers = own.waiting.map(({ request }) => ok(request, { lease, id }));
    const keepAlive = own.keepAlive || own.waiting.some((each) => each.keepAlive);
    return saying(withClaim(granted, lease, { ...own, held, keepAlive, waiting: [] }), ...answers);
  }

  /** Another has the lease; or the one that was to be renewed is over, and whoever still wants it has to claim it anew. */
  function receiveRefusal(
    state: State,
    { lease, claim, id, holder }: Extract<AnswerMessage, { type: 'refused' }>,
    now: NodeClock,
  ): Step {
    const own = lookUp(state.claims, lease);
    if (own === undefined || own.claim !== claim || (own.held?.id ?? 0) !== id) return { state, effects: [] };
    const reason = id > 0 ? `lease ${lease} is over` : `${holder} has lease ${lease}`;
    const refused = own.waiting.filter(({ isPatient }) => !isPatient);
    const waiting = own.waiting.filter(({ isPatient }) => isPatient);
    const answers = refused.map(({ request }) => fail(request, reason));
    const wants = { keepAlive: own.keepAlive, waiting };
    if (id === 0) return saying(withClaim(state, lease, { ...own, ...wants }), ...answers);
    if (!isWanted({ ...own, ...wants })) return saying(withoutClaim(state, lease), ...answers);
    return then(saying(newClaim(state, lease, wants), ...answers), (each) => ask(each, lease, now));
  }

  /** The refusal may be that of a copy, the network having brought the request twice: then it was stored before, until the lease ended. */
  function receivePut(state: State, message: Extract<AnswerMessage, { type: 'stored' | 'notStored' }>): Step {
    const request = lookUp(state.puts, String(message.number));
    if (request === undefined) return { state, effects: [] };
    const puts = withoutEntries(state.puts, (each) => each === request);
    return saying(
      { ...state, puts },
      message.type === 'stored'
        ? { kind: 'reply', id: request, outcome: 'ok' }
        : { kind: 'reply', id: request, outcome: 'info', reason: message.reason },
    );
  }

  function receive(state: State, { message, now }: MessageInput<LeaseMessage>): Step {
    if (message.session !== state.session) return { state, effects: [] };
    switch (message.type) {
      case 'granted':
        return receiveGrant(state, message, now);
      case 'refused':
        return receiveRefusal(state, message, now);
      case 'revoke':
        return lookUp(state.claims, message.lease)?.claim === message.claim
          ? giveUp(state, message.lease)
          : { state, effects: [] };
      case 'stored':
      case 'notStored':
        return receivePut(state, message);
      default:
        return { state, effects: [] };
    }
  }

  return {
    heldNow,
    start(node: string, durable: readonly LeaseDurable[]): Step {
      const last = durable.at(-1);
      if (last !== undefined && last.type !== 'session')
        throw new Error(`a holder has no record of type ${last.type}`);
      const session = (last?.session ?? 0) + 1;
      return {
        state: {
          role: 'holder',
          node,
          session,
          lastNumber: 0,
          claims: {},
          uses: {},
          puts: {},
          timer: 0,
          isTimerSet: false,
        },
        effects: [
          {
            kind: 'persist',
            writeId: sessionWrite,
            data: { type: 'session', session },
            replacesEarlier: true,
          },
        ],
      };
    },
    step(state: State, input: Input<LeaseMessage, LeaseOperation>): Step {
      switch (input.kind) {
        case 'message':
          return receive(state, input);
        case 'operation':
          return operate(state, input);
        case 'timer':
          if (lookUp(state.uses, input.name) !== undefined) return begin(state, input.name, input.now);
          return input.name === 'ask' && input.generation === state.timer
            ? askAgain(state, input.now)
            : { state, effects: [] };
        case 'written':
          return { state, effects: [] };
      }
    },
  };
}
