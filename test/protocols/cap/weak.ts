import type { PinnedProtocol } from '../pinned.ts';

export const weakRegister: PinnedProtocol = {
  counts: {
    standard: { generated: 6_509, distinct: 2_238, depth: 10, witnesses: [4, 5, 5] },
    'cut-off': {
      ...{ generated: 641, distinct: 224, depth: 7, witnesses: [4, 5, 5] },
      violates: ['EventuallyConverges', 3],
    },
    'three-nodes': { generated: 50_779, distinct: 9_540, depth: 11, witnesses: [4, 6, 6] },
  },
  deaths: {
    'asks-a-majority': ['AlwaysAvailable', 2],
    'waits-for-all': ['EventuallyAnswered', 2],
    'stamps-without-node': ['OneValuePerStamp', 4],
    'takes-whatever-comes': ['NeverOlder', 3],
    'ties-stay': ['EventuallyConverges', 4],
    'no-anti-entropy': ['EventuallyConverges', 2],
  },
};
