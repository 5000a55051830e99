import { action, type ModelDefinition } from '../../../core/model.ts';
import { equalValues, functionFrom, sequence, setOf } from '../../../core/values/index.ts';
import type { NodeNumber } from '../../../models/cap/network.ts';
import {
  type PessimisticRegisterConstants,
  pessimisticRegisterDefinition,
  type Rules,
} from '../../../models/cap/pessimistic.ts';
import { hasUpdate, hasUpdatesOnce } from '../../../models/cap/updates.ts';
import { withChanged } from '../../abstraction.ts';
import { clientActions } from './client-actions.ts';
import { aged, isTimed, later } from './clocks.ts';
import { type MessageBounds, primaryActions } from './primary-actions.ts';
import { type PessimisticStateWithMessages, variablesOfMessages } from './state.ts';

type State = PessimisticStateWithMessages;
type Constants = PessimisticRegisterConstants;

/** What no message has changed yet. */
const withoutMessages = ({ Client }: Constants) => ({
  ...{ reads: setOf<number>(), asked: setOf<never>(), queue: sequence<never>(), grants: sequence<never>() },
  ...{ under: functionFrom(Client, () => 0), written: setOf<number>(), released: setOf<number>() },
  ...{ done: functionFrom(Client, () => 0), answers: setOf<never>(), refused: setOf<number>(), restarts: 0 },
});

/**
 * The model, in which requests, grants, writes and answers are messages that come late or twice or never, clients also read and give
 * up, and nodes start again. A test explores it, with the safety properties of the model.
 *
 * @param counted for how many ticks the primary takes the lock for granted: the term, if all clocks count the same ticks
 */
export function pessimisticRegisterWithMessages(
  constants: Constants,
  bounds: MessageBounds,
  counted = constants.Term,
): ModelDefinition<State> {
  const rules: Partial<Rules> = { isFree: ({ holder }) => holder === 0, counted: () => counted };
  const definition = pessimisticRegisterDefinition(constants, rules) as unknown as ModelDefinition<State>;
  const { Client, Primary } = constants;
  const { fairness: _, temporalProperties: __, witnesses, invariants, ...rest } = definition;
  const { LostToAnother, UpdatedAfterWaiting } = witnesses!;
  /**
   * What the properties of the model itself are asked of. It knows updates only, and an update that was taken is over at once: its client
   * has not heard of it, and can only send once more what is taken no more.
   */
  const ofModel = (state: State) => {
    const { answered, reads, held, doing, done } = state;
    const isOver = (c: NodeNumber) => done.get(c) === doing.get(c);
    return withChanged(definition, state, {
      answered: answered.filter((k) => !reads.has(k)),
      held: functionFrom(Client, (c) => (isOver(c) ? 0 : held.get(c))),
    });
  };
  const isUpdate = (state: State, k: number) => hasUpdate(state.stored.get(Primary), k);
  return {
    ...rest,
    name: 'cap/pessimistic with messages',
    variables: [...definition.variables, ...variablesOfMessages],
    init: () => ({ ...(definition.init() as State), ...withoutMessages(constants) }) as State,
    actions: {
      ...clientActions(constants, definition),
      ...primaryActions(constants, counted, bounds),
      Tick: action({}, (state: State) =>
        isTimed(state) ? { ...aged(state, Client, 1), left: later(state.left, 1) } : undefined,
      ),
    },
    invariants: {
      ...Object.fromEntries(
        Object.entries(invariants).map(([name, property]) => {
          const holds = typeof property === 'function' ? property : property.holds;
          return [name, (state: State) => holds(ofModel(state))];
        }),
      ),
      EachUpdateOnce: ({ stored }) => hasUpdatesOnce(stored.get(Primary)),
      RefusedHasNoEffect: (state) => state.refused.every((k) => !isUpdate(state, k)),
    },
    actionProperties: {
      // What a client is told that it has read is what the primary keeps.
      ReadsCurrent: (earlier, { answers }) =>
        answers.every(
          (each) =>
            earlier.answers.has(each) ||
            !earlier.reads.has(each.k) ||
            equalValues(each.value, earlier.stored.get(Primary)),
        ),
    },
    witnesses: { LostToAnother: LostToAnother!, UpdatedAfterWaiting: UpdatedAfterWaiting! },
    // All operations are through, and nobody restarts any more.
    deadlock: 'allowed',
  };
}
