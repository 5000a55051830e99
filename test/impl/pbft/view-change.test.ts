import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/impl/pbft/canonical-json.ts';
import { type NewView, nullDigest, type Prepare, type ViewChange } from '../../../src/impl/pbft/messages.ts';
import { numbersOf, slotOf } from '../../../src/impl/pbft/replica-state.ts';
import { symbolicSignatures } from '../../../src/impl/pbft/symbolic-signatures.ts';
import { Cluster, type Envelope, fourReplicas, read, write } from './cluster.ts';

const views = (cluster: Cluster) =>
  fourReplicas.map((node) => {
    const { view, active } = cluster.replica(node);
    return active ? view : -view;
  });

const numberOf = ({ message }: Envelope) =>
  message.type === 'proposal' ? message.prePrepare.number : (message as { number?: number }).number;

/** Signs what was signed anew, with other fields: what a Byzantine replica may do with its own messages. */
function resigned<M extends { replica: string; signature: string }>(message: M, changes: Partial<M>): M {
  const { signature: _, ...content } = { ...message, ...changes };
  return { ...content, signature: symbolicSignatures.signerOf(message.replica)(canonicalJson(content)) } as M;
}

/** The primary is gone, and a client has asked everybody. */
function abandoned(): Cluster {
  const cluster = new Cluster();
  cluster.cut.add('r0');
  cluster.ask('c1', write('x', 'a'));
  cluster.fire('c1', 'retransmit');
  cluster.deliver();
  return cluster;
}

