import type { ActionOutline, DefinitionPlace } from '../../core/transition-system.ts';
import { Level, type Levels } from '../semantics/level.ts';
import { afterReplacement, type OperatorMeaning } from '../semantics/meaning.ts';
import { semanticError } from '../semantics/semantic-error.ts';
import type { ApplicationSyntax, ExpressionSyntax, ModuleSyntax } from '../syntax/syntax-tree.ts';
import { CalledWays, type UnevaluatedFunction } from './called-ways.ts';
import type { CodeBuilder } from './code-builder.ts';
import {
  type Assigned,
  assign,
  type Context,
  isComplete,
  mergeAssigned,
  moduleOf,
  nothingAssigned,
  withAssigned,
} from './context.ts';
import type { ExpressionCompiler } from './expression-compiler.ts';

type Of<K extends ExpressionSyntax['kind']> = Extract<ExpressionSyntax, { kind: K }>;

/**
 * What comes after an expression in action position. The code it gives may end the search with `return true`, so that
 * ENABLED can stop at the first successor.
 */
export type Continuation = (context: Context) => string;

/**
 * Turns an initial predicate or a next-state relation into code that finds states, as TLC does: conjuncts from left to
 * right; every disjunct and every witness of `\E` is a way of its own; the first `x' = e` or `x' \in S` on a way gives x
 * its value and later ones test it (TLA, lines 1 and 6).
 */
export class ActionCompiler {
  readonly #expressions: ExpressionCompiler;
  readonly #builder: CodeBuilder;
  readonly #levels: Levels;
  readonly labels: ActionOutline[] = [];
  /** Operators that alone are actions, for the mirror; `undefined` to take the innermost ones. */
  readonly #table: ReadonlySet<string> | undefined;
  readonly #called: CalledWays;
  /** Definitions that are being expanded, outermost first: one that contains itself cannot be an action. */
  #depth = 0;

  constructor(
    expressions: ExpressionCompiler,
    builder: CodeBuilder,
    levels: Levels,
    table: ReadonlySet<string> | undefined,
  ) {
    this.#table = table;
    this.#called = new CalledWays(this, expressions, builder);
    this.#expressions = expressions;
    this.#builder = builder;
    this.#levels = levels;
  }

