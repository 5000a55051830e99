import type { Arbitrary } from 'fast-check';
import { BadInput } from '../../core/bad-input.ts';
import { Randomness } from '../../core/random.ts';
import type { OperationSource, Workload, WorkloadOperation } from '../workload.ts';
import { type AnyTarget, type OperationDefinition, operationNamed } from './define-target.ts';

type FastCheck = typeof import('fast-check');

const DEFAULT_CLIENTS = 3;
const DEFAULT_OPERATIONS_PER_CLIENT = 5;
const KEY_COUNT = 2;
const OPERATIONS_PER_KEY = 100;

/** What one client is to do at one place of its program: the operation, or what a workload draws its operation from. */
export type Place = { readonly operation: WorkloadOperation } | { readonly draw: number };

/** What the clients of a run do. It is what fast-check draws, and makes smaller where a run fails. */
export interface ClientPrograms {
  /** By client. */
  readonly clients: readonly (readonly Place[])[];
  /** Whether timers may fire while something else could happen. */
  readonly timePassesFreely: boolean;
  /** What the target's own random choices follow from. */
  readonly draw: number;
}

/** Programs of the target's operations, as its definition says. */
export function clientPrograms(
  fc: FastCheck,
  target: AnyTarget,
  workload: Workload | undefined,
): Arbitrary<ClientPrograms> {
  const { clients = DEFAULT_CLIENTS, operationsPerClient = DEFAULT_OPERATIONS_PER_CLIENT } = target;
  const draw = fc.noShrink(fc.nat());
  const place: Arbitrary<Place> =
    workload === undefined ? ownPlaces(fc, target) : fc.record({ draw: fc.noShrink(fc.nat()) });
  const program = fc.array(place, { maxLength: operationsPerClient, size: 'max' });
  return fc.record({
    clients: fc.array(program, { minLength: 1, maxLength: clients, size: 'max' }),
    timePassesFreely: target.timersWhenIdleOnly ? fc.constant(false) : fc.boolean(),
    draw,
  });
}

function ownPlaces(fc: FastCheck, target: AnyTarget): Arbitrary<Place> {
  const choices = Object.keys(target.operations)
    .filter((f) => !target.final?.includes(f) || isDrawnToo(target, f))
    .map((f) => {
      const { weight = 1, key, value } = operationNamed(target, f)!;
      const fields = {
        value: valuesOf(fc, value, `${target.name}: ${f}`),
        ...(key === undefined ? {} : { key: fc.constantFrom(...key) }),
      };
      const arbitrary = fc.record(fields) as unknown as Arbitrary<WorkloadOperation>;
      return { weight, arbitrary: arbitrary.map((drawn) => ({ operation: { ...drawn, f } })) };
    });
  return fc.oneof(...choices);
}

/** An operation that clients ask last is asked only then, unless it is given a weight. */
function isDrawnToo(target: AnyTarget, f: string): boolean {
  return operationNamed(target, f)!.weight !== undefined;
}

function valuesOf(
  fc: FastCheck,
  value: OperationDefinition<never>['value'],
  place: string,
): Arbitrary<unknown> {
  if (value === undefined) return fc.constant(null);
  if (Array.isArray(value) && value.length > 0) return fc.constantFrom(...value);
  if (typeof (value as Arbitrary<unknown>).generate === 'function') return value as Arbitrary<unknown>;
  throw new BadInput(`target ${place}: value is neither a list of arguments nor an arbitrary of fast-check`, {
    remedy: 'value: [1, 2, 3], or value: fc.integer()',
  });
}

/**
 * The operations of a workload, drawn place by place: what is drawn at a place depends on nothing but its own draw, and on what the
 * clients were answered, so that a program from which places were taken keeps its other operations.
 */
export class WorkloadPrograms {
  readonly source: OperationSource;
  readonly #draws: PlaceRandomness;

  constructor(workload: Workload, clients: number, nodes: readonly string[]) {
    this.#draws = new PlaceRandomness();
    this.source = workload.source({
      randomness: this.#draws,
      clients,
      nodes,
      keyCount: KEY_COUNT,
      operationsPerKey: OPERATIONS_PER_KEY,
    });
  }

  operationFor(client: number, draw: number): WorkloadOperation | undefined {
    this.#draws.moveTo(draw);
    return this.source.next(client);
  }
}

class PlaceRandomness extends Randomness {
  #place = 0;
  #occurrence = 0;

  constructor() {
    super(0);
  }

  moveTo(place: number): void {
    this.#place = place;
    this.#occurrence = 0;
  }

  override fraction(site: string): number {
    return super.fraction(site, this.#place, this.#occurrence++);
  }
}
