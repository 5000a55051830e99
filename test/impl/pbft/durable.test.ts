import { describe, expect, test } from 'vitest';
import { contextOf } from '../../../src/impl/pbft/configuration.ts';
import { imageOf, type PbftRecord, rebuild } from '../../../src/impl/pbft/durable.ts';
import { Cluster, configurationOf, fourReplicas, write } from './cluster.ts';

/** What is on disk says the same as what the replica knows. */
function expectRemembered(cluster: Cluster): void {
  for (const node of fourReplicas) {
    const context = contextOf(configurationOf(node), {});
    const again = rebuild(context, node, cluster.disks.get(node) as PbftRecord[]);
    expect(imageOf(again)).toEqual(imageOf(cluster.replica(node)));
  }
}

describe('What a replica must not forget', () => {
  test('after every step what is on its disk is what it has promised', () => {
    const cluster = new Cluster();
    for (const value of ['a', 'b', 'c']) {
      cluster.ask('c1', write('x', value));
      cluster.deliver(({ message, to }) => !(message.type === 'commit' && to === 'r1'));
      expectRemembered(cluster);
    }
    cluster.drop();
    for (const node of ['r1', 'r2', 'r3']) {
      if (cluster.timers.get(node)!.has('viewChange')) cluster.fire(node, 'viewChange');
      expectRemembered(cluster);
    }
    cluster.cut.add('r0');
    cluster.ask('c1', write('x', 'd'));
    cluster.deliver();
    cluster.fire('c1', 'retransmit');
    cluster.deliver();
    for (const node of ['r1', 'r2', 'r3']) cluster.fire(node, 'viewChange');
    cluster.deliver();
    expect(cluster.replica('r2').view).toBeGreaterThan(0);
    expectRemembered(cluster);
  });

  test('a replica that starts again accepts no second request under a number', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.deliver(({ message }) => message.type === 'request' || message.type === 'proposal');
    const accepted = cluster.replica('r1').slots[1]!.prePrepare;
    cluster.restart('r1');
    expect(cluster.replica('r1').slots[1]!.prePrepare).toEqual(accepted);
    // Its vote is the same as before, and is sent again to whoever lacks it.
    expect(cluster.replica('r1').slots[1]!.prepares.map(({ replica }) => replica)).toEqual(['r1']);
  });

  test('a replica that starts again shows in a view change what it had prepared', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.deliver(({ message }) => message.type !== 'commit');
    cluster.drop();
    cluster.restart('r1');
    cluster.fire('r1', 'viewChange');
    expect(cluster.sentOf('viewChange')[0]!.prepared).toHaveLength(1);
  });

  test('a replica that starts again does not go back to a view that it has given up', () => {
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.deliver(({ message }) => message.type === 'request' || message.type === 'proposal');
    cluster.fire('r1', 'viewChange');
    cluster.restart('r1');
    expect([cluster.replica('r1').view, cluster.replica('r1').active]).toEqual([1, false]);
    expect(cluster.replica('r1').viewChanges.r1!.view).toBe(1);
  });

  test('when all start again at once nothing that a client was told is lost', () => {
    const cluster = new Cluster();
    for (const value of ['a', 'b', 'c']) {
      cluster.ask('c1', write('x', value));
      cluster.deliver();
    }
    for (const node of fourReplicas) cluster.restart(node);
    expect(fourReplicas.map((node) => cluster.replica(node).executed)).toEqual([2, 2, 2, 2]);
    for (let round = 0; round < 2; round++) {
      for (const node of fourReplicas) cluster.fire(node, 'status');
      cluster.deliver();
    }
    expect(fourReplicas.map((node) => cluster.replica(node).service)).toEqual(
      fourReplicas.map(() => ({ x: 'c' })),
    );
    cluster.ask('c1', write('x', 'd'));
    cluster.deliver();
    expect(cluster.answers).toHaveLength(4);
  });

  test('a message waits for what it stands on, also if an earlier step has written that', () => {
    const { machines } = new Cluster();
    const machine = machines.get('r1')!;
    const cluster = new Cluster();
    cluster.ask('c1', write('x', 'a'));
    cluster.deliver(({ message }) => message.type === 'request');
    const { message } = cluster.inFlight.find(
      (each) => each.to === 'r1' && each.message.type === 'proposal',
    )!;
    const clock = { monotonicMs: 0, wallMs: 0 };
    const started = machine.start('r1', [], clock);
    const accepted = machine.step(started.state, { kind: 'message', from: 'r0', message, now: clock });
    const status = machine.step(accepted.state, {
      kind: 'message',
      from: 'r2',
      message: { type: 'status', view: 0, active: true, stable: 0, settled: 0, missing: [] },
      now: clock,
    });
    const sends = [...accepted.effects, ...status.effects].filter(({ kind }) => kind === 'send');
    expect(sends.length).toBeGreaterThan(3);
    for (const send of sends) expect(send).toMatchObject({ afterPersist: 1 });
    const written = machine.step(status.state, { kind: 'written', writeId: 1, now: clock });
    const later = machine.step(written.state, {
      kind: 'message',
      from: 'r2',
      message: { type: 'status', view: 0, active: true, stable: 0, settled: 0, missing: [] },
      now: clock,
    });
    for (const effect of later.effects) expect(effect).not.toHaveProperty('afterPersist');
  });
});

describe('Configurations that make no sense', () => {
  test.each([
    ['3f + 1', { replicas: ['r0', 'r1', 'r2'] }],
    ['different names', { clients: ['r0'] }],
    ['checkpointInterval', { checkpointInterval: 0 }],
    ['whole number', { checkpointInterval: 1.5, logSize: 4 }],
    ['logSize', { logSize: 3 }],
    ['viewChangeTimeoutMs', { viewChangeTimeoutMs: 0 }],
    ['maxDoublings', { maxDoublings: -1 }],
  ])('%s', (about, changes) => {
    expect(() => contextOf(configurationOf('r0', changes), {})).toThrow(about);
  });
});
