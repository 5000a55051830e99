import type { Action, ModelDefinition } from '../../../src/core/model.ts';
import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { pessimisticRegister } from '../../../src/models/cap/pessimistic.ts';
import { pessimisticRegisterWithMessages } from '../../../src/refinement/cap/pessimistic/model.ts';
import type { PessimisticStateWithMessages } from '../../../src/refinement/cap/pessimistic/state.ts';

type State = PessimisticStateWithMessages;

export interface SmallModel {
  readonly Term: number;
  /** How many operations there are. */
  readonly MaxUpdates: number;
  readonly MaxGrants: number;
  readonly MaxRestarts: number;
  /** For how many ticks the primary takes the lock for granted, if not for the term. */
  readonly counted?: number;
}

/** The lock with messages, of two nodes with clients, of which one is the primary. */
export function smallModel({ Term, MaxUpdates, counted, ...bounds }: SmallModel): ModelDefinition<State> {
  const { constants } = resolveConstants(pessimisticRegister, 'standard');
  return pessimisticRegisterWithMessages({ ...constants, Term, MaxUpdates }, bounds, counted);
}

/** Explores it, with some of its actions in place of the right ones. */
export const exploredWith = (
  definition: ModelDefinition<State>,
  actions: Readonly<Record<string, Action<State>>> = {},
) => explore(defineModel({ ...definition, actions: { ...definition.actions, ...actions } }));
