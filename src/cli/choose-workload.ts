import { BadInput } from '../core/bad-input.ts';
import { topologies } from '../verifier/programs/topology.ts';
import { type ServerEntry, serverTargets } from '../verifier/servers/registry.ts';
import type { Workload } from '../verifier/workload.ts';
import { workloads } from '../verifier/workloads/registry.ts';
import { suggestion } from './parse-options.ts';

/** @throws BadInput if there is none of that name among those that the subject has */
export function workloadNamed(name: string | undefined, among: readonly Workload[] = workloads): Workload {
  const names = among.map((workload) => workload.name);
  const remedy = `Workloads: ${names.join(', ')}.`;
  if (name === undefined)
    throw new BadInput('no workload is named', { remedy: `Say --workload NAME. ${remedy}` });
  const workload = among.find((candidate) => candidate.name === name);
  if (workload === undefined)
    throw new BadInput(`there is no workload "${name}".${suggestion(name, names)}`, { remedy });
  return workload;
}

/** The workload with the promises of that consistency model. @throws BadInput if it cannot be judged by it */
export function withConsistencyModel(workload: Workload, model: string | undefined): Workload {
  if (model === undefined) return workload;
  const models = workload.consistencyModels ?? {};
  const judges = Object.hasOwn(models, model) ? models[model] : undefined;
  if (judges !== undefined) return { ...workload, judges };
  const names = Object.keys(models);
  throw new BadInput(`the workload ${workload.name} cannot be judged by "${model}"`, {
    remedy: names.length === 0 ? 'Leave the option away.' : `Models: ${names.join(', ')}.`,
  });
}

/** @throws BadInput if there is none of that name */
export function topologyNamed(name: string): (typeof topologies)[string] {
  const topology = Object.hasOwn(topologies, name) ? topologies[name] : undefined;
  if (topology !== undefined) return topology;
  throw new BadInput(`there is no topology "${name}"`, {
    remedy: `Topologies: ${Object.keys(topologies).join(', ')}.`,
  });
}

/** @throws BadInput if there is none of that name */
export function serverNamed(name: string): ServerEntry {
  const names = serverTargets.map((entry) => entry.name);
  const entry = serverTargets.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  const remedy = `Servers: ${names.join(', ')}.`;
  throw new BadInput(`there is no server "${name}".${suggestion(name, names)}`, { remedy });
}

/** @throws BadInput if no program is named */
export function programCommand(
  bin: string | undefined,
  programArguments: readonly string[],
): readonly string[] {
  if (bin !== undefined) return [bin, ...programArguments];
  throw new BadInput('nothing is named that could be verified', {
    remedy:
      'Say --bin PROGRAM, a program that speaks the Maelstrom protocol; --server NAME; or --target MODULE, a library in this process.',
  });
}
