import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import {
  type FunctionValue,
  functionFrom,
  interval,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import type { StrongState as NodeState, StrongMessage, StrongTurn, Turn } from '../../impl/cap/strong.ts';
import type { Version as ImplementedVersion } from '../../impl/cap/version.ts';
import type { NodeNumber } from '../../models/cap/network.ts';
import {
  type StrongRegisterConstants,
  type StrongRegisterState,
  strongRegisterDefinition,
} from '../../models/cap/strong.ts';
import { firstVersion, newest, type Version, versionOf } from '../../models/cap/versions.ts';
import { registerNodes } from '../../simulator/protocols/cap/register-world.ts';
import type { SteppedEvent } from '../../simulator/simulated-protocol.ts';
import { withChanged } from '../abstraction.ts';
import type { ModelStep, Refinement } from '../refinement.ts';

/** What node m has answered to operation k of client c: which version it keeps. */
type Kept = RecordValue<{ c: NodeNumber; k: number; m: NodeNumber; version: Version }>;
/** What client c tells of in operation k, and which node has said that it has taken it. */
type Told = RecordValue<{ c: NodeNumber; k: number; version: Version }>;
type Taken = RecordValue<{ c: NodeNumber; k: number; m: NodeNumber }>;

/** The model's state, with its messages. */
export interface StrongStateWithMessages extends StrongRegisterState {
  readonly answers: SetValue<Kept>;
  readonly told: SetValue<Told>;
  readonly taken: SetValue<Taken>;
}

type State = StrongStateWithMessages;
type Constants = StrongRegisterConstants;

/**
 * The model, in which questions, answers and versions are messages that come late or twice or never, and a client gives up what takes too
 * long. A test explores it, with the safety properties of the model.
 */
export function strongRegisterWithMessages(constants: Constants): ModelDefinition<State> {
  const definition = strongRegisterDefinition(constants) as unknown as ModelDefinition<State>;
  const { Node } = constants;
  const Client = constants.Writer.union(constants.Reader);
  const Operation = interval(0, constants.MaxOperations);
  const { fairness: _, temporalProperties: __, witnesses: ___, ...rest } = definition;
  const { Begin, Decide, Answer } = definition.actions;
  const isCurrent = (state: State, c: NodeNumber, k: number, phase: 'ask' | 'tell') =>
    state.doing.get(c) === k && state.phase.get(c) === phase;
  return {
    ...rest,
    name: 'cap/strong with messages',
    variables: [...definition.variables, 'answers', 'told', 'taken'],
    init: () => ({ ...(definition.init() as State), answers: setOf(), told: setOf(), taken: setOf() }),
    actions: {
      Begin: Begin!,
      Answer: Answer!,
      Decide: {
        parameters: Decide!.parameters,
        next(state, given) {
          const update = Decide!.next(state, given) as Partial<State> | undefined;
          const { c } = given as { readonly c: NodeNumber };
          if (update?.phase?.get(c) !== 'tell') return update;
          const told = record({ c, k: state.doing.get(c), version: update.latest!.get(c) }) as Told;
          return { ...update, told: state.told.add(told) };
        },
      },
      // A question reaches m, which answers; nobody looks at an answer to a question that is over.
      Keep: action({ m: Node, c: Client, k: Operation }, (state: State, { m, c, k }) =>
        isCurrent(state, c, k, 'ask')
          ? { answers: state.answers.add(record({ c, k, m, version: state.stored.get(m) }) as Kept) }
          : {},
      ),
      HearKept: action({ c: Client, m: Node }, (state: State, { c, m }) => {
        const { heard, latest, answers, doing, phase } = state;
        if (phase.get(c) !== 'ask' || heard.get(c).has(m)) return undefined;
        return answers
          .filter((each) => each.c === c && each.m === m && each.k === doing.get(c))
          .elements()
          .map(({ version }) => ({
            heard: heard.set(c, heard.get(c).add(m)),
            latest: latest.set(c, newest(latest.get(c), version)),
          }));
      }),
      Take: action({ m: Node, c: Client, k: Operation }, (state: State, { m, c, k }) =>
        state.told
          .filter((each) => each.c === c && each.k === k)
          .elements()
          .map(({ version }) => ({
            stored: state.stored.set(m, newest(state.stored.get(m), version)),
            ...(isCurrent(state, c, k, 'tell')
              ? { taken: state.taken.add(record({ c, k, m }) as Taken) }
              : {}),
          })),
      ),
      HearTaken: action({ c: Client, m: Node }, (state: State, { c, m }) => {
        const { heard, taken, doing, phase } = state;
        const isTold = taken.has(record({ c, k: doing.get(c), m }) as Taken);
        return phase.get(c) === 'tell' && !heard.get(c).has(m) && isTold
          ? { heard: heard.set(c, heard.get(c).add(m)) }
          : undefined;
      }),
      GiveUp: action({ c: Client }, ({ phase, heard }: State, { c }) =>
        phase.get(c) === 'rest'
          ? undefined
          : { phase: phase.set(c, 'rest'), heard: heard.set(c, setOf<NodeNumber>()) },
      ),
    },
    invariants: {
      ...definition.invariants,
      TypeOK: (state) =>
        (definition.invariants!.TypeOK as (state: State) => boolean)(withChanged(definition, state, {})),
    },
  };
}

const Node = setOf([1, 2, 3]);
const numberOf = (node: string) => registerNodes.indexOf(node as 'n1') + 1;

interface Ghost {
  /** How many operations have begun, and which is a turn of which client, or wrote a value. */
  operations: number;
  readonly turns: Map<string, number>;
  readonly writes: Map<unknown, number>;
  /** The last confirmed state of each node, also of one that is down, and the newest version its client knew of. */
  readonly last: Map<string, NodeState>;
  readonly latest: Map<string, ImplementedVersion>;
}

const versionIn = ({ writes }: Ghost, { number, by, value }: ImplementedVersion): Version =>
  number === 0 ? firstVersion : versionOf(number, numberOf(by), writes.get(value) ?? -1);

const turnName = (node: string, { life, number }: Turn) => `${node} ${life} ${number}`;

const step = (name: string, ...list: readonly (number | string)[]): ModelStep => ({
  action: name,
  arguments: list,
});

function begin(node: string, { turn, operation }: StrongTurn, ghost: Ghost): ModelStep {
  ghost.operations++;
  ghost.turns.set(turnName(node, turn), ghost.operations);
  if (operation.type === 'write') ghost.writes.set(operation.value, ghost.operations);
  return step('Begin', numberOf(node), operation.type === 'read' ? 'read' : 'write');
}

/** What a message from another node means to this one's operation, or to its replica. */
function ofMessage(from: string, message: StrongMessage, event: SteppedEvent, ghost: Ghost): ModelStep[] {
  const [n, m] = [numberOf(event.node), numberOf(from)];
  const [before, after] = [event.before as NodeState, event.after as NodeState];
  // Of a turn that was given up before it was heard of nobody knows the number.
  const operation = ghost.turns.get(turnName(from, message.turn)) ?? 0;
  if (message.type === 'ask') return [step('Keep', n, m, operation)];
  if (message.type === 'tell') return [step('Take', n, m, operation)];
  if (after === before || before.current === null) return [];
  const isHeard = message.type === 'keep' ? 'HearKept' : 'HearTaken';
  const steps = [step(isHeard, n, m)];
  if (before.current.phase === 'ask' && after.current?.phase === 'tell') steps.push(step('Decide', n));
  return steps;
}

function actionsOf(event: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const { node, input, effects } = event;
  const [before, after] = [event.before as NodeState, event.after as NodeState];
  const steps =
    input.kind === 'message' ? ofMessage(input.from, input.message as StrongMessage, event, ghost) : [];
  const isSame =
    before.current !== null &&
    after.current !== null &&
    before.current.turn.number === after.current.turn.number;
  if (before.current !== null && !isSame) {
    const { id } = before.current;
    const isAnswered = effects.some(
      (effect) => effect.kind === 'reply' && effect.id === id && effect.outcome === 'ok',
    );
    steps.push(step(isAnswered ? 'Answer' : 'GiveUp', numberOf(node)));
  }
  if (after.current !== null && !isSame) steps.push(begin(node, after.current, ghost));
  // Who answers at once has begun all the same; no right replica does.
  else if (after.current === null && after.turns > before.turns && input.kind === 'operation')
    steps.push(step('Begin', numberOf(node), 'read'), step('Answer', numberOf(node)));
  return steps;
}

function remember(node: string, state: NodeState, ghost: Ghost): void {
  ghost.last.set(node, state);
  if (state.current !== null) ghost.latest.set(node, state.current.latest);
}

/** A register that a majority keeps: the replicas and their clients do what the model does. */
export const strongRegisterRefinement: Refinement<State, Ghost> = {
  slug: 'cap/strong',
  model: defineModel(
    strongRegisterWithMessages({
      ...{ Node, Writer: Node, Reader: Node, MaxOperations: 1000 },
      ...{ Sides: setOf<SetValue<number>>(), Healing: setOf<SetValue<number>>() },
    }),
  ),
  ghost: () => ({
    ...{ operations: 0, turns: new Map(), writes: new Map(), last: new Map(), latest: new Map() },
  }),
  witness(event, _, ghost) {
    const { node } = event;
    if (event.kind === 'stepped') {
      const steps = actionsOf(event, ghost);
      remember(node, event.after as NodeState, ghost);
      return steps;
    }
    if (event.kind === 'started') {
      remember(node, event.state as NodeState, ghost);
      return [];
    }
    const last = ghost.last.get(node);
    if (last === undefined || last.current === null) return [];
    ghost.last.set(node, { ...last, current: null });
    return [step('GiveUp', numberOf(node))];
  },
  abstraction(_, ghost): Partial<State> {
    if (ghost.last.size < registerNodes.length) return {};
    const ofEach = <V extends Version | string | SetValue<number>>(
      read: (node: string, current: StrongTurn | null) => V,
    ) =>
      functionFrom(Node, (n) => {
        const node = registerNodes[n - 1]!;
        return read(node, ghost.last.get(node)!.current);
      }) as FunctionValue<number, V>;
    const latestOf = (node: string) => ghost.latest.get(node);
    return {
      stored: ofEach((node) => versionIn(ghost, ghost.last.get(node)!.stored)),
      phase: ofEach((_node, current): 'rest' | 'ask' | 'tell' => current?.phase ?? 'rest'),
      heard: ofEach((_node, current) => setOf((current?.heard ?? []).map(numberOf))),
      latest: ofEach((node) => {
        const latest = latestOf(node);
        return latest === undefined ? firstVersion : versionIn(ghost, latest);
      }),
    };
  },
};