  /** Statements that run the continuation for every way in which the expression can be made true. */
  compile(expression: ExpressionSyntax, context: Context, then: Continuation): string {
    // As in TLC, what comes when every variable has a value is a test: no disjunct of it is a way of its own.
    if (isComplete(context)) return this.#guard(expression, context, then);
    switch (expression.kind) {
      case 'junction':
        return expression.operator === '/\\'
          ? this.#conjunction(expression.items, context, then)
          : this.#ways(expression.items, context, then);
      case 'quantifier':
        if (expression.quantifier === '\\A') return this.#forAll(expression, context, then);
        return `{ ${this.#expressions.loops(expression.bounds, context, (inner) => this.compile(expression.body, inner, outOf(context, then)))} }`;
      case 'if':
        return this.#branches(
          [{ condition: expression.condition, value: expression.then }],
          expression.else,
          context,
          then,
          '',
        );
      case 'case': {
        const failed = `runtime.caseFailed(${this.#builder.site(moduleOf(context), expression.span)});`;
        return this.#branches(expression.arms, expression.other, context, then, failed);
      }
      case 'let': {
        const { declarations, inner } = this.#expressions.letDefinitions(
          expression.definitions,
          context,
          expression.body,
        );
        return `{ ${declarations} ${this.compile(expression.body, inner, outOf(context, then))} }`;
      }
      case 'subscripted action':
        return this.#subscripted(expression, context, then);
      case 'function application':
        return this.#functionApplication(expression, context, then);
      case 'application':
        return this.#application(expression, context, then);
    }
    return this.#guard(expression, context, then);
  }

  /**
   * Statements for what follows on a way, where it depends on the way that led here whether every variable has a value:
   * then it is a test, otherwise its own ways are followed.
   */
  #following(expression: ExpressionSyntax, context: Context, then: Continuation): string {
    const { vector, assigned, size } = context.building ?? noVector;
    const isUndecided = assigned.maybe.size > 0 && assigned.definite.size + assigned.maybe.size === size;
    if (!isUndecided || !this.#hasWays(expression, context, 0))
      return this.compile(expression, context, then);
    const hasAll = [...assigned.maybe].map((index) => `${vector}[${index}] !== undefined`).join(' && ');
    const complete = withAssigned(context, { definite: allOf(size), maybe: new Set() });
    return this.#joined(
      context,
      then,
      (join) =>
        `if (${hasAll}) { ${this.#guard(expression, complete, join)} } else { ${this.compile(expression, context, join)} }`,
    );
  }

  /** `[A]_v` is a step of A or one that leaves v as it is; `<<A>>_v` a step of A that changes v. */
  #subscripted(expression: Of<'subscripted action'>, context: Context, then: Continuation): string {
    const { form, action, subscript, span } = expression;
    if (context.building?.vector !== context.next) return this.#guard(expression, context, then);
    const unchanged: ApplicationSyntax = {
      kind: 'application',
      span,
      path: [],
      operator: { name: 'UNCHANGED', span },
      arguments: [subscript],
    };
    if (form === 'box') return this.#ways([action, unchanged], context, then);
    return this.compile(
      action,
      context,
      (after) => `if (!${this.#expressions.boolean(unchanged, after)}) { ${then(after)} }`,
    );
  }

  /**
   * `\A x \in S : P` is the conjunction of P for every member, and TLC follows every way of every conjunct:
   * `\A x \in {1, 2} : (x = 1 \/ x < 3)` is three ways, not one. Where P has but one way it is a guard.
   */
  #forAll(expression: Of<'quantifier'>, context: Context, then: Continuation): string {
    const [first, ...others] = expression.bounds.flatMap((bound) =>
      bound.patterns.map((pattern) => ({ ...bound, patterns: [pattern] })),
    );
    if (context.building === undefined || !this.#mayBranch(expression.body, context))
      return this.#guard(expression, context, then);
    const rest: ExpressionSyntax = others.length === 0 ? expression.body : { ...expression, bounds: others };
    const step = this.#builder.fresh('each');
    const position = this.#builder.fresh('position');
    // What one member has assigned the next ones test.
    const between = this.anyAssigned(context);
    const { elements, declaration, member } = this.#expressions.member(first!, position, between, (inner) =>
      this.#following(rest, inner, () => `if (${step}(${position} + 1)) return true;`),
    );
    return (
      `{ ${declaration} const ${step} = (${position}) => { ` +
      `if (${position} === ${elements}.length) { ${then(between)} return false; } ${member} return false; }; ` +
      `if (${step}(0)) return true; }`
    );
  }

  /** Whether an expression can be true in more than one way, or gives a variable its value. */
  #mayBranch(expression: ExpressionSyntax, context: Context): boolean {
    const { building, current } = context;
    const assigns = building?.vector === current ? Level.state : Level.action;
    return this.#levels.of(expression, context.scope) >= assigns || this.#hasWays(expression, context, 0);
  }

  /** The context behind code that may have given any variable a value. */
  anyAssigned(context: Context): Context {
    const { assigned, size } = context.building!;
    const { definite } = assigned;
    const maybe = new Set([...allOf(size)].filter((index) => !definite.has(index)));
    return withAssigned(context, { definite, maybe });
  }

  /** Whether an expression can be true in more than one way: it has a disjunction or `\E` where TLC follows them. */
  #hasWays(expression: ExpressionSyntax, context: Context, depth: number): boolean {
    switch (expression.kind) {
      case 'junction':
        return (
          expression.operator === '\\/' ||
          expression.items.some((item) => this.#hasWays(item, context, depth))
        );
      case 'quantifier':
        return expression.quantifier === '\\E' || this.#hasWays(expression.body, context, depth);
      case 'if':
        return (
          this.#hasWays(expression.then, context, depth) || this.#hasWays(expression.else, context, depth)
        );
      case 'case':
        return [...expression.arms.map(({ value }) => value), expression.other].some(
          (value) => value !== undefined && this.#hasWays(value, context, depth),
        );
      case 'lambda':
        return this.#hasWays(expression.body, context, depth);
      case 'function application': {
        const applied = depth > 20 ? undefined : this.#called.functionOf(expression.function, context);
        return applied === undefined ? depth > 20 : this.#hasWays(applied.body, applied.context, depth + 1);
      }
      case 'let':
        return true;
      case 'subscripted action':
        return expression.form === 'box' || this.#hasWays(expression.action, context, depth);
      case 'application': {
        if (isImplication(expression)) return this.#hasWays(expression.arguments[1]!, context, depth);
        // Among the initial predicates an equation may be what gives a variable its value.
        if (context.building?.vector === context.current && isAssignment(expression.operator.name))
          return true;
        const meaning = this.#expressions.resolve(expression, context);
        const actual = meaning === undefined ? undefined : afterReplacement(meaning);
        if (actual === undefined || depth > 20) return depth > 20;
        if (actual.kind === 'substitution') {
          return this.#hasWays(actual.expression, { ...context, scope: actual.scope }, depth + 1);
        }
        const definition = actual.kind === 'let' ? actual.definition : actual;
        if (definition.kind !== 'operator') return false;
        return this.#hasWays(definition.body, { ...context, scope: definition.scope }, depth + 1);
      }
      default:
        return false;
    }
  }

  #guard(expression: ExpressionSyntax, context: Context, then: Continuation): string {
    return `if (${this.#expressions.boolean(expression, context)}) { ${then(context)} }`;
  }

  #conjunction(items: readonly ExpressionSyntax[], context: Context, then: Continuation): string {
    const [first, ...rest] = items;
    if (first === undefined) return then(context);
    return this.#following(first, context, (after) => this.#conjunction(rest, after, then));
  }

  /** Several ways that lead to one continuation: its code is made once, for what all of them have assigned. */
  #ways(items: readonly ExpressionSyntax[], context: Context, then: Continuation): string {
    return this.#joined(context, then, (join) =>
      items.map((item) => this.compile(item, context, join)).join(' '),
    );
  }

  #branches(
    arms: readonly { readonly condition: ExpressionSyntax; readonly value: ExpressionSyntax }[],
    other: ExpressionSyntax | undefined,
    context: Context,
    then: Continuation,
    otherwise: string,
  ): string {
    return this.#joined(context, then, (join) => {
      const last = other === undefined ? otherwise : this.compile(other, context, join);
      return arms.reduceRight(
        (rest, { condition, value }) =>
          `if (${this.#expressions.boolean(condition, context)}) { ${this.compile(value, context, join)} } else { ${rest} }`,
        last,
      );
    });
  }

  #joined(context: Context, then: Continuation, ways: (join: Continuation) => string): string {
    const join = this.#builder.fresh('then');
    const met: Assigned[] = [];
    const code = ways((after) => {
      if (after.building !== undefined) met.push(after.building.assigned);
      return `if (${join}()) return true;`;
    });
    if (met.length === 0) return `{ ${code} }`;
    const continuation = then(withAssigned(context, mergeAssigned(met)));
    return `{ const ${join} = () => { ${continuation} return false; }; ${code} }`;
  }

  #application(expression: ApplicationSyntax, context: Context, then: Continuation): string {
    const { operator, path } = expression;
    const [left, right] = expression.arguments as [ExpressionSyntax, ExpressionSyntax];
    if (path.length === 0 && isAssignment(operator.name)) {
      const target = this.#target(left, context);
      if (target !== undefined)
        return this.#assignment(target, operator.name, right, expression, context, then);
    }
    if (isImplication(expression)) return this.#implication(left, right, context, then);
    if (path.length === 0 && operator.name === '\\cdot' && context.building?.vector === context.next) {
      return this.#composition(left, right, context, then);
    }
    if (path.length === 0 && operator.name === 'UNCHANGED' && context.building?.vector === context.next) {
      return this.#unchanged(left, expression, context, then);
    }
    const meaning = this.#expressions.resolve(expression, context);
    const actual = meaning === undefined ? undefined : afterReplacement(meaning);
    if (actual?.kind === 'substitution') {
      const applied = this.#expressions.substituted(actual, expression, context);
      return this.compile(applied.expression, applied.context, outOf(context, then));
    }
    const definition =
      actual?.kind === 'operator' ? actual : actual?.kind === 'let' ? actual.definition : undefined;
    if (definition === undefined || definition.bounds !== undefined)
      return this.#guard(expression, context, then);
    if (this.#isPlainGuard(definition)) return this.#guard(expression, context, then);
    if (definition.isRecursive) return this.#recursion(definition, expression, context, then);
    const { declarations, inner } = this.#bindArguments(definition, expression, context);
    const code = this.compile(definition.body, inner, outOf(context, then));
    this.#expressions.expanded();
    return declarations === '' ? code : `{ ${declarations} ${code} }`;
  }

  /** `P => Q`: the ways of Q where P is true, and one way where it is not. */
  #implication(
    condition: ExpressionSyntax,
    consequence: ExpressionSyntax,
    context: Context,
    then: Continuation,
  ): string {
    return this.#joined(
      context,
      then,
      (join) =>
        `if (${this.#expressions.boolean(condition, context)}) { ${this.compile(consequence, context, join)} } else { ${join(context)} }`,
    );
  }

  #recursion(
    definition: OperatorMeaning,
    expression: ApplicationSyntax,
    context: Context,
    then: Continuation,
  ): string {
    if (context.building === undefined || !this.#mayBranch(expression, context))
      return this.#guard(expression, context, then);
    return this.#called.ofOperator(definition, expression.arguments, context, outOf(context, then));
  }

  /** TLC follows the ways of a function's body where it is applied, unless it has evaluated the function before. */
  #functionApplication(expression: Of<'function application'>, context: Context, then: Continuation): string {
    const isNext = context.building !== undefined && context.building.vector === context.next;
    const applied = isNext ? this.#called.functionOf(expression.function, context) : undefined;
    if (applied === undefined || !this.#isFollowed(applied, expression.arguments.length))
      return this.#guard(expression, context, then);
    return this.#called.ofFunction(applied, expression.arguments, context, outOf(context, then));
  }

  #isFollowed({ definition, bounds, body, context }: UnevaluatedFunction, given: number): boolean {
    if (definition !== undefined && this.#levels.ofMeaning(definition) === Level.constant) return false;
    const patterns = bounds.flatMap((bound) => bound.patterns);
    return (
      patterns.length === given &&
      patterns.every(({ kind }) => kind === 'name') &&
      this.#mayBranch(body, context)
    );
  }

  /**
   * The body's context for these arguments. Arguments of a state predicate cannot be primed in it: each is evaluated at
   * most once, however often the body names it.
   */
  #bindArguments(
    definition: OperatorMeaning,
    expression: ApplicationSyntax,
    context: Context,
  ): { declarations: string; inner: Context } {
    const inner = this.#expressions.expand(definition, expression, context);
    if (this.#levels.ofMeaning(definition) >= Level.action || this.#levels.primesParameters(definition))
      return { declarations: '', inner };
    const declarations: string[] = [];
    definition.parameters.forEach(({ name, arity }, index) => {
      const argument = expression.arguments[index]!;
      if (arity > 0 || this.#expressions.isSimple(argument, context)) return;
      // A predicate that is true in several ways is followed in each of them, wherever it stands, and an action too.
      if (this.#hasWays(argument, context, 0)) return;
      if (this.#levels.of(argument, context.scope) >= Level.action) return;
      // In an initial predicate the parameter may be what gives a variable its value.
      if (this.#target(argument, context) !== undefined) return;
      const code = this.#builder.fresh(name.name);
      declarations.push(`const ${code} = lazy(() => ${this.#expressions.value(argument, context)});`);
      inner.scope.define(name.name, {
        kind: 'bound',
        name: name.name,
        code: `${code}()`,
        level: Level.constant,
        isLazy: true,
      });
    });
    return { declarations: declarations.join(' '), inner };
  }

  /** `A \cdot B`: a step of A to a state that is passed over, then one of B from there. */
  #composition(
    first: ExpressionSyntax,
    second: ExpressionSyntax,
    context: Context,
    then: Continuation,
  ): string {
    const middle = this.#builder.fresh('middle');
    const before: Context = {
      ...context,
      next: middle,
      building: { vector: middle, assigned: nothingAssigned, size: context.building!.size },
    };
    const code = this.compile(
      first,
      before,
      () =>
        'passedOver++; ' +
        this.compile(second, { ...context, current: middle }, (after) =>
          then({ ...context, building: after.building }),
        ),
    );
    return `{ const ${middle} = []; ${code} }`;
  }

  /** TLC evaluates a constant definition once and for all: it is one way or none. */
  #isPlainGuard(definition: OperatorMeaning): boolean {
    return definition.parameters.length === 0 && this.#levels.ofMeaning(definition) === Level.constant;
  }

  /** The variable that an equation or membership would give a value. */
  #target(left: ExpressionSyntax, context: Context): number | undefined {
    const { building } = context;
    if (building === undefined) return undefined;
    if (building.vector === context.current) return this.#expressions.variable(left, context.scope);
    return building.vector === context.next ? this.#primedVariable(left, context) : undefined;
  }

  #primedVariable(left: ExpressionSyntax, context: Context): number | undefined {
    if (left.kind !== 'application') return undefined;
    if (left.path.length === 0 && left.operator.name === "'")
      return this.#expressions.variable(left.arguments[0]!, context.scope, context.fresh?.get(context.next!));
    if (left.arguments.length > 0) return undefined;
    const meaning = this.#expressions.resolve(left, context);
    const actual = meaning === undefined ? undefined : afterReplacement(meaning);
    if (actual?.kind === 'substitution')
      return this.#primedVariable(actual.expression, { ...context, scope: actual.scope });
    const definition = actual?.kind === 'let' ? actual.definition : actual;
    if (definition?.kind !== 'operator' || !isExpanded(definition)) return undefined;
    return this.#primedVariable(definition.body, { ...context, scope: definition.scope });
  }

  #assignment(
    index: number,
    operator: Assignment,
    right: ExpressionSyntax,
    expression: ApplicationSyntax,
    context: Context,
    then: Continuation,
  ): string {
    const { vector, assigned } = context.building!;
    this.#builder.usesName(vector);
    if (assigned.definite.has(index)) return this.#guard(expression, context, then);
    const site = this.#builder.site(moduleOf(context), expression.span);
    const code = this.#expressions.value(right, context);
    const test = `if (${this.#expressions.boolean(expression, withAssigned(context, assign(assigned, index)))})`;
    const after = withAssigned(context, assign(assigned, index));
    const members = operator === '\\subseteq' ? `runtime.powerset(${code}, ${site})` : code;
    const give = (continuation: string) =>
      operator === '='
        ? `${vector}[${index}] = runtime.materialize(${code}, ${site}); ${continuation} ${vector}[${index}] = undefined;`
        : `for (const element of runtime.enumerate(${members}, ${site})) { ${vector}[${index}] = element; ${continuation} } ${vector}[${index}] = undefined;`;
    if (!assigned.maybe.has(index)) return `{ ${give(then(after))} }`;
    const join = this.#builder.fresh('then');
    const call = `if (${join}()) return true;`;
    return (
      `{ const ${join} = () => { ${then(after)} return false; }; ` +
      `if (${vector}[${index}] === undefined) { ${give(call)} } else ${test} { ${call} } }`
    );
  }

  /** `UNCHANGED e`: each variable in e keeps its value. What is no variable or tuple of them is compared. */
  #unchanged(
    subject: ExpressionSyntax,
    expression: ApplicationSyntax,
    context: Context,
    then: Continuation,
  ): string {
    const parts = this.#unchangedParts(subject, context);
    const step = (position: number, inner: Context): string => {
      const part = parts[position];
      if (part === undefined) return then(withAssigned(context, inner.building!.assigned));
      if (part.variable === undefined) {
        const own: ExpressionSyntax = { ...expression, arguments: [part.expression] };
        const guarded = { ...inner, scope: part.scope };
        return `if (${this.#expressions.boolean(own, guarded)}) { ${step(position + 1, inner)} }`;
      }
      if (this.#isFresh(part.variable, context)) {
        const guarded = { ...inner, scope: part.scope };
        const equation = stayingAsItIs(part.expression);
        return this.#assignment(part.variable, '=', part.expression, equation, guarded, (after) =>
          step(position + 1, after),
        );
      }
      return this.#keep(part.variable, expression, inner, (after) => step(position + 1, after));
    };
    return step(0, context);
  }

  #keep(index: number, expression: ApplicationSyntax, context: Context, then: Continuation): string {
    const { vector, assigned } = context.building!;
    const { current } = context;
    this.#builder.uses({ names: new Set([current, vector]), variables: new Set([index]) });
    const site = this.#builder.site(moduleOf(context), expression.span);
    const same = `runtime.equal(${vector}[${index}], ${current}[${index}], ${site})`;
    const after = withAssigned(context, assign(assigned, index));
    if (assigned.definite.has(index)) return `if (${same}) { ${then(context)} }`;
    if (!assigned.maybe.has(index))
      return `${vector}[${index}] = ${current}[${index}]; ${then(after)} ${vector}[${index}] = undefined;`;
    const join = this.#builder.fresh('then');
    const call = `if (${join}()) return true;`;
    return (
      `{ const ${join} = () => { ${then(after)} return false; }; ` +
      `if (${vector}[${index}] === undefined) { ${vector}[${index}] = ${current}[${index}]; ${call} ${vector}[${index}] = undefined; } ` +
      `else if (${same}) { ${call} } }`
    );
  }

  /** Whether a slot is that of an instance's variable, not of the specification's. */
  #isFresh(slot: number, { fresh, next }: Context): boolean {
    return [...(fresh?.get(next ?? '')?.values() ?? [])].includes(slot);
  }

  #unchangedParts(
    subject: ExpressionSyntax,
    context: Context,
  ): {
    readonly variable: number | undefined;
    readonly expression: ExpressionSyntax;
    readonly scope: Context['scope'];
  }[] {
    const fresh = context.fresh?.get(context.next!);
    const variable = this.#expressions.variable(subject, context.scope, fresh);
    if (variable !== undefined) return [{ variable, expression: subject, scope: context.scope }];
    if (subject.kind === 'tuple')
      return subject.elements.flatMap((element) => this.#unchangedParts(element, context));
    if (subject.kind === 'application' && subject.arguments.length === 0) {
      const meaning = this.#expressions.resolve(subject, context);
      const actual = meaning === undefined ? undefined : afterReplacement(meaning);
      if (actual?.kind === 'substitution')
        return this.#unchangedParts(actual.expression, { ...context, scope: actual.scope });
      const definition = actual?.kind === 'let' ? actual.definition : actual;
      if (definition?.kind === 'operator' && isExpanded(definition))
        return this.#unchangedParts(definition.body, { ...context, scope: definition.scope });
    }
    return [{ variable: undefined, expression: subject, scope: context.scope }];
  }

  /**
   * The next-state relation, taken apart into named actions: the operators that are met on the way from its root
   * through disjunction, `\E`, LET, IF, CASE and definitions, before anything is conjoined.
   */
  compileNext(
    expression: ExpressionSyntax,
    context: Context,
    emit: (action: number, parameters: readonly string[], context: Context) => string,
  ): string {
    return this.#split(expression, context, undefined, (label, body, inner) => {
      const index = this.#labelIndex(label ?? nextLabel(body, moduleOf(inner)));
      return this.compile(body, inner, (after) => emit(index, label?.codes ?? [], after));
    });
  }

  #labelIndex({ name, parameters, place }: Label): number {
    const found = this.labels.findIndex(
      (label) => label.name === name && label.parameters.length === parameters.length,
    );
    return found >= 0 ? found : this.labels.push({ name, parameters, place }) - 1;
  }

  #split(
    expression: ExpressionSyntax,
    context: Context,
    label: Label | undefined,
    leaf: (label: Label | undefined, body: ExpressionSyntax, context: Context) => string,
  ): string {
    // With a table the first of its operators on the way is the action, whatever it is made of.
    if (this.#table !== undefined && label !== undefined) return leaf(label, expression, context);
    if (expression.kind === 'junction' && expression.operator === '\\/') {
      return expression.items.map((item) => `{ ${this.#split(item, context, label, leaf)} }`).join(' ');
    }
    if (expression.kind === 'quantifier' && expression.quantifier === '\\E') {
      return this.#expressions.loops(expression.bounds, context, (inner) =>
        this.#split(expression.body, inner, label, leaf),
      );
    }
    const inner = (part: ExpressionSyntax, within: Context) => this.#split(part, within, label, leaf);
    if (expression.kind === 'if' && this.#isTest(expression.condition, context)) {
      const condition = this.#expressions.boolean(expression.condition, context);
      return `if (${condition}) { ${inner(expression.then, context)} } else { ${inner(expression.else, context)} }`;
    }
    if (
      expression.kind === 'case' &&
      expression.arms.every(({ condition }) => this.#isTest(condition, context))
    ) {
      const failed = `runtime.caseFailed(${this.#builder.site(moduleOf(context), expression.span)});`;
      return expression.arms.reduceRight(
        (rest, { condition, value }) =>
          `if (${this.#expressions.boolean(condition, context)}) { ${inner(value, context)} } else { ${rest} }`,
        expression.other === undefined ? failed : inner(expression.other, context),
      );
    }
    if (expression.kind === 'let') {
      const known = this.#expressions.letDefinitions(expression.definitions, context, expression.body);
      return `{ ${known.declarations} ${inner(expression.body, known.inner)} }`;
    }
    if (expression.kind === 'application') {
      const meaning = this.#expressions.resolve(expression, context);
      const actual = meaning === undefined ? undefined : afterReplacement(meaning);
      if (actual?.kind === 'substitution' && expression.arguments.length === 0)
        return inner(actual.expression, { ...context, scope: actual.scope });
      if (
        actual?.kind === 'operator' &&
        actual.bounds === undefined &&
        !actual.isRecursive &&
        ++this.#depth < 100
      ) {
        const parameters = actual.parameters.map(({ name }) => name.name);
        const codes = actual.parameters.map(({ arity }, index) => {
          const argument = expression.arguments[index];
          return arity === 0 && argument !== undefined
            ? this.#labelArgument(argument, context)
            : '"operator"';
        });
        const code = this.#split(
          actual.body,
          this.#expressions.expand(actual, expression, context),
          this.#isAction(actual.name)
            ? { name: actual.name, parameters, codes, place: placeOf(actual.body, actual.module) }
            : label,
          leaf,
        );
        this.#expressions.expanded();
        this.#depth--;
        return code;
      }
    }
    if (this.#table !== undefined) {
      throw semanticError(
        expression.kind === 'junction'
          ? 'an action of the model has to stand alone here, and is conjoined with something else'
          : 'this part of the next-state relation is none of the actions that the model has',
        moduleOf(context),
        expression.span,
        `Actions: ${[...this.#table].join(', ')}.`,
      );
    }
    return leaf(label, expression, context);
  }

  /** Whether a condition can be evaluated before anything is assigned. */
  #isTest(condition: ExpressionSyntax, context: Context): boolean {
    return this.#levels.of(condition, context.scope) <= Level.state;
  }

  #isAction(name: string): boolean {
    return this.#table === undefined || this.#table.has(name);
  }

  /** An argument as the label shows it: its value in the source state, where it has one. */
  #labelArgument(argument: ExpressionSyntax, context: Context): string {
    return this.#levels.of(argument, context.scope) <= Level.state
      ? this.#expressions.value(argument, context)
      : '"action"';
  }
}

