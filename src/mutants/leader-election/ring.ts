import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import {
  Forward,
  initialStates,
  type RingConstants,
  type RingState,
  ring,
  ringDefinition,
} from '../../models/leader-election/ring.ts';
import type { Mutant } from '../mutant.ts';

type Definition = ModelDefinition<RingState>;

interface Change {
  readonly about: string;
  readonly breaks: string;
  readonly init?: (constants: RingConstants) => Definition['init'];
  readonly actions?: (constants: RingConstants) => Definition['actions'];
}

function mutant(name: string, { about, breaks, init, actions }: Change): Mutant {
  const configuration = 'small';
  const model = () => {
    const { constants } = resolveConstants(ring, configuration);
    const definition = ringDefinition(constants);
    return defineModel({
      ...definition,
      init: init?.(constants) ?? definition.init,
      actions: { ...definition.actions, ...actions?.(constants) },
    });
  };
  return { protocol: ring.slug, name, about, breaks, configuration, model };
}

export const ringMutants: readonly Mutant[] = [
  mutant('forwards-equal-id', {
    about: 'a node whose own id comes back forwards it like a greater one, and it goes round for ever',
    breaks: 'EventuallyElected',
    actions: (constants) => ({
      Forward: Forward(constants, (id, own) => id >= own),
      Win: action({ n: [] as number[] }, () => undefined),
    }),
  }),
  mutant('forwards-smaller-ids', {
    about: 'a node forwards every id but its own, so that all of them come back',
    breaks: 'UniqueLeader',
    actions: (constants) => ({ Forward: Forward(constants, (id, own) => id !== own) }),
  }),
  mutant('duplicate-ids', {
    about: 'two nodes may have the same id, and each takes the other for itself',
    breaks: 'UniqueLeader',
    init: (constants) => () => initialStates(constants, () => true),
  }),
];
