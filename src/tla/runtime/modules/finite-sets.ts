import { cardinality, isFiniteValue } from '../set-members.ts';
import { defineModule, unary } from '../standard-module.ts';

/** FiniteSets. */
export const finiteSets = defineModule('FiniteSets', [], {
  IsFiniteSet: unary(isFiniteValue),
  Cardinality: unary(cardinality),
});
