import { expect, test } from 'vitest';
import { keyValue } from '../../src/impl/raft/key-value.ts';
import { raftMachine } from '../../src/impl/raft/machine.ts';
import { drawSchedule } from '../../src/simulator/draw-schedule.ts';
import { raftCoreSimulation, raftMembershipOptions } from '../../src/simulator/protocols/raft.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import type { Draw, SimulatedProtocol } from '../../src/simulator/simulated-protocol.ts';

/** A server that is the only member, and clients that ask it themselves. */
function alone(): SimulatedProtocol {
  const three = raftCoreSimulation();
  const machine = raftMachine({ ...raftMembershipOptions, members: ['s1'] }, keyValue);
  const operation = (client: number, number: number, draw: Draw) => {
    const drawn = three.operation(client, number, draw)!;
    const read = { f: 'read', key: 'x', operation: { type: 'query', query: { type: 'get', key: 'x' } } };
    return { ...(drawn.f === 'transferLeadership' ? read : drawn), node: 's1' };
  };
  return { ...three, nodes: ['s1'], machineOf: () => machine, operation };
}

test('a server that is alone may lead in a term again, if a crash undid that it ever did', async () => {
  const protocol = alone();
  const entries = new Map<string, string>();
  let isAnother = false;
  const { violation } = await simulate(protocol, drawSchedule(protocol, 106), {
    onEvent(event) {
      if (event.kind !== 'stepped') return;
      for (const effect of event.effects) {
        if (effect.kind !== 'persist' || effect.data.type !== 'log') continue;
        for (const [k, entry] of effect.data.entries.entries()) {
          const place = `${entry.term} ${effect.data.firstIndex + k}`;
          const text = JSON.stringify(entry);
          if ((entries.get(place) ?? text) !== text) isAnother = true;
          entries.set(place, text);
        }
      }
    },
  });
  expect(violation).toBeUndefined();
  expect(isAnother).toBe(true);
});
