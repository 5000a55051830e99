import type { Model } from '../core/model.ts';
import {
  type FunctionValue,
  functionFrom,
  interval,
  ModelValue,
  record,
  sequence,
  setOf,
  type Value,
} from '../core/values/index.ts';
import type { ClientState } from '../impl/pbft/client.ts';
import type { DurableFact, PbftRecord } from '../impl/pbft/durable.ts';
import { nullDigest, type Request as RequestMessage } from '../impl/pbft/messages.ts';
import type { ReplicaState } from '../impl/pbft/replica-state.ts';
import { type Body, type NormalState, normalModel } from '../models/pbft/normal.ts';
import { viewChangeModel } from '../models/pbft/view-change.ts';
import type { ViewChangeState } from '../models/pbft/view-change-messages.ts';
import type { ConfirmedEvent } from '../simulator/confirmed-events.ts';
import type { ConfirmedView, ModelStep, Refinement } from './refinement.ts';

/**
 * PBFT's replicas follow two of its models, each in a simulated world of its own, since each model leaves out what the other has:
 * the normal case, in which no timer runs out, and view changes. In neither is a checkpoint taken, for both models keep their logs;
 * nor is a replica Byzantine, for the models' Byzantine replicas have sent everything already.
 */

const replicas = ['r0', 'r1', 'r2', 'r3'];
const None = ModelValue.of('None');
const Null = ModelValue.of('Null');
const nobody = setOf<number>();

/** The requests of the simulated clients, by client and timestamp: more than are made, so that some always wait. */
const Request = setOf(
  ['client1', 'client2', 'client3'].flatMap((client) =>
    Array.from({ length: 12 }, (_, index) => ModelValue.of(`${client}-${index + 1}`)),
  ),
);

const shared = { N: 4, F: 1, Faulty: setOf([nobody]), Request, None };

const nameOf = ({ client, timestamp }: RequestMessage) => ModelValue.of(`${client}-${timestamp}`);

/** What is remembered beside the nodes. */
interface Ghost {
  /** The requests that were accepted anywhere, by digest. */
  readonly names: Map<string, ModelValue>;
  /** How many records of each replica have been followed: the last of them may be seen only when it starts again. */
  readonly followed: Map<string, number>;
  /** What each replica has executed, which it forgets when it crashes and does again. */
  readonly executed: Map<string, ModelValue[]>;
  /** The last state of each replica, also of one that is down. */
  readonly last: Map<string, ReplicaState>;
  readonly answers: Map<ModelValue, number>;
}

const newGhost = (): Ghost => ({
  names: new Map(),
  followed: new Map(),
  executed: new Map(replicas.map((replica) => [replica, []])),
  last: new Map(),
  answers: new Map(),
});

/** The actions of one of the models. */
interface Actions {
  ofFact(
    r: number,
    fact: DurableFact,
    isFirst: boolean,
    event: ConfirmedEvent,
    ghost: Ghost,
  ): ModelStep | undefined;
  execute(r: number, n: number): ModelStep;
  accept?(request: ModelValue, place: number): ModelStep;
}

const step = (action: string, ...list: readonly Value[]): ModelStep => ({ action, arguments: list });

function witnessOf(actions: Actions, event: ConfirmedEvent, ghost: Ghost): readonly ModelStep[] {
  const r = replicas.indexOf(event.node);
  if (r < 0) return ofClient(actions, event, ghost);
  if (event.kind === 'crashed') return [];
  const state = (event.kind === 'started' ? event.state : event.after) as ReplicaState;
  ghost.last.set(event.node, state);
  const steps = factsOf(event, ghost).flatMap((fact, index) => {
    if (fact.type === 'accepted') ghost.names.set(fact.prePrepare.digest, nameOf(fact.request));
    return actions.ofFact(r, fact, index === 0, event, ghost) ?? [];
  });
  const done = ghost.executed.get(event.node)!;
  while (done.length < state.executed) {
    const digest = state.slots[done.length + 1]?.prePrepare?.digest;
    // A number that was left out is no step of the model, and neither is what comes after it.
    if (digest === undefined) return [...steps, actions.execute(r, done.length + 1)];
    done.push(nameFor(ghost, digest));
    steps.push(actions.execute(r, done.length));
  }
  return steps;
}

/** What the event has put on disk; of a start, what was on disk already, and nobody has been told. */
function factsOf(event: ConfirmedEvent, ghost: Ghost): readonly DurableFact[] {
  const followed = ghost.followed.get(event.node) ?? 0;
  let records: readonly PbftRecord[] = [];
  if (event.kind === 'started') records = (event.durable as readonly PbftRecord[]).slice(followed);
  if (event.kind === 'stepped') {
    records = event.effects.flatMap((effect) =>
      effect.kind === 'persist' ? [effect.data as PbftRecord] : [],
    );
  }
  ghost.followed.set(event.node, followed + records.length);
  return records.flatMap(({ facts }) => facts);
}

