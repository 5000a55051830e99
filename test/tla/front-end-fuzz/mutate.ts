import { SpecificationChoices } from '../differential/specification-choices.ts';
import type { Original } from './originals.ts';

/** What stands in a text: blanks, words, numbers, strings, and signs, as long as they can be. */
const token = /\s+|\\\*[^\n]*|\w+|\\\w+|"[^"\n]*"|[-=<>|/\\~:.+*^#&$%?@]+|[^\s\w]/g;

/** Signs and words that are rare in the texts. */
const rare = [
  ...["'", '!', '@', '\\E', '\\A', '\\AA', '\\EE', 'CHOOSE', 'LAMBDA', 'LET', 'IN', 'CASE', '[]', '<>', '->'],
  ...[
    '|->',
    '<-',
    '==',
    ':=',
    '(',
    ')',
    '[',
    ']',
    ']_',
    '<<',
    '>>',
    '>>_',
    '{',
    '}',
    '_',
    ',',
    ':',
    '"',
    '(*',
  ],
  ...['*)', '\\*', '====', '----', 'MODULE', 'EXTENDS', 'INSTANCE', 'WITH', 'LOCAL', 'RECURSIVE', 'ASSUME'],
  ...[
    'THEOREM',
    'PROOF',
    'VARIABLE',
    'CONSTANT',
    'ENABLED',
    'UNCHANGED',
    'SUBSET',
    'UNION',
    'DOMAIN',
    'EXCEPT',
  ],
  ...[
    'WF_',
    'SF_',
    '~>',
    '\\cdot',
    '\\X',
    '\\o',
    '..',
    '2147483647',
    '99999999999',
    '0',
    '1.5',
    'Nat',
    'STRING',
  ],
  ...[
    'Seq',
    'TLCGet',
    'Assert',
    'Print',
    'RandomElement',
    '\\union',
    '\\subseteq',
    '^',
    '\\div',
    '%',
    '\\b11',
    'é',
  ],
] as const;

/** Words of configurations. */
const configurationWords = [
  ...[
    'INIT',
    'NEXT',
    'SPECIFICATION',
    'INVARIANT',
    'PROPERTY',
    'CONSTANT',
    'CONSTANTS',
    'CONSTRAINT',
    'VIEW',
  ],
  ...[
    'ACTION_CONSTRAINT',
    'SYMMETRY',
    'ALIAS',
    'POSTCONDITION',
    'CHECK_DEADLOCK',
    'TRUE',
    'FALSE',
    '=',
    '<-',
  ],
  ...['Init', 'Next', 'Spec', 'x', 'm1', '{', '}', '{a, b}', '1', '"a"', '[', ']', '\\*', '(*', ','],
] as const;

/** Mostly one: with each more, fewer texts get past the parser. */
const editCounts = [1, 1, 1, 1, 2, 3] as const;

/** A specification with a few random mistakes in one of its texts: the same for the same seed. */
export function mutate(originals: readonly Original[], seed: number): Original {
  const choices = new SpecificationChoices(seed);
  const original = choices.pick(originals);
  const edits = choices.pick(editCounts);
  if (choices.oneIn(5)) {
    const configuration = mutateConfiguration(original.configuration, edits, choices);
    return { ...original, title: `${original.title}, seed ${seed}`, configuration };
  }
  const names = Object.keys(original.modules);
  const name = choices.oneIn(4) ? choices.pick(names) : original.root;
  const other = choices.pick(Object.values(choices.pick(originals).modules));
  const changed = mutateText(original.modules[name]!, edits, other, choices);
  const modules = { ...original.modules, [name]: changed };
  return { ...original, title: `${original.title}, seed ${seed}`, modules };
}

function mutateText(text: string, edits: number, other: string, choices: SpecificationChoices): string {
  const tokens = text.match(token) ?? [];
  const others = other.match(token) ?? [];
  for (let edit = 0; edit < edits; edit++) editTokens(tokens, others, choices);
  return tokens.join('');
}

/** Words for words often pass the parser: they are tried more often than other edits. */
const SAME_KIND_WEIGHT = 10;

function editTokens(tokens: string[], others: readonly string[], choices: SpecificationChoices): void {
  const length = Math.max(tokens.length, 1);
  const at = choices.below(length);
  const from = choices.below(length);
  const some = 1 + choices.below(6);
  const foreign = () =>
    choices.pick([choices.pick(rare), others[choices.below(others.length)] ?? '', tokens[from] ?? '']);
  choices.pick([
    () => tokens.splice(at, 1),
    () => tokens.splice(at, some),
    () => tokens.splice(at, 0, tokens[at] ?? ''),
    () => tokens.splice(at, 0, ...tokens.slice(at, at + some)),
    () => tokens.splice(at, 0, ...tokens.slice(from, from + some)),
    () => tokens.splice(at, 1, tokens[from] ?? ''),
    ...Array.from(
      { length: SAME_KIND_WEIGHT },
      () => () =>
        tokens.splice(at, 1, sameKind(choices.oneIn(4) ? others : tokens, tokens[at] ?? '', choices)),
    ),
    () => tokens.splice(at, 1, foreign()),
    () => tokens.splice(at, 0, foreign()),
    () => tokens.splice(at, 0, ...others.slice(choices.below(others.length + 1)).slice(0, 3 * some)),
    () => swap(tokens, at, at + 1),
    () => swap(tokens, at, at + 2),
    () => swap(tokens, at, from),
    () => tokens.splice(at),
    () => tokens.splice(at, 1, (tokens[at] ?? '').slice(0, -1)),
    () => tokens.splice(at, 1, blanks(tokens[at] ?? '', choices)),
  ])();
}

const kinds = [/^\d+$/, /^[A-Z]{3,}$/, /^\w/, /^"/, /^\\\w/, /^[-=<>|/\\~:.+*^#&$%?@]+$/, /^\S/];

/** Another word for a word, another sign for a sign. */
function sameKind(tokens: readonly string[], wanted: string, choices: SpecificationChoices): string {
  const kind = kinds.find((one) => one.test(wanted));
  const alike = tokens.filter((one) => kind?.test(one));
  return alike.length === 0 ? wanted : choices.pick(alike);
}

function swap(list: string[], left: number, right: number): void {
  const [first, second] = [list[left], list[right]];
  if (first === undefined || second === undefined) return;
  list[left] = second;
  list[right] = first;
}

/** Other blanks in place of these: indentation has a meaning. */
function blanks(before: string, choices: SpecificationChoices): string {
  return /^\s/.test(before) ? choices.pick(['', ' ', '\n', '\n  ', '\t', `${before} `]) : ` ${before}`;
}

function mutateConfiguration(text: string, edits: number, choices: SpecificationChoices): string {
  let rows = text.split('\n');
  for (let edit = 0; edit < edits; edit++) {
    const at = choices.below(rows.length);
    const from = choices.below(rows.length);
    choices.pick([
      () => rows.splice(at, 1),
      () => rows.splice(at, 0, rows[from]!),
      () => swap(rows, at, from),
      () => rows.splice(at),
      () => {
        const tokens = (rows[at] ?? '').match(token) ?? [];
        editTokens(tokens, configurationWords, choices);
        rows[at] = tokens.join('');
      },
      () => rows.splice(at, 0, `${choices.pick(configurationWords)} ${choices.pick(configurationWords)}`),
      () => {
        rows = mutateText(rows.join('\n'), 1, configurationWords.join(' '), choices).split('\n');
      },
    ])();
    if (rows.length === 0) rows = [''];
  }
  return rows.join('\n');
}
