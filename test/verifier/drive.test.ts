import { describe, expect, test } from 'vitest';
import { driveWorkload } from '../../src/verifier/drive.ts';
import type { Target, TargetClient, TargetFaults, TargetProblem } from '../../src/verifier/target.ts';
import { verifyRun } from '../../src/verifier/verification.ts';
import type { Completion, Workload, WorkloadOperation } from '../../src/verifier/workload.ts';
import { gSet } from '../../src/verifier/workloads/g-set.ts';
import { linKv } from '../../src/verifier/workloads/lin-kv.ts';

interface FakeOptions {
  readonly perform: (operation: WorkloadOperation, node: string) => Promise<Completion>;
  readonly faults?: TargetFaults;
  readonly problems?: () => readonly TargetProblem[];
}

/** A target in this process, and what was done to it. */
function fake({ perform, faults, problems = () => [] }: FakeOptions) {
  const log = { connections: 0, closed: 0, stopped: 0 };
  const target: Target = {
    name: 'fake',
    nodes: ['n0', 'n1'],
    ...(faults === undefined ? {} : { faults }),
    start: async () => {},
    async connect(node): Promise<TargetClient> {
      log.connections += 1;
      return {
        perform: (operation) => perform(operation, node),
        close: () => void (log.closed += 1),
      };
    },
    problems,
    stop: async () => void (log.stopped += 1),
  };
  return { target, log };
}

/** Registers that answer at once. */
function registers() {
  const values = new Map<unknown, unknown>();
  return async ({ f, key, value }: WorkloadOperation): Promise<Completion> => {
    const current = values.get(key) ?? null;
    if (f === 'read') return { type: 'ok', value: current as never };
    const [from, to] = f === 'cas' ? (value as readonly unknown[]) : [current, value];
    if (from !== current) return { type: 'ok', value: false };
    values.set(key, to);
    return { type: 'ok', value: null };
  };
}

const drive = (target: Target, workload: Workload, more: object = {}) =>
  driveWorkload({
    ...{ workload, target, seed: 3, durationMs: 120, clients: 4, rate: 1000, operationTimeoutMs: 20 },
    ...{ faults: [], faultIntervalMs: 20, recoveryMs: 5, keyCount: 2, operationsPerKey: 20, ...more },
  });
const checksOf = async (target: Target, workload: Workload, more: object = {}) => {
  const { checks, verdict } = await verifyRun(await drive(target, workload, more), workload);
  return {
    verdict,
    checks: checks.map((check) => [check.name, check.verdict]),
    details: checks.map(({ detail }) => detail).join(),
  };
};

describe('a target that works', () => {
  test('is valid, and stopped', async () => {
    const { target, log } = fake({ perform: registers() });
    expect(await checksOf(target, linKv)).toMatchObject({
      verdict: 'valid',
      checks: [['linearizable', 'valid']],
    });
    expect(log.stopped).toBe(1);
    expect(log.closed).toBe(log.connections);
  });

  test('is violated if two nodes know nothing of each other', async () => {
    const nodes = { n0: registers(), n1: registers() } as Record<string, ReturnType<typeof registers>>;
    const { target } = fake({ perform: (operation, node) => nodes[node]!(operation) });
    expect((await checksOf(target, linKv)).checks).toContainEqual(['linearizable', 'violated']);
  });
});