function ofClient(actions: Actions, event: ConfirmedEvent, ghost: Ghost): readonly ModelStep[] {
  if (event.kind !== 'stepped' || actions.accept === undefined) return [];
  const { open } = event.before as ClientState;
  if (open === null || !event.effects.some(({ kind }) => kind === 'reply')) return [];
  const request = nameOf(open.request);
  const places = [...ghost.executed.values()].map((order) => order.indexOf(request) + 1);
  const place = places.find((each) => each > 0) ?? 0;
  ghost.answers.set(request, place);
  return [actions.accept(request, place)];
}

const nameFor = ({ names }: Ghost, digest: string): ModelValue =>
  digest === nullDigest ? Null : (names.get(digest) ?? ModelValue.of(`unknown ${digest}`));

/** A variable of the model that has a value for each replica. */
const byReplica = <V extends Value>(read: (replica: string) => V): FunctionValue<number, V> =>
  functionFrom(interval(0, 3), (r) => read(replicas[r]!));

/** What a replica has accepted in its view, by number. */
function acceptedBy<V extends Value>(
  ghost: Ghost,
  replica: string,
  maxNumber: number,
  read: (name: ModelValue) => V,
): FunctionValue<number, V | ModelValue> {
  const slots = ghost.last.get(replica)?.slots ?? {};
  return functionFrom(interval(1, maxNumber), (n): V | ModelValue => {
    const digest = slots[n]?.prePrepare?.digest;
    return digest === undefined ? None : read(nameFor(ghost, digest));
  });
}

const normalConstants = { ...shared, MaxNumber: 36 };

const normalActions: Actions = {
  ofFact(r, fact) {
    switch (fact.type) {
      case 'accepted': {
        const { number } = fact.prePrepare;
        const request = nameOf(fact.request);
        return r === 0 ? step('PrePrepare', request) : step('Prepare', r, number, request);
      }
      case 'prepared':
        return step('Commit', r, fact.certificate.prePrepare.number);
      default:
        // No model has these here: the lockstep says so.
        return step(fact.type === 'viewChanged' ? 'Timeout' : fact.type);
    }
  },
  execute: (r, n) => step('Execute', r, n),
  accept: (request, place) => step('Accept', request, place),
};

/** The normal case (sections 4.1 and 4.2), with answers. */
export const pbftNormalRefinement: Refinement<NormalState, Ghost> = {
  slug: 'pbft/normal',
  model: normalModel(normalConstants),
  ghost: newGhost,
  witness: (event, _, ghost) => witnessOf(normalActions, event, ghost),
  abstraction: (_: ConfirmedView, ghost): Partial<NormalState> => ({
    log: byReplica((replica) =>
      acceptedBy(
        ghost,
        replica,
        normalConstants.MaxNumber,
        (name): Body => record({ digest: name, request: name }),
      ),
    ) as NormalState['log'],
    executed: byReplica((replica) =>
      sequence(
        ...ghost.executed.get(replica)!.map((request, index) => record({ number: index + 1, request })),
      ),
    ),
    answer: functionFrom(Request, (request) => ghost.answers.get(request) ?? 0),
  }),
};

const viewChangeConstants = { ...shared, MaxNumber: 24, MaxView: 40, Null };

const viewChangeActions: Actions = {
  ofFact(r, fact, isFirst, event) {
    switch (fact.type) {
      case 'accepted': {
        const { number, view } = fact.prePrepare;
        const request = nameOf(fact.request);
        return view % 4 === r
          ? step('PrePrepare', view, request)
          : step('Prepare', r, number, request, nobody);
      }
      case 'prepared':
        return step('Commit', r, fact.certificate.prePrepare.number, nobody);
      case 'viewChanged': {
        const isTimeout = isFirst && event.kind === 'stepped' && event.input.kind === 'timer';
        return isTimeout ? step('Timeout', r) : step('Join', r, fact.viewChange.view, nobody);
      }
      case 'viewBegun': {
        const { view } = fact.newView;
        return view % 4 === r ? step('NewView', view, nobody) : step('EnterView', r, nobody);
      }
      case 'received':
        return undefined;
      default:
        return step(fact.type);
    }
  },
  execute: (r) => step('Execute', r, nobody),
};

/** View changes (section 4.4), in which requests have to outlive their primaries. */
export const pbftViewChangeRefinement: Refinement<ViewChangeState, Ghost> = {
  slug: 'pbft/view-change',
  model: viewChangeModel(viewChangeConstants) as Model<ViewChangeState>,
  ghost: newGhost,
  witness: (event, _, ghost) => witnessOf(viewChangeActions, event, ghost),
  abstraction: (_: ConfirmedView, ghost): Partial<ViewChangeState> => ({
    view: byReplica((replica) => ghost.last.get(replica)?.view ?? 0),
    active: byReplica((replica) => ghost.last.get(replica)?.active ?? true),
    log: byReplica((replica) => acceptedBy(ghost, replica, viewChangeConstants.MaxNumber, (name) => name)),
    executed: byReplica((replica) => sequence(...ghost.executed.get(replica)!)),
  }),
};
