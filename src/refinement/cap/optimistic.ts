import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import { functionFrom, interval, record, type SetValue, sequence, setOf } from '../../core/values/index.ts';
import type { CountedValue, OptimisticMessage, OptimisticState } from '../../impl/cap/optimistic.ts';
import {
  type OptimisticRegisterConstants,
  type OptimisticRegisterState,
  optimisticRegisterDefinition,
} from '../../models/cap/optimistic.ts';
import { hasUpdate, type UpdatedValue } from '../../models/cap/updates.ts';
import type { ConfirmedEvent } from '../../simulator/confirmed-events.ts';
import type { ModelStep, Refinement } from '../refinement.ts';

type State = OptimisticRegisterState;

const prefix = (value: UpdatedValue, length: number): UpdatedValue =>
  sequence<number>(...value.values.slice(0, length));

/**
 * The model, and what else may happen where messages take time and nodes crash: a replica or a refusal brings what the primary
 * kept earlier; a node that starts again has the value that its update was begun with, or was made again from once; and what it
 * had handed in before may be taken then, from a later value. A test explores it, with the safety properties of the model.
 */
export function optimisticRegisterWithDelays(constants: OptimisticRegisterConstants): ModelDefinition<State> {
  const definition = optimisticRegisterDefinition(constants);
  const { Node, Client, Primary, MaxUpdates } = constants;
  const lengths = interval(0, MaxUpdates);
  return {
    ...definition,
    name: 'cap/optimistic with delays',
    actions: {
      ...definition.actions,
      CopyLate: action({ n: Node, length: lengths }, ({ stored }: State, { n, length }) =>
        length > stored.get(n).size && length <= stored.get(Primary).size
          ? { stored: stored.set(n, prefix(stored.get(Primary), length)) }
          : undefined,
      ),
      ConflictLate: action({ c: Client, length: lengths }, (state: State, { c, length }) => {
        const { doing, base, stored, conflicts, attempts } = state;
        const read = base.get(c).size;
        const current = stored.get(Primary);
        if (doing.get(c) === 0 || length <= read || length > current.size) return undefined;
        // A refusal from before the update was taken may reach a node that has started again since.
        if (hasUpdate(prefix(current, length), doing.get(c))) return undefined;
        const attempt = record({ update: doing.get(c), read, found: length });
        return {
          base: base.set(c, prefix(current, length)),
          conflicts: conflicts + (attempts.has(attempt) ? 0 : 1),
          attempts: attempts.add(attempt),
        };
      }),
      CommitLate: action({ c: Client }, ({ doing, base, stored, attempts }: State, { c }) => {
        const update = doing.get(c);
        const current = stored.get(Primary);
        if (update === 0 || hasUpdate(current, update) || base.get(c).size >= current.size) return undefined;
        // A refusal had brought what the primary keeps.
        const hadRead = attempts.some((each) => each.update === update && each.found === current.size);
        if (!hadRead) return undefined;
        const attempt = record({ update, read: current.size, found: current.size });
        return { stored: stored.set(Primary, current.append(update)), attempts: attempts.add(attempt) };
      }),
      Restart: action({ c: Client, length: lengths }, ({ doing, base }: State, { c, length }) =>
        doing.get(c) !== 0 && length < base.get(c).size
          ? { base: base.set(c, prefix(base.get(c), length)) }
          : undefined,
      ),
    },
  };
}

const nodes = ['n1', 'n2', 'n3'] as const;
const Node = setOf([1, 2, 3]);
const primary = 'n3';
const Primary = 3;
const numberOf = (node: string) => nodes.indexOf(node as 'n1') + 1;

interface Ghost {
  updates: number;
  /** The number of the update that appends an item. */
  readonly numbers: Map<unknown, number>;
  readonly kept: Map<string, OptimisticState>;
  /** The last update of each node that was answered: a restart may bring it back, to be answered again. */
  readonly learned: Map<string, number>;
}

const valueIn = ({ numbers }: Ghost, { value }: CountedValue): UpdatedValue =>
  sequence<number>(...((value ?? []) as readonly unknown[]).map((item) => numbers.get(item) ?? -1));

