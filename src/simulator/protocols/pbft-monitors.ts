import { canonicalJson } from '../../impl/pbft/canonical-json.ts';
import type { ClientState } from '../../impl/pbft/client.ts';
import type { PbftMessage } from '../../impl/pbft/messages.ts';
import type { ReplicaState } from '../../impl/pbft/replica-state.ts';
import { ConfirmedEvents } from '../confirmed-events.ts';
import type { Monitor, WorldEvent } from '../simulated-protocol.ts';

/** The properties of PBFT, watched at the correct replicas and at the clients. */

/** A step of a correct replica that no crash can undo: what it has written up to then is on disk. */
interface ReplicaStep {
  readonly replica: string;
  readonly before: ReplicaState;
  readonly after: ReplicaState;
  readonly message: PbftMessage | undefined;
}

/** Watches what correct replicas have done for good. What a crash undoes nobody has seen, and it may be done otherwise later. */
function ofReplicas(
  name: string,
  isCorrect: (node: string) => boolean,
  observe: (step: ReplicaStep) => string | undefined,
  other: (event: WorldEvent) => string | undefined = () => undefined,
): Monitor {
  const confirmed = new ConfirmedEvents();
  return {
    name,
    observe(event) {
      if (!isCorrect(event.node)) return other(event);
      for (const each of confirmed.take(event)) {
        if (each.kind !== 'stepped' || each.before === each.after) continue;
        const { node: replica, before, after, input } = each;
        const message = input.kind === 'message' ? (input.message as PbftMessage) : undefined;
        const step = { replica, before: before as ReplicaState, after: after as ReplicaState, message };
        const complaint = observe(step);
        if (complaint !== undefined) return complaint;
      }
      return undefined;
    },
  };
}

/** No two correct replicas execute different requests under one number: after it they have the same state. */
export function agreement(isCorrect: (node: string) => boolean): Monitor {
  const states = new Map<number, { readonly replica: string; readonly text: string }>();
  return ofReplicas('Agreement', isCorrect, ({ replica, before, after }) => {
    if (after.executed === before.executed) return undefined;
    const text = canonicalJson({ service: after.service, clients: after.clients });
    const known = states.get(after.executed) ?? { replica, text };
    states.set(after.executed, known);
    return known.text === text
      ? undefined
      : `after number ${after.executed} ${known.replica} has ${known.text}, and ${replica} has ${text}`;
  });
}

/** A correct replica executes by number and leaves none out, unless it has fetched the state. */
export function inOrderExecution(isCorrect: (node: string) => boolean): Monitor {
  return ofReplicas('InOrderExecution', isCorrect, ({ replica, before, after, message }) => {
    if (message?.type === 'state') return undefined;
    const isCommitted = (number: number) =>
      number <= after.stable.number || before.slots[number]?.committed || after.slots[number]?.committed;
    for (let number = before.executed + 1; number <= after.executed; number++) {
      if (!isCommitted(number))
        return `${replica} has executed ${after.executed}, and not ${number} before it`;
    }
    return undefined;
  });
}

/** No two correct replicas are prepared for different requests under one number of one view. */
export function preparedCertificate(isCorrect: (node: string) => boolean): Monitor {
  const prepared = new Map<string, { readonly replica: string; readonly digest: string }>();
  return ofReplicas('PreparedCertificate', isCorrect, ({ replica, before, after }) => {
    if (after.slots === before.slots) return undefined;
    for (const [number, slot] of Object.entries(after.slots)) {
      if (slot.prepared === null || slot.prepared === before.slots[Number(number)]?.prepared) continue;
      const { view, digest } = slot.prepared.prePrepare;
      const key = `number ${number} of view ${view}`;
      const known = prepared.get(key) ?? { replica, digest };
      prepared.set(key, known);
      if (known.digest !== digest) {
        return `${key}: ${known.replica} is prepared for ${known.digest}, and ${replica} for ${digest}`;
      }
    }
    return undefined;
  });
}

/** A client believes no result but one that a correct replica got by executing the request. */
export function validityF1(isCorrect: (node: string) => boolean, clients: readonly string[]): Monitor {
  const results = new Set<string>();
  const key = (client: string, timestamp: number, result: unknown) =>
    `the result ${canonicalJson(result)} of ${client}'s request ${timestamp}`;
  return ofReplicas(
    'ValidityF1',
    isCorrect,
    ({ before, after }) => {
      if (before.clients === after.clients) return undefined;
      for (const [client, { timestamp, result }] of Object.entries(after.clients)) {
        results.add(key(client, timestamp, result));
      }
      return undefined;
    },
    (event) => {
      if (event.kind !== 'stepped' || !clients.includes(event.node)) return undefined;
      const { client, open } = event.before as ClientState;
      for (const effect of event.effects) {
        if (effect.kind !== 'reply' || open === null) continue;
        const believed = key(client, open.request.timestamp, effect.result);
        if (!results.has(believed)) return `no correct replica got ${believed}`;
      }
      return undefined;
    },
  );
}

/** When the faults have ended every request is executed and answered within this time, measured from when it was made. */
export function eventuallyExecuted(clients: readonly string[], withinMs: number): Monitor {
  const madeAt = new Map<string, number>();
  return {
    name: 'EventuallyExecuted',
    observe(event) {
      if (event.kind !== 'stepped' || !clients.includes(event.node)) return undefined;
      const before = (event.before as ClientState).open;
      const after = (event.after as ClientState).open;
      if (after?.id !== before?.id) madeAt.set(event.node, event.atMs);
      return undefined;
    },
    atEnd(world) {
      const late = clients.filter((client) => {
        const state = world.stateOf(client) as ClientState | undefined;
        return state?.open != null && world.atMs - madeAt.get(client)! >= withinMs;
      });
      return late.length === 0 ? undefined : `requests of ${late.join(' and ')} have never been answered`;
    },
  };
}
