import { action, type ModelDefinition } from '../../../src/core/model.ts';
import {
  type FunctionValue,
  functionFrom,
  ModelValue,
  setOf,
  type Value,
} from '../../../src/core/values/index.ts';

export interface LendingState {
  readonly loans: FunctionValue<ModelValue, ModelValue>;
  readonly open: boolean;
  readonly returns: number;
}

const readers = setOf(['ann', 'bob'].map((name) => ModelValue.of(name)));
const books = setOf(['b1', 'b2'].map((name) => ModelValue.of(name)));
const nobody = ModelValue.of('Nobody');
const MAX_RETURNS = 2;

/** The model of Lending.tla. */
export const lendingDefinition: ModelDefinition<LendingState> = {
  name: 'Lending',
  variables: ['loans', 'open', 'returns'],
  init: () => [false, true].map((open) => ({ loans: functionFrom(books, () => nobody), open, returns: 0 })),
  actions: {
    Borrow: action({ r: readers, b: books }, ({ loans, open }: LendingState, { r, b }) =>
      open && loans.get(b) === nobody ? { loans: loans.set(b, r) } : undefined,
    ),
    Return: action({ b: books }, ({ loans, open, returns }: LendingState, { b }) =>
      open && loans.get(b) !== nobody
        ? { loans: loans.set(b, nobody), returns: Math.min(returns + 1, MAX_RETURNS) }
        : undefined,
    ),
    Turn: action({ to: [false, true] }, ({ open, returns }: LendingState, { to }) =>
      (!open && to) || (returns < MAX_RETURNS && to !== open) ? { open: to } : undefined,
    ),
    Recount: action({}, ({ returns }: LendingState) =>
      returns === MAX_RETURNS
        ? Array.from({ length: returns + 1 }, (_, count) => ({ returns: count }))
        : undefined,
    ),
  },
  invariants: {
    TypeOK: ({ loans, open, returns }) =>
      books.every((b) => loans.has(b) && (loans.get(b) === nobody || readers.has(loans.get(b)))) &&
      typeof open === 'boolean' &&
      returns >= 0 &&
      returns <= MAX_RETURNS,
    OneAtATime: ({ loans }) =>
      readers.every((r) => books.elements().filter((b) => loans.get(b) === r).length <= 1),
  },
};

export const lendingConstants: Readonly<Record<string, Value>> = {
  Reader: readers,
  Book: books,
  Nobody: nobody,
  MaxReturns: MAX_RETURNS,
};
