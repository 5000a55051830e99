/**
 * A temporal formula over leaves of any kind. It is judged on infinite behaviours, as in Lamport, The Temporal Logic of
 * Actions (1994), section 2; there is no next-time and no until, so that stuttering never changes an answer.
 */
export type Formula<Leaf> =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  | { readonly kind: 'not'; readonly body: Formula<Leaf> }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Formula<Leaf>[] }
  /** Of every suffix of the behaviour, or of some suffix. */
  | { readonly kind: 'always' | 'eventually'; readonly body: Formula<Leaf> };

export const constant = (value: boolean): Formula<never> => ({ kind: 'constant', value });

export const leaf = <Leaf>(of: Leaf): Formula<Leaf> => ({ kind: 'leaf', leaf: of });

export const not = <Leaf>(body: Formula<Leaf>): Formula<Leaf> => ({ kind: 'not', body });

export const and = <Leaf>(...parts: readonly Formula<Leaf>[]): Formula<Leaf> => ({ kind: 'and', parts });

export const or = <Leaf>(...parts: readonly Formula<Leaf>[]): Formula<Leaf> => ({ kind: 'or', parts });

export const implies = <Leaf>(premise: Formula<Leaf>, conclusion: Formula<Leaf>): Formula<Leaf> =>
  or(not(premise), conclusion);

export const always = <Leaf>(body: Formula<Leaf>): Formula<Leaf> => ({ kind: 'always', body });

export const eventually = <Leaf>(body: Formula<Leaf>): Formula<Leaf> => ({ kind: 'eventually', body });

/** `P ~> Q`: whenever P, then or later Q. */
export const leadsTo = <Leaf>(premise: Formula<Leaf>, conclusion: Formula<Leaf>): Formula<Leaf> =>
  always(implies(premise, eventually(conclusion)));

/** WF_v(A) and SF_v(A) of `<<A>>_v` and its ENABLED: Lamport, Specifying Systems (2002), sections 8.4 and 8.6. */
export function fairnessOf<Leaf>(kind: 'weak' | 'strong', taken: Leaf, enabled: Leaf): Formula<Leaf> {
  const isTaken = leaf(taken);
  const isDisabled = not(leaf(enabled));
  return kind === 'weak'
    ? always(eventually(or(isDisabled, isTaken)))
    : or(eventually(always(isDisabled)), always(eventually(isTaken)));
}

/** The formula with other leaves. */
export function mapLeaves<Leaf, Image>(formula: Formula<Leaf>, image: (leaf: Leaf) => Image): Formula<Image> {
  switch (formula.kind) {
    case 'constant':
      return formula;
    case 'leaf':
      return leaf(image(formula.leaf));
    case 'and':
    case 'or':
      return { kind: formula.kind, parts: formula.parts.map((part) => mapLeaves(part, image)) };
    default:
      return { kind: formula.kind, body: mapLeaves(formula.body, image) };
  }
}

/** Every leaf of a formula, from left to right, those that stand in it twice twice. */
export function* leavesOf<Leaf>(formula: Formula<Leaf>): Iterable<Leaf> {
  switch (formula.kind) {
    case 'constant':
      return;
    case 'leaf':
      yield formula.leaf;
      return;
    case 'and':
    case 'or':
      for (const part of formula.parts) yield* leavesOf(part);
      return;
    default:
      yield* leavesOf(formula.body);
  }
}
