import { reductionNames } from '../../../src/checkers/linearizability/reductions.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { appendList, type Lists } from '../../../src/checkers/objects/append-list.ts';
import { log } from '../../../src/checkers/objects/log.ts';
import { multiRegister, type Registers } from '../../../src/checkers/objects/multi-register.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { DifferentialCase } from '../linearizability/differential.ts';
import { simulatedLists } from './simulated-lists.ts';
import { simulatedLogs } from './simulated-logs.ts';
import { simulatedRegisters } from './simulated-registers.ts';

export interface NamedCase extends Omit<DifferentialCase<HistoryValue>, 'runs'> {
  readonly name: string;
}

/** What an everyday run tries of all ways to judge; `npm run check:deep` tries all. */
export const fewVariants = [
  {},
  { search: 'frontier' },
  { withoutReductions: ['prescribed', 'partition'] },
  { withoutReductions: reductionNames },
] as const;

/** Where a state is whatever it is. */
export function hidden<S>(specification: SequentialSpecification<S>): SequentialSpecification {
  return specification as unknown as SequentialSpecification;
}

export function listsStartingWith(initial: HistoryValue): SequentialSpecification<Lists> {
  const specification = appendList();
  return { ...specification, initial: specification.parseInitial!(initial) };
}

export function registersStartingWith(initial: HistoryValue): SequentialSpecification<Registers> {
  const specification = multiRegister();
  return { ...specification, initial: specification.parseInitial!(initial) };
}

export const appendListCases: readonly NamedCase[] = [
  { name: 'one list', object: simulatedLists({}), specification: hidden(appendList()) },
  {
    name: 'one list, with values appended more than once',
    object: simulatedLists({ unique: false, initial: [11] }),
    specification: hidden(listsStartingWith([11])),
  },
  {
    name: 'two lists by key',
    object: simulatedLists({ keys: 2, initial: [11] }),
    specification: hidden(listsStartingWith([11])),
  },
  {
    name: 'transactions on two lists',
    object: simulatedLists({ names: ['x', 'y'] }),
    specification: hidden(appendList()),
  },
  {
    name: 'transactions with values appended more than once',
    object: simulatedLists({ names: ['x', 'y'], unique: false }),
    specification: hidden(appendList()),
  },
];

export const multiRegisterCases: readonly NamedCase[] = [
  {
    name: 'transactions, and reads and writes of several registers',
    object: simulatedRegisters(['x', 'y', 'z'], 0),
    specification: hidden(registersStartingWith(0)),
  },
  {
    name: 'two registers that hold nil at first',
    object: simulatedRegisters(['x', 'y'], null),
    specification: hidden(registersStartingWith(null)),
  },
];

export const logCases: readonly NamedCase[] = [
  { name: 'one log', object: simulatedLogs({}), specification: hidden(log()) },
  {
    name: 'one log that begins with an entry',
    object: simulatedLogs({ initial: [[1, 10]] }),
    specification: hidden({ ...log(), initial: log().parseInitial!([[1, 10]]) }),
  },
  { name: 'logs by key', object: simulatedLogs({ names: ['x', 'y'] }), specification: hidden(log()) },
];
