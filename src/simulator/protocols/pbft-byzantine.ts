import type { Effect, Machine, Send, Transition } from '../../core/machine.ts';
import type { Digest, Signer } from '../../impl/pbft/cryptography.ts';
import {
  type Commit,
  digestOfRequest,
  type NewView,
  type PbftMessage,
  type PrePrepare,
  type Prepare,
  type Proposal,
  type Request,
  type SignedMessage,
  signed,
} from '../../impl/pbft/messages.ts';

/**
 * Byzantine replicas: each is a right one whose messages are bent on their way out. It has its own signer and nobody else's, so
 * that it can say anything in its own name, and repeat what others have said.
 */
export const behaviours = [
  'silent',
  'equivocating',
  'wrong-digests',
  'double-votes-and-replays',
  'lies-in-view-changes',
] as const;
export type Behaviour = (typeof behaviours)[number];

interface LiarState {
  readonly inner: unknown;
  /** The latest requests that it has seen, and the latest messages. */
  readonly requests: readonly Request[];
  readonly messages: readonly PbftMessage[];
  readonly steps: number;
}

interface Liar {
  readonly node: string;
  readonly replicas: readonly string[];
  readonly signer: Signer;
  readonly digest: Digest;
}

type Message = Send<PbftMessage>;
type AnyEffect = Effect<PbftMessage, unknown, unknown>;
type Lie = (liar: Liar, state: LiarState, send: Message) => readonly Message[];

const mostRequests = 6;
const mostMessages = 40;

/** A replica that behaves so. */
export function byzantine(
  // biome-ignore lint/suspicious/noExplicitAny: what the right replica remembers is its own affair.
  right: Machine<any, PbftMessage, unknown, unknown, any>,
  behaviour: Behaviour,
  liar: Liar,
): Machine<LiarState, PbftMessage, unknown, unknown, unknown> {
  const lie = lies[behaviour];
  const bent = (state: LiarState, effects: readonly AnyEffect[]): readonly AnyEffect[] =>
    effects.flatMap((effect): readonly AnyEffect[] =>
      effect.kind === 'send' ? lie(liar, state, effect) : [effect],
    );
  return {
    name: `pbft/byzantine replica, ${behaviour}`,
    start(node, durable, now) {
      const { state: inner, effects } = right.start(node, durable, now);
      const state = { inner, requests: [], messages: [], steps: 0 };
      return { state, effects: bent(state, effects as readonly AnyEffect[]) };
    },
    step(before, input): Transition<LiarState, PbftMessage, unknown, unknown> {
      const { state: inner, effects } = right.step(before.inner, input);
      const heard = input.kind === 'message' ? remember(before, input.message) : before;
      const state = { ...heard, inner, steps: before.steps + 1 };
      return { state, effects: bent(state, effects as readonly AnyEffect[]) };
    },
  };
}

function remember(state: LiarState, message: PbftMessage): LiarState {
  const messages = [...state.messages, message].slice(-mostMessages);
  const request = message.type === 'proposal' ? message.request : message.type === 'request' ? message : null;
  if (request === null || state.requests.some(({ signature }) => signature === request.signature)) {
    return { ...state, messages };
  }
  return { ...state, messages, requests: [...state.requests, request].slice(-mostRequests) };
}

/** The same message of its own with other fields, signed anew. */
function resigned<M extends Exclude<SignedMessage, Request>>(
  { signer }: Liar,
  message: M,
  changes: Partial<M>,
): M {
  const { signature: _, ...content } = { ...message, ...changes };
  return signed(signer, content as never);
}

const place = ({ replicas }: Liar, { to }: Message) => replicas.indexOf(to);

/** A genuine request that is not this one, to be passed off for it. */
const otherThan = ({ requests }: LiarState, request: Request): Request | undefined =>
  requests.findLast(({ signature }) => signature !== request.signature);

