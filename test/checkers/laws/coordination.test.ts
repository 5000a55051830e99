import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fencingTokens } from '../../../src/checkers/laws/fencing-tokens.ts';
import { logAgreement } from '../../../src/checkers/laws/log-agreement.ts';
import { oneLeader } from '../../../src/checkers/laws/one-leader.ts';
import { oneLeaseHolder } from '../../../src/checkers/laws/one-lease-holder.ts';
import type { History } from '../../../src/core/history.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { NodeStep } from '../../../src/core/trace.ts';
import { agreesWithDefinition } from './agrees-with-definition.ts';
import { historyOfSteps, type OpenStep } from './simulated-trace.ts';

/** Traces of few nodes whose steps have these parameters. */
function traces(
  parameters: fc.Arbitrary<Record<string, HistoryValue>>,
  maxLength = 5,
): fc.Arbitrary<History> {
  const step = fc.record({ node: fc.constantFrom('a', 'b'), incarnation: fc.nat(1), parameters });
  return fc.noBias(fc.array(step, { minLength: 1, maxLength })).map((steps) => {
    const open: OpenStep[] = steps.map(({ node, incarnation, parameters: fields }, sequence) => {
      return { node, incarnation, sequence, action: 'act', parameters: new Map(Object.entries(fields)) };
    });
    return historyOfSteps(open);
  });
}

const field = ({ parameters }: NodeStep, name: string) => (parameters as Map<string, HistoryValue>).get(name);

/** Whether no two steps, the first before the second where they are of one node, are in this relation. */
function noPair({ steps }: History, isWrong: (left: NodeStep, right: NodeStep) => boolean): boolean {
  return steps.every((left) => steps.every((right) => left === right || !isWrong(left, right)));
}

const isBefore = (left: NodeStep, right: NodeStep) =>
  left.node === right.node &&
  (left.incarnation < right.incarnation ||
    (left.incarnation === right.incarnation && left.sequence < right.sequence));

test('fencing tokens and generations', () => {
  const parameters = fc.oneof(
    fc.record({
      token: fc.nat(3),
      resource: fc.constantFrom('x', 'y'),
      accepted: fc.constantFrom(true, true, false),
    }),
    fc.record({ generation: fc.nat(3) }),
  );
  agreesWithDefinition({
    law: fencingTokens,
    histories: traces(parameters).filter((history) => fencingTokens.appliesTo(history)),
    holdsByDefinition: (history) =>
      noPair(history, (left, right) => {
        const turnedAway = field(left, 'accepted') === false || field(right, 'accepted') === false;
        if (turnedAway || !isBefore(left, right)) return false;
        const older = (name: string) => Number(field(right, name)) < Number(field(left, name));
        return (
          (older('token') && field(left, 'resource') === field(right, 'resource')) || older('generation')
        );
      }),
    runs: 800,
    rules: ['older token', 'older generation'],
  });
});

test('one leader a term', () => {
  const parameters = fc.record({
    term: fc.nat(1),
    leader: fc.constantFrom<HistoryValue>(true, 'a', 'b', 'b', null, false),
    group: fc.constantFrom('x', 'x', 'y'),
  });
  const leaderOf = (step: NodeStep) => {
    const leader = field(step, 'leader');
    return leader === true ? step.node : leader || undefined;
  };
  agreesWithDefinition({
    law: oneLeader,
    histories: traces(parameters),
    holdsByDefinition: (history) =>
      noPair(history, (left, right) => {
        const [one, other] = [leaderOf(left), leaderOf(right)];
        if (one === undefined || other === undefined) return false;
        return (
          field(left, 'term') === field(right, 'term') &&
          field(left, 'group') === field(right, 'group') &&
          one !== other
        );
      }),
    runs: 800,
    rules: ['two leaders'],
  });
});

test('log agreement', () => {
  const parameters = fc.record({
    index: fc.nat(5),
    value: fc.constantFrom('v', 'w'),
    log: fc.constantFrom('x', 'y'),
  });
  agreesWithDefinition({
    law: logAgreement,
    histories: traces(parameters, 4),
    holdsByDefinition: (history) =>
      noPair(history, (left, right) => {
        if (field(left, 'log') !== field(right, 'log')) return false;
        const [index, later] = [Number(field(left, 'index')), Number(field(right, 'index'))];
        const isOutOfOrder =
          isBefore(left, right) && left.incarnation === right.incarnation && later <= index;
        return isOutOfOrder || (index === later && field(left, 'value') !== field(right, 'value'));
      }),
    runs: 800,
    rules: ['two values', 'applied out of order'],
  });
});

describe('one holder of a lease', () => {
  const parameters = fc
    .record({
      lease: fc.constantFrom('x', 'y'),
      holder: fc.constantFrom('p', 'q'),
      from: fc.nat(20),
      length: fc.nat(9),
    })
    .map(({ length, ...rest }) => ({ ...rest, until: rest.from + length }));

  /** How long two tenures of different holders meet, by what the clocks show; negative where they do not. */
  function overlap(left: NodeStep, right: NodeStep): number {
    const number = (step: NodeStep, name: string) => Number(field(step, name));
    if (field(left, 'lease') !== field(right, 'lease') || field(left, 'holder') === field(right, 'holder')) {
      return Number.NEGATIVE_INFINITY;
    }
    if (number(left, 'from') === number(left, 'until') || number(right, 'from') === number(right, 'until')) {
      return Number.NEGATIVE_INFINITY;
    }
    return (
      Math.min(number(left, 'until'), number(right, 'until')) -
      Math.max(number(left, 'from'), number(right, 'from'))
    );
  }

  test('violated, valid and unknown as the definition has it, over all pairs', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(traces(parameters, 4), fc.constantFrom(undefined, 0, 1, 2), (history, uncertainty) => {
        let expected = 'valid';
        for (const left of history.steps) {
          for (const right of history.steps) {
            const meeting = overlap(left, right);
            if (left === right || meeting === Number.NEGATIVE_INFINITY) continue;
            const slack = left.node === right.node ? 0 : 2 * (uncertainty ?? 100);
            if (meeting > slack) expected = 'violated';
            else if (meeting > -slack && expected === 'valid') expected = 'unknown';
          }
        }
        const uncertaintyNs = uncertainty === undefined ? undefined : BigInt(uncertainty);
        expect(oneLeaseHolder.check(history, { uncertaintyNs }).verdict).toBe(expected);
        seen.set(expected, (seen.get(expected) ?? 0) + 1);
      }),
      { numRuns: 1000 },
    );
    expect(
      Math.min(...['valid', 'violated', 'unknown'].map((verdict) => seen.get(verdict) ?? 0)),
    ).toBeGreaterThan(50);
  });
});
