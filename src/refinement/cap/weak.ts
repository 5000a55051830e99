import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import { functionFrom, type SetValue, setOf } from '../../core/values/index.ts';
import type { RegisterOperation } from '../../impl/cap/register.ts';
import type { Version as ImplementedVersion } from '../../impl/cap/version.ts';
import type { WeakState } from '../../impl/cap/weak.ts';
import { firstVersion, isNewer, type Version, versionOf } from '../../models/cap/versions.ts';
import {
  type WeakRegisterConstants,
  type WeakRegisterState,
  weakRegisterDefinition,
} from '../../models/cap/weak.ts';
import type { ConfirmedEvent } from '../../simulator/confirmed-events.ts';
import type { ModelStep, Refinement } from '../refinement.ts';

/** The model's state, and every version that was ever kept. */
export interface WeakStateWithDelays extends WeakRegisterState {
  readonly told: SetValue<Version>;
}

type State = WeakStateWithDelays;

/**
 * The model, and what else may happen where messages take time: a replica hears of a version that nobody keeps any more. A test
 * explores it, with the safety properties of the model.
 */
export function weakRegisterWithDelays(constants: WeakRegisterConstants): ModelDefinition<State> {
  const definition = weakRegisterDefinition(constants) as unknown as ModelDefinition<State>;
  const remembering = Object.entries(definition.actions).map(([name, { parameters, next }]) => [
    name,
    {
      parameters,
      next: (state: State, given: Parameters<typeof next>[1]) => {
        const update = next(state, given) as Partial<State> | undefined;
        if (update?.stored === undefined) return update;
        return { ...update, told: state.told.union(setOf(update.stored.values)) };
      },
    },
  ]);
  return {
    ...definition,
    name: 'cap/weak with delays',
    variables: [...definition.variables, 'told'],
    init: () => ({ ...(definition.init() as State), told: setOf([firstVersion]) }),
    actions: {
      ...Object.fromEntries(remembering),
      HearLate: action({ n: constants.Node, v: ({ told }: State) => told }, (state: State, { n, v }) =>
        isNewer(v, state.stored.get(n)) ? { stored: state.stored.set(n, v) } : undefined,
      ),
    },
  };
}

const nodes = ['n1', 'n2', 'n3'] as const;
const Node = setOf([1, 2, 3]);
const numberOf = (node: string) => nodes.indexOf(node as 'n1') + 1;

/** What no node keeps: how many operations there were, which of them wrote a value, and what a node that is down has on its disk. */
interface Ghost {
  operations: number;
  readonly writes: Map<unknown, number>;
  readonly kept: Map<string, ImplementedVersion>;
}

const versionIn = ({ writes }: Ghost, { number, by, value }: ImplementedVersion): Version =>
  versionOf(number, numberOf(by), value === null ? 0 : (writes.get(value) ?? -1));

function witness(event: ConfirmedEvent, ghost: Ghost): readonly ModelStep[] {
  if (event.kind === 'crashed') return [];
  const { stored } = (event.kind === 'started' ? event.state : event.after) as WeakState;
  ghost.kept.set(event.node, stored);
  if (event.kind === 'started') return [];
  const node = numberOf(event.node);
  if (event.input.kind === 'operation') {
    const { type } = event.input.operation as RegisterOperation;
    ghost.operations++;
    if (type !== 'read') ghost.writes.set(stored.value, ghost.operations);
    return [
      { action: 'Begin', arguments: [node, type === 'read' ? 'read' : 'write'] },
      { action: 'Answer', arguments: [node] },
    ];
  }
  return stored === (event.before as WeakState).stored
    ? []
    : [{ action: 'HearLate', arguments: [node, versionIn(ghost, stored)] }];
}

/** The replicas that answer by themselves do what the model does. */
export const weakRegisterRefinement: Refinement<State, Ghost> = {
  slug: 'cap/weak',
  model: defineModel(
    weakRegisterWithDelays({
      ...{ Node, Writer: Node, Reader: Node, MaxOperations: 200 },
      ...{ Sides: setOf<SetValue<number>>(), Healing: setOf<SetValue<number>>() },
    }),
  ),
  ghost: () => ({ operations: 0, writes: new Map(), kept: new Map() }),
  witness: (event, _view, ghost) => witness(event, ghost),
  abstraction: (_view, ghost) =>
    ghost.kept.size < nodes.length
      ? {}
      : {
          stored: functionFrom(Node, (n) => versionIn(ghost, ghost.kept.get(nodes[n - 1]!)!)),
          doing: functionFrom(Node, () => 0),
        },
};
