import { describe, expect, test } from 'vitest';
import { oneLeaseHolder } from '../../src/checkers/laws/one-lease-holder.ts';
import { HistoryBuilder } from '../../src/history/history-builder.ts';
import { toHistoryValue } from '../../src/history/to-history-value.ts';
import type { HolderState } from '../../src/impl/lease/holder.ts';
import { heldLease } from '../../src/impl/lease/machine.ts';
import { drawSchedule } from '../../src/simulator/draw-schedule.ts';
import { leaseSimulation, simulatedLease } from '../../src/simulator/protocols/lease.ts';
import type { Fault, Schedule } from '../../src/simulator/schedule.ts';
import { simulate } from '../../src/simulator/simulate.ts';

/** Messages that take next to no time, so that nothing is lost besides what the drift takes. */
const protocol = { ...leaseSimulation(), delayMs: [0, 0.5] as const };

/** No fault but this: the holders' clocks are as slow, and the grantor's as fast, as it says. */
function withDrift(seed: number, partsPerMillion: number): Schedule {
  const schedule = drawSchedule(protocol, seed, []);
  const drifting = protocol.nodes.map(
    (node): Fault => ({
      kind: 'clock-drift',
      node,
      partsPerMillion: node === 'grantor' ? partsPerMillion : -partsPerMillion,
      fromMs: 0,
      untilMs: schedule.horizonMs,
    }),
  );
  return { ...schedule, faults: drifting };
}

describe('clocks that drift', () => {
  const { driftPartsPerMillion } = simulatedLease;

  test('exactly as far as the lease allows: nothing is wrong', async () => {
    for (let seed = 0; seed < 5; seed++)
      expect((await simulate(protocol, withDrift(seed, driftPartsPerMillion))).violation).toBeUndefined();
  });

  test('a hundredth of that further: the grantor gives the lease away while it is held', async () => {
    const found = [];
    for (let seed = 0; seed < 5; seed++)
      found.push(
        (await simulate(protocol, withDrift(seed, driftPartsPerMillion * 1.01))).violation?.property,
      );
    expect(found).toContain('HolderStopsFirst');
  });
});

test('the tenures of many runs obey the law of one holder at a time', async () => {
  const builder = new HistoryBuilder({ format: 'quorate', source: '<simulation>' });
  let tenures = 0;
  for (let seed = 20; seed < 24; seed++) {
    const since = new Map<string, { from: number; until: number; node: string }>();
    await simulate(protocol, drawSchedule(protocol, seed), {
      onEvent(event, world) {
        for (const node of world.nodes) {
          const state = world.stateOf(node) as HolderState | undefined;
          const held = state && heldLease(simulatedLease, state, 'disk', world.clockOf(node).monotonicMs);
          if (held === undefined) continue;
          const name = `${node} ${held.id}`;
          const from = since.get(name)?.from ?? event.atMs;
          since.set(name, { from, until: event.atMs, node });
        }
      },
    });
    for (const { node, from, until } of since.values()) {
      // By the true time, to a whole nanosecond inwards; each run is a lease of its own.
      const parameters = toHistoryValue({
        lease: `disk of ${seed}`,
        holder: node,
        from: Math.ceil(from * 1e6),
        until: Math.floor(until * 1e6),
      });
      builder.step({ node, action: 'hold', sequence: tenures++, parameters });
    }
  }
  const history = builder.finish();
  expect(tenures).toBeGreaterThan(5);
  expect(oneLeaseHolder.check(history, { uncertaintyNs: 0n })).toMatchObject({
    verdict: 'valid',
    breaches: [],
  });
});
