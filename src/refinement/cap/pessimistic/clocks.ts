import { type FunctionValue, type RecordValue, type SetValue, sequence } from '../../../core/values/index.ts';
import type { NodeNumber } from '../../../models/cap/network.ts';
import type { PessimisticStateWithMessages } from './state.ts';

type State = PessimisticStateWithMessages;
type Timed = RecordValue<{ c: NodeNumber; lasts: number }>;

export const later = (ticks: number, count: number) => Math.max(ticks - count, 0);

/** What these clients have asked for, wait for, and were granted is timed by their clocks, and changed so. */
function retimed(
  { asked, queue, grants }: State,
  isOf: (c: NodeNumber) => boolean,
  change: (lasts: number) => number,
) {
  const isTimed = (each: Timed) => each.lasts > 0 && isOf(each.c);
  const after = <T extends Timed>(each: T) =>
    isTimed(each) ? (each.set('lasts', change(each.lasts)) as unknown as T) : each;
  const inOrder = <T extends Timed>(all: FunctionValue<number, T>) =>
    all.values.some(isTimed) ? (sequence(...all.values.map(after)) as FunctionValue<number, T>) : all;
  return {
    asked: asked.some(isTimed) ? asked.map(after) : asked,
    queue: inOrder(queue),
    grants: inOrder(grants),
  };
}

/** The operation of client c is over, and it does not matter how long a lock would have lasted. */
export const over = (state: State, c: NodeNumber) =>
  retimed(
    state,
    (other) => other === c,
    () => 0,
  );

/** So much time passes by the clocks of these clients. */
export function aged(state: State, clients: SetValue<NodeNumber>, count: number) {
  const ofMessages = retimed(
    state,
    (c) => clients.has(c),
    (lasts) => later(lasts, count),
  );
  const held = clients.elements().reduce((all, c) => all.set(c, later(all.get(c), count)), state.held);
  return { ...ofMessages, held };
}

/** Whether anything depends on the time. */
export const isTimed = ({ asked, queue, grants, held, left }: State) =>
  left > 0 ||
  held.values.some((ticks) => ticks > 0) ||
  [...asked, ...queue.values, ...grants.values].some(({ lasts }) => lasts > 0);
