import { defineModel } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import {
  type Average,
  type AveragingConstants,
  averaging,
  averagingDefinition,
  middle,
} from '../../models/clock-sync/averaging.ts';
import type { Mutant } from '../mutant.ts';

interface Change {
  readonly constants?: (constants: AveragingConstants) => Partial<AveragingConstants>;
  readonly average?: Average;
}

function mutant(name: string, breaks: string, about: string, { constants, average }: Change): Mutant {
  const configuration = 'four-clocks';
  const model = () => {
    const base = resolveConstants(averaging, configuration).constants;
    return defineModel(averagingDefinition({ ...base, ...constants?.(base) }, average));
  };
  return { protocol: averaging.slug, name, about, breaks, configuration, model };
}

export const averagingMutants: readonly Mutant[] = [
  mutant(
    'extremes-not-discarded',
    'AgreementBound',
    'the middle is taken of all values, and each node is led by what the faulty clock shows to it',
    { average: ({ ascending }) => middle(ascending[0]!, ascending.at(-1)!) },
  ),
  mutant(
    'discards-greatest-only',
    'WithinRightClocks',
    'only the greatest values are left out, and a clock that is behind all others drags them back',
    {
      average: ({ ascending }, discard) => middle(ascending[0]!, ascending[ascending.length - 1 - discard]!),
    },
  ),
  mutant(
    'own-clock-left-out',
    'AgreementBound',
    'a node averages the clocks of the others only, and has one value too few',
    {
      average({ ascending, own }, discard) {
        const others = ascending.toSpliced(ascending.indexOf(own), 1);
        return middle(others[discard]!, others[others.length - 1 - discard]!);
      },
    },
  ),
  mutant(
    'three-clocks',
    'AgreementBound',
    'one of three clocks is faulty and shows each other one what it shows itself',
    {
      constants: ({ Node }) => ({ Node: Node.without(Node.elements()[0]!) }),
    },
  ),
];
