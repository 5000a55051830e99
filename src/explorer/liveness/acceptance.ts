import type { Temporal } from './normal-form.ts';
import type { Proposition } from './proposition.ts';

/**
 * What the steps of a cycle must be like: `infinitely` some step meets the condition, `finally` every step does
 * (Emerson and Lei, Modalities for Model Checking, 1987, section 4). Conditions are known by number.
 */
export type Acceptance =
  | { readonly kind: 'infinitely' | 'finally'; readonly condition: number }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Acceptance[] };

/** Numbers conditions, equal ones alike. */
export class Conditions {
  readonly list: Proposition[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(proposition: Proposition): number {
    let number = this.#numbers.get(proposition.key);
    if (number === undefined) {
      number = this.list.length;
      this.#numbers.set(proposition.key, number);
      this.list.push(proposition);
    }
    return number;
  }
}

/** A formula as a condition on cycles, if it is built of `[]<>` and `<>[]` over propositions alone. */
export function acceptanceOf(formula: Temporal, conditions: Conditions): Acceptance | undefined {
  if (formula.kind === 'and' || formula.kind === 'or') {
    const parts = formula.parts.map((part) => acceptanceOf(part, conditions));
    if (parts.includes(undefined)) return undefined;
    return { kind: formula.kind === 'and' ? 'all' : 'any', parts: parts as Acceptance[] };
  }
  if (formula.kind !== 'always' && formula.kind !== 'eventually') return undefined;
  const { kind, body } = formula;
  const inner = body.kind === 'always' || body.kind === 'eventually' ? body.body : undefined;
  if (body.kind === kind || inner?.kind !== 'proposition') return undefined;
  const condition = conditions.numberOf(inner.proposition);
  return { kind: kind === 'always' ? 'infinitely' : 'finally', condition };
}

/** Whether the steps of a set, taken again and again all of them, meet it. */
export function isMet(
  acceptance: Acceptance,
  occurs: (condition: number) => boolean,
  isEverywhere: (condition: number) => boolean,
): boolean {
  switch (acceptance.kind) {
    case 'infinitely':
      return occurs(acceptance.condition);
    case 'finally':
      return isEverywhere(acceptance.condition);
    case 'all':
      return acceptance.parts.every((part) => isMet(part, occurs, isEverywhere));
    case 'any':
      return acceptance.parts.some((part) => isMet(part, occurs, isEverywhere));
  }
}

/** The conditions that a set of steps would have to meet everywhere, and does not. */
export function missingEverywhere(
  acceptance: Acceptance,
  isEverywhere: (condition: number) => boolean,
): number[] {
  switch (acceptance.kind) {
    case 'infinitely':
      return [];
    case 'finally':
      return isEverywhere(acceptance.condition) ? [] : [acceptance.condition];
    default:
      return acceptance.parts.flatMap((part) => missingEverywhere(part, isEverywhere));
  }
}

/** Conditions of which each has to occur in a cycle, if the others of its steps are as those of the set. */
export function conditionsToMeet(
  acceptance: Acceptance,
  occurs: (condition: number) => boolean,
  isEverywhere: (condition: number) => boolean,
): number[] {
  switch (acceptance.kind) {
    case 'infinitely':
      return [acceptance.condition];
    case 'finally':
      return [];
    case 'all':
      return acceptance.parts.flatMap((part) => conditionsToMeet(part, occurs, isEverywhere));
    case 'any': {
      const met = acceptance.parts.find((part) => isMet(part, occurs, isEverywhere));
      return met === undefined ? [] : conditionsToMeet(met, occurs, isEverywhere);
    }
  }
}
