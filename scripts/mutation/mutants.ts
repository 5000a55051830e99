import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** One small change of a source file. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly original: string;
  readonly replacement: string;
}

const swapped: Readonly<Record<string, readonly [operator: string, token: string]>> = {
  '<': ['comparison', '<='],
  '<=': ['comparison', '<'],
  '>': ['comparison', '>='],
  '>=': ['comparison', '>'],
  '===': ['comparison', '!=='],
  '!==': ['comparison', '==='],
  '&&': ['boolean', '||'],
  '||': ['boolean', '&&'],
  '+': ['arithmetic', '-'],
  '-': ['arithmetic', '+'],
  '*': ['arithmetic', '/'],
};

const swappedNames: Readonly<Record<string, string>> = {
  min: 'max',
  max: 'min',
  some: 'every',
  every: 'some',
};

/** All mutants of a file: one operator, at one place, each. Types, texts and what stands behind `throw` are left alone. */
export function mutantsOf(path: string, file: string): readonly Mutant[] {
  const text = readFileSync(path, 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const add = (operator: string, node: ts.Node, replacement: string) => {
    const start = node.getStart(source);
    const { line } = source.getLineAndCharacterOfPosition(start);
    const original = text.slice(start, node.end);
    found.push({ file, line: line + 1, operator, start, end: node.end, original, replacement });
  };
  const negate = (condition: ts.Expression) =>
    add('negated condition', condition, `!(${text.slice(condition.getStart(source), condition.end)})`);
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isThrowStatement(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) {
      const other = swapped[node.operatorToken.getText(source)];
      const isText = [node.left, node.right].some(
        (side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side),
      );
      if (other !== undefined && !(isText && other[0] === 'arithmetic'))
        add(other[0], node.operatorToken, other[1]);
    }
    if (ts.isIfStatement(node)) negate(node.expression);
    if (ts.isConditionalExpression(node)) negate(node.condition);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
      add('boolean', node, node.operand.getText(source));
    if (node.kind === ts.SyntaxKind.TrueKeyword) add('boolean', node, 'false');
    if (node.kind === ts.SyntaxKind.FalseKeyword) add('boolean', node, 'true');
    if (ts.isNumericLiteral(node)) add('plus one', node, `(${node.text} + 1)`);
    if (ts.isArrayLiteralExpression(node) && node.elements.length > 0 && !isTarget(node))
      add('emptied array', node, '[]');
    if (ts.isExpressionStatement(node)) add('removed statement', node, ';');
    if (ts.isPropertyAccessExpression(node) && Object.hasOwn(swappedNames, node.name.text))
      add('min, max, some, every', node.name, swappedNames[node.name.text]!);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `[a, b] = …` is no array. */
const isTarget = ({ parent }: ts.ArrayLiteralExpression) =>
  ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
