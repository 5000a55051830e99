import type { GrantedLease, LeaseCommand } from '../../../impl/raft/services/lease.ts';
import type { Route, ServiceRequest } from '../service.ts';
import { commandTo, count, nameField, nameOf, queryTo, ttlField, unlessFull } from './requests.ts';

const command = (request: ServiceRequest, asked: LeaseCommand) => commandTo('lease', request, asked);

const leaseOf = ({ parameters }: ServiceRequest) => count(parameters.lease, 'a lease');

/** Leases, with keys that end with them. */
export const leaseRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/leases',
    about: 'grants a lease for a time',
    operation: (request) => command(request, { type: 'grant', ttlMs: ttlField(request) }),
    answer: (lease) => ({ lease: unlessFull<GrantedLease>(lease).id }),
  },
  {
    method: 'GET',
    path: '/v1/leases/:lease',
    about: 'a lease and what is attached to it, null if it has ended',
    operation: (request) => queryTo('lease', { type: 'lease', lease: leaseOf(request) }),
    answer(lease) {
      if (lease === null) return { lease: null };
      const { id, ttlMs, attached } = lease as GrantedLease;
      return { lease: { id, ttlMs, attached } };
    },
  },
  {
    method: 'POST',
    path: '/v1/leases/:lease/keep-alive',
    about: 'lets a lease last its time from now on, if it has not ended',
    operation: (request) => command(request, { type: 'keepAlive', lease: leaseOf(request) }),
    answer: (lease) => ({ kept: lease !== null }),
  },
  {
    method: 'DELETE',
    path: '/v1/leases/:lease',
    about: 'ends a lease',
    operation: (request) => command(request, { type: 'revoke', lease: leaseOf(request) }),
    answer: (revoked) => ({ revoked }),
  },
  {
    method: 'PUT',
    path: '/v1/leases/:lease/keys/:key',
    about: 'attaches a key with a text to a lease, if that has not ended; it ends with it',
    operation: (request) =>
      command(request, {
        type: 'attach',
        lease: leaseOf(request),
        key: nameOf(request, 'key'),
        value: nameField(request, 'value'),
      }),
    answer: (lease) => ({ attached: unlessFull(lease) !== null }),
  },
  {
    method: 'GET',
    path: '/v1/leased/:key',
    about: 'the text that is attached to a lease under a key, null if there is none',
    operation: (request) => queryTo('lease', { type: 'get', key: nameOf(request, 'key') }),
    answer: (value) => ({ value }),
  },
];
