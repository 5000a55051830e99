import type { StateMachine } from '../state-machine.ts';
import { refuseUnless } from './refuse-unless.ts';
import { firstEndMs, full, maxHeld, stillHeld } from './temporary.ts';

/** One who stands, until then in replicated time unless it campaigns again. The first of an election leads it. */
export interface Campaign {
  readonly election: string;
  readonly candidate: string;
  /** Greater than that of every leader before: fit for a fencing token. */
  readonly token: number;
  readonly untilMs: number;
}

/** In the order in which they came. */
export type ElectionState = readonly Campaign[];

export type ElectionCommand =
  /** Stands, or goes on standing, for a time. */
  | {
      readonly type: 'campaign';
      readonly election: string;
      readonly candidate: string;
      readonly ttlMs: number;
    }
  | { readonly type: 'resign'; readonly election: string; readonly candidate: string };

export interface ElectionQuery {
  readonly type: 'observe';
  readonly election: string;
}

/** Who leads now, or null; of `resign` too. `full`: see `maxHeld`. */
export type ElectionResult = Campaign | null | typeof full;

/** Elections for others: campaign, resign, observe. Whoever stands longest leads, until it resigns or its time is over. */
export const electionService: StateMachine<ElectionState, ElectionCommand, ElectionQuery, ElectionResult> = {
  name: 'election',
  initial: [],
  apply(campaigns, command, { index, timeMs }) {
    const { election, candidate } = command;
    const isOwn = (each: Campaign) => each.election === election && each.candidate === candidate;
    const stands = campaigns.some(isOwn);
    if (command.type === 'campaign' && !stands && campaigns.length >= maxHeld)
      return { state: campaigns, result: full };
    const state =
      command.type === 'resign'
        ? campaigns.filter((each) => !isOwn(each))
        : stands
          ? campaigns.map((each) => (isOwn(each) ? { ...each, untilMs: timeMs + command.ttlMs } : each))
          : [...campaigns, { election, candidate, token: index, untilMs: timeMs + command.ttlMs }];
    return { state, result: leaderOf(state, election) };
  },
  query: (campaigns, { election }) => leaderOf(campaigns, election),
  elapse: stillHeld,
  nextDueMs: firstEndMs,
  refuse: (operation) =>
    refuseUnless(
      {
        campaign: { election: 'name', candidate: 'name', ttlMs: 'count' },
        resign: { election: 'name', candidate: 'name' },
      },
      { observe: { election: 'name' } },
      operation,
    ),
};

const leaderOf = (campaigns: ElectionState, wanted: string) =>
  campaigns.find(({ election }) => election === wanted) ?? null;
