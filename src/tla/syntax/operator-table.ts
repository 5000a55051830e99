/** How an operator of the table stands among its operands. */
export type Fixity = 'prefix' | 'infix' | 'postfix';

/** One row of the operator table in *Specifying Systems*, section 15.2.1, with the precedences of the tools. */
export interface OperatorRow {
  readonly name: string;
  readonly fixity: Fixity;
  /** Precedences are ranges: of two operators, one binds tighter only when their ranges do not meet. */
  readonly low: number;
  readonly high: number;
  readonly isLeftAssociative: boolean;
}

const LEFT = true;
const NONE = false;

/** Low, high, left-associative?, and the operators, separated by spaces. */
const infixRows: readonly (readonly [number, number, boolean, string])[] = [
  [1, 1, NONE, '=>'],
  [2, 2, NONE, '~> <=> -+->'],
  [3, 3, LEFT, '/\\ \\/'],
  [5, 5, NONE, '= /= \\in \\notin \\subseteq < <= > >= |- |= -| =| := ::='],
  [
    5,
    5,
    NONE,
    '\\prec \\succ \\preceq \\succeq \\sim \\simeq \\ll \\gg \\asymp \\subset \\supset \\supseteq',
  ],
  [5, 5, NONE, '\\approx \\cong \\sqsubset \\sqsubseteq \\sqsupset \\sqsupseteq \\doteq \\propto'],
  [5, 14, LEFT, '\\cdot'],
  [6, 6, LEFT, '@@'],
  [7, 7, NONE, '<: :>'],
  [8, 8, NONE, '\\'],
  [8, 8, LEFT, '\\cap \\cup'],
  [9, 9, NONE, '.. ...'],
  [9, 13, LEFT, '$ $$ ?? ## \\uplus \\sqcap \\sqcup'],
  [9, 13, NONE, '!!'],
  [9, 14, NONE, '\\wr'],
  [10, 10, LEFT, '+ ++ (+)'],
  [10, 11, LEFT, '| || %%'],
  [10, 11, NONE, '%'],
  [10, 13, LEFT, '\\X'],
  [11, 11, LEFT, '- -- (-)'],
  [13, 13, LEFT, '* ** & && (.) (\\X) \\star \\o \\bigcirc \\bullet'],
  [13, 13, NONE, '/ // (/) \\div'],
  [14, 14, NONE, '^ ^^'],
];

const prefixRows: readonly (readonly [number, number, string])[] = [
  [4, 4, '~'],
  [4, 15, '[] <> ENABLED UNCHANGED'],
  [10, 13, 'SUBSET UNION DOMAIN'],
  [12, 12, '-.'],
];

const postfixOperators = "' ^+ ^* ^#";

const infix = new Map<string, OperatorRow>();
const prefix = new Map<string, OperatorRow>();
const postfix = new Map<string, OperatorRow>();

for (const [low, high, isLeftAssociative, names] of infixRows) {
  for (const name of names.split(' '))
    infix.set(name, { name, fixity: 'infix', low, high, isLeftAssociative });
}
for (const [low, high, names] of prefixRows) {
  for (const name of names.split(' ')) {
    prefix.set(name, { name, fixity: 'prefix', low, high, isLeftAssociative: false });
  }
}
for (const name of postfixOperators.split(' ')) {
  postfix.set(name, { name, fixity: 'postfix', low: 15, high: 15, isLeftAssociative: false });
}

const tables: Readonly<Record<Fixity, ReadonlyMap<string, OperatorRow>>> = { infix, prefix, postfix };

/** `f[x]` takes part in an expression like a postfix operator, with this precedence. */
export const functionApplicationRow: OperatorRow = {
  name: '[',
  fixity: 'postfix',
  low: 16,
  high: 16,
  isLeftAssociative: true,
};

/** `r.field`, likewise. */
export const fieldRow: OperatorRow = { ...functionApplicationRow, name: '.', low: 17, high: 17 };

/** The row of the operator of this canonical name, if there is one. */
export function operatorRow(name: string, fixity: Fixity): OperatorRow | undefined {
  return tables[fixity].get(name);
}

/** All spellings of each operator that has several; the first is the name that the syntax tree uses. */
const synonyms: readonly string[] = [
  '/\\ \\land ∧',
  '\\/ \\lor ∨',
  '~ \\lnot \\neg ¬',
  '=> ⟹ ⇒',
  '-+-> ⇸ ⥅',
  '<=> \\equiv ⟺ ⇔ ≡',
  '~> ⇝ ↝',
  ':= ≔',
  '::= ⩴',
  '/= # ≠',
  '<= =< \\leq ≤',
  '>= \\geq ≥',
  '[] □',
  '<> ⋄ ◇',
  '|- ⊢',
  '|= ⊨',
  '-| ⊣',
  '=| ⫤',
  '\\approx ≈',
  '\\asymp ≍',
  '\\cong ≅',
  '\\doteq ≐',
  '\\gg ≫',
  '\\ll ≪',
  '\\in ∈',
  '\\notin ∉',
  '\\prec ≺',
  '\\succ ≻',
  '\\preceq ⪯',
  '\\succeq ⪰',
  '\\propto ∝',
  '\\sim ∼',
  '\\simeq ≃',
  '\\sqsubset ⊏',
  '\\sqsupset ⊐',
  '\\sqsubseteq ⊑',
  '\\sqsupseteq ⊒',
  '\\subset ⊂',
  '\\supset ⊃',
  '\\subseteq ⊆',
  '\\supseteq ⊇',
  '\\cap \\intersect ∩',
  '\\cup \\union ∪',
  '.. ‥',
  '... …',
  '(+) \\oplus ⊕',
  '(-) \\ominus ⊖',
  '(.) \\odot ⊙',
  '(/) \\oslash ⊘',
  '(\\X) \\otimes ⊗',
  '|| ‖',
  '\\bigcirc ◯',
  '\\bullet ●',
  '\\div ÷',
  '\\o \\circ ∘',
  '\\star ⋆',
  '!! ‼',
  '?? ⁇',
  '\\sqcap ⊓',
  '\\sqcup ⊔',
  '\\uplus ⊎',
  '\\X \\times ×',
  '\\wr ≀',
  '\\cdot ⋅',
  '^+ ⁺',
];

const canonical = new Map<string, string>();
for (const spellings of synonyms) {
  const [name, ...others] = spellings.split(' ');
  for (const other of others) canonical.set(other, name!);
}

/** The one name under which the syntax tree has the operator that is spelled so. */
export function canonicalOperator(spelling: string): string {
  return canonical.get(spelling) ?? spelling;
}
