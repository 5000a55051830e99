import { expect, test } from 'vitest';
import { put } from '../../src/simulator/actors/raft.ts';
import { paxosInStep, raftInStep } from './exhaustive-lockstep-systems.ts';

test('our Paxos, two proposers', async () => {
  expect(await paxosInStep(2)).toEqual(['valid', 1_307_827, 310_153, 27]);
});

test('our Raft, one crash', async () => {
  expect(await raftInStep({ crashes: 1 })).toEqual(['valid', 115_879, 37_016, 21]);
});

test('our Raft, a put', async () => {
  expect(await raftInStep({ scripts: [[put('s1', 'a')]] })).toEqual(['valid', 241_764, 70_491, 28]);
});
