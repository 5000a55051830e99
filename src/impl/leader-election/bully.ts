import type { Input, Machine, MessageInput, Reply, Send, Transition } from '../../core/machine.ts';
import { andThen } from '../and-then.ts';
import { type BullyRules, rightBullyRules } from './bully-rules.ts';
import type { ElectionOperation, ElectionResult } from './interface.ts';

export interface BullyConfiguration {
  /** The last one is first in line. */
  readonly nodes: readonly string[];
  /** No message takes longer, the time to work on it included. The algorithm rests on this. */
  readonly messageDelayMs: number;
  /** Greatest drift of a clock against true time, in parts per million. */
  readonly driftPartsPerMillion: number;
  /** A node takes silence for failure after so long by its own clock: longer than a question and its answer may take. */
  readonly timeoutMs: number;
  /** Whether nodes stand without being asked to. */
  readonly campaignsAtStart: boolean;
}

/** A call is named by the life of its node and a number, so that no answer is taken for that to another call. */
interface Call {
  readonly session: number;
  readonly number: number;
}

export type BullyMessage =
  | ({ readonly type: 'areYouThere' | 'here' | 'accepted' } & Call)
  /** With the greatest term that the node has heard of. */
  | ({ readonly type: 'halt' | 'halted' | 'newCoordinator'; readonly term: number } & Call)
  /** Whether the node is up on which the sender counts. */
  | ({ readonly type: 'watch' | 'alive' } & Call)
  /** From the coordinator, to all: who does not follow it? */
  | { readonly type: 'check'; readonly term: number }
  | { readonly type: 'checked'; readonly term: number; readonly follows: boolean };

/** How often the node has started: its calls are told apart by that. */
export interface BullyRecord {
  readonly session: number;
}

/** `starting` until it is on disk that it has started, and `resigned` while it does not stand: like `down` to all others. */
export type BullyStatus =
  | 'starting'
  | 'resigned'
  | 'normal'
  | 'asking'
  | 'waiting'
  | 'halting'
  | 'naming'
  | 'halted';

export interface BullyState extends Call {
  readonly node: string;
  readonly status: BullyStatus;
  readonly coordinator: string | null;
  /** The greater node from which the node last heard in the election. */
  readonly above: string | null;
  /** The node that it is calling. */
  readonly callee: string | null;
  /** The smaller nodes that it has halted and that do not know it for coordinator yet. */
  readonly group: readonly string[];
  /** The term of the coordinator, or else the greatest one of which the node has heard. */
  readonly term: number;
  /** The requests that wait for the node to lead. */
  readonly campaigns: readonly string[];
  /** Of the question whether the node is up on which this one counts. */
  readonly watch: { readonly number: number; readonly isAnswered: boolean };
  readonly timer: number;
}

type State = BullyState;
type Step = Transition<State, BullyMessage, ElectionResult, BullyRecord>;
type Says = Send<BullyMessage> | Reply<ElectionResult>;
type CallType = 'areYouThere' | 'halt' | 'newCoordinator';

/** What a node is about, and what it knows. */
type Situation = Partial<Pick<State, 'coordinator' | 'above' | 'callee' | 'group' | 'term'>>;

const only = (state: State): Step => ({ state, effects: [] });
const saying = (state: State, ...effects: readonly Says[]): Step => ({ state, effects });
const send = (to: string, message: BullyMessage): Says => ({ kind: 'send', to, message });

/** What a node is about that an answer may reach while it is still calling. */
const calling = { here: 'asking', halted: 'halting', accepted: 'naming' } as const;

/**
 * The bully algorithm (Garcia-Molina 1982): of the nodes that are up the one that is first in line coordinates, where messages arrive in
 * time and a node that is silent is down. Past that bound two may lead at a time: where it may be passed, elect by quorum.
 *
 * Terms tell leaderships apart, for no two nodes have one in common, but do not count them: after a restart of all they begin anew.
 * Actions are named as in specs/leader-election/Bully.tla.
 *
 * @throws RangeError for a configuration that cannot be.
 */
