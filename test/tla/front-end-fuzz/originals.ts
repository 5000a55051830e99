import { readdirSync, readFileSync } from 'node:fs';
import { generatedSpecification, OVER_STATE_FROM } from '../differential/generated-specification.ts';
import { lines } from '../lines/all-cases.ts';
import type { SpecificationCase } from '../lines/specification-case.ts';

/** A specification that is not changed yet: modules and configuration, with the name of the root module. */
export interface Original extends SpecificationCase {
  readonly root: string;
}

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** Every specification of a folder with each of its configurations. */
function specificationsIn(folder: string): Original[] {
  const names = readdirSync(new URL(folder, import.meta.url));
  const roots = names.filter((name) => name.endsWith('.tla')).map((name) => name.replace('.tla', ''));
  const modules = Object.fromEntries(roots.map((root) => [root, textOf(`${folder}${root}.tla`)]));
  return names
    .filter((name) => name.endsWith('.cfg'))
    .flatMap((name) => {
      const [root] = roots
        .filter((candidate) => name.startsWith(candidate))
        .sort((left, right) => right.length - left.length);
      return root === undefined
        ? []
        : [{ title: name, root, modules, configuration: textOf(`${folder}${name}`) }];
    });
}

const generatedSeeds = [
  3,
  5,
  17,
  40,
  101,
  ...[1, 4, 8, 15, 16, 23, 42].map((seed) => OVER_STATE_FROM + seed),
];

/** The specifications of this repository, long and short. */
export const originals: readonly Original[] = [
  ...specificationsIn('../specifications/'),
  ...specificationsIn('../../../specs/paxos/'),
  ...Object.values(lines)
    .flat()
    .map((one) => ({ ...one, root: 'Root' })),
  ...generatedSeeds.map((seed) => ({ ...generatedSpecification(seed), root: 'Root' })),
];
