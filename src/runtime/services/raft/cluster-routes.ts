import type { RaftOperation } from '../../../impl/raft/messages.ts';
import type { Route } from '../service.ts';
import { count, nameOf, optionalText } from './requests.ts';

export const sessionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/sessions',
    about: 'opens a session, whose commands are done once however often they are sent',
    operation: (): RaftOperation => ({ type: 'openSession' }),
  },
  {
    method: 'DELETE',
    path: '/v1/sessions/:session',
    about: 'ends a session',
    operation: ({ parameters }): RaftOperation => ({
      type: 'closeSession',
      session: count(parameters.session, 'a session'),
    }),
    answer: () => ({}),
  },
];

export const clusterRoutes: readonly Route[] = [
  {
    method: 'PUT',
    path: '/v1/members/:server',
    about: 'adds a server, which must be running and reachable for the others',
    operation: (request): RaftOperation => ({ type: 'addServer', server: nameOf(request, 'server') }),
    answer: () => ({}),
  },
  {
    method: 'DELETE',
    path: '/v1/members/:server',
    about: 'removes a server',
    operation: (request): RaftOperation => ({ type: 'removeServer', server: nameOf(request, 'server') }),
    answer: () => ({}),
  },
  {
    method: 'POST',
    path: '/v1/leadership/transfer',
    about: 'has another server lead: that named as "to", or the one whose log is longest',
    operation: (request): RaftOperation => {
      const to = optionalText(request, 'to');
      return { type: 'transferLeadership', ...(to === undefined ? {} : { to }) };
    },
    answer: () => ({}),
  },
];
