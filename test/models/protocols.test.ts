import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formatCount } from '../../src/core/plural.ts';
import { resolveConstants } from '../../src/core/protocol.ts';
import { equalValues, formatValue, parseValue, type Value } from '../../src/core/values/index.ts';
import { protocols } from '../../src/models/registry.ts';
import { expectAsNaively, NAIVE_LIMIT, smallestConfiguration } from '../protocols/expect-as-naively.ts';
import { expectPinned } from '../protocols/expect-pinned.ts';
import { pinned } from '../protocols/index.ts';
import { modelOf, propertiesOf, protocolOf } from '../protocols/model-of.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** A module without its comments. */
const withoutComments = (text: string) =>
  text.replaceAll(/\(\*[\s\S]*?\*\)/g, '').replaceAll(/\\\*.*$/gm, '');

describe.each(Object.entries(pinned))('%s', async (slug, { counts }) => {
  const protocol = await protocolOf(slug);
  const folder = `${checkout}/${dirname(protocol.specification)}`;
  const module = withoutComments(readFileSync(`${checkout}/${protocol.specification}`, 'utf8'));
  const readme = readFileSync(`${folder}/README.md`, 'utf8');
  const moduleName = protocol.specification.split('/').at(-1)!.replace('.tla', '');
  const { definition } = modelOf(protocol, Object.keys(protocol.configurations)[0]!);

  test('has its configurations pinned', () => {
    expect(Object.keys(counts)).toEqual(Object.keys(protocol.configurations));
  });

  describe.each(Object.entries(counts))('configuration %s', (configuration, expected) => {
    // What is deep is explored by `npm run check:deep`, from the same table.
    if (protocol.configurations[configuration]?.deep !== true)
      test('has the pinned counts, and every property holds that should', ({ task }) =>
        expectPinned(task, protocol, configuration, expected));

    test('is told of in the README, with the counts of model and TLC', () => {
      const { generated, generatedByTlc = generated, distinct, depth } = expected;
      const figures = [distinct, generatedByTlc, generated, depth].map(formatCount);
      const row = readme
        .split('\n')
        .find((line) => line.startsWith(`| \`${moduleName}-${configuration}.cfg\` |`));
      for (const figure of figures) expect(row).toContain(` ${figure} `);
    });

    test('is the same in the .cfg file', () => {
      const text = readFileSync(`${folder}/${moduleName}-${configuration}.cfg`, 'utf8');
      expect(text).toContain(`\\* Configuration "${configuration}" of src/models/${slug}.ts.`);
      const named = (keyword: string) =>
        (new RegExp(`^${keyword} (.*)$`, 'm').exec(text)?.[1] ?? '').split(' ').filter(Boolean);
      const invariants = Object.keys(definition.invariants);
      expect(named('INVARIANTS')).toEqual(invariants);
      expect([...invariants, ...named('PROPERTIES')]).toEqual(propertiesOf(definition));
      const given = [...text.matchAll(/^ {2}(\w+) = (.*)$/gm)].map(
        ([, name, value]) => [name!, value!] as const,
      );
      const constants = resolveConstants(protocol, configuration).constants as unknown as Readonly<
        Record<string, Value>
      >;
      expect(given.map(([name]) => name)).toEqual(Object.keys(protocol.constants));
      for (const [name, value] of given)
        expect(equalValues(parseValue(value, name), constants[name]!), formatValue(constants[name]!)).toBe(
          true,
        );
    });
  });

  const smallest = smallestConfiguration(counts);
  if (counts[smallest]!.generated <= NAIVE_LIMIT)
    test('is explored as a naive search does it', () => expectAsNaively(protocol, smallest));

  test('has the names of its specification', () => {
    const operators = [...module.matchAll(/^(\w+)(\([\w, ]+\))?\s*==/gm)].map(([, name]) => name!);
    const declared = (keyword: string) =>
      new RegExp(`^${keyword}\\s([\\s\\S]*?)\\n\\s*\\n`, 'm')
        .exec(module)![1]!
        .split(',')
        .map((name) => name.trim());
    expect(definition.variables).toEqual(declared('VARIABLES'));
    expect(Object.keys(protocol.constants)).toEqual(declared('CONSTANTS'));
    for (const [name, { parameters }] of Object.entries<{ parameters: object }>(definition.actions)) {
      const list = Object.keys(parameters);
      expect(module).toContain(`\n${name}${list.length === 0 ? '' : `(${list.join(', ')})`} ==`);
    }
    for (const each of [
      definition.invariants,
      definition.actionProperties,
      definition.temporalProperties,
      definition.witnesses,
    ])
      for (const name of Object.keys(each ?? {})) {
        expect(operators).toContain(name);
        if (each !== definition.witnesses && name !== 'TypeOK') expect(readme).toContain(`| \`${name}\` |`);
      }
  });

  test('has no .cfg file that the README does not tell of', () => {
    for (const file of readdirSync(folder).filter((name) => /^\w+(?<!Mutants)(-[\w-]+)?\.cfg$/.test(name)))
      expect(readme).toContain(`| \`${file}\` |`);
  });
});

test('every protocol has its counts pinned', () => {
  expect(Object.keys(protocols)).toEqual(Object.keys(pinned));
});
