import type { TimeOperation } from '../../impl/clock-sync/time-client.ts';
import type { HttpFailure, Route } from './service.ts';

const ask = (type: TimeOperation['type']) => (): TimeOperation => ({ type });

/** Times are whole microseconds since 1970. */
export const timeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/now',
    about: 'the interval in which the true time is',
    operation: ask('now'),
    answer(interval) {
      const { earliest, latest } = interval as { readonly earliest: number; readonly latest: number };
      return { earliestUs: earliest, latestUs: latest };
    },
  },
  {
    method: 'GET',
    path: '/v1/clock',
    about: 'what the slewed clock shows, which never goes back',
    operation: ask('read'),
  },
  {
    method: 'POST',
    path: '/v1/commit',
    about: 'a timestamp, answered once the true time has passed it (commit-wait)',
    operation: ask('commit'),
  },
];

export const timeFailures: Readonly<Record<string, HttpFailure>> = {
  unsynchronized: { status: 503, code: 'unsynchronized' },
};
