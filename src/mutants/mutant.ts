import { defineModel, type ModelDefinition, type StateOf } from '../core/model.ts';
import { type Protocol, resolveConstants } from '../core/protocol.ts';
import type { TransitionSystem } from '../core/transition-system.ts';

/**
 * A protocol with one mistake in it, and the property that must notice. A property is believed only because some
 * mutant dies by it.
 */
export interface Mutant {
  readonly protocol: string;
  readonly name: string;
  /** The mistake, in words. */
  readonly about: string;
  readonly breaks: string;
  /** The configuration of the protocol on which it is based. */
  readonly configuration: string;
  readonly model: () => TransitionSystem;
}

/** How a mutant differs from its protocol. What is not given is as it should be. */
export interface Mistake<C, S, R> extends Pick<Mutant, 'about' | 'breaks'> {
  readonly configuration?: string;
  /** Constants with other values, which may depend on the right ones. */
  readonly constants?: Partial<C> | ((right: C) => Partial<C>);
  /** What the definition takes besides constants. */
  readonly rules?: R;
  /** The same, where it depends on the constants. */
  readonly rulesFor?: (constants: C) => R;
  /** Actions in the place of those of the same name, or beside the others. */
  readonly actions?: (constants: C, right: ModelDefinition<S>) => ModelDefinition<S>['actions'];
  /** Whatever else is different. */
  readonly definition?: (right: ModelDefinition<S>, constants: C) => ModelDefinition<S>;
}

/** Makes mutants of a protocol, based on one of its configurations unless they name another. */
export function mutantsOf<C, S extends StateOf<S>, R>(
  protocol: Protocol<C>,
  definitionOf: (constants: C, rules?: R) => ModelDefinition<S>,
  usualConfiguration: string,
): (name: string, mistake: Mistake<C, S, R>) => Mutant {
  return (name, mistake) => {
    const { about, breaks, configuration = usualConfiguration, definition = (right) => right } = mistake;
    const model = () => {
      const base = resolveConstants(protocol, configuration).constants;
      const others = typeof mistake.constants === 'function' ? mistake.constants(base) : mistake.constants;
      const constants = { ...base, ...others };
      const right = definitionOf(constants, mistake.rules ?? mistake.rulesFor?.(constants));
      const actions = { ...right.actions, ...mistake.actions?.(constants, right) };
      return defineModel(definition({ ...right, actions }, constants));
    };
    return { protocol: protocol.slug, name, about, breaks, configuration, model };
  };
}
