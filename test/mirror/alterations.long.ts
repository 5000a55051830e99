import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { defineModel, type ModelDefinition, type StateOf } from '../../src/core/model.ts';
import type { Constants } from '../../src/core/protocol.ts';
import type { TransitionSystem } from '../../src/core/transition-system.ts';
import type { Value } from '../../src/core/values/index.ts';
import { mirror } from '../../src/mirror/mirror.ts';
import { modelConstants } from '../../src/mirror/tables.ts';
import { paxosDefinition } from '../../src/models/paxos.ts';
import { loadSpecification } from '../../src/tla/load-specification.ts';
import type { SpecificationSystem } from '../../src/tla/specification-system.ts';
import { alterationsOf, constantAlterations } from './alterations.ts';
import { lendingConstants, lendingDefinition } from './lending/lending.ts';
import { firstDifference, stateText } from './naive-comparison.ts';
import { twoAcceptors } from './two-acceptors/two-acceptors.ts';

const counts = { caught: 0, equal: 0, deepest: 0 };
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const compare = (specification: SpecificationSystem, model: TransitionSystem, constants: Constants) =>
  mirror(
    { system: specification as TransitionSystem, constants: specification.constants },
    { system: model, constants: modelConstants(constants) },
  );

/** The mirror's answer for one altered model has to be that of the naive comparison. */
async function judge(
  specification: SpecificationSystem,
  model: TransitionSystem,
  constants: Constants,
): Promise<void> {
  const expected = firstDifference(specification as TransitionSystem, model);
  const { verdict, difference } = await compare(specification, model, constants);
  if (expected === undefined) {
    counts.equal++;
    expect(verdict).toBe('valid');
    return;
  }
  counts.caught++;
  counts.deepest = Math.max(counts.deepest, expected.depth);
  expect(verdict).toBe('violated');
  expect(difference!.differences.length).toBeGreaterThan(0);
  const last = difference!.trace.at(-1);
  if (expected.states.size === 0) {
    // The properties or the initial states differ: there is no behaviour to show.
    expect(difference!.trace).toEqual([]);
    return;
  }
  expect(difference!.trace.length - 1).toBe(expected.depth);
  const names = Object.keys(last!.state);
  const text = stateText(names, Object.values(last!.state) as Value[]);
  expect([...expected.states.keys()]).toContain(text);
  for (const line of difference!.differences) {
    expect(expected.states.get(text)!.some((told) => isAbout(line, told))).toBe(true);
  }
}

/** Whether a line of the mirror speaks of something that the naive comparison found: a label, or an invariant's truth. */
function isAbout(line: string, told: string): boolean {
  const label = told.split(' -> ')[0]!.replace(/\(\)$/, '');
  if (told === 'fails') return /^only the model fails: no such thing \(in [A-Z]\w+.*\)$/.test(line);
  return told.includes(' -> ')
    ? line.includes(` has the step ${label} to `)
    : line.replace(/^(\w+) in the specification (.*); in the model it (.*)$/, '$1 $2, $1 $3').includes(told);
}

function alterationTests<S extends StateOf<S>>(
  name: string,
  definition: ModelDefinition<S>,
  constants: Constants,
  files: { readonly specification: string; readonly configuration: string },
): void {
  describe(name, async () => {
    const specification = (await loadSpecification(path(files.specification), {
      configuration: path(files.configuration),
      actions: Object.keys(definition.actions),
    })) as SpecificationSystem;

    const model = defineModel(definition) as TransitionSystem;

    test('is equal to its specification', async () => {
      expect(firstDifference(specification as TransitionSystem, model)).toBeUndefined();
      expect(await compare(specification, model, constants)).toMatchObject({ verdict: 'valid' });
    });

    test.each(constantAlterations(constants))('constants: %s', async (_, altered, expected) => {
      const { verdict, difference } = await compare(specification, model, altered);
      expect([verdict, difference!.differences, difference!.trace]).toEqual([
        'violated',
        [expect.stringMatching(expected)],
        [],
      ]);
      counts.caught++;
    });

    test.each(alterationsOf(definition).map(({ name: what, definition: other }) => [what, other] as const))(
      '%s',
      (_, other) => judge(specification, defineModel(other) as TransitionSystem, constants),
    );
  });
}

alterationTests('Lending', lendingDefinition, lendingConstants, {
  specification: 'lending/Lending.tla',
  configuration: 'lending/Lending.cfg',
});
alterationTests(
  'Paxos with two acceptors',
  paxosDefinition(twoAcceptors),
  { ...twoAcceptors },
  {
    specification: '../../specs/paxos/Paxos.tla',
    configuration: 'two-acceptors/Paxos.cfg',
  },
);

afterAll(() => {
  expect(counts.caught).toBeGreaterThanOrEqual(30);
  console.log(
    `mirror: ${counts.caught} altered models caught, the deepest after ${counts.deepest} steps; ${counts.equal} are no alteration`,
  );
});
