import { action, defineModel, type ModelDefinition, updatesOf } from '../../core/model.ts';
import { interval, type SetValue, sequence, setOf } from '../../core/values/index.ts';
import type { BullyMessage, BullyState as NodeState } from '../../impl/leader-election/bully.ts';
import {
  type BullyConstants,
  type BullyState,
  bullyDefinition,
  elect,
  type Message,
} from '../../models/leader-election/bully.ts';
import type { ConfirmedEvent } from '../../simulator/confirmed-events.ts';
import { simulatedBully } from '../../simulator/protocols/leader-election/bully.ts';
import type { SteppedEvent } from '../../simulator/simulated-protocol.ts';
import { anyCount, withChanged } from '../abstraction.ts';
import type { ConfirmedView, ModelStep, Refinement } from '../refinement.ts';
import { units } from '../units.ts';

type State = BullyState;
type Constants = BullyConstants;
type Messages = SetValue<Message>;

/** Every set of messages that is left when some of those are gone of which this holds. */
function withSomeGone(msgs: Messages, mayGo: (message: Message) => boolean): readonly Messages[] {
  let left: readonly Messages[] = [msgs];
  for (const message of msgs.filter(mayGo)) left = left.flatMap((each) => [each, each.without(message)]);
  return left;
}

/**
 * The model, and what else nodes do that look after one another by messages, and may fail between sending two of them: a node begins an
 * election whenever it thinks fit, and what it was about to send when it failed is never sent. A test explores it, with the safety
 * properties of the model.
 *
 * @param first what all nodes are at first
 */
export function bullyWithWatching(constants: Constants, first: 'up' | 'down' = 'up'): ModelDefinition<State> {
  const definition = bullyDefinition(constants);
  const { fairness: _, temporalProperties: __, ...rest } = definition;
  const nodes = interval(1, constants.Size);
  const { Crash } = definition.actions as Required<typeof definition.actions>;
  const allDown = (state: State): State => ({
    ...state,
    status: sequence(...nodes.elements().map(() => 'down' as const)),
    coordinator: sequence(...nodes.elements().map(() => 0)),
  });
  return {
    ...rest,
    name: 'leader-election/bully with watching',
    init: () => {
      const initial = definition.init() as State;
      return first === 'up' ? initial : allDown(initial);
    },
    actions: {
      ...definition.actions,
      Elect: action({ n: nodes }, (state: State, { n }) =>
        ['normal', 'waiting', 'halted'].includes(state.status.get(n))
          ? elect(constants, state, n)
          : undefined,
      ),
      CrashUnsent: action({ n: nodes }, (state: State, { n }) =>
        withSomeGone(state.msgs, ({ from, age }) => from === n && age === 0).flatMap((msgs) =>
          updatesOf(Crash!, withChanged(definition, state, { msgs }), { n }),
        ),
      ),
    },
  };
}

const { nodes, messageDelayMs, timeoutMs, driftPartsPerMillion } = simulatedBully;
const constants: Constants = {
  Size: nodes.length,
  Delay: units(messageDelayMs),
  // True time, when the clock of a node that runs fast has shown so much.
  Timeout: Math.floor(units(timeoutMs) / (1 + driftPartsPerMillion / 1_000_000)) - 1,
  MaxCrashes: Number.MAX_SAFE_INTEGER,
};
const Node = interval(1, nodes.length);
const numberOf = (node: string | null) => (node === null ? 0 : nodes.indexOf(node) + 1);

const isDown = ({ status }: State, n: number) => status.get(n) === 'down';

/**
 * What the lockstep takes in one step that the model takes in several: messages come to a node that is down, and nobody sees when; and
 * time passes by more than a tick. Of several messages of one type between two nodes it is left open which is taken.
 */
function forLockstep(definition: ModelDefinition<State>): ModelDefinition<State> {
  const { Recover, Ignore, Tick: _, ...actions } = definition.actions as Required<typeof definition.actions>;
  const takenFrom = (name: string) =>
    action({ n: Node, m: Node }, (state: State, { n, m }) =>
      (updatesOf(definition.actions[name]!, state, { n }) as Partial<State>[]).filter(({ msgs }) =>
        state.msgs.some((each) => each.from === m && each.to === n && !msgs!.has(each)),
      ),
    );
  const received = ['SayHere', 'SayHalted', 'SayAccepted', 'HearHere', 'HearHalted', 'HearAccepted'];
  return {
    ...definition,
    actions: {
      ...actions,
      ...Object.fromEntries(received.map((name) => [name, takenFrom(name)] as const)),
      // Perhaps the message was one that the model knows of no more.
      Ignore: action({ n: Node, m: Node }, (state: State, { n, m }) => [
        {},
        ...(updatesOf(Ignore!, state, { n }) as Partial<State>[]).filter(({ msgs }) =>
          state.msgs.some((each) => each.from === m && each.to === n && !msgs!.has(each)),
        ),
      ]),
      Recover: action({ n: Node }, (state: State, { n }) =>
        isDown(state, n)
          ? withSomeGone(state.msgs, ({ to }) => to === n).flatMap((msgs) =>
              updatesOf(Recover!, withChanged(definition, state, { msgs }), { n }),
            )
          : undefined,
      ),
      Pass: action({ count: anyCount }, (state: State, { count }) => {
        const isOverdue = ({ age }: Message) => age + count > constants.Delay;
        const due = state.msgs.filter((message) => !(isOverdue(message) && isDown(state, message.to)));
        if (due.some(isOverdue)) return undefined;
        return {
          msgs: due.map((message) => message.set('age', message.age + count) as Message),
          clock: sequence(
            ...state.clock.values.map((ticks, index) =>
              state.callee.get(index + 1) === 0 ? ticks : Math.min(ticks + count, constants.Timeout),
            ),
          ),
        };
      }),
    },
  };
}

