import type { BadInput } from '../../core/bad-input.ts';
import { isOpen, type JunctionSyntax, junction, spanAcross } from './junction.ts';
import { type OperatorRow, operatorRow } from './operator-table.ts';
import type { ExpressionSyntax, NameSyntax, Span } from './syntax-tree.ts';

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** An operand of a chain: an expression that needs no parentheses, or has them. */
export interface ChainOperand extends Stretch {
  readonly operand: ExpressionSyntax;
}

/** An operator of a chain, or a suffix, `[a]` or `.field`. */
export interface ChainOperator extends Stretch {
  readonly row: OperatorRow;
  readonly name: NameSyntax;
  /** Of a suffix: makes the expression that it stands for. */
  readonly apply?: (operand: ExpressionSyntax, span: Span) => ExpressionSyntax;
  /** Of a suffix: ends where the suffix ends. */
  readonly spanEnd?: Span;
}

export type ChainItem = ChainOperand | ChainOperator;

/** What is wrong, and which stretch of the text is. */
export type ChainFailure = (message: string, place: Stretch) => BadInput;

/**
 * Groups operators and operands by the ranges of precedence in the operator table.
 *
 * The rule is that of the TLA+ tools: of two operators that compete for an operand, the one whose range lies wholly
 * above the other's wins; if the ranges meet, both must be the same left-associative operator.
 *
 * @throws what `fail` makes, where two operators compete and neither wins.
 */
export function parseOperatorChain(items: readonly ChainItem[], fail: ChainFailure): ExpressionSyntax {
  return new ChainParser(fail).parse(items);
}

interface Partial {
  readonly expression: ExpressionSyntax;
  /** Whether this is `S \X T` without parentheses, which another `\X` makes longer. */
  readonly isOpenProduct: boolean;
}

class ChainParser {
  readonly #fail: ChainFailure;
  readonly #operands: Partial[] = [];
  /** Those that still wait for their right operand. */
  readonly #waiting: ChainOperator[] = [];

  constructor(fail: ChainFailure) {
    this.#fail = fail;
  }

  parse(items: readonly ChainItem[]): ExpressionSyntax {
    for (const item of items) {
      if ('operand' in item) this.#operands.push({ expression: item.operand, isOpenProduct: false });
      else this.#operator(item);
    }
    while (this.#waiting.length > 0) this.#reduce();
    return this.#operands[0]!.expression;
  }

  #operator(operator: ChainOperator): void {
    if (operator.row.fixity === 'prefix') {
      this.#checkMinus(operator);
      this.#waiting.push(operator);
      return;
    }
    this.#settle(operator);
    if (operator.row.fixity === 'infix') this.#waiting.push(operator);
    else this.#applyPostfix(operator);
  }

  /** Reduces the operators on the left that bind tighter than this one. */
  #settle(right: ChainOperator): void {
    for (let left = this.#waiting.at(-1); left; left = this.#waiting.at(-1)) {
      const isRepeated = left.row === right.row && right.row.isLeftAssociative;
      if (left.row.low > right.row.high || isRepeated) this.#reduce();
      else if (left.row.high < right.row.low) return;
      else throw this.#conflict(left, right);
    }
  }

  /** A minus sign follows only operators that could stand beside it: `2 * -1` wants parentheses. */
  #checkMinus(minus: ChainOperator): void {
    const left = this.#waiting.at(-1);
    if (minus.row.name !== '-.' || left === undefined) return;
    // As in the tools, a sign before a sign counts as the minus between two operands.
    const row = left.row.name === '-.' ? operatorRow('-', 'infix')! : left.row;
    if (row.low > minus.row.high) throw this.#conflict(left, minus);
  }

  #conflict(left: ChainOperator, right: ChainOperator): BadInput {
    const [first, second] = [written(left), written(right)];
    const message =
      first === second
        ? `expected parentheses: ${first} is not associative`
        : `expected parentheses: neither of ${first} and ${second} binds tighter than the other`;
    return this.#fail(message, right);
  }

  #applyPostfix(operator: ChainOperator): void {
    const { expression } = this.#operands.pop()!;
    const span = spanAcross(expression.span, operator.spanEnd ?? operator.name.span);
    this.#push(operator.apply?.(expression, span) ?? application(operator, [expression], span));
  }

  #reduce(): void {
    const operator = this.#waiting.pop()!;
    const right = this.#operands.pop()!;
    if (operator.row.fixity === 'prefix') {
      const span = spanAcross(operator.name.span, right.expression.span);
      this.#push(application(operator, [right.expression], span));
      return;
    }
    const left = this.#operands.pop()!;
    const span = spanAcross(left.expression.span, right.expression.span);
    const { name } = operator.row;
    if (name === '/\\' || name === '\\/') this.#push(joined(name, left.expression, right.expression, span));
    else if (name === '\\X') this.#pushProduct(left, right.expression, span);
    else this.#push(application(operator, [left.expression, right.expression], span));
  }

  #push(expression: ExpressionSyntax): void {
    this.#operands.push({ expression, isOpenProduct: false });
  }

  #pushProduct(left: Partial, right: ExpressionSyntax, span: Span): void {
    const { expression, isOpenProduct } = left;
    const before = isOpenProduct && expression.kind === 'product' ? expression.factors : [expression];
    this.#operands.push({
      expression: { kind: 'product', span, factors: [...before, right] },
      isOpenProduct: true,
    });
  }
}

/** `left /\ right`. The items of the left one are taken over, not copied: a long chain would copy them again and again. */
function joined(
  operator: JunctionSyntax['operator'],
  left: ExpressionSyntax,
  right: ExpressionSyntax,
  span: Span,
): ExpressionSyntax {
  if (!isOpen(left, operator)) return junction(operator, [left, right], span, 'infix');
  const items = left.items as ExpressionSyntax[];
  const added = isOpen(right, operator) ? right.items : [right];
  for (const item of added) items.push(item);
  return { kind: 'junction', span, operator, items, written: { form: 'infix', last: added.length } };
}

function application(
  operator: ChainOperator,
  operands: readonly ExpressionSyntax[],
  span: Span,
): ExpressionSyntax {
  return { kind: 'application', span, path: [], operator: operator.name, arguments: operands };
}

function written(operator: ChainOperator): string {
  const { name } = operator.row;
  return name === '-.' ? 'the sign -' : name;
}
