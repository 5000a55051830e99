import { type Operation, Outcome } from '../../core/history.ts';
import {
  defineSpecification,
  type SequentialSpecification,
  wholeObject,
} from '../linearizability/specification.ts';
import { type Bag, Bags } from './bags.ts';
import { type ContainerFunctions, containerDeclarations, foundNothing } from './container.ts';

const functions: ContainerFunctions = { put: 'enqueue', take: 'dequeue' };

/**
 * A queue without order, as Jepsen's total queue and Knossos' unordered queue: `enqueue x`; `dequeue`, whose result is any
 * item that is there, or nil if there is none; and `size`. With keys in the history: one queue a key.
 */
export function unorderedQueue(): SequentialSpecification<Bag> {
  const bags = new Bags();
  return defineSpecification<Bag>({
    ...containerDeclarations(functions, bags),
    name: 'unordered-queue',
    // Where every dequeue has a result, at most one state follows; a crashed dequeue took any of the items.
    steps: (state, operation) => successors(bags, state, operation),
    // Rule 4, though the specification chooses: a step reads only what makes operations of one kind, so an order of operations
    // is legal or not whichever of two crashed ones of a kind it uses.
    interchangeableCrashed: true,
    partition: itemTouched,
  });
}

function successors(bags: Bags, state: Bag, operation: Operation): Bag[] {
  const { f, argument, outcome, result = null } = operation;
  if (f === 'enqueue') return [bags.put(state, argument)];
  const size = bags.size(state);
  if (f === 'size') return outcome !== Outcome.ok || result === size ? [state] : [];
  if (isCrashedDequeue(operation) && size > 0)
    return [...new Set(bags.items(state).map((item) => bags.without(state, item)!))];
  if (outcome !== Outcome.ok || foundNothing(operation)) return size === 0 ? [state] : [];
  const rest = bags.without(state, result);
  return rest === undefined ? [] : [rest];
}

function isCrashedDequeue({ f, outcome }: Operation): boolean {
  return f === 'dequeue' && outcome !== Outcome.ok;
}

/**
 * Rule 5. How often x is in the queue depends on the enqueues of x and on the dequeues that returned x alone, and each of
 * these depends on nothing else. A dequeue that found nothing and a size look at all items. Without these, more items never
 * make an operation illegal: a linearization stays one without its crashed dequeues, so these constrain nothing, and form a
 * component of their own, in which nothing has to take effect. So does a crashed size.
 */
function itemTouched(operation: Operation) {
  const { f, argument, outcome, result } = operation;
  if (f === 'enqueue') return argument;
  if (outcome !== Outcome.ok) return undefined;
  return f === 'size' || foundNothing(operation) ? wholeObject : result;
}
