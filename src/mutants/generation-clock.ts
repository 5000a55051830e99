import { action } from '../core/model.ts';
import { record } from '../core/values/index.ts';
import {
  type Fence,
  forget,
  type GenerationClockState,
  generationClock,
  generationClockDefinition,
  lead,
  vote,
} from '../models/generation-clock.ts';
import { type Mutant, mutantsOf } from './mutant.ts';

type State = GenerationClockState;

const mutant = mutantsOf(generationClock, generationClockDefinition, 'small');

export const generationClockMutants: readonly Mutant[] = [
  mutant('not-persisted', {
    about: 'the generation is kept in memory only, and a restart begins at 0',
    breaks: 'GenerationMonotonic',
    actions: ({ Node }) => ({
      Restart: action({ n: Node }, (state: State, { n }) => ({
        disk: state.disk.set(n, 0),
        ...forget(state, n),
      })),
    }),
  }),
  mutant('persisted-after-use', {
    about: 'the generation is used before it is on disk, and a restart in between loses it',
    breaks: 'NoReuseAfterRestart',
    actions: ({ Node }) => ({
      Restart: action({ n: Node }, (state: State, { n }) => {
        const seen = state.disk.get(n);
        const kept = seen === 0 ? [0] : [seen, seen - 1];
        return kept.map((generation) => ({ disk: state.disk.set(n, generation), ...forget(state, n) }));
      }),
    }),
  }),
  mutant('equal-generation-accepted', {
    about: 'a node votes in a generation that it has seen already, for whoever asks',
    breaks: 'OneOwnerPerGeneration',
    actions: ({ Node }) => ({
      Vote: action({ m: Node, n: Node }, (state: State, { m, n }) => {
        const generation = state.candidacy.get(n);
        if (m === n || generation === 0 || generation < state.disk.get(m)) return undefined;
        return { disk: state.disk.set(m, generation), ...vote(state, m, n) };
      }),
    }),
  }),
  mutant('check-missing', {
    about: 'the resource accepts every write',
    breaks: 'StaleLeaderRejected',
    actions: ({ Node }) => ({
      Write: action({ n: Node }, (state: State, { n }) => {
        const generation = state.leading.get(n);
        return generation > 0 ? { fence: record({ generation, leader: n }) as Fence } : undefined;
      }),
    }),
  }),
  mutant('local-increment-only', {
    about: 'a node leads under the next generation of its own, without asking a quorum',
    breaks: 'OneOwnerPerGeneration',
    actions: ({ Node }) => ({
      Win: action({ n: Node }, (state: State, { n }) =>
        state.candidacy.get(n) > 0 ? lead(state, n) : undefined,
      ),
    }),
  }),
  mutant('compares-per-connection', {
    about: 'the resource compares a generation with the last one of the same node only',
    breaks: 'StaleLeaderRejected',
    actions: ({ Node }) => ({
      Write: action({ n: Node }, (state: State, { n }) => {
        const generation = state.leading.get(n);
        const isBehind = state.fence.leader === n && generation < state.fence.generation;
        return generation > 0 && !isBehind
          ? { fence: record({ generation, leader: n }) as Fence }
          : undefined;
      }),
    }),
  }),
];