export function bullyMachine(
  configuration: BullyConfiguration,
  changes: Partial<BullyRules> = {},
): Machine<State, BullyMessage, ElectionOperation, ElectionResult, BullyRecord> {
  check(configuration);
  const { nodes, campaignsAtStart } = configuration;
  const rules = { ...rightBullyRules, ...changes };
  const timeoutMs = rules.timeoutMs(configuration.timeoutMs);
  const placeOf = (node: string) => nodes.indexOf(node) + 1;
  const nodeAt = (place: number) => nodes[place - 1]!;
  const othersThan = (own: string) => nodes.filter((node) => node !== own);

  const isUp = ({ status }: State) => status !== 'starting' && status !== 'resigned';
  const isNamed = ({ status }: State) => status === 'normal' || status === 'naming';
  const leads = ({ status, coordinator, node }: State) => status === 'normal' && coordinator === node;

  /** The least term after another that is this node's. */
  const termAfter = (term: number, node: string) => {
    const last = Math.floor(term / nodes.length) * nodes.length + (placeOf(node) % nodes.length);
    return last > term ? last : last + nodes.length;
  };

  function setTimer(state: State): Step {
    const timer = state.timer + 1;
    const next = { kind: 'setTimer', name: 'silence', generation: timer } as const;
    return { state: { ...state, timer }, effects: [{ ...next, minMs: timeoutMs, maxMs: timeoutMs }] };
  }

  /** The node is about something else, and calls another or nobody. */
  function turn(state: State, status: BullyStatus, situation: Situation = {}, call?: CallType): Step {
    const { coordinator = null, above = null, callee = null, group = [], term = state.term } = situation;
    const watch = { ...state.watch, isAnswered: true };
    const turned: State = { ...state, status, coordinator, above, callee, group, term, watch };
    if (call === undefined) return setTimer(turned);
    const number = state.number + 1;
    const { session } = state;
    const message: BullyMessage =
      call === 'areYouThere' ? { type: call, session, number } : { type: call, session, number, term };
    return andThen(saying({ ...turned, number }, send(callee!, message)), setTimer);
  }

  /** It tells the nodes that it has halted that it is coordinator. */
  function name(state: State, term: number, group: readonly string[]): Step {
    const { node, campaigns } = state;
    const callee = nodes.findLast((each) => group.includes(each));
    if (callee !== undefined)
      return turn(state, 'naming', { coordinator: node, callee, group, term }, 'newCoordinator');
    const result = { term, leader: node };
    const answers = campaigns.map((id): Says => ({ kind: 'reply', id, outcome: 'ok', result }));
    return andThen(turn({ ...state, campaigns: [] }, 'normal', { coordinator: node, term }), (each) =>
      saying(each, ...answers),
    );
  }

  /** It halts the smaller nodes, from a place on, the greatest first. */
  const haltFrom = (state: State, place: number, group: readonly string[]): Step =>
    place === 0
      ? name(state, termAfter(state.term, state.node), group)
      : turn(state, 'halting', { callee: nodeAt(place), group }, 'halt');

  /** It asks the greater nodes whether they are there, from a place on. */
  function askFrom(state: State, place: number): Step {
    const own = placeOf(state.node);
    return place > nodes.length
      ? haltFrom(state, rules.nextToHalt(own, own), [])
      : turn(state, 'asking', { callee: nodeAt(place) }, 'areYouThere');
  }

  const elect = (state: State): Step => askFrom(state, placeOf(state.node) + 1);

  /** No answer: the node is down. One that was halted a moment ago was not, and so an election begins again. */
  function giveUp(state: State): Step {
    const place = placeOf(state.callee!);
    if (state.status === 'asking') return askFrom(state, place + 1);
    if (state.status === 'halting')
      return haltFrom(state, rules.nextToHalt(placeOf(state.node), place), state.group);
    return elect(state);
  }

  function hear(state: State, from: string, { type, term = 0 }: { type: string; term?: number }): Step {
    if (type === 'here') return turn(state, 'waiting', { above: from });
    if (type === 'halted') {
      const next = rules.nextToHalt(placeOf(state.node), placeOf(from));
      return haltFrom({ ...state, term: Math.max(state.term, term) }, next, [...state.group, from]);
    }
    const group = state.group.filter((node) => node !== from);
    return name(state, state.term, group);
  }

  /** The node counts on another, or coordinates: it looks after those on whom it counts, or who count on it. */
  function look(state: State): Step {
    if (leads(state)) {
      const checks = othersThan(state.node).map((to) => send(to, { type: 'check', term: state.term }));
      return andThen(saying(state, ...checks), setTimer);
    }
    if (!state.watch.isAnswered) return elect(state);
    const watched = state.status === 'normal' ? state.coordinator! : state.above!;
    const number = state.watch.number + 1;
    const asking: State = { ...state, watch: { number, isAnswered: false } };
    const question = send(watched, { type: 'watch', session: state.session, number });
    return andThen(saying(asking, question), setTimer);
  }

  function answerCheck(state: State, from: string, term: number): Step {
    if (!isUp(state)) return only({ ...state, coordinator: from, term });
    if (placeOf(from) < placeOf(state.node)) return only(state);
    const follows = state.status === 'normal' && state.coordinator === from;
    return saying(state, send(from, { type: 'checked', term, follows }));
  }

  function receive(state: State, { from, message }: MessageInput<BullyMessage>): Step {
    if (!nodes.includes(from) || from === state.node || state.status === 'starting') return only(state);
    if (message.type === 'check') return answerCheck(state, from, message.term);
    if (!isUp(state)) return only(state);
    if (message.type === 'checked') {
      const isLeftOut = leads(state) && message.term === state.term && !message.follows;
      return isLeftOut && placeOf(from) < placeOf(state.node) ? elect(state) : only(state);
    }
    const { session, number } = message;
    switch (message.type) {
      case 'areYouThere':
        return saying(state, send(from, { type: 'here', session, number }));
      case 'watch':
        return saying(state, send(from, { type: 'alive', session, number }));
      case 'halt': {
        const term = Math.max(state.term, message.term);
        const halted = turn(state, 'halted', { above: from, term });
        return andThen(halted, (each) => saying(each, send(from, { type: 'halted', session, number, term })));
      }
      case 'newCoordinator': {
        if (!rules.accepts(state, from)) return only(state);
        const following = turn(state, 'normal', { coordinator: from, term: message.term });
        return andThen(following, (each) => saying(each, send(from, { type: 'accepted', session, number })));
      }
      case 'alive': {
        const isMeant = session === state.session && number === state.watch.number;
        return only(isMeant ? { ...state, watch: { number, isAnswered: true } } : state);
      }
      default: {
        const isMeant = session === state.session && number === state.number;
        const isExpected = state.status === calling[message.type] && state.callee === from;
        return isMeant && isExpected ? hear(state, from, message) : only(state);
      }
    }
  }

  /** The node is there for the others from now on, and begins an election: it may be the greatest. */
  const recover = (state: State): Step =>
    rules.electsAtStart ? elect(state) : only({ ...state, status: 'halted' });

  function operate(state: State, id: string, { type }: ElectionOperation): Step {
    const answer = (each: State): Says => {
      const leader = isNamed(each) || !isUp(each) ? each.coordinator : null;
      return { kind: 'reply', id, outcome: 'ok', result: { term: each.term, leader } };
    };
    if (type === 'observe' || (type === 'campaign' && leads(state))) return saying(state, answer(state));
    if (type === 'campaign') {
      const standing = { ...state, campaigns: [...state.campaigns, id] };
      return state.status === 'resigned' ? recover(standing) : only(standing);
    }
    const refusals = state.campaigns.map(
      (each): Says => ({ kind: 'reply', id: each, outcome: 'fail', reason: 'the node resigned' }),
    );
    if (state.status === 'starting') return saying({ ...state, campaigns: [] }, ...refusals, answer(state));
    // No timer of it means anything any more.
    const resigned = turn({ ...state, campaigns: [] }, 'resigned').state;
    return saying(resigned, ...refusals, answer(resigned));
  }

  return {
    name: 'leader-election/bully',
    start(node, durable) {
      if (!nodes.includes(node)) throw new RangeError(`${node} is none of the nodes`);
      const session = (durable.at(-1)?.session ?? 0) + 1;
      const nothing = { coordinator: null, above: null, callee: null, group: [], campaigns: [] };
      const numbers = { term: 0, number: 0, watch: { number: 0, isAnswered: true }, timer: 0 };
      return {
        state: { node, session, status: 'starting', ...nothing, ...numbers },
        effects: [{ kind: 'persist', writeId: 1, data: { session }, replacesEarlier: true }],
      };
    },
    step(state: State, input: Input<BullyMessage, ElectionOperation>): Step {
      switch (input.kind) {
        case 'message':
          return receive(state, input);
        case 'operation':
          return operate(state, input.id, input.operation);
        case 'timer':
          if (input.generation !== state.timer || !isUp(state)) return only(state);
          return state.callee === null ? look(state) : giveUp(state);
        case 'written':
          if (state.status !== 'starting') return only(state);
          return campaignsAtStart || state.campaigns.length > 0
            ? recover(state)
            : only({ ...state, status: 'resigned' });
      }
    },
  };
}

/** @throws RangeError for a configuration that cannot be. */
function check({ nodes, messageDelayMs, driftPartsPerMillion, timeoutMs }: BullyConfiguration): void {
  const expect = (holds: boolean, what: string) => {
    if (!holds) throw new RangeError(`bully election: ${what}`);
  };
  expect(nodes.length > 0 && new Set(nodes).size === nodes.length, 'nodes must be different names');
  expect(messageDelayMs > 0, 'messageDelayMs must be more than 0');
  expect(driftPartsPerMillion >= 0, 'driftPartsPerMillion must be 0 or more');
  // By a clock that runs fast.
  const leastMs = 2 * messageDelayMs * (1 + driftPartsPerMillion / 1_000_000);
  expect(
    timeoutMs > leastMs,
    `timeoutMs must be more than ${leastMs}: a question and its answer take so long`,
  );
}
