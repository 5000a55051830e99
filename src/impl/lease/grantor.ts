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
import { applyChange, type Book, type Change, emptyBook } from './book.ts';
import type { LeaseConfiguration } from './configuration.ts';
import type {
  AskMessage,
  LeaseDurable,
  LeaseMessage,
  LeaseOperation,
  LeaseResult,
  PutMessage,
  ReleaseMessage,
} from './messages.ts';
import { isClaimOf, type LeaseRules } from './rules.ts';

/** Of a lease that is granted, what need not outlive a restart: then the term begins anew, and nobody is to give it back. */
interface Running {
  /** When the term began, by the grantor's clock. */
  readonly grantedAtMs: number;
  /** When the request for it was sent, by the holder's clock; null after a restart. */
  readonly sentAtMs: number | null;
  /** It is not renewed; these requests wait for its end. */
  readonly isRevoked: boolean;
  readonly revokers: readonly string[];
}

export interface GrantorState {
  readonly role: 'grantor';
  readonly node: string;
  readonly book: Book;
  /** One for each grant in the book. */
  readonly running: Table<Running>;
  readonly lastWrite: number;
  readonly recordsSinceSnapshot: number;
  /** Of the timer that ends leases: its last generation, and whether it is set. */
  readonly timer: number;
  readonly isTimerSet: boolean;
}

type State = GrantorState;
type Step = Transition<State, LeaseMessage, LeaseResult, LeaseDurable>;
type Saying = Send<LeaseMessage> | Reply<LeaseResult>;

/** What a step comes to: changes of the book, and what is said once these, and all before them, are on the disk. */
interface Outcome {
  readonly state: State;
  readonly changes: readonly Change[];
  readonly says: readonly Saying[];
}

const nothing = (state: State): Outcome => ({ state, changes: [], says: [] });

/** One outcome after another. */
function then(first: Outcome, next: (state: State) => Outcome): Outcome {
  const second = next(first.state);
  return {
    state: second.state,
    changes: [...first.changes, ...second.changes],
    says: [...first.says, ...second.says],
  };
}

function changed(state: State, change: Change): Outcome {
  const book = applyChange(state.book, change);
  return { state: { ...state, book }, changes: [change], says: [] };
}

const saying = (state: State, ...says: readonly Saying[]): Outcome => ({ state, changes: [], says });

const send = (to: string, message: LeaseMessage): Saying => ({ kind: 'send', to, message });

/**
 * Grants each lease to one claim at a time, for a term that it counts from the receipt of the request (Gray and Cheriton 1989,
 * section 2). Who has a lease is on disk before anybody hears of it; a restarted grantor counts the whole term once more, since it
 * cannot know how much of it is left (section 5).
 */
