import { forgetNames } from './interning.ts';
import { forgetOrders } from './normal-order.ts';

/** Begins anew, for another specification in the same process: the names of one must not order those of the next. */
export function beginSpecification(): void {
  forgetNames();
  forgetOrders();
}