/** The nodes that are up for the model, those that crashed in the midst of a step, and until when time has passed. */
interface Ghost {
  readonly up: Set<string>;
  readonly unsent: Set<string>;
  at: number;
}

const step = (name: string, ...list: readonly number[]): ModelStep => ({ action: name, arguments: list });

const isUp = (state: NodeState) => state.status !== 'starting' && state.status !== 'resigned';

function ofMessage(from: string, message: BullyMessage, { node, before, after }: SteppedEvent): ModelStep[] {
  const [n, m] = [numberOf(node), numberOf(from)];
  const isTaken = isUp(before as NodeState) && after !== before;
  switch (message.type) {
    case 'areYouThere':
      return [step(isUp(before as NodeState) ? 'SayHere' : 'Ignore', n, m)];
    case 'halt':
      return [step(isUp(before as NodeState) ? 'SayHalted' : 'Ignore', n, m)];
    case 'newCoordinator':
      return [step(isTaken ? 'SayAccepted' : 'Ignore', n, m)];
    case 'here':
      return [step(isTaken ? 'HearHere' : 'Ignore', n, m)];
    case 'halted':
      return [step(isTaken ? 'HearHalted' : 'Ignore', n, m)];
    case 'accepted':
      return [step(isTaken ? 'HearAccepted' : 'Ignore', n, m)];
    case 'checked':
      return isTaken ? [step('Elect', n)] : [];
    default:
      return [];
  }
}

function ofStep(event: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const { node, input } = event;
  const [before, after] = [event.before as NodeState, event.after as NodeState];
  const n = numberOf(node);
  if (isUp(after) !== isUp(before)) {
    if (isUp(after)) ghost.up.add(node);
    else ghost.up.delete(node);
    return [step(isUp(after) ? 'Recover' : 'Crash', n)];
  }
  if (input.kind === 'message') return ofMessage(input.from, input.message as BullyMessage, event);
  if (input.kind !== 'timer' || !isUp(before) || after.status === before.status) {
    // A node that asks another one, or halts it, is about the same all the same.
    return input.kind === 'timer' && after.number !== before.number ? [step('GiveUp', n)] : [];
  }
  return [step(before.callee === null ? 'Elect' : 'GiveUp', n)];
}

const isOfModel = ({ type }: BullyMessage) => !['watch', 'alive', 'check', 'checked'].includes(type);

function witness(event: ConfirmedEvent, ghost: Ghost): readonly ModelStep[] {
  const { node, kind } = event;
  const at = units(event.atMs);
  const passed = at > ghost.at ? [step('Pass', at - ghost.at)] : [];
  ghost.at = Math.max(ghost.at, at);
  if (kind === 'started') return passed;
  if (kind === 'crashed') {
    if (!ghost.up.delete(node)) return passed;
    return [...passed, step(ghost.unsent.delete(node) ? 'CrashUnsent' : 'Crash', numberOf(node))];
  }
  const cutOff = event.crashedAtEffect === undefined ? [] : event.effects.slice(event.crashedAtEffect);
  if (cutOff.some((effect) => effect.kind === 'send' && isOfModel(effect.message))) ghost.unsent.add(node);
  return [...passed, ...ofStep(event, ghost)];
}

/** The nodes do what the model does, in true time: all messages arrive in time, and clocks drift. */
export const bullyRefinement: Refinement<State, Ghost> = {
  slug: 'leader-election/bully',
  model: defineModel(forLockstep(bullyWithWatching(constants, 'down'))),
  ghost: () => ({ up: new Set(), unsent: new Set(), at: 0 }),
  witness: (event, _, ghost) => witness(event, ghost),
  abstraction(view: ConfirmedView): Partial<State> {
    const states = nodes.map((node) => {
      const state = view.stateOf(node) as NodeState | undefined;
      return state !== undefined && isUp(state) ? state : undefined;
    });
    return {
      status: sequence(...states.map((state) => (state?.status ?? 'down') as 'down')),
      coordinator: sequence(...states.map((state) => numberOf(state?.coordinator ?? null))),
      above: sequence(...states.map((state) => numberOf(state?.above ?? null))),
      callee: sequence(...states.map((state) => numberOf(state?.callee ?? null))),
      group: sequence(...states.map((state) => setOf((state?.group ?? []).map(numberOf)))),
    };
  },
};