export function leaseGrantor(configuration: LeaseConfiguration, rules: LeaseRules) {
  const { termMs, recordsUntilSnapshot } = configuration;

  const begun = (now: NodeClock, sentAtMs: number | null): Running => ({
    grantedAtMs: rules.grantorMs(now),
    sentAtMs,
    isRevoked: false,
    revokers: [],
  });

  /** The leases that are over are nobody's any more. */
  function expire(state: State, now: NodeClock): Outcome {
    const isOver = ({ grantedAtMs }: Running) => rules.isOver(rules.grantorMs(now) - grantedAtMs, termMs);
    const over = Object.keys(state.running).filter((lease) => isOver(lookUp(state.running, lease)!));
    return over.reduce((outcome, lease) => then(outcome, (each) => end(each, lease)), nothing(state));
  }

  function end(state: State, lease: string): Outcome {
    const { revokers } = lookUp(state.running, lease)!;
    const { id } = lookUp(state.book.grants, lease)!;
    const running = withoutEntries(state.running, (_, name) => name === lease);
    const answers = revokers.map(
      (request): Saying => ({ kind: 'reply', id: request, outcome: 'ok', result: { lease, id } }),
    );
    return then(changed({ ...state, running }, { type: 'ended', lease }), (each) => saying(each, ...answers));
  }

  /** A node wants a lease, or more of it. */
  function grant(state: State, from: string, ask: AskMessage, now: NodeClock): Outcome {
    const { lease, session, claim, sentAtMs, id } = ask;
    const current = lookUp(state.book.grants, lease);
    if (!rules.grants(current, from, ask)) {
      const holder = current?.holder ?? '';
      return saying(state, send(from, { type: 'refused', lease, session, claim, id, holder }));
    }
    return isClaimOf(current, from, ask) ? renew(state, from, ask, now) : grantAnew();

    function grantAnew(): Outcome {
      const next = { holder: from, session, claim, id: state.book.lastId + 1 };
      const running = withEntry(state.running, lease, begun(now, sentAtMs));
      return then(changed({ ...state, running }, { type: 'granted', lease, grant: next }), (each) =>
        saying(each, send(from, { type: 'granted', lease, session, claim, sentAtMs, id: next.id })),
      );
    }
  }

  /** The term begins anew, unless the lease is to be given back, or the request is an old one that was late. */
  function renew(state: State, from: string, ask: AskMessage, now: NodeClock): Outcome {
    const { lease, session, claim, sentAtMs } = ask;
    const own = lookUp(state.running, lease)!;
    if (own.isRevoked) return saying(state, send(from, { type: 'revoke', lease, session, claim }));
    if (own.sentAtMs !== null && sentAtMs <= own.sentAtMs) return nothing(state);
    const { id } = lookUp(state.book.grants, lease)!;
    const running = withEntry(state.running, lease, begun(now, sentAtMs));
    return saying(
      { ...state, running },
      send(from, { type: 'granted', lease, session, claim, sentAtMs, id }),
    );
  }

  /** The holder has stopped. */
  function release(state: State, from: string, message: ReleaseMessage): Outcome {
    const isHolders = isClaimOf(lookUp(state.book.grants, message.lease), from, message);
    return isHolders ? end(state, message.lease) : nothing(state);
  }

  /** A value is attached to a lease, and goes when that ends. */
  function put(state: State, from: string, message: PutMessage): Outcome {
    const { lease, session, id, number, key, value } = message;
    const grantOf = lookUp(state.book.grants, lease);
    const refusal = (reason: string) =>
      saying(state, send(from, { type: 'notStored', session, number, reason }));
    if (grantOf?.id !== id || grantOf.holder !== from || grantOf.session !== session)
      return refusal(`lease ${lease} is not held under id ${id}`);
    const old = lookUp(state.book.values, key);
    if (old !== undefined && old.lease !== lease) return refusal(`${key} is attached to lease ${old.lease}`);
    const stored = send(from, { type: 'stored', session, number });
    // A request that comes late or once more was overwritten by the later one as soon as it was stored.
    if (old !== undefined && old.number >= number) return saying(state, stored);
    const change: Change = { type: 'stored', key, value: { lease, id, number, value } };
    return then(changed(state, change), (each) => saying(each, stored));
  }

  function revoke(state: State, request: string, lease: string): Outcome {
    const grantOf = lookUp(state.book.grants, lease);
    if (grantOf === undefined) return refused(state, request, `nobody has lease ${lease}`);
    const own = lookUp(state.running, lease)!;
    const revoked = { ...own, isRevoked: true, revokers: [...own.revokers, request] };
    const { holder, session, claim } = grantOf;
    return saying(
      { ...state, running: withEntry(state.running, lease, revoked) },
      send(holder, { type: 'revoke', lease, session, claim }),
    );
  }

  const refused = (state: State, id: string, reason: string) =>
    saying(state, { kind: 'reply', id, outcome: 'fail', reason });

  function answer(state: State, { id, operation }: OperationInput<LeaseOperation>): Outcome {
    const ok = (result: LeaseResult) => saying(state, { kind: 'reply', id, outcome: 'ok', result });
    switch (operation.type) {
      case 'get': {
        const { key } = operation;
        return ok({ key, value: lookUp(state.book.values, key)?.value ?? null });
      }
      case 'inspect': {
        const { lease } = operation;
        const grantOf = lookUp(state.book.grants, lease);
        return ok({ lease, id: grantOf?.id ?? null, holder: grantOf?.holder ?? null });
      }
      case 'revoke':
        return revoke(state, id, operation.lease);
      default:
        return refused(state, id, `the grantor holds no leases: ask another node to ${operation.type}`);
    }
  }

  function receive(state: State, { from, message, now }: MessageInput<LeaseMessage>): Outcome {
    switch (message.type) {
      case 'ask':
        return grant(state, from, message, now);
      case 'release':
        return release(state, from, message);
      case 'put':
        return put(state, from, message);
      default:
        return nothing(state);
    }
  }

  /** Writes the changes, holds back what is said until they are written, and sees to it that leases end. */
  function finish({ state, changes, says }: Outcome, now: NodeClock): Step {
    const written = write(state, changes);
    const { lastWrite } = written.state;
    const held = lastWrite > 0 ? says.map((effect) => ({ ...effect, afterPersist: lastWrite })) : says;
    const timed = setTimer(written.state, now);
    return { state: timed.state, effects: [...written.effects, ...held, ...timed.effects] };
  }

  function write(state: State, changes: readonly Change[]): Step {
    if (changes.length === 0) return { state, effects: [] };
    const writeId = state.lastWrite + 1;
    const isSnapshot = state.recordsSinceSnapshot + 1 >= recordsUntilSnapshot;
    const recordsSinceSnapshot = isSnapshot ? 0 : state.recordsSinceSnapshot + 1;
    const after = { ...state, lastWrite: writeId, recordsSinceSnapshot };
    return isSnapshot
      ? {
          state: after,
          effects: [
            { kind: 'persist', writeId, data: { type: 'book', book: state.book }, replacesEarlier: true },
          ],
        }
      : { state: after, effects: [{ kind: 'persist', writeId, data: { type: 'changes', changes } }] };
  }

  /** All terms are equally long: a timer that is set runs out before any lease that was granted since is over. */
  function setTimer(state: State, now: NodeClock): Step {
    const running = Object.values(state.running);
    if (state.isTimerSet || running.length === 0) return { state, effects: [] };
    const first = Math.min(...running.map(({ grantedAtMs }) => grantedAtMs));
    // Whole milliseconds, and at least one: a rest that is lost in the rounding of the clock would be waited for in vain.
    const restMs = Math.min(termMs, Math.max(1, Math.ceil(first + termMs - rules.grantorMs(now))));
    const generation = state.timer + 1;
    return {
      state: { ...state, timer: generation, isTimerSet: true },
      effects: [{ kind: 'setTimer', name: 'expiry', generation, minMs: restMs, maxMs: restMs }],
    };
  }

  return {
    start(node: string, durable: readonly LeaseDurable[], now: NodeClock): Step {
      const book = rules.recalled(durable.reduce(replay, emptyBook));
      const running = Object.fromEntries(
        Object.keys(book.grants).map((lease) => [lease, begun(now, null)] as const),
      );
      const state: State = {
        role: 'grantor',
        node,
        book,
        running,
        lastWrite: 0,
        recordsSinceSnapshot: durable.length,
        timer: 0,
        isTimerSet: false,
      };
      return finish(nothing(state), now);
    },
    step(state: State, input: Input<LeaseMessage, LeaseOperation>): Step {
      if (input.kind === 'written') return { state, effects: [] };
      const { now } = input;
      const isDue = input.kind === 'timer' && input.generation === state.timer;
      const current = isDue ? { ...state, isTimerSet: false } : state;
      return finish(
        then(expire(current, now), (each) => {
          if (input.kind === 'message') return receive(each, input);
          return input.kind === 'operation' ? answer(each, input) : nothing(each);
        }),
        now,
      );
    },
  };
}

/** @throws Error for a record of another machine. */
function replay(book: Book, record: LeaseDurable): Book {
  if (record.type === 'book') return record.book;
  if (record.type === 'changes') return record.changes.reduce(applyChange, book);
  throw new Error(`a grantor has no record of type ${record.type}`);
}
