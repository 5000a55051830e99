import { averaging, averagingDefinition, middle } from '../../models/clock-sync/averaging.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(averaging, averagingDefinition, 'four-clocks');

export const averagingMutants: readonly Mutant[] = [
  mutant('extremes-not-discarded', {
    about: 'the middle is taken of all values, and each node is led by what the faulty clock shows to it',
    breaks: 'AgreementBound',
    rules: ({ ascending }) => middle(ascending[0]!, ascending.at(-1)!),
  }),
  mutant('discards-greatest-only', {
    about: 'only the greatest values are left out, and a clock that is behind all others drags them back',
    breaks: 'WithinRightClocks',
    rules: ({ ascending }, discard) => middle(ascending[0]!, ascending[ascending.length - 1 - discard]!),
  }),
  mutant('own-clock-left-out', {
    about: 'a node averages the clocks of the others only, and has one value too few',
    breaks: 'AgreementBound',
    rules({ ascending, own }, discard) {
      const others = ascending.toSpliced(ascending.indexOf(own), 1);
      return middle(others[discard]!, others[others.length - 1 - discard]!);
    },
  }),
  mutant('three-clocks', {
    about: 'one of three clocks is faulty and shows each other one what it shows itself',
    breaks: 'AgreementBound',
    constants: ({ Node }) => ({ Node: Node.without(Node.elements()[0]!) }),
  }),
];