describe('4.4 View changes', () => {
  test('backups whose timers run out go to the next view, and its primary orders what waits', () => {
    const cluster = abandoned();
    expect(cluster.answers).toEqual([]);
    for (const node of ['r1', 'r2', 'r3']) cluster.fire(node, 'viewChange');
    expect(views(cluster)).toEqual([0, -1, -1, -1]);
    cluster.deliver();
    expect(views(cluster)).toEqual([0, 1, 1, 1]);
    expect(cluster.answers).toHaveLength(1);
  });

  test('the timer runs while a request waits', () => {
    const cluster = new Cluster();
    expect(cluster.replica('r1').timers.viewChange.isRunning).toBe(false);
    cluster.ask('c1', write('x', 'a'));
    cluster.deliver(({ message }) => message.type === 'request' || message.type === 'proposal');
    expect(fourReplicas.map((node) => cluster.replica(node).timers.viewChange.isRunning)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    cluster.deliver();
    expect(cluster.replica('r1').timers.viewChange.isRunning).toBe(false);
    cluster.fire('r1', 'viewChange');
    expect(views(cluster)).toEqual([0, 0, 0, 0]);
  });

  test('what may have been executed is carried over, with the digest that was prepared', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    // r3 alone executes; r1 and r2 are prepared.
    cluster.deliver(({ message, to }) => message.type !== 'commit' || to === 'r3');
    expect(fourReplicas.map((node) => cluster.replica(node).executed)).toEqual([0, 0, 0, 1]);
    cluster.cut.add('r0').add('r3');
    cluster.drop();
    cluster.cut.delete('r0');
    for (const node of ['r0', 'r1', 'r2']) {
      if (node !== 'r0') cluster.fire(node, 'viewChange');
    }
    cluster.deliver();
    expect(views(cluster)).toEqual([1, 1, 1, 0]);
    expect(cluster.replica('r1').service).toEqual({ x: 'a' });
    cluster.cut.clear();
    cluster.fire('r3', 'status');
    cluster.deliver();
    expect(views(cluster)).toEqual([1, 1, 1, 1]);
    expect(cluster.replica('r3').executed).toBe(1);
  });

  test('a gap before a prepared number is filled with the request that does nothing', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.ask('c2', write('y', 'b'));
    cluster.deliver((each) => numberOf(each) !== 1);
    cluster.drop();
    for (const node of ['r1', 'r2', 'r3']) cluster.fire(node, 'viewChange');
    cluster.deliver();
    const [newView] = cluster.sentOf('newView');
    expect(newView!.prePrepares.map(({ number, digest }) => [number, digest === nullDigest])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(cluster.replica('r1').service).toEqual({ y: 'b' });
    // The request that lost its number is sent again by its client.
    cluster.fire('c1', 'retransmit');
    cluster.deliver();
    expect(cluster.replica('r1').service).toEqual({ x: 'a', y: 'b' });
    expect(cluster.answers).toHaveLength(2);
  });

  test('of two certificates of a number that of the later view is carried over, and O begins at the highest checkpoint', () => {
    const cluster = new Cluster();
    for (const value of ['1', '2', '3']) {
      cluster.ask('c1', write('x', value));
      cluster.deliver(({ message, to }) => !(message.type === 'checkpoint' && to === 'r3'));
    }
    expect(cluster.replica('r3').stable.number).toBe(0);
    cluster.ask('c1', read('x'));
    cluster.cut.add('r0');
    cluster.drop();
    cluster.fire('c1', 'retransmit');
    cluster.deliver();
    for (const node of ['r1', 'r2', 'r3']) cluster.fire(node, 'viewChange');
    cluster.deliver(({ message }) => message.type !== 'checkpoint');
    const [newView] = cluster.sentOf('newView');
    expect(newView!.prePrepares.map(({ number }) => number)).toEqual([3]);
    expect(newView!.viewChanges.map(({ stable }) => stable).sort()).toEqual([0, 2, 2]);
    // r3 takes the proof of the checkpoint out of the new view.
    expect(cluster.replica('r3').stable.number).toBe(2);
    expect(cluster.answers.at(-1)!.result).toBe('3');
  });

  test('a replica follows f + 1 others, to the lowest of their views', () => {
    const cluster = abandoned();
    cluster.drop();
    cluster.fire('r1', 'viewChange');
    cluster.deliver(({ to }) => to === 'r3');
    expect(views(cluster)).toEqual([0, -1, 0, 0]);
    cluster.fire('r2', 'viewChange');
    cluster.deliver(({ to }) => to === 'r3');
    expect(views(cluster)).toEqual([0, -1, -1, -1]);
  });

  test('between views a replica takes no part in the ordering of requests', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.deliver(({ message }) => message.type === 'request');
    cluster.ask('c2', write('y', 'b'));
    cluster.deliver(
      ({ message, to }) => message.type === 'request' || (message.type === 'proposal' && to === 'r1'),
    );
    cluster.drop(({ to }) => to === 'r1');
    cluster.fire('r1', 'viewChange');
    const prepares = cluster.sentOf('prepare').length;
    const proposals = cluster.sentOf('proposal');
    for (const each of proposals) cluster.give('r0', 'r1', each);
    expect(cluster.sentOf('prepare')).toHaveLength(prepares);
  });

  describe('what a view change claims is checked', () => {
    const genuine = () => {
      const cluster = new Cluster();
      for (const value of ['1', '2', '3']) {
        cluster.ask('c1', write('x', value));
        cluster.deliver();
      }
      cluster.ask('c1', read('x'));
      cluster.deliver(({ message, to }) => message.type === 'request' && to === 'r0');
      cluster.deliver(({ message }) => message.type === 'proposal');
      cluster.drop();
      cluster.fire('r2', 'viewChange');
      const [viewChange] = cluster.sentOf('viewChange');
      return { cluster, viewChange: viewChange! };
    };
    const isTaken = (change: (right: ViewChange) => ViewChange) => {
      const { cluster, viewChange } = genuine();
      expect(viewChange.prepared.map(({ prePrepare }) => prePrepare.number)).toEqual([3]);
      cluster.give('r2', 'r1', change(viewChange));
      return cluster.replica('r1').viewChanges.r2 !== undefined;
    };

    test('the right one is taken', () => {
      expect(isTaken((right) => right)).toBe(true);
    });

    test.each<[string, (right: ViewChange) => ViewChange]>([
      ['not signed by its sender', (right) => ({ ...right, prepared: [] })],
      ['a checkpoint without proof', (right) => resigned(right, { checkpoints: right.checkpoints.slice(1) })],
      ['a proof of another number', (right) => resigned(right, { stable: 4, prepared: [] })],
      [
        'a certificate with too few prepares',
        (right) =>
          resigned(right, {
            prepared: right.prepared.map((each) => ({ ...each, prepares: each.prepares.slice(1) })),
          }),
      ],
      [
        'a certificate with one prepare twice',
        (right) =>
          resigned(right, {
            prepared: right.prepared.map((each) => ({
              ...each,
              prepares: [each.prepares[0]!, each.prepares[0]!],
            })),
          }),
      ],
      [
        'a certificate whose digest nobody has signed',
        (right) =>
          resigned(right, {
            prepared: right.prepared.map(({ prePrepare, prepares }) => ({
              prePrepare: { ...prePrepare, digest: 'd' },
              prepares: prepares.map((each) => ({ ...each, digest: 'd' })),
            })),
          }),
      ],
      ...(
        [
          ['of another digest', (each) => resigned(each, { digest: 'd' })],
          ['of another number', (each) => resigned(each, { number: 4 })],
          ['of another view', (each) => resigned(each, { view: 1 })],
          ['of the primary', (each) => resigned({ ...each, replica: 'r0' }, {})],
          ['of a node that is no replica', (each) => resigned({ ...each, replica: 'c1' }, {})],
          ['that its sender has not signed', (each) => ({ ...each, signature: '' })],
        ] as [string, (each: Prepare) => Prepare][]
      ).map(([what, change]): [string, (right: ViewChange) => ViewChange] => [
        `a certificate with a prepare ${what}`,
        (right) =>
          resigned(right, {
            prepared: right.prepared.map(({ prePrepare, prepares: [first, ...others] }) => ({
              prePrepare,
              prepares: [change(first!), ...others],
            })),
          }),
      ]),
      [
        'a pre-prepare of another than the primary',
        (right) =>
          resigned(right, {
            prepared: right.prepared.map(({ prePrepare, prepares }) => ({
              prePrepare: resigned({ ...prePrepare, replica: 'r2' }, {}),
              prepares,
            })),
          }),
      ],
      [
        'one certificate twice',
        (right) => resigned(right, { prepared: [right.prepared[0]!, right.prepared[0]!] }),
      ],
      [
        'a certificate of a number at or below its checkpoint',
        (right) =>
          resigned(right, {
            stable: 0,
            checkpoints: [],
            prepared: [...right.prepared].map((each) => ({
              ...each,
              prePrepare: { ...each.prePrepare, number: 5 },
            })),
          }),
      ],
      ['a certificate of the view that it goes to', (right) => resigned(right, { view: 0 })],
    ])('%s', (_, change) => {
      expect(isTaken(change)).toBe(false);
    });
  });

  describe('what a new primary begins with is checked', () => {
    const isTaken = (change: (right: NewView) => NewView) => {
      const cluster = new Cluster();
      cluster.ask('c1', write('x', 'a'));
      cluster.deliver(({ message }) => message.type !== 'commit');
      cluster.drop();
      for (const node of ['r0', 'r2', 'r3']) if (node !== 'r0') cluster.fire(node, 'viewChange');
      cluster.deliver(({ to }) => to === 'r1');
      const [newView] = cluster.sentOf('newView');
      cluster.drop();
      cluster.give('r1', 'r2', change(newView!));
      return cluster.replica('r2').active;
    };

    test('the right one is taken', () => {
      expect(isTaken((right) => right)).toBe(true);
    });

    test.each<[string, (right: NewView) => NewView]>([
      ['nothing carried over', (right) => resigned(right, { prePrepares: [] })],
      [
        'another request',
        (right) =>
          resigned(right, {
            prePrepares: right.prePrepares.map((each) => resigned(each, { digest: nullDigest })),
          }),
      ],
      [
        'more than follows',
        (right) =>
          resigned(right, {
            prePrepares: [...right.prePrepares, resigned(right.prePrepares[0]!, { number: 2 })],
          }),
      ],
      [
        'pre-prepares of another view',
        (right) =>
          resigned(right, { prePrepares: right.prePrepares.map((each) => resigned(each, { view: 0 })) }),
      ],
      [
        'pre-prepares that it has not signed',
        (right) =>
          resigned(right, { prePrepares: right.prePrepares.map((each) => ({ ...each, signature: '' })) }),
      ],
      ...(
        [
          ['to another view', (each) => resigned(each, { view: 2 })],
          ['that its sender has not signed', (each) => ({ ...each, signature: '' })],
          ['of a node that is no replica', (each) => resigned({ ...each, replica: 'c1' }, {})],
        ] as [string, (each: ViewChange) => ViewChange][]
      ).map(([what, change]): [string, (right: NewView) => NewView] => [
        `a view change ${what}`,
        (right) =>
          resigned(right, {
            viewChanges: right.viewChanges.map((each, index) => (index === 0 ? change(each) : each)),
          }),
      ]),
      ['too few view changes', (right) => resigned(right, { viewChanges: right.viewChanges.slice(1) })],
      [
        'one view change twice',
        (right) =>
          resigned(right, { viewChanges: [right.viewChanges[0]!, ...right.viewChanges.slice(0, 2)] }),
      ],
      ['from another than the primary of the view', (right) => resigned({ ...right, replica: 'r3' }, {})],
      ['not signed', (right) => ({ ...right, signature: '' })],
    ])('%s', (_, change) => {
      expect(isTaken(change)).toBe(false);
    });
  });

  test('a replica whose log names a request of which it has not the text gets it from others', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.deliver(({ message, to }) => message.type !== 'commit' && to !== 'r3');
    cluster.cut.add('r0');
    cluster.drop();
    for (const node of ['r1', 'r2']) cluster.fire(node, 'viewChange');
    cluster.deliver();
    expect(slotOf(cluster.replica('r3'), 1).prePrepare!.view).toBe(1);
    expect(cluster.replica('r3').service).toEqual({ x: 'a' });
  });
});

