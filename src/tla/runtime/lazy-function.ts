import type { Domain } from '../../core/values/domain.ts';
import { type FunctionValue, Kind, type Value } from '../../core/values/index.ts';
import { domainOfSet, functionOver, positionIn, setOfDomain } from './build-function.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import { materialize } from './materialize.ts';
import { memberOf } from './membership.ts';
import { LAZY_FUNCTION, type RuntimeValue } from './runtime-value.ts';
import { canonicalSet } from './set-members.ts';
import { ValueMap } from './value-map.ts';

/** How many recursive calls may nest on the JavaScript stack before they are cut. */
const MAXIMUM_NESTING = 150;
/** How often they may be cut before the recursion counts as one that does not end: 1.5 million calls. */
const MAXIMUM_STRETCHES = 10_000;
/** Results kept per function. */
const MAXIMUM_MEMORY = 200_000;

/** Nested calls of recursive functions in progress, of all functions together. */
let nesting = 0;

/**
 * Too many calls nest. The outermost call catches this, evaluates the innermost argument on a fresh stack, keeps the
 * result and starts again: each stretch of the recursion runs twice, and the stack stays short at any depth.
 */
class NestingExceeded {
  readonly callee: LazyFunction;
  readonly argument: Value;

  constructor(callee: LazyFunction, argument: Value) {
    this.callee = callee;
    this.argument = argument;
  }
}

function endless(called: LazyFunction, argument: Value, site: number): EvaluationError {
  return new EvaluationError(
    `The recursive function ${format(called)}, applied to ${format(argument)}, nests more than ${MAXIMUM_NESTING * MAXIMUM_STRETCHES} calls.`,
    site,
  );
}

/** A domain, and the value at each of its keys, in the order of the domain: some of them have no canonical form. */
export interface Parts {
  readonly domain: Domain;
  readonly values: readonly RuntimeValue[];
}

/** A function evaluated at an argument when it is applied: a recursive one, or one with an infinite domain. */
export class LazyFunction {
  readonly kind = LAZY_FUNCTION;
  readonly domainSet: RuntimeValue;
  readonly #body: (self: RuntimeValue, argument: Value) => RuntimeValue;
  readonly #results: ValueMap<RuntimeValue> | undefined;
  #complete: FunctionValue | undefined;
  /** Why it has no value as a whole, where that is known: it can be applied, and nothing else. */
  readonly failure: unknown;
  /** Its values, where all are known: those of a tuple, of a record. */
  parts: Parts | undefined;

  /** The function with these values, of which some have no canonical form. */
  static of(parts: Parts): LazyFunction {
    const { domain, values } = parts;
    const made = new LazyFunction(
      setOfDomain(domain),
      (_, argument) => values[positionIn(domain, argument)]!,
      false,
    );
    made.parts = parts;
    return made;
  }

  /** @param remembers whether results are kept, which recursion needs. */
  constructor(
    domainSet: RuntimeValue,
    body: (self: RuntimeValue, argument: Value) => RuntimeValue,
    remembers: boolean,
    failure?: unknown,
  ) {
    this.domainSet = domainSet;
    this.#body = body;
    this.failure = failure;
    this.#results = remembers ? new ValueMap() : undefined;
  }

  /** The value at an argument. @throws EvaluationError outside the domain. */
  call(operand: RuntimeValue, site: number): RuntimeValue {
    const argument = materialize(operand, site);
    if (this.#results === undefined) {
      this.#checkDomain(argument, site);
      return this.#body(this, argument);
    }
    const known = this.#results.get(argument);
    if (known !== undefined) return known;
    this.#checkDomain(argument, site);
    if (nesting === 0) return this.#callOutermost(argument, site);
    if (nesting >= MAXIMUM_NESTING) throw new NestingExceeded(this, argument);
    nesting++;
    const result = this.#body(this, argument);
    nesting--;
    this.#remember(argument, result);
    return result;
  }

  #callOutermost(argument: Value, site: number): RuntimeValue {
    const pending: NestingExceeded[] = [new NestingExceeded(this, argument)];
    for (;;) {
      const call = pending[pending.length - 1]!;
      nesting = 1;
      try {
        const result = call.callee.#body(call.callee, call.argument);
        call.callee.#remember(call.argument, result);
        pending.pop();
        if (pending.length === 0) return result;
      } catch (interruption) {
        if (!(interruption instanceof NestingExceeded)) throw interruption;
        if (pending.push(interruption) > MAXIMUM_STRETCHES) throw endless(this, argument, site);
      } finally {
        nesting = 0;
      }
    }
  }

  #remember(argument: Value, result: RuntimeValue): void {
    const results = this.#results!;
    if (results.size >= MAXIMUM_MEMORY && nesting <= 1) results.clear();
    results.set(argument, result);
  }

  #checkDomain(argument: Value, site: number): void {
    if (memberOf(argument, this.domainSet, site)) return;
    throw new EvaluationError(
      `Attempted to apply the function with domain\n${format(this.domainSet)}\nto the argument ${format(argument)}, which is not in the domain of the function.`,
      site,
    );
  }

  /** Whether it is a sequence, and not the empty one. */
  get isSequence(): boolean {
    const set = this.domainSet;
    return typeof set === 'object' && set.kind === Kind.set && set.size > 0 && domainOfSet(set).isSequence;
  }

  /** The canonical function. @throws EvaluationError if the domain is infinite. */
  materialize(site: number): FunctionValue {
    if (this.#complete === undefined) {
      const domain = domainOfSet(canonicalSet(this.domainSet, site));
      const values = domain.keys.map((key) => materialize(this.call(key, site), site));
      this.#complete = functionOver(domain, values);
    }
    return this.#complete;
  }

  /** The function with another value at one argument. */
  with(key: Value, value: RuntimeValue): LazyFunction {
    const overridden = new ValueMap<RuntimeValue>();
    overridden.set(key, value);
    return new LazyFunction(
      this.domainSet,
      (_, argument) => overridden.get(argument) ?? this.call(argument, -1),
      false,
    );
  }

  format(): string {
    return `[x \\in ${format(this.domainSet)} |-> ...]`;
  }
}
