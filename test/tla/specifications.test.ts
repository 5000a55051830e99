import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { formatTrace } from '../../src/explorer/format-trace.ts';
import { formatTraceAsTla } from '../../src/explorer/format-trace-tla.ts';
import { simulateBehaviours } from '../../src/explorer/simulate-behaviours.ts';
import { loadSpecification } from '../../src/tla/load-specification.ts';

const file = (name: string) => fileURLToPath(new URL(`./specifications/${name}`, import.meta.url));
const paxos = (name: string) => fileURLToPath(new URL(`../../specs/paxos/${name}`, import.meta.url));

describe('specifications give the counts that TLC 2 gives, with one worker', () => {
  test('a water-jug puzzle, to the end', async () => {
    const system = await loadSpecification(file('WaterJugs.tla'), {
      configuration: file('WaterJugsAll.cfg'),
    });
    const result = await explore(system);
    expect(result.verdict).toBe('valid');
    expect(result.states).toEqual({ generated: 97, distinct: 16, depth: 7 });
  });

  test('traces: places of actions, ALIAS, and the form that TLC prints', async () => {
    const result = await explore(await loadSpecification(file('Aliased.tla')));
    // What TLC prints for this specification, but for the head of its message.
    expect(formatTraceAsTla(result.counterexample!.trace)).toBe(
      [
        'State 1: <Initial predicate>',
        '/\\ sum = 10',
        '/\\ ahead = 1',
        '/\\ x = 0',
        '',
        'State 2: <Step(1) line 7, col 13 to line 8, col 26 of module Aliased>',
        '/\\ sum = 10',
        '/\\ ahead = 3',
        '/\\ x = 1',
        '',
        'State 3: <Step(3) line 7, col 13 to line 8, col 26 of module Aliased>',
        '/\\ sum = 10',
        '/\\ ahead = 0',
        '/\\ x = 4',
      ].join('\n'),
    );
    expect(formatTrace(result.counterexample!.trace)).toContain('1  Step(1)    Aliased.tla:7:13\n');
  });

  test('composed actions: states in between are generated, and are no successors', async () => {
    const result = await explore(await loadSpecification(file('Composed.tla')));
    expect(result.states).toEqual({ generated: 130, distinct: 24, depth: 6 });
  });

  test('the level of a state, and postconditions', async () => {
    const good = await explore(await loadSpecification(file('Levels.tla')));
    expect(good).toMatchObject({ verdict: 'valid', states: { generated: 5, distinct: 5, depth: 4 } });
    const configuration = file('LevelsWrong.cfg');
    const wrong = await explore(await loadSpecification(file('Levels.tla'), { configuration }));
    expect(wrong).toMatchObject({
      verdict: 'violated',
      states: { generated: 5, distinct: 5, depth: 4 },
      counterexample: { property: 'Wrong', kind: 'postcondition', trace: [] },
    });
  });

  test('names that begin with a digit, infix operators, and constants that are LET', async () => {
    const result = await explore(await loadSpecification(file('Names.tla')));
    expect(result).toMatchObject({ verdict: 'valid', states: { generated: 17, distinct: 8, depth: 2 } });
  });

  test('TLCSet("exit", TRUE) ends the run after the state at hand, without a verdict', async () => {
    const result = await explore(await loadSpecification(file('Exits.tla')));
    expect(result).toMatchObject({ verdict: 'unknown', states: { generated: 7, distinct: 5 } });
    expect(result.limit?.limit).toBe('specification');
  });

  test('random behaviours: assumptions count, and the run is known to be none of all states', async () => {
    const system = await loadSpecification(file('Exits.tla'), { simulates: true });
    const result = await simulateBehaviours(system, { behaviours: 3, seed: 1 });
    expect(result).toMatchObject({ verdict: 'violated', counterexample: { kind: 'assumption' } });
    const levels = await loadSpecification(file('Levels.tla'), { simulates: true });
    const drawn = await simulateBehaviours(levels, { behaviours: 3, seed: 1 });
    expect(drawn).toMatchObject({ verdict: 'unknown', states: { depth: 4 } });
  });

  test('loops run through intervals that are too large for sets', async () => {
    const result = await explore(await loadSpecification(file('LongInterval.tla')));
    expect(result).toMatchObject({ verdict: 'valid', states: { generated: 7, distinct: 3 } });
  });

  test.each(['Never', 'NeverDeep'])(
    'a recursive definition that reads the state in a loop: %s',
    async (property) => {
      const configuration = file(`RecursiveState${property}.cfg`);
      const result = await explore(await loadSpecification(file('RecursiveState.tla'), { configuration }));
      expect(result.counterexample).toMatchObject({ property, depth: 3 });
      expect(result.states).toMatchObject({ generated: 4, distinct: 4 });
    },
  );

  test.each([
    ['EndlessFunction', 10],
    ['EndlessFunctionTurns', 11],
  ])('a recursive function that does not end: %s', async (configuration, line) => {
    const options = { configuration: file(`${configuration}.cfg`) };
    const run = async () => explore(await loadSpecification(file('EndlessFunction.tla'), options));
    await expect(run()).rejects.toMatchObject({
      message: expect.stringContaining('nests more than 1500000 calls'),
      place: { line },
    });
  });

  test('infinite sets and functions that depend on the state', async () => {
    const result = await explore(await loadSpecification(file('StateSets.tla')));
    expect(result.counterexample).toMatchObject({ property: 'Seen', depth: 4 });
    expect(result.counterexample?.trace.map(({ state }) => state.y)).toEqual([0, 1, 2, 3, 9]);
  });

  test('modules and configuration in one file: places are those of the file', async () => {
    const result = await explore(await loadSpecification(file('OneFile.tla')));
    expect(result.states).toEqual({ generated: 6, distinct: 6, depth: 5 });
    expect(result.counterexample).toMatchObject({ property: 'Small', depth: 5 });
    expect(formatTrace(result.counterexample!.trace)).toContain('1  Next    OneFile.tla:19:12\n');
    const named = loadSpecification(file('OneFile.tla'), { configuration: file('WaterJugs.tla') });
    await expect(named).rejects.toThrow('there is no configuration WaterJugs in the file');
  });

  test('selectors of parts of definitions', async () => {
    const result = await explore(await loadSpecification(file('Selectors.tla')));
    expect(result.states).toMatchObject({ generated: 8, distinct: 7 });
    expect(result.counterexample).toMatchObject({ property: 'Wrong', depth: 3 });
  });

  test('a water-jug puzzle, solved in six steps', async () => {
    const result = await explore(await loadSpecification(file('WaterJugs.tla')));
    expect(result.verdict).toBe('violated');
    expect(result.counterexample?.property).toBe('NotMeasured');
    expect(result.counterexample?.trace.map(({ label }) => label)).toEqual([
      'Init',
      'Fill("big")',
      'Pour("big", "small")',
      'Empty("small")',
      'Pour("big", "small")',
      'Fill("big")',
      'Pour("big", "small")',
    ]);
  });

  test('two-phase commit with four resource managers, an action property included', async () => {
    const result = await explore(await loadSpecification(file('TwoPhaseCommit.tla')));
    expect(result.verdict).toBe('valid');
    expect(result.states).toEqual({ generated: 8258, distinct: 1568, depth: 13 });
    expect(result.checks.map(({ name }) => name)).toContain('NeverUndone');
  });

  test('Paxos, small', async () => {
    const system = await loadSpecification(paxos('Paxos.tla'), { configuration: paxos('Paxos-small.cfg') });
    const result = await explore(system);
    expect(result.verdict).toBe('valid');
    expect(result.states).toEqual({ generated: 23_563, distinct: 3921, depth: 16 });
    expect(result.coverage.map(({ action }) => action)).toEqual(['Phase1a', 'Phase1b', 'Phase2a', 'Phase2b']);
  });
});

test('every disjunct, witness and conjunct of a bounded quantifier is a way of its own (TLC generates 1,355)', async () => {
  const result = await explore(await loadSpecification(file('Ways.tla')));
  expect(result.states).toEqual({ generated: 1355, distinct: 4, depth: 3 });
});

test('ways that lie in a LET definition or in an argument are followed too (TLC generates 24)', async () => {
  const result = await explore(await loadSpecification(file('LetWays.tla')));
  expect(result.states).toEqual({ generated: 24, distinct: 4, depth: 3 });
});
