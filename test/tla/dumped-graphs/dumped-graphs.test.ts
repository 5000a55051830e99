import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { formatValue, parseValue, type Value } from '../../../src/core/values/index.ts';
import { loadSpecification } from '../../../src/tla/load-specification.ts';
import type { SpecificationSystem } from '../../../src/tla/specification-system.ts';

interface DumpedGraph {
  readonly specification: string;
  readonly configuration: string;
  readonly variables: readonly string[];
  readonly labels: readonly string[];
  readonly values: readonly string[];
  readonly initial: readonly number[];
  readonly states: readonly (readonly number[])[];
  readonly steps: readonly (readonly [from: number, to: number, label: number])[];
}

const fromRoot = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

function readDump(name: string): DumpedGraph {
  const compressed = readFileSync(fileURLToPath(new URL(`./${name}.json.gz`, import.meta.url)));
  return JSON.parse(gunzipSync(compressed).toString()) as DumpedGraph;
}

/** All states and labelled steps of TLC's graph, as text. */
function graphOfTlc(dump: DumpedGraph): string[] {
  const values = dump.values.map((text) => formatValue(parseValue(text, 'dump')));
  const texts = dump.states.map((state) => state.map((value) => values[value]).join('; '));
  return [
    ...dump.initial.map((index) => `initially ${texts[index]}`),
    ...dump.steps.map(([from, to, label]) => `${texts[from]} -> ${dump.labels[label]} -> ${texts[to]}`),
  ];
}

function ownGraph(system: SpecificationSystem, variables: readonly string[]): string[] {
  const textOf = (values: readonly Value[]) =>
    variables.map((name) => formatValue(values[system.variables.indexOf(name)]!)).join('; ');
  const found = new Map<string, readonly Value[]>();
  for (const values of system.initialStates()) found.set(textOf(values), values);
  const lines = new Set([...found.keys()].map((text) => `initially ${text}`));
  // A Map goes on to the entries that are added while it is walked.
  for (const [text, values] of found) {
    system.successors(values, values, (action, parameters, next) => {
      const { name } = system.actions[action]!;
      const label = parameters.length === 0 ? name : `${name}(${parameters.map(formatValue).join(',')})`;
      const successor = textOf(next);
      lines.add(`${text} -> ${label} -> ${successor}`);
      if (!found.has(successor)) found.set(successor, next.slice());
    });
  }
  return [...lines];
}

describe("the front end's state graph is the one that TLC dumps, labels included", () => {
  test.each([
    ['water-jugs', 16, 96],
    ['two-phase-commit', 1568, 8257],
    ['paxos-small', 3921, 22_994],
  ])('%s', async (name, states, steps) => {
    const dump = readDump(name);
    expect([dump.states.length, dump.steps.length]).toEqual([states, steps]);
    const system = await loadSpecification(fromRoot(dump.specification), {
      configuration: fromRoot(dump.configuration),
    });
    const theirs = graphOfTlc(dump).sort();
    const ours = ownGraph(system, dump.variables).sort();
    expect(ours.length).toBe(theirs.length);
    expect(ours.find((line, index) => line !== theirs[index])).toBeUndefined();
  });
});
