import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { defineModel, type ModelDefinition, type StateOf } from '../../src/core/model.ts';
import { resolveConstants } from '../../src/core/protocol.ts';
import type { TransitionSystem } from '../../src/core/transition-system.ts';
import type { Value } from '../../src/core/values/index.ts';
import { mirror } from '../../src/mirror/mirror.ts';
import { paxos, paxosDefinition } from '../../src/models/paxos.ts';
import { loadSpecification } from '../../src/tla/load-specification.ts';
import { alterationsOf } from './alterations.ts';
import { lendingDefinition } from './lending/lending.ts';
import { firstDifference, stateText } from './naive-comparison.ts';

const counts = { caught: 0, equal: 0, deepest: 0 };
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The mirror's answer for one altered model has to be that of the naive comparison. */
function judge(specification: TransitionSystem, model: TransitionSystem): void {
  const expected = firstDifference(specification, model);
  const { verdict, difference } = mirror(specification, model);
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
    // The initial states differ: there is no behaviour to show.
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
  return told.includes(' -> ') ? line.includes(` has the step ${label} to `) : line.includes(told);
}

function alterationTests<S extends StateOf<S>>(
  name: string,
  definition: ModelDefinition<S>,
  files: { readonly specification: string; readonly configuration: string },
): void {
  describe(name, async () => {
    const specification = (await loadSpecification(path(files.specification), {
      configuration: path(files.configuration),
      actions: Object.keys(definition.actions),
    })) as TransitionSystem;

    test('is equal to its specification', () => {
      const model = defineModel(definition) as TransitionSystem;
      expect(firstDifference(specification, model)).toBeUndefined();
      expect(mirror(specification, model).verdict).toBe('valid');
    });

    test.each(alterationsOf(definition).map(({ name: what, definition: other }) => [what, other] as const))(
      '%s',
      (_, other) => judge(specification, defineModel(other) as TransitionSystem),
    );
  });
}

alterationTests('Lending', lendingDefinition, {
  specification: 'lending/Lending.tla',
  configuration: 'lending/Lending.cfg',
});
alterationTests('Paxos, small', paxosDefinition(resolveConstants(paxos, 'small').constants), {
  specification: '../../specs/paxos/Paxos.tla',
  configuration: '../../specs/paxos/Paxos-small.cfg',
});

afterAll(() => {
  expect(counts.caught).toBeGreaterThanOrEqual(30);
  console.log(
    `mirror: ${counts.caught} altered models caught, the deepest after ${counts.deepest} steps; ${counts.equal} are no alteration`,
  );
});