describe('a target that shows nothing is unknown, never valid', () => {
  test('it never answers', async () => {
    const { target, log } = fake({ perform: () => new Promise(() => {}) });
    const { verdict, checks, details } = await checksOf(target, linKv);
    expect(verdict).toBe('unknown');
    expect(checks).toContainEqual(['enough operations', 'unknown']);
    expect(details).toMatch(/,0 of \d+ operations read succeeded/);
    expect(log.stopped).toBe(1);
  });

  test('it answers every request with an error', async () => {
    const { target } = fake({ perform: async () => ({ type: 'fail', error: 'no leader' }) });
    const run = await drive(target, linKv);
    const { verdict, checks } = await verifyRun(run, linKv);
    expect(verdict).toBe('unknown');
    expect(checks.find(({ name }) => name === 'enough operations')?.explanation?.[0]).toMatch(
      /^\d+ × read: no leader$/,
    );
  });

  test('it throws, or cannot be connected', async () => {
    const throwing = fake({ perform: async () => Promise.reject(new Error('reset')) });
    expect((await checksOf(throwing.target, linKv)).verdict).toBe('unknown');
    const { target } = fake({ perform: registers() });
    target.connect = async () => Promise.reject(new Error('refused'));
    expect((await checksOf(target, linKv)).verdict).toBe('unknown');
  });

  test('its nodes are silent in the end', async () => {
    let isOver = false;
    const { target } = fake({
      perform: async ({ f }) => (isOver ? { type: 'info' } : { type: 'ok', value: f === 'read' ? [] : null }),
    });
    target.settle = async () => void (isOver = true);
    expect(await checksOf(target, gSet)).toMatchObject({
      verdict: 'unknown',
      checks: [
        ['every-acknowledged-element', 'unknown'],
        ['last reads', 'unknown'],
      ],
    });
  });

  test('a problem of its own ends the run', async () => {
    const problems: TargetProblem[] = [];
    const perform = async () => {
      problems.push({ verdict: 'violated', node: 'n0', message: 'it wrote no JSON' });
      return { type: 'info' } as const;
    };
    const { target } = fake({ perform, problems: () => problems.slice(0, 1) });
    const { verdict, checks } = await checksOf(target, linKv, { durationMs: 60_000 });
    expect(verdict).toBe('violated');
    expect(checks).toContainEqual(['protocol', 'violated']);
  });
});

describe('outcomes', () => {
  test('of unknown outcome: somebody new takes the place; a read has failed', async () => {
    let number = 0;
    const { target } = fake({
      perform: async () => (number++ % 3 === 0 ? { type: 'info' } : { type: 'ok', value: null }),
    });
    const { history, counts } = await drive(target, linKv);
    expect(counts.byFunction.get('read')).toMatchObject({ info: 0 });
    expect(counts.byFunction.get('write')!.info).toBeGreaterThan(0);
    expect(history.processes.length).toBeGreaterThan(4);
  });

  test('Ctrl-C ends the run, and nothing is valid then', async () => {
    const { target, log } = fake({ perform: registers() });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const { checks } = await checksOf(target, linKv, { durationMs: 60_000, signal: controller.signal });
    expect(checks).toContainEqual(['run', 'unknown']);
    expect(log.stopped).toBe(1);
  });

  test('a share of successes may be asked for', async () => {
    let number = 0;
    const { target } = fake({
      perform: async () => (number++ % 2 === 0 ? { type: 'fail' } : { type: 'ok', value: null }),
    });
    const run = await drive(target, linKv);
    const checks = async (availability: number) =>
      (await verifyRun(run, linKv, { availability })).checks.find(({ name }) => name === 'availability')
        ?.verdict;
    expect(await checks(0.3)).toBe('valid');
    expect(await checks(0.9)).toBe('violated');
  });
});

describe('faults', () => {
  const faultsOf = (hits: number, log: string[] = []): TargetFaults => ({
    kinds: ['partition'],
    async begin({ kind }) {
      log.push(`${kind} begins`);
      return {
        async end() {
          log.push(`${kind} ends`);
          return { hits, of: 'messages' };
        },
      };
    },
  });

  test('begin, and end with the run', async () => {
    const log: string[] = [];
    const { target } = fake({ perform: registers(), faults: faultsOf(3, log) });
    const { checks } = await checksOf(target, linKv, { faults: ['partition'] });
    expect(checks).toEqual([['linearizable', 'valid']]);
    expect(log.length).toBeGreaterThan(1);
    expect(log.at(-1)).toBe('partition ends');
  });

  test('that hit nothing were none', async () => {
    const { target } = fake({ perform: registers(), faults: faultsOf(0) });
    const { verdict, checks } = await checksOf(target, linKv, { faults: ['partition'] });
    expect(verdict).toBe('unknown');
    expect(checks).toContainEqual(['faults', 'unknown']);
  });

  test('that cannot be done were none', async () => {
    const faults: TargetFaults = {
      kinds: ['partition'],
      begin: async () => Promise.reject(new Error('no nft')),
    };
    const { target } = fake({ perform: registers(), faults });
    const { details, verdict } = await checksOf(target, linKv, { faults: ['partition'] });
    expect(verdict).toBe('unknown');
    expect(details).toContain('the fault partition could not be done: no nft');
  });
});
