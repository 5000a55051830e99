import { describe, expect, test } from 'vitest';
import { digestOfRequest, type Proposal, signed } from '../../../src/impl/pbft/messages.ts';
import { symbolicSignatures } from '../../../src/impl/pbft/symbolic-signatures.ts';
import { Cluster, fourReplicas, read, write } from './cluster.ts';

const executedBy = (cluster: Cluster) => fourReplicas.map((node) => cluster.replica(node).executed);

describe('4.1 The client', () => {
  test('sends its request to the primary and believes f + 1 matching replies', () => {
    const cluster = new Cluster();
    const id = cluster.ask('c1', write('x', 'a'));
    cluster.deliver(({ to }) => to !== 'c1');
    expect(cluster.inFlight.map(({ message }) => message.type)).toEqual(['reply', 'reply', 'reply', 'reply']);
    const [first, second] = cluster.inFlight;
    cluster.give(first!.from, 'c1', first!.message);
    cluster.give(first!.from, 'c1', first!.message);
    expect(cluster.answers).toEqual([]);
    cluster.give(second!.from, 'c1', second!.message);
    expect(cluster.answers).toEqual([{ id, result: null }]);
  });

  test('does not add up replies that say different things', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.deliver(({ to }) => to !== 'c1');
    const [one, two, three] = cluster.inFlight;
    const { signature: _, ...content } = one!.message as Extract<typeof one, object>['message'] & {
      signature: string;
    };
    const lie = signed(symbolicSignatures.signerOf('r0'), { ...content, result: 'a lie' } as never);
    cluster.give('r0', 'c1', lie);
    cluster.give('r1', 'c1', two!.message);
    expect(cluster.answers).toEqual([]);
    cluster.give('r2', 'c1', three!.message);
    expect(cluster.answers.map(({ result }) => result)).toEqual([null]);
  });

  test('takes no reply that its replica has not signed', () => {
    const cluster = new Cluster();
    cluster.ask('c1', read('x'));
    cluster.deliver(({ to }) => to !== 'c1');
    for (const { message } of [...cluster.inFlight]) {
      cluster.give('r0', 'c1', { ...message, result: 'forged' });
    }
    expect(cluster.answers).toEqual([]);
  });

  test('asks all replicas when the primary does not answer, who answer again what they have executed', () => {
    const cluster = new Cluster();
    const id = cluster.ask('c1', write('x', 'a'));
    cluster.deliver(({ to }) => to !== 'c1');
    cluster.drop();
    cluster.fire('c1', 'retransmit');
    cluster.deliver();
    expect(cluster.answers).toEqual([{ id, result: null }]);
    expect(executedBy(cluster)).toEqual([1, 1, 1, 1]);
  });

  test('has one request open at a time, and timestamps that ascend over restarts', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.ask('c1', write('x', 'b'));
    expect(cluster.sentOf('request').map(({ timestamp }) => timestamp)).toEqual([1]);
    cluster.deliver();
    expect(cluster.answers.map(({ id }) => id)).toEqual(['op1', 'op2']);
    cluster.restart('c1');
    cluster.ask('c1', read('x'));
    cluster.deliver();
    expect(cluster.answers.at(-1)).toEqual({ id: 'op3', result: 'b' });
    expect(new Set(cluster.sentOf('request').map(({ timestamp }) => timestamp))).toEqual(new Set([1, 2, 3]));
  });

  test('is a node of its own: a replica takes no operations', () => {
    const cluster = new Cluster();
    cluster.ask('r1', write('x', 'a'));
    expect(cluster.sentOf('request')).toEqual([]);
  });
});

