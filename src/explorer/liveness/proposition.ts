/**
 * A formula without temporal operators over atoms that are known by number: a condition on one state and the step that
 * leaves it. Built by the functions below alone, which simplify; equal keys mean equal formulas.
 */
export type Proposition =
  | { readonly kind: 'constant'; readonly value: boolean; readonly key: string }
  | { readonly kind: 'atom'; readonly atom: number; readonly key: string }
  | { readonly kind: 'negated'; readonly body: Proposition; readonly key: string }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Proposition[]; readonly key: string };

export const TRUE: Proposition = { kind: 'constant', value: true, key: 'T' };
export const FALSE: Proposition = { kind: 'constant', value: false, key: 'F' };

export function atomic(atom: number): Proposition {
  return { kind: 'atom', atom, key: `${atom}` };
}

export function negated(body: Proposition): Proposition {
  if (body.kind === 'constant') return body.value ? FALSE : TRUE;
  if (body.kind === 'negated') return body.body;
  return { kind: 'negated', body, key: `!${body.key}` };
}

export function allOf(parts: readonly Proposition[]): Proposition {
  return combined('all', parts, TRUE, FALSE);
}

export function anyOf(parts: readonly Proposition[]): Proposition {
  return combined('any', parts, FALSE, TRUE);
}

function combined(
  kind: 'all' | 'any',
  parts: readonly Proposition[],
  neutral: Proposition,
  absorbing: Proposition,
): Proposition {
  const byKey = new Map<string, Proposition>();
  for (const part of parts)
    for (const inner of part.kind === kind ? part.parts : [part]) byKey.set(inner.key, inner);
  byKey.delete(neutral.key);
  const isAbsorbed =
    byKey.has(absorbing.key) || [...byKey.values()].some((part) => byKey.has(negated(part).key));
  if (isAbsorbed) return absorbing;
  const [first, ...others] = [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  if (first === undefined) return neutral;
  if (others.length === 0) return first;
  const all = [first, ...others];
  return { kind, parts: all, key: `(${kind} ${all.map(({ key }) => key).join(' ')})` };
}

/** Its truth where `isTrue` tells of each atom whether it is. */
export function evaluate(proposition: Proposition, isTrue: (atom: number) => boolean): boolean {
  switch (proposition.kind) {
    case 'constant':
      return proposition.value;
    case 'atom':
      return isTrue(proposition.atom);
    case 'negated':
      return !evaluate(proposition.body, isTrue);
    case 'all':
      return proposition.parts.every((part) => evaluate(part, isTrue));
    case 'any':
      return proposition.parts.some((part) => evaluate(part, isTrue));
  }
}
