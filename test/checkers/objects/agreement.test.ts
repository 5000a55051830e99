import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { consensus } from '../../../src/checkers/objects/consensus.ts';
import { idGenerator } from '../../../src/checkers/objects/id-generator.ts';
import { leaderElection } from '../../../src/checkers/objects/leader-election.ts';
import { monotonicIdGenerator } from '../../../src/checkers/objects/monotonic-id-generator.ts';
import { type Operation, Outcome } from '../../../src/core/history.ts';
import { historyOf } from '../linearizability/history-of.ts';
import type { Changes } from '../linearizability/with-declarations.ts';
import { complaint } from './complaint.ts';
import { election, withAnyState } from './coordination-cases.ts';
import { simulatedConsensus, simulatedIdGenerator } from './simulated-agreement.ts';

const changesState = /declared an observer, but its step changes the state|by brute force/;

/** The right rule 2, given only some of the operations that it should look at. */
const blindTo =
  (isUnseen: (operation: Operation) => boolean): Changes =>
  ({ droppable }) => ({
    droppable: (remaining, initial) =>
      droppable!(
        remaining.filter((operation) => !isUnseen(operation)),
        initial,
      ),
  });

describe('consensus: the differential test kills a mutant of', () => {
  const kills = (changes: Changes) => complaint(consensus(), simulatedConsensus, changes);

  test('nothing: the right declarations pass it', () => expect(kills(() => ({}))).toBeUndefined());

  test('rule 1: every completed proposal is an observer', () => {
    expect(kills(() => ({ observer: ({ outcome }) => outcome === Outcome.ok }))).toMatch(changesState);
  });

  test.each(['learn', 'propose'])('rule 2: what a %s returned does not count', (name) => {
    expect(kills(blindTo(({ f }) => f === name))).toMatch(/by brute force/);
  });
});

describe('id generators: the differential test kills a mutant of', () => {
  test('rule 1: every generate is an observer', () => {
    const object = simulatedIdGenerator({ monotonic: true });
    const changes = () => ({ observer: () => true });
    expect(complaint(monotonicIdGenerator(), object, changes)).toMatch(changesState);
    expect(complaint(withAnyState(idGenerator()), object, changes)).toMatch(changesState);
  });

  test('rule 5: increasing ids are split by id', () => {
    const object = simulatedIdGenerator({ monotonic: true });
    const changes: Changes = () => ({ partition: ({ result }) => result });
    expect(complaint(monotonicIdGenerator(), object, changes)).toMatch(/by brute force/);
  });

  test('rule 5: ids are split by process', () => {
    const object = simulatedIdGenerator({ monotonic: false });
    const specification = { ...withAnyState(idGenerator()), usesProcess: true };
    const changes: Changes = () => ({ partition: ({ process }) => process });
    expect(complaint(specification, object, changes)).toMatch(/by brute force/);
  });

  test('what is prescribed: an id is asked for that is not less', () => {
    const object = simulatedIdGenerator({ monotonic: true });
    const changes: Changes = ({ prescribed }) => ({
      prescribed: (remaining, initial) => {
        const right = prescribed!(remaining, initial);
        return (state) => {
          const [greatest, given] = state as readonly [number, number];
          return right([greatest, given - 1]) && state;
        };
      },
    });
    expect(complaint(monotonicIdGenerator(), object, changes)).toMatch(/by brute force/);
  });

  test('the split by keys: two monotonic generators are one', () => {
    const object = simulatedIdGenerator({ monotonic: true, keys: 2 });
    expect(complaint(monotonicIdGenerator(), object, () => ({ perKey: false }))).toMatch(/by brute force/);
  });
});

describe('leader election: the differential test kills a mutant of', () => {
  const specification = withAnyState(leaderElection());
  const kills = (changes: Changes) => complaint(specification, election, changes);

  test('nothing: the right declarations pass it', () => expect(kills(() => ({}))).toBeUndefined());

  test('rule 1: every answer is an observer', () => {
    expect(kills(() => ({ observer: ({ f }) => f === 'leader' }))).toMatch(changesState);
  });

  test('rule 2: an answer does not count', () => {
    expect(kills(blindTo(({ f }) => f === 'leader'))).toMatch(/by brute force/);
  });

  test('rule 5: elections in terms that are not known are split off', () => {
    const changes: Changes = ({ partition }) => ({
      partition: (operation) =>
        operation.f === 'elect' && (operation.result ?? null) === null ? undefined : partition!(operation),
    });
    expect(kills(changes)).toMatch(/by brute force/);
  });
});

const verdictOf = (specification: SequentialSpecification, ...lines: string[]) =>
  checkLinearizableSync(historyOf(...lines), specification).verdict;