describe('4.2 Normal-case operation', () => {
  test('three phases: a pre-prepare, prepares of the backups, commits of all', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.deliver();
    const count = (type: 'proposal' | 'prepare' | 'commit') => cluster.sentOf(type).length;
    expect([count('proposal'), count('prepare'), count('commit')]).toEqual([3, 9, 12]);
    expect(executedBy(cluster)).toEqual([1, 1, 1, 1]);
  });

  test('a backup prepares only with 2f prepares, and executes only with 2f + 1 commits', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.deliver(({ message }) => message.type === 'request' || message.type === 'proposal');
    expect(cluster.sentOf('commit')).toEqual([]);
    cluster.deliver(({ from, to, message }) => message.type === 'prepare' && from === 'r1' && to === 'r2');
    // Its own prepare and that of r1.
    expect(new Set(cluster.sentOf('commit').map(({ replica }) => replica))).toEqual(new Set(['r2']));
    cluster.deliver(({ message }) => message.type === 'prepare');
    cluster.deliver(({ from, to }) => from === 'r0' && to === 'r2');
    expect(cluster.replica('r2').executed).toBe(0);
    cluster.deliver(({ from, to }) => from === 'r1' && to === 'r2');
    expect(cluster.replica('r2').executed).toBe(1);
  });

  test('a backup accepts one request under a number, whatever the primary says later', () => {
    const { cluster, proposal } = equivocating();
    cluster.give('r0', 'r1', proposal(1, 'a'));
    cluster.give('r0', 'r1', proposal(1, 'b'));
    const digests = cluster.sentOf('prepare').map(({ digest }) => digest);
    expect(new Set(digests)).toEqual(new Set([proposal(1, 'a').prePrepare.digest]));
  });

  test('a backup takes no request whose digest the primary has not named, and none that no client has signed', () => {
    const { cluster, proposal } = equivocating();
    cluster.give('r0', 'r1', { ...proposal(1, 'a'), request: proposal(1, 'b').request });
    const unsigned = { ...proposal(1, 'a').request, signature: 'none' };
    cluster.give('r0', 'r1', { ...proposal(1, 'a'), request: unsigned });
    expect(cluster.sentOf('prepare')).toEqual([]);
  });

  test('a backup takes no pre-prepare of another than the primary, of another view, or outside the watermarks', () => {
    const { cluster, proposal, proposalOf } = equivocating();
    cluster.give('r1', 'r2', proposalOf('r1', 0, 1, 'a'));
    cluster.give('r0', 'r2', proposalOf('r0', 1, 1, 'a'));
    cluster.give('r1', 'r2', proposalOf('r1', 1, 1, 'a'));
    cluster.give('r0', 'r2', proposal(0, 'a'));
    cluster.give('r0', 'r2', proposal(5, 'a'));
    expect(cluster.sentOf('prepare')).toEqual([]);
    cluster.give('r0', 'r2', proposal(4, 'a'));
    expect(cluster.sentOf('prepare')).toHaveLength(3);
  });

  test('one vote of each replica counts, and only those for the digest that was accepted', () => {
    const { cluster, proposal } = equivocating();
    const { prePrepare } = proposal(1, 'a');
    cluster.give('r0', 'r1', proposal(1, 'a'));
    const vote = (replica: string, digest: string) =>
      signed(symbolicSignatures.signerOf(replica), {
        type: 'prepare',
        view: 0,
        number: 1,
        digest,
        replica,
      } as never);
    cluster.give('r2', 'r1', vote('r2', proposal(1, 'b').prePrepare.digest));
    cluster.give('r2', 'r1', vote('r2', prePrepare.digest));
    // The primary has spoken with its pre-prepare.
    cluster.give('r0', 'r1', vote('r0', prePrepare.digest));
    cluster.give('r3', 'r1', { ...vote('r2', prePrepare.digest), replica: 'r3' });
    expect(cluster.sentOf('commit')).toEqual([]);
    cluster.give('r3', 'r1', vote('r3', prePrepare.digest));
    expect(cluster.sentOf('commit')).toHaveLength(3);
  });

  test('requests are executed by number: what is committed early waits for what comes before', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.ask('c2', write('x', 'b'));
    const isFirst = ({ message }: { message: object }) => (message as { number?: number }).number === 1;
    const isProposalOfFirst = ({ message }: { message: object }) =>
      (message as Partial<Proposal>).prePrepare?.number === 1;
    cluster.deliver((each) => each.to !== 'r3' || !(isFirst(each) || isProposalOfFirst(each)));
    expect(executedBy(cluster)).toEqual([2, 2, 2, 0]);
    cluster.deliver();
    expect(executedBy(cluster)).toEqual([2, 2, 2, 2]);
    expect(cluster.replica('r3').service).toEqual({ x: 'b' });
  });

  test('a request that a primary orders twice is executed once', () => {
    const { cluster, proposal } = equivocating();
    for (const number of [1, 2]) {
      for (const to of ['r1', 'r2', 'r3']) cluster.give('r0', to, proposal(number, 'a'));
    }
    cluster.deliver();
    expect(cluster.replica('r1').executed).toBe(2);
    expect(cluster.replica('r1').clients.c1).toEqual({ timestamp: 1, result: null });
  });

  test('what comes from the network without the shape of a message is ignored', () => {
    const cluster = new Cluster();
    const before = cluster.replica('r1');
    for (const message of [
      null,
      7,
      'prepare',
      [],
      {},
      { type: 'prepare' },
      { type: 'constructor' },
      {
        type: 'viewChange',
        view: 1,
        stable: 0,
        checkpoints: [{}],
        prepared: [],
        replica: 'r2',
        signature: '',
      },
      { type: 'prepare', view: -1, number: 1, digest: 'd', replica: 'r2', signature: '' },
      { type: 'status', view: 0, active: true, stable: 0, settled: 0, missing: [], more: 1 },
    ]) {
      cluster.give('r2', 'r1', message);
    }
    expect(cluster.replica('r1')).toEqual(before);
  });
});

/** A cluster whose primary is played by the test. */
function equivocating() {
  const cluster = new Cluster({ machineOf: (node, right) => (node === 'r0' ? silent : right) });
  const { signerOf, digest } = symbolicSignatures;
  const proposalOf = (replica: string, view: number, number: number, value: string): Proposal => {
    const request = signed(signerOf('c1'), {
      type: 'request',
      client: 'c1',
      timestamp: 1,
      operation: write('x', value),
    } as never) as Proposal['request'];
    const prePrepare = signed(signerOf(replica), {
      type: 'prePrepare',
      view,
      number,
      digest: digestOfRequest(digest, request),
      replica,
    } as never) as Proposal['prePrepare'];
    return { type: 'proposal', prePrepare, request };
  };
  return {
    cluster,
    proposalOf,
    proposal: (number: number, value: string) => proposalOf('r0', 0, number, value),
  };
}

const silent = {
  name: 'silent',
  start: () => ({ state: null, effects: [] }),
  step: () => ({ state: null, effects: [] }),
};