describe('4.5.2 Liveness', () => {
  /** The time for which a replica has set its timer last. */
  const waitOf = (cluster: Cluster, node: string) => cluster.timers.get(node)!.get('viewChange')!.minMs;

  test('a replica waits for a new view only when a quorum has asked for it, and twice as long each time', () => {
    const cluster = abandoned();
    cluster.fire('r3', 'viewChange');
    cluster.deliver();
    expect(cluster.replica('r3').timers.viewChange.isRunning).toBe(false);
    cluster.fire('r2', 'viewChange');
    cluster.fire('r1', 'viewChange');
    const waits: number[] = [];
    for (let round = 0; round < 4; round++) {
      cluster.deliver(({ message }) => message.type === 'viewChange' || message.type === 'status');
      cluster.drop();
      waits.push(waitOf(cluster, 'r3'));
      for (const node of ['r2', 'r3', 'r1']) {
        if (cluster.replica(node).timers.viewChange.isRunning) cluster.fire(node, 'viewChange');
      }
    }
    expect(waits).toEqual([100, 200, 400, 800]);
  });

  test('after an execution the time is the first one again', () => {
    const cluster = abandoned();
    for (const node of ['r1', 'r2', 'r3']) cluster.fire(node, 'viewChange');
    expect(cluster.replica('r3').failedViews).toBe(1);
    cluster.deliver();
    expect(fourReplicas.map((node) => cluster.replica(node).failedViews)).toEqual([0, 0, 0, 0]);
  });

  test('a primary that lacks what others have executed in an earlier view gives up as well, and they follow', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    // r2 alone executes; then the second view begins everywhere, and nobody hears of any votes in it.
    cluster.deliver(({ message, to }) => message.type !== 'commit' || to === 'r2');
    expect(cluster.replica('r2').executed).toBe(1);
    cluster.drop();
    for (const node of ['r0', 'r1', 'r3']) cluster.fire(node, 'viewChange');
    cluster.deliver(({ message }) => message.type === 'viewChange' || message.type === 'newView');
    cluster.drop();
    expect(views(cluster)).toEqual([1, 1, 1, 1]);
    expect(cluster.replica('r2').timers.viewChange.isRunning).toBe(false);
    // r0 is silent from now on, r3 gives up, and r2 waits for nothing: r1, the primary, has no quorum.
    cluster.cut.add('r0');
    cluster.fire('r3', 'viewChange');
    cluster.deliver();
    expect(views(cluster)).toEqual([1, 1, 1, -2]);
    cluster.fire('r1', 'viewChange');
    cluster.deliver();
    expect(views(cluster)).toEqual([1, 2, 2, 2]);
    expect(cluster.replica('r1').executed).toBe(1);
    expect(cluster.replica('r3').executed).toBe(1);
  });

  test('who has executed a number in an earlier view is sent the votes of its view, for others need its own', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.deliver(({ message, to }) => message.type !== 'commit' || to === 'r2');
    cluster.drop();
    cluster.cut.add('r3');
    for (const node of ['r0', 'r1']) cluster.fire(node, 'viewChange');
    cluster.deliver(({ message, to }) => !(message.type === 'prepare' && to === 'r2'));
    cluster.drop();
    expect(fourReplicas.map((node) => cluster.replica(node).executed)).toEqual([0, 0, 1, 0]);
    cluster.fire('r2', 'status');
    cluster.deliver();
    expect(fourReplicas.map((node) => cluster.replica(node).executed)).toEqual([1, 1, 1, 0]);
  });

  test('a replica that has missed all gets the view, the order and the votes from what others send again', () => {
    const cluster = abandoned();
    for (const node of ['r1', 'r2', 'r3']) cluster.fire(node, 'viewChange');
    cluster.deliver();
    cluster.cut.clear();
    for (const _ of [1, 2]) {
      cluster.fire('r0', 'status');
      cluster.deliver();
    }
    expect(views(cluster)).toEqual([1, 1, 1, 1]);
    expect(cluster.replica('r0').executed).toBe(1);
    expect(numbersOf(cluster.replica('r0'))).toEqual([1]);
  });
});