/** Two requests under one number, in different order to different backups, and its commit for the one that each sees first. */
const equivocate: Lie = (liar, state, send) => {
  const { message } = send;
  if (message.type === 'prepare' || message.type === 'commit') return [splitVote(liar, send, message)];
  if (message.type !== 'proposal') return [send];
  const other = otherThan(state, message.request);
  if (other === undefined) return [send];
  const prePrepare = resigned(liar, message.prePrepare, { digest: digestOfRequest(liar.digest, other) });
  const second: Proposal = { type: 'proposal', prePrepare, request: other };
  const both = place(liar, send) % 2 === 0 ? [message, second] : [second, message];
  const { view, number, digest, replica } = both[0]!.prePrepare;
  const commit = signed<Commit>(liar.signer, { type: 'commit', view, number, digest, replica });
  return [...both, commit].map((each) => ({ ...send, message: each }));
};

function splitVote(liar: Liar, send: Message, vote: Prepare | Commit): Message {
  const message = place(liar, send) % 2 === 0 ? vote : resigned(liar, vote, { digest: 'equivocation' });
  return { ...send, message };
}

/** The digest of one request and the text of another; votes, checkpoints, states and results that are wrong. */
const misname: Lie = (liar, state, send) => {
  const { message } = send;
  switch (message.type) {
    case 'proposal': {
      const other = place(liar, send) % 2 === 0 ? undefined : otherThan(state, message.request);
      return [other === undefined ? send : { ...send, message: { ...message, request: other } }];
    }
    case 'prepare':
    case 'commit':
      // As a backup it votes wrongly; of its own proposals it is all in favour.
      return [
        place(liar, send) % 2 === 0
          ? send
          : { ...send, message: resigned(liar, message, { digest: 'wrong' }) },
      ];
    case 'checkpoint':
      return [
        message.replica === liar.node
          ? { ...send, message: resigned(liar, message, { digest: 'wrong' }) }
          : send,
      ];
    case 'reply':
      return [{ ...send, message: resigned(liar, message, { result: 'wrong' }) }];
    case 'state':
      return [{ ...send, message: { ...message, snapshot: { ...message.snapshot, service: 'wrong' } } }];
    default:
      return [send];
  }
};

/** Every vote twice and once more for something else; every reply a lie, twice. */
const voteTwice: Lie = (liar, _, send) => {
  const { message } = send;
  switch (message.type) {
    case 'prepare':
    case 'commit':
    case 'checkpoint': {
      if (message.replica !== liar.node) return [send, send];
      const another = {
        ...send,
        message: resigned<Prepare>(liar, message as Prepare, { digest: 'another' }),
      };
      return place(liar, send) % 2 === 0 ? [send, send, another] : [another, another, send];
    }
    case 'reply': {
      const lie = { ...send, message: resigned(liar, message, { result: 'a lie' }) };
      return [lie, lie];
    }
    default:
      return [send, send];
  }
};

/** With every message an old one, its own or another's. */
const replay: Lie = (_, { messages, steps }, send) => {
  const old = messages[(steps * 7) % Math.max(1, messages.length)];
  return old === undefined ? [] : [{ ...send, message: old }];
};

/** Has prepared nothing, knows of no checkpoint, and begins views with nothing, at least towards some. */
const concealInViewChanges: Lie = (liar, _, send) => {
  const { message } = send;
  if (message.type === 'viewChange' && message.replica === liar.node) {
    const nothing = { prepared: [], stable: 0, checkpoints: [] };
    return [{ ...send, message: resigned(liar, message, nothing) }];
  }
  if (message.type !== 'newView' || message.replica !== liar.node || place(liar, send) % 2 === 0)
    return [send];
  return [{ ...send, message: resigned<NewView>(liar, message, { prePrepares: someOf(liar, message) }) }];
};

const someOf = (liar: Liar, { prePrepares }: NewView): PrePrepare[] =>
  prePrepares.map((each) => resigned(liar, each, { digest: 'null' }));

const lies: Readonly<Record<Behaviour, Lie>> = {
  silent: () => [],
  equivocating: equivocate,
  'wrong-digests': misname,
  'double-votes-and-replays': (liar, state, send) => [
    ...voteTwice(liar, state, send),
    ...replay(liar, state, send),
  ],
  'lies-in-view-changes': concealInViewChanges,
};
