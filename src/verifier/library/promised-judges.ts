import { laws } from '../../checkers/laws/registry.ts';
import { specifications } from '../../checkers/objects/registry.ts';
import { BadInput } from '../../core/bad-input.ts';
import type { Workload, WorkloadJudge } from '../workload.ts';
import { lawKept } from '../workloads/law.ts';
import { linearizable } from '../workloads/linearizable.ts';
import { workloads } from '../workloads/registry.ts';
import type { AnyTarget, Promised } from './define-target.ts';

/** The workload that the target names, if it names one. @throws BadInput if there is none of this name */
export function workloadOf({ name, workload }: AnyTarget): Workload | undefined {
  if (workload === undefined) return undefined;
  const found = workloads.find((known) => known.name === workload);
  if (found !== undefined) return found;
  throw new BadInput(`target ${name}: there is no workload "${workload}"`, {
    remedy: `Choose one of ${workloads.map((known) => known.name).join(', ')}; or say what it promises: promises: …`,
  });
}

/** Who decides whether a run of the target kept what was promised. @throws BadInput for what is no promise */
export function judgesOf(target: AnyTarget): readonly WorkloadJudge[] {
  const workload = workloadOf(target);
  if (workload !== undefined) return workload.judges;
  const { promises } = target;
  const list = Array.isArray(promises) ? (promises as readonly Promised[]) : [promises as Promised];
  return list.map((promised) => judgeOf(promised, target.name));
}

function judgeOf(promised: Promised, target: string): WorkloadJudge {
  if (typeof promised === 'string') return judgeNamed(promised, target);
  if (typeof promised === 'object' && promised !== null) {
    if ('judge' in promised) return promised;
    if ('check' in promised) return lawKept(promised);
    if ('step' in promised || 'steps' in promised) return linearizable(promised);
  }
  throw new BadInput(
    `target ${target}: what it promises is neither a specification, nor a law, nor a judge`,
    {
      remedy: 'promises: ownedMutex(), or uniqueIds, or { name, about, judge: (history) => ({ verdict }) }',
    },
  );
}

function judgeNamed(name: string, target: string): WorkloadJudge {
  const law = laws.find((known) => known.name === name);
  if (law !== undefined) return lawKept(law);
  const specification = specifications.find((known) => known.name === name);
  if (specification !== undefined) return linearizable(specification.create({ nilRead: 'value' }));
  throw new BadInput(`target ${target}: nothing that could be promised is called "${name}"`, {
    remedy: `Laws: ${laws.map((known) => known.name).join(', ')}. Specifications: ${specifications.map((known) => known.name).join(', ')}.`,
  });
}
