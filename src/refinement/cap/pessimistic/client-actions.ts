import { action, type ModelDefinition } from '../../../core/model.ts';
import { interval, record } from '../../../core/values/index.ts';
import type { NodeNumber } from '../../../models/cap/network.ts';
import type { PessimisticRegisterConstants } from '../../../models/cap/pessimistic.ts';
import { over } from './clocks.ts';
import type { Actions, Answer, LockRequest, PessimisticStateWithMessages } from './state.ts';

type State = PessimisticStateWithMessages;

/** What becomes of client c when its operation is over, one way or another: nobody looks at its messages any more. */
const rest = (state: State, c: NodeNumber) => ({
  ...over(state, c),
  phase: state.phase.set(c, 'rest' as const),
  doing: state.doing.set(c, 0),
  held: state.held.set(c, 0),
  under: state.under.set(c, 0),
});

/** What client c is told. */
function answer({ doing, under, grants, answered, answers }: State, c: NodeNumber) {
  const { value, waited } = grants.get(under.get(c));
  const k = doing.get(c);
  return { answered: answered.add(k), answers: answers.add(record({ k, value, waited }) as Answer) };
}

const hasLock = ({ phase, held }: State, c: NodeNumber) => phase.get(c) === 'hold' && held.get(c) > 0;

const grantNumbers = ({ grants }: State) => interval(1, grants.size);

/** What client c does with its operation. It begins, and asks again, as in the model itself. */
export const clientActions = (
  constants: PessimisticRegisterConstants,
  definition: ModelDefinition<State>,
): Actions => {
  const { Client, Primary } = constants;
  const { Begin, AskAgain } = definition.actions;
  return {
    Begin: action({ c: Client, type: ['read', 'update'] }, (state: State, { c, type }) => {
      const update = Begin!.next(state, { c }) as Partial<State> | undefined;
      return update && type === 'read' ? { ...update, reads: state.reads.add(state.begun + 1) } : update;
    }),
    Ask: action({ c: Client }, ({ phase, doing, asked }: State, { c }) =>
      phase.get(c) === 'ask'
        ? { asked: asked.add(record({ c, k: doing.get(c), lasts: constants.Term }) as LockRequest) }
        : undefined,
    ),
    // A grant reaches c, which counts from when it asked.
    Receive: action({ c: Client, g: grantNumbers }, (state: State, { c, g }) => {
      const { phase, doing, held, under, stored } = state;
      const { c: client, k, lasts, value } = state.grants.get(g);
      if (client !== c || phase.get(c) !== 'ask' || doing.get(c) !== k || lasts === 0) return undefined;
      return {
        phase: phase.set(c, 'hold' as const),
        held: held.set(c, lasts),
        under: under.set(c, g),
        stored: c === Primary ? stored : stored.set(c, value),
      };
    }),
    // Client c, which has the lock by its own clock, sends what it has made of the value.
    Write: action({ c: Client }, (state: State, { c }) =>
      hasLock(state, c) && !state.reads.has(state.doing.get(c))
        ? { written: state.written.add(state.under.get(c)) }
        : undefined,
    ),
    // Or it has read the value, and gives the lock back.
    Read: action({ c: Client }, (state: State, { c }) =>
      hasLock(state, c) && state.reads.has(state.doing.get(c))
        ? { ...rest(state, c), ...answer(state, c), released: state.released.add(state.under.get(c)) }
        : undefined,
    ),
    // A grant reaches c, which does not want it any more.
    GiveBack: action({ c: Client, g: grantNumbers }, ({ grants, doing, released }: State, { c, g }) =>
      grants.get(g).c === c && grants.get(g).k !== doing.get(c) ? { released: released.add(g) } : undefined,
    ),
    AskAgain: AskAgain!,
    // Client c hears that its update was taken.
    Learn: action({ c: Client }, (state: State, { c }) =>
      state.doing.get(c) !== 0 && state.done.get(c) === state.doing.get(c)
        ? { ...rest(state, c), ...answer(state, c) }
        : undefined,
    ),
    // Whoever has never had the lock knows that nothing comes of its operation.
    Refuse: action({ c: Client }, (state: State, { c }) =>
      state.doing.get(c) !== 0 && state.under.get(c) === 0
        ? { ...rest(state, c), refused: state.refused.add(state.doing.get(c)) }
        : undefined,
    ),
    // Nobody is told what became of it: its client has waited too long, or its node has crashed.
    GiveUp: action({ c: Client }, (state: State, { c }) =>
      state.doing.get(c) === 0 ? undefined : rest(state, c),
    ),
  };
};
