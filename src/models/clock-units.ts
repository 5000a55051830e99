import { type FunctionValue, functionOf, type ModelValue, type SetValue } from '../core/values/index.ts';

/** What each of several clocks counts in one tick of real time. */
export type Units = FunctionValue<ModelValue, number>;

/** `[clocks -> pace]`: all that the clocks can count in a tick, each one of the numbers of the pace. */
export function unitsOfATick(clocks: Iterable<ModelValue>, pace: SetValue<number>): Units[] {
  let choices: (readonly [ModelValue, number])[][] = [[]];
  for (const clock of clocks) {
    choices = choices.flatMap((chosen) =>
      pace.elements().map((count) => [...chosen, [clock, count] as const]),
    );
  }
  return choices.map((chosen) => functionOf(chosen));
}

/** What a clock counts at least while another one counts a term, if both drift by at most epsilon. */
export const countedAtLeast = (term: number, rate: number, epsilon: number): number =>
  Math.floor((term * (rate - epsilon)) / (rate + epsilon));
