import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import { interval } from '../../core/values/index.ts';
import {
  type BullyConstants,
  type BullyState,
  bully,
  bullyDefinition,
  type Rules,
  turn,
} from '../../models/leader-election/bully.ts';
import type { Mutant } from '../mutant.ts';

interface Change {
  readonly about: string;
  readonly breaks: string;
  readonly constants?: (constants: BullyConstants) => Partial<BullyConstants>;
  readonly rules?: Partial<Rules>;
  readonly actions?: (constants: BullyConstants) => ModelDefinition<BullyState>['actions'];
}

function mutant(name: string, { about, breaks, constants, rules, actions }: Change): Mutant {
  const configuration = 'at-bound';
  const model = () => {
    const base = resolveConstants(bully, configuration).constants;
    const changed = { ...base, ...constants?.(base) };
    const definition = bullyDefinition(changed, rules);
    return defineModel({ ...definition, actions: { ...definition.actions, ...actions?.(changed) } });
  };
  return { protocol: bully.slug, name, about, breaks, configuration, model };
}

export const bullyMutants: readonly Mutant[] = [
  mutant('timeout-below-bound', {
    about: 'a node waits for an answer no longer than question and answer may take',
    breaks: 'AtMostOneLeaderPerTerm',
    constants: ({ Delay }) => ({ Timeout: 2 * Delay }),
  }),
  mutant('recovers-silently', {
    about: 'a node that comes up again waits until somebody tells it who coordinates',
    breaks: 'EventuallyElected',
    actions: ({ Size }) => ({
      Recover: action({ n: interval(1, Size) }, (state: BullyState, { n }) =>
        // It counts on itself, which is up.
        state.status.get(n) === 'down' ? turn(state, n, 'halted', { above: n }) : undefined,
      ),
    }),
  }),
  mutant('accepts-any-coordinator', {
    about: 'a halted node accepts a smaller coordinator than the one that has halted it since',
    breaks: 'AtMostOneLeaderPerTerm',
    rules: { accepts: ({ status }, n) => status.get(n) === 'halted' },
  }),
  mutant('halts-smallest-first', {
    about: 'a node halts the smallest nodes first, while a greater one can still halt them for itself',
    breaks: 'AtMostOneLeaderPerTerm',
    rules: { nextToHalt: (n, m) => (m === n ? (n === 1 ? 0 : 1) : m + 1 === n ? 0 : m + 1) },
  }),
];
