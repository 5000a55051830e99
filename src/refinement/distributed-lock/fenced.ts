import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import {
  type FunctionValue,
  functionFrom,
  interval,
  ModelValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import type {
  FencedClientState,
  FencedLockMessage,
  FencedLockOperation,
  FencedLockRecord,
  Lock as ImplementedLock,
  LockServiceState,
} from '../../impl/distributed-lock/fenced-lock.ts';
import {
  type FencedLockConstants,
  type FencedLockState,
  fencedLockDefinition,
  type Lock,
  pair,
} from '../../models/distributed-lock/fenced.ts';
import { clients, simulatedFencedLock } from '../../simulator/protocols/distributed-lock.ts';
import type { SteppedEvent } from '../../simulator/simulated-protocol.ts';
import { nameOf, stepOf, withChanged } from '../abstraction.ts';
import type { ModelStep, Refinement } from '../refinement.ts';

type Pair = FunctionValue<number, ModelValue | number>;

/** The model's state, and every client and token of a grant: messages. */
export interface FencedStateWithMessages extends FencedLockState {
  readonly granted: SetValue<Pair>;
}

type State = FencedStateWithMessages;
type Constants = FencedLockConstants;

/**
 * The model, in which a client asks again while it waits, hears of a grant that is over or that it has given back, and forgets that it has
 * the lock. A test explores it, with the safety properties of the model.
 */
export function fencedLockWithMessages(constants: Constants): ModelDefinition<State> {
  const definition = fencedLockDefinition(constants) as unknown as ModelDefinition<State>;
  const { fairness: _, temporalProperties: __, ...rest } = definition;
  const { Grant, Tell: ___, ...actions } = definition.actions as Required<typeof definition.actions>;
  const { Client, MaxAsks } = constants;
  return {
    ...rest,
    name: 'distributed-lock/fenced with messages',
    variables: [...definition.variables, 'granted'],
    init: () => ({ ...(definition.init() as State), granted: setOf<Pair>() }),
    actions: {
      ...actions,
      Grant: {
        parameters: Grant!.parameters,
        next(state, given) {
          const update = Grant!.next(state, given) as Partial<State> | undefined;
          const { c } = given as { readonly c: ModelValue };
          return update && { ...update, granted: state.granted.add(pair(c, update.lock!.token)) };
        },
      },
      AskAgain: action({ c: Client }, ({ asks, waiting }: State, { c }) =>
        asks < MaxAsks && !waiting.has(c) ? { asks: asks + 1, waiting: waiting.add(c) } : undefined,
      ),
      TellLate: action({ c: Client, t: interval(1, MaxAsks) }, ({ token, granted }: State, { c, t }) =>
        t > token.get(c) && granted.has(pair(c, t)) ? { token: token.set(c, t) } : undefined,
      ),
      Forget: action({ c: Client }, ({ token }: State, { c }) =>
        token.get(c) > 0 ? { token: token.set(c, 0) } : undefined,
      ),
    },
    invariants: {
      ...definition.invariants,
      TypeOK: (state) =>
        (definition.invariants!.TypeOK as (state: State) => boolean)(withChanged(definition, state, {})),
    },
  };
}

const { service, resource } = simulatedFencedLock;
const Client = setOf(clients.map(nameOf));
const Server = setOf([nameOf(service)]);
const Nobody = ModelValue.of('Nobody');
const manyAsks = 100_000;

interface Ghost {
  /** The clients whose request the model has not seen granted. */
  readonly waiting: Set<string>;
  /** The lock that the service has decided last, and the token of each client, also while they are down. */
  lock: ImplementedLock | undefined;
  readonly tokens: Map<string, number>;
  readonly taken: Pair[];
}

function ofService({ before, after }: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const [old, now] = [(before as LockServiceState).lock, (after as LockServiceState).lock];
  ghost.lock = now;
  if (old === now) return [];
  if (now.status === 'expired') return [stepOf('Expire', service)];
  if (now.status === 'free') return [stepOf('Free', service, now.holder)];
  const asking = ghost.waiting.delete(now.holder) ? [] : [stepOf('AskAgain', now.holder)];
  return [...asking, stepOf('Grant', service, now.holder)];
}

function ofResource({ input, effects }: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const written = effects.flatMap((effect) => {
    const data = effect.kind === 'persist' ? (effect.data as FencedLockRecord) : undefined;
    return data?.type === 'taken' ? [data.token] : [];
  });
  if (written.length === 0 || input.kind !== 'message') return [];
  ghost.taken.push(pair(nameOf(input.from), written[0]!));
  return [stepOf('Take', input.from)];
}

function ofClient({ node, input, before, after }: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const [old, now] = [(before as FencedClientState).token, (after as FencedClientState).token];
  ghost.tokens.set(node, now);
  if (input.kind === 'operation') {
    const { type } = input.operation as FencedLockOperation;
    if (type === 'release') return now < old ? [stepOf('Release', node)] : [];
    // The write is of this moment: it is sent later without another look.
    if (type === 'write') return old > 0 ? [stepOf('Write', node)] : [];
    if (old > 0 || ghost.waiting.has(node)) return [];
    ghost.waiting.add(node);
    return [stepOf('Ask', node)];
  }
  if (now === old || input.kind !== 'message') return [];
  const { type } = input.message as FencedLockMessage;
  return type === 'granted' ? [stepOf('TellLate', node, now)] : [stepOf('Forget', node)];
}

const lockIn = ({ status, holder, token }: ImplementedLock): Lock =>
  record({ status, holder: token === 0 ? Nobody : nameOf(holder), token });

/** The service, the resource and the clients do what the model does with one server. */
export const fencedLockRefinement: Refinement<State, Ghost> = {
  slug: 'distributed-lock/fenced',
  model: defineModel(fencedLockWithMessages({ Client, Server, Nobody, MaxAsks: manyAsks, Fencing: true })),
  ghost: () => ({ waiting: new Set(), lock: undefined, tokens: new Map(), taken: [] }),
  witness(event, _, ghost) {
    const { node, kind } = event;
    if (kind === 'stepped') {
      if (node === service) return ofService(event, ghost);
      return node === resource ? ofResource(event, ghost) : ofClient(event, ghost);
    }
    if (kind === 'started' && node === service) ghost.lock = (event.state as LockServiceState).lock;
    if (kind === 'started' || (ghost.tokens.get(node) ?? 0) === 0) return [];
    ghost.tokens.set(node, 0);
    return [stepOf('Forget', node)];
  },
  abstraction(_, { lock, tokens, taken }): Partial<State> {
    const ofService =
      lock === undefined ? {} : { lock: lockIn(lock), copy: functionFrom(Server, () => lockIn(lock)) };
    return {
      ...ofService,
      token: functionFrom(Client, (c) => tokens.get(String(c)) ?? 0),
      taken: sequence(...taken),
    };
  },
};
