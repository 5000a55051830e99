import type { Randomness } from '../core/random.ts';
import type { PlannedFault, TargetFaults } from './target.ts';

export interface FaultPlanOptions {
  readonly randomness: Randomness;
  readonly faults: TargetFaults;
  /** Which of {@link TargetFaults.kinds} may happen. */
  readonly kinds: readonly string[];
  readonly nodes: readonly string[];
  readonly durationMs: number;
  /** A fault lasts about so long, and after it the target is left alone for about so long. */
  readonly intervalMs: number;
}

/** The faults of a run, drawn up front: one after the other, each kind about as often as the others. */
export function planFaults(options: FaultPlanOptions): readonly PlannedFault[] {
  const { randomness, kinds, durationMs, intervalMs } = options;
  if (kinds.length === 0) return [];
  const planned: PlannedFault[] = [];
  let atMs = intervalMs * (0.5 + randomness.fraction('fault', 'first'));
  for (let number = 0; atMs + intervalMs / 4 < durationMs; number++) {
    const lengthMs = intervalMs * (0.5 + randomness.fraction('fault', 'length', number));
    const round = Math.floor(number / kinds.length);
    const kind = shuffled(kinds, randomness, round)[number % kinds.length]!;
    const nodes = nodesOf(options, kind, number);
    planned.push({ kind, atMs, durationMs: Math.min(lengthMs, durationMs - atMs), nodes });
    atMs += lengthMs + intervalMs * (0.5 + randomness.fraction('fault', 'pause', number));
  }
  return planned;
}

function nodesOf(
  { faults, nodes, randomness }: FaultPlanOptions,
  kind: string,
  number: number,
): readonly string[] {
  let draws = 0;
  const draw = (bound: number) => randomness.integer(bound, 'fault', 'nodes', number, draws++);
  return faults.nodesOf?.(kind, nodes, draw) ?? [nodes[draw(nodes.length)]!];
}

/** Each round has every kind once, in an order of its own. */
function shuffled(kinds: readonly string[], randomness: Randomness, round: number): readonly string[] {
  const weight = (kind: string) => randomness.fraction('fault', 'order', round, kind);
  return [...kinds].sort((a, b) => weight(a) - weight(b));
}