describe('consensus', () => {
  test('may decide for the proposal of a proposer that crashed', () => {
    const crashed = ['A invoke propose "a"', 'A info', 'B invoke propose "b"'];
    expect(verdictOf(consensus(), ...crashed, 'B ok "a"')).toBe('valid');
    expect(verdictOf(consensus(), ...crashed, 'B ok "c"')).toBe('violated');
  });

  test('decides once', () => {
    const decided = ['A invoke propose 1', 'A ok 1', 'B invoke propose 2'];
    expect(verdictOf(consensus(), ...decided, 'B ok 1')).toBe('valid');
    expect(verdictOf(consensus(), ...decided, 'B ok 2')).toBe('violated');
    expect(verdictOf(consensus(), ...decided.slice(0, 2), 'B invoke learn null', 'B ok null')).toBe(
      'violated',
    );
  });

  test('has no decision for nil', () => {
    expect(() => verdictOf(consensus(), 'A invoke propose null', 'A ok null')).toThrow(
      'propose nil: expected a value to propose, not nil',
    );
  });
});

describe('an id generator', () => {
  const twice = ['A invoke generate null', 'A ok 7', 'B invoke generate null'];
  const anyIds = withAnyState(idGenerator());

  test('gives no id twice', () => {
    expect(verdictOf(anyIds, ...twice, 'B ok 8')).toBe('valid');
    expect(verdictOf(anyIds, ...twice, 'B ok 7')).toBe('violated');
  });

  test('that is monotonic gives greater ones', () => {
    expect(verdictOf(monotonicIdGenerator(), ...twice, 'B ok 8')).toBe('valid');
    expect(verdictOf(monotonicIdGenerator(), ...twice, 'B ok 6')).toBe('violated');
    expect(verdictOf(anyIds, ...twice, 'B ok 6')).toBe('valid');
    expect(() => verdictOf(monotonicIdGenerator(), ...twice, 'B ok "8"')).toThrow('expected an integer');
  });

  test('that is monotonic begins with the greatest id so far', () => {
    const { parseInitial } = monotonicIdGenerator();
    const judged = (given: number) =>
      checkLinearizableSync(historyOf(...twice.slice(0, 2)), monotonicIdGenerator(), {
        initial: parseInitial!(given),
      });
    expect(judged(6).verdict).toBe('valid');
    expect(judged(7).verdict).toBe('violated');
    expect(() => parseInitial!('x')).toThrow('expected the greatest id so far, not "x"');
  });

  test('begins with ids given before', () => {
    const { parseInitial } = idGenerator();
    const initial = parseInitial!([7]);
    const history = historyOf(...twice.slice(0, 2));
    expect(checkLinearizableSync(history, idGenerator(), { initial }).verdict).toBe('violated');
    expect(() => parseInitial!(7)).toThrow('expected a list of the ids given before, not 7');
  });
});

describe('leader election', () => {
  const specification = withAnyState(leaderElection());
  const first = ['A invoke elect "a"', 'A ok 1'];
  const asks = 'C invoke leader null';

  test('has one leader a term', () => {
    expect(verdictOf(specification, ...first, 'B invoke elect "b"', 'B ok 2')).toBe('valid');
    expect(verdictOf(specification, ...first, 'B invoke elect "b"', 'B ok 1')).toBe('violated');
  });

  test('has no leader that was not elected', () => {
    expect(verdictOf(specification, ...first, asks, 'C ok [1,"a"]')).toBe('valid');
    expect(verdictOf(specification, ...first, asks, 'C ok [2,"a"]')).toBe('violated');
  });

  test('may have elected a candidate that crashed, in one term', () => {
    const crashed = ['B invoke elect "b"', 'B info', asks, 'C ok [2,"b"]', asks];
    expect(verdictOf(specification, ...first, ...crashed, 'C ok [2,"b"]')).toBe('valid');
    expect(verdictOf(specification, ...first, ...crashed, 'C ok [3,"b"]')).toBe('violated');
  });

  test('believes the first answer where no election is recorded', () => {
    const answers = [asks, 'C ok [2,"b"]', asks];
    const history = historyOf(...answers, 'C ok [2,"b"]');
    const result = checkLinearizableSync(history, specification);
    expect(result.verdict).toBe('valid');
    expect(result.scope).toContain(
      'no election was recorded: the first answer that names the leader of a term is believed',
    );
    expect(verdictOf(specification, ...answers, 'C ok [2,"a"]')).toBe('violated');
  });

  test('says what a term and an answer are', () => {
    expect(() => verdictOf(specification, 'A invoke elect "a"', 'A ok "x"')).toThrow(
      'expected a term (an integer)',
    );
    expect(() => verdictOf(specification, asks, 'C ok "a"')).toThrow('expected [term leader]');
    expect(() => verdictOf(specification, 'A invoke elect null', 'A ok 1')).toThrow('expected a candidate');
  });
});
