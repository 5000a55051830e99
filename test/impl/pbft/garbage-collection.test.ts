import { describe, expect, test } from 'vitest';
import { type Checkpoint, signed } from '../../../src/impl/pbft/messages.ts';
import { numbersOf } from '../../../src/impl/pbft/replica-state.ts';
import { symbolicSignatures } from '../../../src/impl/pbft/symbolic-signatures.ts';
import { Cluster, type Envelope, fourReplicas, write } from './cluster.ts';

const stableOf = (cluster: Cluster) => fourReplicas.map((node) => cluster.replica(node).stable.number);

function askOften(cluster: Cluster, times: number, wanted?: (envelope: Envelope) => boolean): void {
  for (let count = 1; count <= times; count++) {
    cluster.ask('c1', write('x', `${count}`));
    cluster.deliver(wanted);
  }
}

describe('4.3 Garbage collection', () => {
  test('a checkpoint that 2f + 1 replicas have told is stable, and the log before it is discarded', () => {
    const cluster = new Cluster();
    askOften(cluster, 3);
    expect(stableOf(cluster)).toEqual([2, 2, 2, 2]);
    for (const node of fourReplicas) {
      const state = cluster.replica(node);
      expect(numbersOf(state)).toEqual([3]);
      expect(Object.keys(state.requests)).toHaveLength(1);
      expect(state.snapshots.map(({ number }) => number)).toEqual([2]);
      expect(state.stable.checkpoints).toHaveLength(3);
      expect(state.checkpoints).toEqual([]);
    }
  });

  test('2f checkpoints are not enough, nor those of one replica or of different states', () => {
    const cluster = new Cluster();
    askOften(cluster, 2, ({ message }) => message.type !== 'checkpoint');
    const told = cluster.sentOf('checkpoint');
    const of = (replica: string) => told.find((each) => each.replica === replica)!;
    cluster.give('r1', 'r0', of('r1'));
    cluster.give('r1', 'r0', of('r1'));
    const { signature: _, ...content } = of('r2');
    cluster.give(
      'r2',
      'r0',
      signed<Checkpoint>(symbolicSignatures.signerOf('r2'), { ...content, digest: 'other' }),
    );
    expect(cluster.replica('r0').stable.number).toBe(0);
    cluster.give('r3', 'r0', of('r3'));
    expect(cluster.replica('r0').stable.number).toBe(2);
  });

  test('the log has a bound: no number is given out above the high watermark until a checkpoint is stable', () => {
    const cluster = new Cluster();
    askOften(cluster, 5, ({ message }) => message.type !== 'checkpoint');
    expect(cluster.answers).toHaveLength(4);
    expect(numbersOf(cluster.replica('r0'))).toEqual([1, 2, 3, 4]);
    cluster.deliver();
    expect(cluster.answers).toHaveLength(5);
    expect(stableOf(cluster)).toEqual([4, 4, 4, 4]);
  });

  test('a replica that was left behind fetches the state, and goes on from there', () => {
    const cluster = new Cluster();
    cluster.cut.add('r3');
    askOften(cluster, 5);
    expect(stableOf(cluster)).toEqual([4, 4, 4, 0]);
    cluster.cut.clear();
    // It is shown the proof, asks for the state when it is behind still, and tells that it lacks what came after.
    cluster.fire('r3', 'status');
    cluster.deliver();
    expect(stableOf(cluster)).toEqual([4, 4, 4, 0]);
    cluster.fire('r3', 'status');
    cluster.deliver();
    expect(stableOf(cluster)).toEqual([4, 4, 4, 4]);
    // The fourth number came with the state, the fifth was sent again.
    cluster.fire('r3', 'status');
    cluster.deliver();
    expect(cluster.replica('r3').executed).toBe(5);
    expect(cluster.replica('r3').service).toEqual({ x: '5' });
    expect(cluster.replica('r3').clients).toEqual(cluster.replica('r0').clients);
  });

  test('no state is taken whose digest a quorum has not told', () => {
    const cluster = new Cluster();
    cluster.cut.add('r3');
    askOften(cluster, 4);
    const { snapshots, stable } = cluster.replica('r0');
    const snapshot = snapshots[0]!;
    const give = (message: object) => cluster.give('r0', 'r3', { type: 'state', ...message });
    give({ snapshot: { ...snapshot, service: { x: 'a lie' } }, checkpoints: stable.checkpoints });
    give({ snapshot: { ...snapshot, number: 6 }, checkpoints: stable.checkpoints });
    give({ snapshot, checkpoints: stable.checkpoints.slice(1) });
    const [one, two] = stable.checkpoints;
    give({ snapshot, checkpoints: [one, two, two] });
    give({ snapshot, checkpoints: [one, two, { ...two!, replica: 'r3' }] });
    expect(cluster.replica('r3').executed).toBe(0);
    give({ snapshot, checkpoints: stable.checkpoints });
    expect(cluster.replica('r3').executed).toBe(4);
  });

  test('a replica keeps a bounded number of checkpoints, whatever a Byzantine one tells', () => {
    const cluster = new Cluster();
    for (let number = 2; number <= 100; number += 2) {
      cluster.give(
        'r2',
        'r0',
        signed<Checkpoint>(symbolicSignatures.signerOf('r2'), {
          type: 'checkpoint',
          number,
          digest: 'd',
          replica: 'r2',
        }),
      );
    }
    expect(cluster.replica('r0').checkpoints.map(({ number }) => number)).toEqual([2, 4, 100]);
  });
});
