import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import {
  type FunctionValue,
  functionFrom,
  ModelValue,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import type {
  LockClientState,
  LockServerState,
  QuorumLockMessage,
} from '../../impl/distributed-lock/quorum-lock.ts';
import { lookUp } from '../../impl/table.ts';
import {
  isFree,
  type QuorumLockConstants,
  type QuorumLockState,
  quorumLockDefinition,
  validityOf,
} from '../../models/distributed-lock/quorum.ts';
import { majorities } from '../../models/quorums.ts';
import type { ConfirmedEvent } from '../../simulator/confirmed-events.ts';
import {
  clients,
  lockName,
  servers,
  simulatedQuorumLock,
} from '../../simulator/protocols/distributed-lock.ts';
import type { SteppedEvent } from '../../simulator/simulated-protocol.ts';
import { anyCount, nameOf, stepOf, withChanged } from '../abstraction.ts';
import type { ModelStep, Refinement } from '../refinement.ts';
import { units } from '../units.ts';

/** A client and a server that has given it the lock. */
type Answer = FunctionValue<number, ModelValue>;
const answerOf = (c: ModelValue, s: ModelValue): Answer => sequence<ModelValue>(c, s);

/** The model's state, and the answers that are under way. */
export interface QuorumStateWithMessages extends QuorumLockState {
  readonly answers: SetValue<Answer>;
}

type State = QuorumStateWithMessages;
type Constants = QuorumLockConstants;

/**
 * The model, in which a server gives the lock when it is asked, also to a client that does not want it any more, and the client hears of
 * it later or never; and a client gives up when it thinks fit. A test explores it, with the safety
 * properties of the model.
 */
export function quorumLockWithMessages(constants: Constants): ModelDefinition<State> {
  const definition = quorumLockDefinition(constants) as unknown as ModelDefinition<State>;
  const { fairness: _, temporalProperties: __, witnesses: ___, ...rest } = definition;
  const { Lock: ____, GiveUp: _____, Start, ...actions } = definition.actions;
  const { Client, Server } = constants;
  return {
    ...rest,
    name: 'distributed-lock/quorum with messages',
    variables: [...definition.variables, 'answers'],
    init: () => ({ ...(definition.init() as State), answers: setOf<Answer>() }),
    actions: {
      ...actions,
      // Answers are to one attempt.
      Start: {
        parameters: Start!.parameters,
        next(state, given) {
          const update = Start!.next(state, given) as Partial<State> | undefined;
          const { c } = given as { readonly c: ModelValue };
          return update && { ...update, answers: state.answers.filter((each) => each.get(1) !== c) };
        },
      },
      Give: action({ c: Client, s: Server }, (state: State, { c, s }) =>
        isFree(constants, state, s)
          ? {
              key: state.key.set(s, c),
              age: state.age.set(s, 0),
              answers: state.answers.add(answerOf(c, s)),
            }
          : undefined,
      ),
      Hear: action({ c: Client, s: Server }, ({ phase, given, since, answers }: State, { c, s }) => {
        if (phase.get(c) !== 'asking' || !answers.has(answerOf(c, s))) return undefined;
        // Too late it is worth nothing.
        const counts = since.get(c) < validityOf(constants);
        return counts ? { given: given.set(c, given.get(c).add(s)) } : {};
      }),
      Stop: action({ c: Client }, ({ phase, since, given }: State, { c }) =>
        phase.get(c) === 'idle'
          ? undefined
          : {
              phase: phase.set(c, 'idle'),
              since: since.set(c, 0),
              given: given.set(c, setOf<ModelValue>()),
            },
      ),
    },
    invariants: {
      ...definition.invariants,
      TypeOK: (state) =>
        (definition.invariants!.TypeOK as (state: State) => boolean)(withChanged(definition, state, {})),
    },
  };
}

/** Each attempt of a node is a client of its own to the model; no more of them begin in one run than there are operations. */
const mostAttempts = 120;
const Client = setOf(Array.from({ length: mostAttempts }, (_, index) => nameOf(`a${index + 1}`)));
const Server = setOf(servers.map(nameOf));
const [Nobody, Unknown] = [ModelValue.of('Nobody'), ModelValue.of('Unknown')];

const constants: Constants = {
  ...{ Client, Server, Quorum: majorities(Server), Nobody, Unknown },
  ...{ Rate: 1_000_000, Epsilon: simulatedQuorumLock.driftPartsPerMillion },
  ...{ ClientPace: setOf([1_000_000]), ServerPace: setOf([1_000_000]) },
  TimeToLive: units(simulatedQuorumLock.timeToLiveMs),
  ClientsPause: true,
  FaultKind: setOf(['restart' as const]),
  MaxFaults: Number.MAX_SAFE_INTEGER,
};
const validity = validityOf(constants);

/**
 * Time passes by one clock alone: no guard of the model looks at more than one, and who does not look may lag behind. A key that has run out
 * is none, which is the same to the model.
 */
const PassAtServer = action({ s: Server, count: anyCount }, ({ key, age }: State, { s, count }) => {
  if (key.get(s) === Nobody) return {};
  const later = age.get(s) + count;
  return later < constants.TimeToLive
    ? { age: age.set(s, later) }
    : { key: key.set(s, Nobody), age: age.set(s, 0) };
});

const PassAtClient = action({ c: Client, count: anyCount }, ({ since, given }: State, { c, count }) => {
  const later = Math.min(since.get(c) + count, validity);
  return {
    since: since.set(c, later),
    given: later < validity ? given : given.set(c, setOf<ModelValue>()),
  };
});

const definition = quorumLockWithMessages(constants);
const { Tick: _, ...actionsOfModel } = definition.actions;
const model = defineModel({
  ...definition,
  actions: { ...actionsOfModel, PassAtServer, PassAtClient },
});

interface Ghost {
  /** The last confirmed state of each node, also of one that is down, and what its clock showed then. */
  readonly last: Map<string, LockServerState | LockClientState>;
  readonly shownMs: Map<string, number>;
  /** The attempts by their values, in the order in which they were first heard of. */
  readonly names: Map<string, ModelValue>;
}

function attemptNamed(value: string, { names }: Ghost): ModelValue {
  const name = names.get(value) ?? nameOf(`a${names.size + 1}`);
  names.set(value, name);
  return name;
}

const attemptOf = (state: LockClientState | undefined) => state && lookUp(state.attempts, lockName);

function passed(event: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const { node, input } = event;
  const { monotonicMs } = input.now;
  const count = units(monotonicMs) - units(ghost.shownMs.get(node) ?? monotonicMs);
  ghost.shownMs.set(node, monotonicMs);
  if (count === 0) return [];
  if (servers.includes(node)) return [stepOf('PassAtServer', node, count)];
  const attempt = attemptOf(event.before as LockClientState);
  return attempt === undefined ? [] : [stepOf('PassAtClient', attemptNamed(attempt.value, ghost), count)];
}

function ofServer({ node, input, before, after }: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const [old, now] = [before, after].map((state) => lookUp((state as LockServerState).keys, lockName));
  if (old === now || input.kind !== 'message') return [];
  if (now !== undefined) return [stepOf('Give', attemptNamed(now.value, ghost), node)];
  const isKept = units(input.now.monotonicMs) - units(old!.sinceMs) < constants.TimeToLive;
  return isKept ? [stepOf('Unlock', attemptNamed(old!.value, ghost), node)] : [];
}

function ofClient({ input, before, after }: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const [old, now] = [before, after].map((state) => attemptOf(state as LockClientState));
  const steps: ModelStep[] = [];
  const message = input.kind === 'message' ? (input.message as QuorumLockMessage) : undefined;
  const isOpen = old?.heldFromMs === null && message?.value === old.value;
  if (isOpen && message.type === 'given' && input.kind === 'message')
    steps.push(stepOf('Hear', attemptNamed(old.value, ghost), input.from));
  if (old !== undefined && now?.value !== old.value)
    steps.push(stepOf('Stop', attemptNamed(old.value, ghost)));
  if (now !== undefined && now.value !== old?.value)
    steps.push(stepOf('Start', attemptNamed(now.value, ghost)));
  if (now !== undefined && now.heldFromMs !== null && old?.heldFromMs === null)
    steps.push(stepOf('Acquire', attemptNamed(now.value, ghost)));
  return steps;
}

function witness(event: ConfirmedEvent, ghost: Ghost): readonly ModelStep[] {
  const { node, kind } = event;
  if (kind === 'stepped') {
    const steps = [...passed(event, ghost), ...(servers.includes(node) ? ofServer : ofClient)(event, ghost)];
    ghost.last.set(node, event.after as LockServerState);
    return steps;
  }
  if (kind === 'started') {
    const state = event.state as LockServerState | LockClientState;
    ghost.last.set(node, state);
    ghost.shownMs.delete(node);
    if (state.role === 'client' || state.silentFromMs === null) return [];
    ghost.shownMs.set(node, state.silentFromMs);
    return [stepOf('Fault', node)];
  }
  const last = ghost.last.get(node);
  const attempt = last?.role === 'client' ? attemptOf(last) : undefined;
  if (last?.role === 'client') ghost.last.set(node, { ...last, attempts: {} });
  return attempt === undefined ? [] : [stepOf('Stop', attemptNamed(attempt.value, ghost))];
}

/** Whose key a server has, and for how long, by its clock as far as it has been followed. */
function keyAt(server: string, ghost: Ghost): readonly [ModelValue, number] {
  const { last, shownMs } = ghost;
  const { keys, silentFromMs } = last.get(server) as LockServerState;
  const since = (ms: number) => units(shownMs.get(server) ?? ms) - units(ms);
  const key = lookUp(keys, lockName);
  if (key !== undefined && since(key.sinceMs) < constants.TimeToLive)
    return [attemptNamed(key.value, ghost), since(key.sinceMs)];
  if (silentFromMs !== null && since(silentFromMs) < constants.TimeToLive)
    return [Unknown, since(silentFromMs)];
  return [Nobody, 0];
}

/** The servers and the clients do what the model does, with an attempt in the place of a client. */
export const quorumLockRefinement: Refinement<State, Ghost> = {
  slug: 'distributed-lock/quorum',
  model,
  ghost: () => ({ last: new Map(), shownMs: new Map(), names: new Map() }),
  witness: (event, _view, ghost) => witness(event, ghost),
  abstraction(_, ghost): Partial<State> {
    if (ghost.last.size < servers.length + clients.length) return {};
    const attempts = new Map(
      clients.flatMap((node) => {
        const attempt = attemptOf(ghost.last.get(node) as LockClientState);
        return attempt === undefined
          ? []
          : [[attemptNamed(attempt.value, ghost), { node, ...attempt }] as const];
      }),
    );
    const attemptAt = (c: ModelValue) => attempts.get(c);
    const sinceOf = (c: ModelValue) => {
      const attempt = attemptAt(c);
      if (attempt === undefined) return 0;
      const fromMs = attempt.heldFromMs ?? attempt.startedAtMs;
      return Math.min(units(ghost.shownMs.get(attempt.node) ?? fromMs) - units(fromMs), validity);
    };
    return {
      phase: functionFrom(Client, (c) => {
        const attempt = attemptAt(c);
        if (attempt === undefined) return 'idle';
        return attempt.heldFromMs === null ? 'asking' : 'holding';
      }),
      since: functionFrom(Client, sinceOf),
      given: functionFrom(Client, (c) => {
        const attempt = attemptAt(c);
        const counts = attempt?.heldFromMs === null && sinceOf(c) < validity;
        return setOf(counts ? attempt.given.map(nameOf) : []);
      }),
      key: functionFrom(Server, (s) => keyAt(String(s), ghost)[0]),
      age: functionFrom(Server, (s) => keyAt(String(s), ghost)[1]),
    };
  },
};
