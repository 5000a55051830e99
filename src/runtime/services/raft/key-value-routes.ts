import type { Route } from '../service.ts';
import { commandTo, field, nameOf, queryTo } from './requests.ts';

/** A store of values under keys. */
export const keyValueRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/kv/:key',
    about: 'the value of a key, null if it has none',
    operation: (request) => queryTo('keyValue', { type: 'get', key: nameOf(request, 'key') }),
    answer: (value) => ({ value }),
  },
  {
    method: 'PUT',
    path: '/v1/kv/:key',
    about: 'gives a key the value',
    operation: (request) =>
      commandTo('keyValue', request, {
        type: 'put',
        key: nameOf(request, 'key'),
        value: field(request, 'value'),
      }),
    answer: () => ({}),
  },
  {
    method: 'DELETE',
    path: '/v1/kv/:key',
    about: 'takes its value from a key',
    operation: (request) => commandTo('keyValue', request, { type: 'delete', key: nameOf(request, 'key') }),
    answer: (deleted) => ({ deleted }),
  },
  {
    method: 'POST',
    path: '/v1/kv/:key/cas',
    about: 'gives a key the value if it has what is expected; null stands for none',
    operation: (request) =>
      commandTo('keyValue', request, {
        type: 'cas',
        key: nameOf(request, 'key'),
        expected: field(request, 'expected'),
        value: field(request, 'value'),
      }),
    answer: (swapped) => ({ swapped }),
  },
];
