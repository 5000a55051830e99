import type { FunctionValue, ModelValue, SetValue } from '../core/values/index.ts';
import { functionsInto } from './choices.ts';

/** What each of several clocks counts in one tick of real time. */
export type Units = FunctionValue<ModelValue, number>;

/** `[clocks -> pace]`: all that the clocks can count in a tick, each one of the numbers of the pace. */
export const unitsOfATick = (clocks: Iterable<ModelValue>, pace: SetValue<number>): Units[] => [
  ...functionsInto([...clocks], () => pace),
];

/** What a clock counts at least while another one counts a term, if both drift by at most epsilon. */
export const countedAtLeast = (term: number, rate: number, epsilon: number): number =>
  Math.floor((term * (rate - epsilon)) / (rate + epsilon));
