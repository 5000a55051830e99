import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../src/core/bad-input.ts';
import { ModuleFiles } from '../../../src/tla/module-files.ts';
import { checkSpecification } from '../../../src/tla/semantics/check/check-specification.ts';
import { loadParser } from '../../../src/tla/syntax/parse-module.ts';
import { arities } from './modules/arities.ts';
import { instances } from './modules/instances.ts';
import { levels } from './modules/levels.ts';
import type { ModuleCase } from './modules/module-case.ts';
import { names } from './modules/names.ts';
import { recursion } from './modules/recursion.ts';
import { syntax } from './modules/syntax.ts';

const parser = await loadParser();

/** What is wrong with the modules, with its place; `accepted` if nothing is. */
function verdictOf({ modules }: ModuleCase): string {
  const files = new ModuleFiles(parser, (name) => {
    const text = modules[name];
    return text === undefined ? undefined : { source: `${name}.tla`, text };
  });
  try {
    checkSpecification(files.find('Root')!, (name) => files.find(name));
    return 'accepted';
  } catch (error) {
    if (error instanceof BadInput) return error.format();
    throw error;
  }
}

/** Where we go our own way, and why. */
const otherwise: ReadonlyMap<string, string> = new Map([
  ['Unicode number sets', 'converters to Unicode write them, and they can mean nothing else'],
  ['a reserved word as a field', 'the grammar has no fields of that name'],
  ['a reserved word as a record field', 'the grammar has no fields of that name'],
  ['a label with a missing parameter', 'labels only serve selectors'],
]);

// Whether each is accepted was asked of SANY, the front end of the TLA+ tools of April 2026.
describe.each([
  ['names', names],
  ['arities', arities],
  ['levels', levels],
  ['instances', instances],
  ['recursion', recursion],
  ['syntax', syntax],
])('modules are accepted or rejected as by SANY: %s', (_, cases) => {
  test.each(cases.map((one) => [one.title, one] as const))('%s', (_title, one) => {
    const verdict = verdictOf(one);
    if (one.isAccepted !== otherwise.has(one.title)) expect(verdict).toBe('accepted');
    else expect(verdict).toMatch(/^\w+\.tla:\d+:\d+: /);
    expect(verdict).toContain(one.message);
  });
});
