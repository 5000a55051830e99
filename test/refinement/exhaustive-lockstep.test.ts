import { describe, expect, test } from 'vitest';
import { paxosImplementationMutants } from '../../src/mutants/implementations/paxos.ts';
import { raftImplementationMutants } from '../../src/mutants/implementations/raft.ts';
import {
  type PaxosChanges,
  paxosInStep,
  type RaftChanges,
  raftInStep,
} from './exhaustive-lockstep-systems.ts';

describe('every step in every state is one of the model', () => {
  test('our Paxos, one proposer, one crash', async () => {
    expect(await paxosInStep(1, { crashes: 1 })).toEqual(['valid', 10_215, 2_786, 15]);
  });

  test('our Raft, contested elections', async () => {
    const [verdict, , distinct] = await raftInStep();
    expect([verdict, distinct]).toEqual(['valid', 4_964]);
  });
});

describe('mistakes leave the step, by a shortest run', () => {
  const changesOf = <T>(mutants: readonly { readonly name: string; readonly changes: T }[], name: string) =>
    mutants.find((mutant) => mutant.name === name)!.changes;

  test.each([
    ['forgets-promise', 1, 2],
    ['accepts-below-promise', 0, 5],
    ['ignores-reports', 0, 8],
    ['shared-ballots', 0, 6],
    ['half-quorum', 0, 1],
  ])('Paxos: %s', async (name, crashes, depth) => {
    const changes = changesOf(paxosImplementationMutants, name) as PaxosChanges;
    expect(await paxosInStep(2, { changes, crashes })).toEqual(['violated', 'Lockstep', depth]);
  });

  test.each([
    ['vote-not-persisted', 1, 2],
    ['term-not-persisted', 1, 2],
    ['votes-without-check', 0, 5],
  ])('Raft: %s', async (name, crashes, depth) => {
    const changes = changesOf(raftImplementationMutants, name) as RaftChanges;
    expect(await raftInStep({ changes, crashes })).toEqual(['violated', 'Lockstep', depth]);
  });
});