interface Label {
  readonly name: string;
  readonly parameters: readonly string[];
  /** Code for the values of the arguments. */
  readonly codes: readonly string[];
  readonly place: DefinitionPlace;
}

/** The label of a part of the next-state relation that no operator names. */
function nextLabel(body: ExpressionSyntax, module: ModuleSyntax): Label {
  return { name: 'Next', parameters: [], codes: [], place: placeOf(body, module) };
}

/** Where an action stands: as TLC tells it, after the definitions of a LET. */
function placeOf(body: ExpressionSyntax, module: ModuleSyntax): DefinitionPlace {
  if (body.kind === 'let') return placeOf(body.body, module);
  const { line, column, endLine, endColumn } = body.span;
  return { source: module.source, module: module.name.name, line, column, endLine, endColumn: endColumn - 1 };
}

type Assignment = '=' | '\\in' | '\\subseteq';

/** `x' = e`, `x' \in S`, and, as TLC has it, `x' \subseteq S`. */
function isAssignment(operator: string): operator is Assignment {
  return operator === '=' || operator === '\\in' || operator === '\\subseteq';
}

function isImplication({ operator, path }: ApplicationSyntax): boolean {
  return path.length === 0 && operator.name === '=>';
}

const noVector = { vector: '', assigned: nothingAssigned, size: 0 } as const;

/** Whether a name can stand for its definition: without parameters, and without itself in it. */
function isExpanded({ parameters, bounds, isRecursive }: OperatorMeaning): boolean {
  return parameters.length === 0 && bounds === undefined && !isRecursive;
}

/** `e' = e`. */
function stayingAsItIs(expression: ExpressionSyntax): ApplicationSyntax {
  const { span } = expression;
  const apply = (name: string, ...given: ExpressionSyntax[]): ApplicationSyntax => ({
    kind: 'application',
    span,
    path: [],
    operator: { name, span },
    arguments: given,
  });
  return apply('=', apply("'", expression), expression);
}

function allOf(count: number): ReadonlySet<number> {
  return new Set(Array.from({ length: count }, (_, index) => index));
}

/** A continuation that goes on in the scope from which it was left. */
function outOf(context: Context, then: Continuation): Continuation {
  return (inner) => then({ ...context, building: inner.building });
}
