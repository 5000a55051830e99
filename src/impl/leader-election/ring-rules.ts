import type { RingElectionRecord, RingMember } from './ring.ts';

/** What makes the algorithm right. A mistake is one of them replaced. */
export interface RingElectionRules {
  /** By which id a node stands. */
  readonly idOf: (member: RingMember) => number;
  /** Whether a node that stands lets another candidate's id pass. */
  readonly forwards: (id: number, own: number) => boolean;
  /** Whether it is the node's own id that has come all the way round. */
  readonly isBack: (id: number, own: number) => boolean;
  /** Whether a message is of the round in which the node is, or of a later one. */
  readonly isCurrent: (round: number, own: number) => boolean;
  /** What a node knows when it starts again. */
  readonly recalled: (record: RingElectionRecord) => RingElectionRecord;
}

export const rightRingRules: RingElectionRules = {
  idOf: ({ id }) => id,
  forwards: (id, own) => id > own,
  isBack: (id, own) => id === own,
  isCurrent: (round, own) => round >= own,
  recalled: (record) => record,
};
