import type { Formula } from '../../core/formula.ts';
import { allOf, anyOf, atomic, FALSE, negated, type Proposition, TRUE } from './proposition.ts';

/**
 * A temporal formula without negations outside of its propositions. Built by the functions below alone, which push
 * `[]<>` and `<>[]` as far inward as they go; equal keys mean equal formulas.
 */
export type Temporal =
  | { readonly kind: 'proposition'; readonly proposition: Proposition; readonly key: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Temporal[]; readonly key: string }
  | { readonly kind: 'always' | 'eventually'; readonly body: Temporal; readonly key: string };

/** The normal form of a formula, or of its negation. */
export function normalForm<Leaf>(
  formula: Formula<Leaf>,
  numberOf: (leaf: Leaf) => number,
  isNegated = false,
): Temporal {
  const of = (inner: Formula<Leaf>, negatedInner = isNegated) => normalForm(inner, numberOf, negatedInner);
  switch (formula.kind) {
    case 'constant':
      return proposition(formula.value === isNegated ? FALSE : TRUE);
    case 'leaf': {
      const atom = atomic(numberOf(formula.leaf));
      return proposition(isNegated ? negated(atom) : atom);
    }
    case 'not':
      return of(formula.body, !isNegated);
    case 'and':
    case 'or': {
      const parts = formula.parts.map((part) => of(part));
      return (formula.kind === 'and') !== isNegated ? conjunction(parts) : disjunction(parts);
    }
    default: {
      const body = of(formula.body);
      return (formula.kind === 'always') !== isNegated ? alwaysOf(body) : eventuallyOf(body);
    }
  }
}

export function proposition(of: Proposition): Temporal {
  return { kind: 'proposition', proposition: of, key: of.key };
}

export function conjunction(parts: readonly Temporal[]): Temporal {
  return joined('and', parts);
}

export function disjunction(parts: readonly Temporal[]): Temporal {
  return joined('or', parts);
}

function joined(kind: 'and' | 'or', parts: readonly Temporal[]): Temporal {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const join = kind === 'and' ? allOf : anyOf;
  const plain = join(flat.flatMap((part) => (part.kind === 'proposition' ? [part.proposition] : [])));
  const neutral = join([]);
  if (plain.kind === 'constant' && plain.key !== neutral.key) return proposition(plain);
  const others = new Map(flat.filter((part) => part.kind !== 'proposition').map((part) => [part.key, part]));
  const all = [...(plain.key === neutral.key ? [] : [proposition(plain)]), ...others.values()];
  if (all.length === 0) return proposition(neutral);
  if (all.length === 1) return all[0]!;
  all.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { kind, parts: all, key: `{${kind} ${all.map(({ key }) => key).join(' ')}}` };
}

/**
 * Whether a formula says the same of every suffix of a behaviour: what is built of `[]<>` and `<>[]`. Such a formula
 * needs no `[]` or `<>` of its own, and can leave those around it.
 */
export function isTail(formula: Temporal): boolean {
  switch (formula.kind) {
    case 'proposition':
      return formula.proposition.kind === 'constant';
    case 'and':
    case 'or':
      return formula.parts.every(isTail);
    case 'always':
      return formula.body.kind === 'eventually';
    case 'eventually':
      return formula.body.kind === 'always';
  }
}

export function alwaysOf(body: Temporal): Temporal {
  if (body.kind === 'always' || isTail(body)) return body;
  if (body.kind === 'and') return conjunction(body.parts.map(alwaysOf));
  if (body.kind === 'or') {
    const tails = body.parts.filter(isTail);
    const others = body.parts.filter((part) => !isTail(part));
    // Of [](<>a \/ <>b) one comes again and again: []<>a \/ []<>b.
    const spread = others.every(({ kind }) => kind === 'eventually');
    if (spread && body.parts.length > 1) return disjunction([...tails, ...others.map(alwaysOf)]);
    if (tails.length > 0) return disjunction([...tails, alwaysOf(disjunction(others))]);
  }
  return { kind: 'always', body, key: `[]${body.key}` };
}

export function eventuallyOf(body: Temporal): Temporal {
  if (body.kind === 'eventually' || isTail(body)) return body;
  if (body.kind === 'or') return disjunction(body.parts.map(eventuallyOf));
  if (body.kind === 'and') {
    const tails = body.parts.filter(isTail);
    const others = body.parts.filter((part) => !isTail(part));
    // <>([]a /\ []b) is <>[]a /\ <>[]b: from the later of the two times on.
    const spread = others.every(({ kind }) => kind === 'always');
    if (spread && body.parts.length > 1) return conjunction([...tails, ...others.map(eventuallyOf)]);
    if (tails.length > 0) return conjunction([...tails, eventuallyOf(conjunction(others))]);
  }
  return { kind: 'eventually', body, key: `<>${body.key}` };
}
