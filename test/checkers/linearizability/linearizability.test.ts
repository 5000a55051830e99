import { describe, test } from 'vitest';
import { defineSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import { register } from '../../../src/checkers/objects/register.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import {
  bag,
  queue,
  shakenBox,
  simulatedBag,
  simulatedBox,
  simulatedQueue,
  simulatedRegister,
} from '../objects/simulated-objects.ts';
import { agreesWithBruteForce } from './differential.ts';

/** As a user would write it: nothing declared. */
const fiveLineRegister = defineSpecification<HistoryValue>({
  name: 'five-line register',
  initial: null,
  step: (state, { f, argument, result }) =>
    f === 'write' ? argument : result === undefined || result === state ? state : undefined,
});

describe('the searches agree with brute force, with every reduction on and off', () => {
  test('on a register', () => {
    const object = simulatedRegister({ cas: false, initial: null });
    agreesWithBruteForce({ object, specification: register(), runs: 1200 });
  });

  test('on a cas register', () => {
    const object = simulatedRegister({ cas: true, initial: null });
    agreesWithBruteForce({ object, specification: casRegister(), runs: 1200 });
  });

  test('on a cas register whose initial value is written too', () => {
    const object = simulatedRegister({ cas: true, initial: 0 });
    agreesWithBruteForce({ object, specification: { ...casRegister(), initial: 0 }, runs: 1000 });
  });

  test('on cas registers by key', () => {
    const object = simulatedRegister({ cas: true, initial: null, keys: 2 });
    agreesWithBruteForce({ object, specification: casRegister(), runs: 1000, shape: { operations: 8 } });
  });

  test('on a register in five lines, with nothing declared', () => {
    const object = simulatedRegister({ cas: false, initial: null });
    agreesWithBruteForce({ object, specification: fiveLineRegister, runs: 1000 });
  });

  test('on a queue, with nothing declared', () => {
    agreesWithBruteForce({ object: simulatedQueue, specification: queue, runs: 1000 });
  });

  test('on a nondeterministic bag', () => {
    agreesWithBruteForce({ object: simulatedBag, specification: bag, runs: 1000 });
  });

  test('on an object that may choose, with observers', () => {
    agreesWithBruteForce({ object: simulatedBox, specification: shakenBox, runs: 600 });
  });

  test('on a nondeterministic bag with rule 4', () => {
    const specification = { ...bag, interchangeableCrashed: true };
    agreesWithBruteForce({ object: simulatedBag, specification, runs: 1000, shape: { crashes: 8 } });
  });
});
