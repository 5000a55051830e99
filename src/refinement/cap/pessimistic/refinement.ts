import { action, defineModel, type ModelDefinition } from '../../../core/model.ts';
import {
  type FunctionValue,
  functionFrom,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../../core/values/index.ts';
import { grantedMs } from '../../../impl/cap/pessimistic/configuration.ts';
import type { PessimisticState } from '../../../impl/cap/pessimistic/state.ts';
import { simulatedPessimisticRegister } from '../../../simulator/protocols/cap/pessimistic.ts';
import { anyCount } from '../../abstraction.ts';
import type { Refinement } from '../../refinement.ts';
import { units } from '../../units.ts';
import { aged, later } from './clocks.ts';
import { type Ghost, lastsOf, newGhost, operationOf, type PessimisticSetting, updatesIn } from './ghost.ts';
import { pessimisticRegisterWithMessages } from './model.ts';
import type { PessimisticStateWithMessages, WaitingRequest } from './state.ts';
import { witness } from './witness.ts';

/** The model's state, and what the primary has counted since it started: no property asks for it. */
interface State extends PessimisticStateWithMessages {
  readonly waits: number;
}

const noSides = setOf<SetValue<number>>();

/** The model, with bounds that are not met and a clock for each node: nobody looks at two of them, and who does not look may lag behind. */
function modelOf({ nodes, primary, termMs, grantedMs: counted }: PessimisticSetting) {
  const Node = setOf(nodes.map((_, index) => index + 1));
  const Primary = nodes.indexOf(primary) + 1;
  const definition = pessimisticRegisterWithMessages(
    {
      ...{ Node, Primary, Client: Node, Sides: noSides, Healing: noSides },
      ...{ Term: units(termMs), MaxUpdates: 1000 },
    },
    { MaxGrants: Number.MAX_SAFE_INTEGER, MaxRestarts: Number.MAX_SAFE_INTEGER },
    units(counted),
  ) as unknown as ModelDefinition<State>;
  const { Tick: _, Enqueue, Restart, ...others } = definition.actions;
  return defineModel({
    ...definition,
    variables: [...definition.variables, 'waits'],
    init: () => ({ ...(definition.init() as State), waits: 0 }),
    actions: {
      ...others,
      Enqueue: {
        parameters: Enqueue!.parameters,
        next(state, given) {
          const update = Enqueue!.next(state, given) as Partial<State> | undefined;
          const last = update?.queue?.get(update.queue.size);
          return last?.waited ? { ...update, waits: state.waits + 1 } : update;
        },
      },
      Restart: {
        parameters: Restart!.parameters,
        next(state, given) {
          const update = Restart!.next(state, given) as Partial<State> | undefined;
          return update && { ...update, waits: 0 };
        },
      },
      PassAt: action({ n: Node, count: anyCount }, (state: State, { n, count }) => ({
        ...aged(state, setOf([n]), count),
        left: n === Primary ? later(state.left, count) : state.left,
      })),
    },
  });
}

/** The variables of the model, as the nodes have them. */
function abstraction(ghost: Ghost, setting: PessimisticSetting): Partial<State> {
  const { nodes, primary } = setting;
  const { last, shownMs, brought } = ghost;
  if (last.size < nodes.length) return {};
  const Node = setOf(nodes.map((_, index) => index + 1));
  const numberOf = (node: string) => nodes.indexOf(node) + 1;
  const ofEach = <V extends string | number>(read: (node: string, state: PessimisticState) => V) =>
    functionFrom(Node, (n) => read(nodes[n - 1]!, last.get(nodes[n - 1]!)!)) as FunctionValue<number, V>;
  const leftUntil = (node: string, untilMs: number) =>
    Math.max(units(untilMs) - units(shownMs.get(node) ?? untilMs), 0);
  const { value, holder, takesBackAtMs, queue, waits, done } = last.get(primary)!;
  const waiting = queue.map(({ node, waited, ...asked }) => {
    const k = operationOf(ghost, node, asked.request);
    const lasts = lastsOf(ghost, setting, node, asked);
    return record({ c: numberOf(node), k, lasts, waited }) as WaitingRequest;
  });
  return {
    stored: functionFrom(Node, (n) => {
      const node = nodes[n - 1]!;
      return updatesIn(ghost, node === primary ? value : (brought.get(node) ?? null));
    }),
    begun: ghost.operations,
    doing: ofEach((node, { current }) => (current === null ? 0 : operationOf(ghost, node, current.request))),
    phase: ofEach((_, { current }): 'rest' | 'ask' | 'hold' =>
      current === null ? 'rest' : current.asks ? 'ask' : 'hold',
    ),
    held: ofEach((node, { current }) =>
      current === null || current.asks || current.held === null ? 0 : leftUntil(node, current.held.untilMs),
    ),
    under: ofEach((_, { current }) => current?.held?.grant ?? 0),
    holder: holder === null ? 0 : numberOf(holder.node),
    left: holder === null ? 0 : leftUntil(primary, takesBackAtMs),
    queue: sequence(...waiting),
    waits,
    done: ofEach((node) => {
      const request = done[node];
      return request === undefined ? 0 : operationOf(ghost, node, request);
    }),
    waited: ghost.waited,
    answers: ghost.answers,
    refused: ghost.refused,
  };
}

/** The nodes that lock before they read, and the one that keeps the lock, do what the model does. */
export const pessimisticRefinementOf = (setting: PessimisticSetting): Refinement<State, Ghost> => ({
  slug: 'cap/pessimistic',
  model: modelOf(setting),
  ghost: newGhost,
  witness: (event, _view, ghost) => witness(event, ghost, setting),
  abstraction: (_view, ghost) => abstraction(ghost, setting),
});

const { nodes, primary, termMs } = simulatedPessimisticRegister;

export const pessimisticRegisterRefinement = pessimisticRefinementOf({
  ...{ nodes, primary, termMs },
  grantedMs: grantedMs(simulatedPessimisticRegister),
});
