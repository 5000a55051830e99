import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const json = async (...parameters: string[]) => {
  const { code, stdout } = await runCli([...parameters, '--json']);
  return { code, result: JSON.parse(stdout) };
};

describe('quorate check', () => {
  test('explores paxos to an empty frontier, with the pinned counts', async () => {
    const { code, result } = await json('check', 'paxos');
    expect(code).toBe(0);
    expect(result.verdict).toBe('valid');
    expect(result.states).toEqual({ generated: 1_316_584, distinct: 185_369, depth: 24 });
    expect(result.scope.exhaustive).toBe(true);
    expect(result.checks.map((check: { name: string }) => check.name)).toEqual([
      'TypeOK',
      'Agreement',
      'Validity',
      'OneValuePerBallot',
      'VotesSafe',
      'EventuallyChosen',
    ]);
  });

  test.each([1, 4711])('counts do not depend on fingerprint seed %i', async (seed) => {
    const { result } = await json('check', 'paxos', '--config', 'small', '--fingerprint-seed', String(seed));
    expect(result.states).toEqual({ generated: 22_995, distinct: 3_921, depth: 16 });
  });

  test('the fingerprint seed changes neither the counterexample nor its length', async () => {
    const [one, other] = await Promise.all(
      ['1', '2'].map((seed) =>
        json('check', 'paxos', '-m', 'half-quorum', '-p', 'Agreement', '--fingerprint-seed', seed),
      ),
    );
    expect(one!.result.counterexample.depth).toBe(8);
    expect(one!.result.counterexample).toEqual(other!.result.counterexample);
  });

  test('a configuration past a bound says what should fail in it, and so does the list', async () => {
    const { code, stdout } = await runCli(['check', 'lease', '--config', 'past-bound']);
    expect(code).toBe(1);
    expect(stdout).toContain('this should fail: AtMostOneHolder, HolderStopsFirst, NoEarlyRegrant.');
    const { result } = await json('list');
    const { configurations } = result.protocols.find(({ slug }: { slug: string }) => slug === 'lease');
    const [pastBound] = configurations.filter(({ name }: { name: string }) => name === 'past-bound');
    expect(pastBound.violates).toEqual(['AtMostOneHolder', 'HolderStopsFirst', 'NoEarlyRegrant']);
  });

  test('a mutant is violated, and the trace says what each step changed', async () => {
    const { code, result } = await json(
      'check',
      'paxos',
      '--mutant',
      'shared-ballots',
      '--property',
      'OneValuePerBallot',
    );
    expect(code).toBe(1);
    const { trace, property } = result.counterexample;
    expect(property).toBe('OneValuePerBallot');
    expect(trace[0].label).toBe('Init');
    expect(trace[1]).toMatchObject({ action: 'Phase1a', parameters: { b: 0 }, changed: ['msgs'] });
    expect(trace[1].state.msgs).toEqual({ $set: [{ type: '1a', bal: 0 }] });
  });

  test('for people: verdicts, the steps, and the shortest behaviour', async () => {
    const { code, stdout, stderr } = await runCli(['check', 'paxos', '-m', 'half-quorum', '-p', 'Agreement']);
    expect(code).toBe(1);
    expect(stdout).toContain('The shortest behaviour that breaks Agreement (8 steps)');
    expect(stdout).toContain('maxBal[a1]: -1 -> 0');
    expect(stderr).toBe('');
  });

  test.each([
    [['--max-states', '1000'], 'states'],
    [['--max-depth', '3'], 'depth'],
    [['--timeout', '1ms'], 'time'],
    [['--max-memory', '1'], 'memory'],
  ])('a limit ends in unknown: %j', async (options, limit) => {
    const { code, result } = await json('check', 'paxos', ...options);
    expect(code).toBe(2);
    expect(result.verdict).toBe('unknown');
    expect(result.limit.limit).toBe(limit);
    expect(result.checks.every((check: { verdict: string }) => check.verdict === 'unknown')).toBe(true);
  });

  test('Ctrl-C reports what is known, as unknown', async () => {
    const five = 'Acceptor={a1,a2,a3,a4,a5}';
    const { code, stdout, stderr } = await runCli(['check', 'paxos', '--const', five, '--progress'], {
      interruptAfter: 'generated',
    });
    expect(stderr).toContain('Interrupted');
    expect(stdout).toContain('No verdict: the run was cancelled');
    expect(stdout).toMatch(/[1-9][\d,]* distinct states/);
    expect(code).toBe(2);
  });

  test('progress goes to standard error, only when asked for', async () => {
    const { stdout, stderr } = await runCli(['check', 'paxos', '--json', '--progress']);
    expect(JSON.parse(stdout).verdict).toBe('valid');
    expect(stderr).toMatch(/depth \d+: [\d,]+ generated, [\d,]+ distinct, [\d,]+ in the frontier, [\d,]+\/s/);
  });

  test('random behaviours print their seed, and repeat from it', async () => {
    const first = await runCli(['check', 'paxos', '--simulate', '5', '--json']);
    expect(first.code).toBe(2);
    const { seed, states } = JSON.parse(first.stdout);
    const again = await json('check', 'paxos', '--simulate', '5', '--seed', String(seed));
    expect(again.result.states).toEqual(states);
  });

  test('other constants', async () => {
    const { code, result } = await json('check', 'paxos', '--const', 'Ballot=0..0', '--const', 'Value={x}');
    expect(code).toBe(0);
    expect(result.warnings).toContain('no reachable state satisfies the witness ChosenInTwoBallots');
  });
});
