import { resolveConstants } from '../../../src/core/protocol.ts';
import { parseValue } from '../../../src/core/values/index.ts';
import { paxos } from '../../../src/models/paxos.ts';

const quorums = parseValue('{{a1, a2}}', 'the quorums');

/** The constants of Paxos.cfg beside this file, for the model. */
export const { constants: twoAcceptors } = resolveConstants(paxos, 'small', {
  Acceptor: parseValue('{a1, a2}', 'the acceptors'),
  Ballot: parseValue('{0, 1, 2}', 'the ballots'),
  Quorum1: quorums,
  Quorum2: quorums,
});