/** The update that a node is about, unless it was answered before. */
const openUpdate = ({ learned }: Ghost, { node, update }: OptimisticState) =>
  update !== null && update.number > (learned.get(node) ?? 0) ? update : null;

/** Whether the update of a node is to be made from this version. It may have been from a later one, before the node started again. */
function hasBase(ghost: Ghost, node: string, version: number): boolean {
  const state = ghost.kept.get(node);
  return state !== undefined && openUpdate(ghost, state)?.base.version === version;
}

function witness(event: ConfirmedEvent, ghost: Ghost): readonly ModelStep[] {
  if (event.kind === 'crashed') return [];
  const { node } = event;
  const n = numberOf(node);
  const before = ghost.kept.get(node);
  const after = (event.kind === 'started' ? event.state : event.after) as OptimisticState;
  ghost.kept.set(node, after);
  const steps: ModelStep[] = [];
  const step = (action: string, ...list: number[]) => steps.push({ action, arguments: list });
  if (event.kind === 'started') {
    const update = openUpdate(ghost, after);
    const known = before && openUpdate(ghost, before);
    if (update !== null && known && update.base.version < known.base.version)
      step('Restart', n, update.base.version);
    return steps;
  }
  const message = event.input.kind === 'message' ? (event.input.message as OptimisticMessage) : undefined;
  // What the primary takes of another node.
  if (node === primary && message?.type === 'commit') {
    const { from } = event.input as { readonly from: string };
    if (after.taken[from] !== before!.taken[from])
      step(hasBase(ghost, from, message.read) ? 'CommitUnheard' : 'CommitLate', numberOf(from));
  }
  // What a replica hears.
  if (node !== primary && message !== undefined && after.stored !== before!.stored)
    step('CopyLate', n, after.stored.version);
  const open = openUpdate(ghost, before!);
  if (open !== null && after.update?.number === open.number && after.update.base !== open.base)
    step('ConflictLate', n, after.update.base.version);
  if (open !== null && after.update?.number !== open.number) {
    step('Learn', n);
    ghost.learned.set(node, open.number);
  }
  for (let number = before!.updates + 1; number <= after.updates; number++)
    begin(event, after, number, ghost, step);
  return steps;
}

/** An update begins. At the primary it is taken in the same step. */
function begin(
  event: Extract<ConfirmedEvent, { kind: 'stepped' }>,
  after: OptimisticState,
  number: number,
  ghost: Ghost,
  step: (action: string, ...list: number[]) => void,
): void {
  const n = numberOf(event.node);
  const item =
    event.node === primary
      ? (event.input as { readonly operation: { readonly item: unknown } }).operation.item
      : (after.update!.change as { readonly item: unknown }).item;
  ghost.updates++;
  ghost.numbers.set(item, ghost.updates);
  step('Begin', n);
  if (event.node !== primary) return;
  step('CommitUnheard', n);
  step('Learn', n);
  ghost.learned.set(primary, number);
}

/** The replicas that check what was read when it is written do what the model does. */
export const optimisticRegisterRefinement: Refinement<State, Ghost> = {
  slug: 'cap/optimistic',
  model: defineModel(
    optimisticRegisterWithDelays({
      ...{ Node, Primary, Client: Node, MaxUpdates: 100 },
      ...{ Sides: setOf<SetValue<number>>(), Healing: setOf<SetValue<number>>() },
    }),
  ),
  ghost: () => ({ updates: 0, numbers: new Map(), kept: new Map(), learned: new Map() }),
  witness: (event, _view, ghost) => witness(event, ghost),
  abstraction(_view, ghost) {
    if (ghost.kept.size < nodes.length) return {};
    const of = <V extends UpdatedValue | number>(read: (state: OptimisticState) => V) =>
      functionFrom(Node, (n) => read(ghost.kept.get(nodes[n - 1]!)!));
    return {
      stored: of(({ stored }) => valueIn(ghost, stored)),
      begun: ghost.updates,
      doing: of((state) => {
        const update = openUpdate(ghost, state);
        return update === null ? 0 : ghost.numbers.get((update.change as { item?: unknown }).item)!;
      }),
      base: of((state) => {
        const update = openUpdate(ghost, state);
        return update === null ? sequence<number>() : valueIn(ghost, update.base);
      }),
    };
  },
};
