import type { Campaign, ElectionCommand } from '../../../impl/raft/services/election.ts';
import type { Route, ServiceRequest } from '../service.ts';
import { commandTo, nameField, nameOf, queryTo, ttlField, unlessFull } from './requests.ts';

const command = (request: ServiceRequest, asked: ElectionCommand) => commandTo('election', request, asked);

function leader(result: unknown): unknown {
  const campaign = unlessFull<Campaign | null>(result);
  if (campaign === null) return { leader: null };
  const { candidate, token } = campaign;
  return { leader: { candidate, token } };
}

/** Elections for others: those who stand are in a row, and the first leads. */
export const electionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/elections/:election',
    about: 'who leads, null if nobody stands',
    operation: (request) => queryTo('election', { type: 'observe', election: nameOf(request, 'election') }),
    answer: leader,
  },
  {
    method: 'POST',
    path: '/v1/elections/:election/campaign',
    about: 'stands, or goes on standing, for a time',
    operation: (request) =>
      command(request, {
        type: 'campaign',
        election: nameOf(request, 'election'),
        candidate: nameField(request, 'candidate'),
        ttlMs: ttlField(request),
      }),
    answer: leader,
  },
  {
    method: 'POST',
    path: '/v1/elections/:election/resign',
    about: 'stands no more',
    operation: (request) =>
      command(request, {
        type: 'resign',
        election: nameOf(request, 'election'),
        candidate: nameField(request, 'candidate'),
      }),
    answer: leader,
  },
];
