import { describe, expect, test } from 'vitest';
import { Randomness } from '../../../src/core/random.ts';
import { ProgramNetwork } from '../../../src/verifier/programs/network.ts';
import { parseEnvelope } from '../../../src/verifier/programs/parse-envelope.ts';
import { topologies } from '../../../src/verifier/programs/topology.ts';

const message = (src: string, dest: string, number: number) => ({ src, dest, body: { type: 'x', number } });

function networkWith(cutBy: 'sender' | 'src' = 'sender') {
  const arrived: number[] = [];
  const network = new ProgramNetwork({
    randomness: new Randomness(5),
    ...{ latencyMs: 0, latencyDistribution: 'constant' as const, cutBy },
    deliver: ({ body }) => arrived.push(body.number as number),
  });
  return { network, arrived };
}

describe('the network between programs', () => {
  test('without latency keeps the order', () => {
    const { network, arrived } = networkWith();
    for (let number = 0; number < 5; number++) network.send('n0', message('n0', 'n1', number));
    expect(arrived).toEqual([0, 1, 2, 3, 4]);
    expect(network.counts).toMatchObject({ sent: 5, delivered: 5, cut: 0 });
  });

  test('a cut is of one direction, and counted', () => {
    const { network, arrived } = networkWith();
    network.cut('n0', 'n1');
    network.send('n0', message('n0', 'n1', 1));
    network.send('n1', message('n1', 'n0', 2));
    network.heal('n0', 'n1');
    network.send('n0', message('n0', 'n1', 3));
    expect(arrived).toEqual([2, 3]);
    expect(network.counts.cut).toBe(1);
  });

  test('a message that is forwarded under the name of a client is cut by its sender, or by that name', () => {
    for (const [cutBy, arrives] of [
      ['sender', false],
      ['src', true],
    ] as const) {
      const { network, arrived } = networkWith(cutBy);
      network.cut('n0', 'n1');
      network.send('n0', message('c7', 'n1', 1));
      expect(arrived.length === 1).toBe(arrives);
    }
  });

  test('the k-th message of a link has its fate, whatever else is sent', () => {
    const fateOf = (others: number) => {
      const { network, arrived } = networkWith();
      network.disturb({ lossFraction: 0.5 });
      for (let number = 0; number < 40; number++) {
        network.send('n0', message('n0', 'n1', number));
        for (let other = 0; other < others; other++) network.send('n2', message('n2', 'n1', 1000));
      }
      return arrived.filter((number) => number < 1000);
    };
    expect(fateOf(3)).toEqual(fateOf(0));
    expect(fateOf(0).length).toBeGreaterThan(5);
    expect(fateOf(0).length).toBeLessThan(35);
  });
});

describe('lines that are no message', () => {
  test.each([
    ['Listening on port 80', 'is no JSON'],
    ['[1]', 'a message is an object'],
    ['{"dest":"n1","body":{"type":"x"}}', 'needs "src"'],
    ['{"src":"n0","body":{"type":"x"}}', 'needs "dest"'],
    ['{"src":"n0","dest":"n1","body":3}', 'needs "body"'],
    ['{"src":"n0","dest":"n1","body":{}}', 'needs "type"'],
  ])('%s', (line, problem) => {
    expect(() => parseEnvelope(line)).toThrow(problem);
  });
});

describe('topologies', () => {
  const nodes = ['n0', 'n1', 'n2', 'n3', 'n4'];

  test.each(Object.keys(topologies))('%s: neighbours know each other, and all are connected', (name) => {
    const topology = topologies[name]!(nodes);
    for (const [node, neighbours] of Object.entries(topology)) {
      expect(neighbours).not.toContain(node);
      for (const neighbour of neighbours) expect(topology[neighbour]).toContain(node);
    }
    const reached = new Set(['n0']);
    for (const node of reached) for (const neighbour of topology[node]!) reached.add(neighbour);
    expect(reached.size).toBe(nodes.length);
  });

  test('have the shape of their names', () => {
    expect(topologies.line!(nodes).n0).toEqual(['n1']);
    expect(topologies.total!(nodes).n0).toHaveLength(4);
    expect(topologies.tree2!(nodes).n0).toEqual(['n1', 'n2']);
    expect(topologies.grid!(nodes).n0).toEqual(['n1', 'n3']);
  });
});
