import type { PinnedProtocol } from '../pinned.ts';

export const marzullo: PinnedProtocol = {
  counts: {
    three: { generated: 3_167, distinct: 2_157, depth: 8, witnesses: [5, 7] },
    'past-bound': {
      ...{ generated: 4_847, distinct: 3_351, depth: 9 },
      ...{ witnesses: [5, 7], violates: ['IntervalContainsTrueTime', 6] },
    },
    four: { generated: 18_667, distinct: 10_409, depth: 9, witnesses: [6, 8] },
    five: { generated: 214_843, distinct: 102_353, depth: 11, witnesses: [7, 9] },
  },
  deaths: {
    'touching-edges-apart': ['IntervalContainsTrueTime', 5],
    'most-agreed-part': ['IntervalContainsTrueTime', 6],
    'first-part-only': ['IntervalContainsTrueTime', 7],
    'one-too-few-needed': ['InsideOneSource', 7],
  },
};
