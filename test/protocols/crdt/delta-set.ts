import type { PinnedProtocol } from '../pinned.ts';

export const deltaSet: PinnedProtocol = {
  counts: {
    standard: {
      generated: 45_031,
      distinct: 4_745,
      depth: 15,
      generatedByTlc: 35_673,
      witnesses: [2, 6, 4, 5],
    },
    'two-elements': {
      generated: 285_047,
      distinct: 27_380,
      depth: 17,
      generatedByTlc: 223_700,
      witnesses: [2, 6, 4, 5],
    },
  },
  deaths: {
    'non-contiguous-delta': ['StrongConvergence', 6],
    'acknowledged-when-sent': ['StrongConvergence', 6],
    'counter-lost-on-restart': ['StrongConvergence', 7],
    'context-not-consulted': ['AddWins', 5],
    'no-whole-state': ['EventualDelivery', 2],
  },
};
