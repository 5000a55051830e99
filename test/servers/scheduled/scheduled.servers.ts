import { afterEach, describe, expect, test } from 'vitest';
import { drawProgramSchedule } from '../../../src/verifier/scheduled/draw-schedule.ts';
import { formatScheduledRun } from '../../../src/verifier/scheduled/format-run.ts';
import { parseProgramSchedule } from '../../../src/verifier/scheduled/parse-schedule.ts';
import { concreteSchedule, replaySchedule } from '../../../src/verifier/scheduled/replay-schedule.ts';
import { runProgramSchedule } from '../../../src/verifier/scheduled/run-schedule.ts';
import type { ProgramSchedule } from '../../../src/verifier/scheduled/schedule.ts';
import { firstDivergence } from '../../../src/verifier/scheduled/step-log.ts';
import { verifyScheduled } from '../../../src/verifier/scheduled/verify-scheduled.ts';
import { scheduledSetup, wrongProgram } from './scheduled-setup.ts';

let clean: () => Promise<void> = async () => {};
afterEach(() => clean());
async function setupFor(program: string, workload = 'lin-kv', interpreter = 'python3') {
  const { setup, clean: cleanUp } = await scheduledSetup([interpreter, wrongProgram(program)], workload);
  clean = cleanUp;
  return setup;
}

const kinds = ['loss', 'duplication', 'delay', 'partition', 'pause'] as const;
const draw = (
  seed: number,
  setup: { readonly workload: Parameters<typeof drawProgramSchedule>[1]['workload'] },
) => drawProgramSchedule(seed, { workload: setup.workload, kinds, nodeCount: 3, clients: 3 });

describe('a program that is driven by messages alone', () => {
  test('does the same under the same schedule, byte for byte, also from the file', async () => {
    const setup = await setupFor('replicated_log.py');
    const schedule = draw(4, setup);
    const first = await runProgramSchedule(setup, schedule);
    expect(first.finding.verdict).toBe('valid');
    expect(first.steps.length).toBeGreaterThan(40);
    expect(first.counts.forcedSteps).toBe(0);
    const again = await runProgramSchedule(setup, schedule);
    expect(firstDivergence(first.steps, again.steps)).toBeUndefined();
    // Written down, all choices by name and none by the seed, it is the same run.
    const text = JSON.stringify(concreteSchedule(first));
    const fromFile = await runProgramSchedule(setup, parseProgramSchedule(text, 'schedule.json'));
    expect(firstDivergence(first.steps, fromFile.steps)).toBeUndefined();
  });

  test('does other things under another one, and the first difference is named', async () => {
    const setup = await setupFor('replicated_log.py');
    const first = await runProgramSchedule(setup, draw(4, setup));
    const [key] = [...first.fates].find(([name]) => name.includes('append '))!;
    const concrete = concreteSchedule(first);
    const lossy: ProgramSchedule = { ...concrete, overrides: { ...concrete.overrides, [key]: [] } };
    const { divergence, same } = await replaySchedule(
      setup,
      { schedule: lossy, steps: first.steps, property: undefined },
      { times: 1, parallelRuns: 1 },
    );
    expect(same).toBe(0);
    expect(divergence!.recorded[0]).toBe(key);
  });
});

/** What the search needs luck for was found by a seed once, and by the same seed again: these programs do the same each time. */
const knownSeeds = [
  ['acknowledges_before_replication.py', 3, ['partition'], 0],
  ['credits_wrong_follower.py', 5, ['partition'], 3],
  ['truncates_on_late_duplicate.py', 3, ['isolate', 'duplication', 'delay'], 65],
] as const;

describe('a wrong program is found, and its schedule made small', () => {
  test.each(knownSeeds)('%s, on %i nodes', async (program, nodeCount, faults, seed) => {
    const setup = await setupFor(program);
    const { verdict, counterexample } = await verifyScheduled(setup, {
      ...{ kinds: faults, nodeCount, timersMs: 'none', fromSeed: seed, toSeed: seed },
      ...{ timeLimitMs: 200_000, shrinkLimitMs: 90_000, parallelRuns: 4 },
    });
    expect(verdict).toBe('violated');
    const { run, decisions, replays } = counterexample!;
    expect(run.finding.property).toBe('linearizable');
    console.log(`${program}: ${decisions.original} decisions, shrunk to ${decisions.shrunk}`);
    expect(decisions.shrunk).toBeLessThanOrEqual(25);
    expect(formatScheduledRun(run).length).toBeLessThanOrEqual(40);
    expect(replays).toMatchObject({ times: 10, reproduced: 10, same: 10 });
  });

  test('with timers too; how often it is broken again is printed', async () => {
    const setup = await setupFor('stale_local_reads_with_timers.py');
    const figures: number[] = [];
    // A machine that is busy with something else makes timers run out in another order: it has three chances.
    for (let chance = 0; chance < 3 && !figures.some((figure) => figure >= 8); chance++) {
      const { verdict, counterexample } = await verifyScheduled(setup, {
        ...{
          kinds: ['partition', 'isolate'],
          nodeCount: 3,
          fromSeed: 100 * chance,
          toSeed: 100 * chance + 99,
        },
        ...{ timeLimitMs: 90_000, shrinkLimitMs: 20_000, parallelRuns: 4, timersMs: 200 },
      });
      expect(verdict).toBe('violated');
      const { times, reproduced } = counterexample!.replays;
      expect(times).toBe(10);
      console.log(`stale_local_reads_with_timers.py: violated again in ${reproduced} of ${times} replays`);
      figures.push(reproduced);
    }
    expect(Math.max(...figures)).toBeGreaterThanOrEqual(8);
  });

  test('stale local reads', async () => {
    const setup = await setupFor('stale_local_reads.py');
    const { verdict, counterexample } = await verifyScheduled(setup, {
      kinds: ['delay'],
      ...{ fromSeed: 0, toSeed: 500, timeLimitMs: 200_000, shrinkLimitMs: 150_000, parallelRuns: 4 },
      ...{ nodeCount: 3, clients: 3, timersMs: 'none' },
    });
    expect(verdict).toBe('violated');
    const { run, decisions, replays } = counterexample!;
    expect(run.finding.property).toBe('linearizable');
    expect(decisions.shrunk).toBeLessThan(decisions.original);
    expect(formatScheduledRun(run).length).toBeLessThanOrEqual(40);
    expect(replays).toMatchObject({ times: 10, reproduced: 10, same: 10, divergence: undefined });
  });
});

/** Counts the starts of all nodes with compare-and-sets on a service before it answers `init`, and echoes from then on. */
const asksBeforeInit = `
import json, sys
def say(dest, body):
    print(json.dumps({"src": me, "dest": dest, "body": body}), flush=True)
def ask(body):
    say("lin-kv", {**body, "msg_id": 9})
    return json.loads(sys.stdin.readline())["body"]
for line in sys.stdin:
    message = json.loads(line)
    body = message["body"]
    if body["type"] == "init":
        me = body["node_id"]
        answer = None
        while answer is None or answer["type"] == "error":
            found = ask({"type": "read", "key": "starts"})
            starts = found.get("value", 0)
            answer = ask({"type": "cas", "key": "starts", "from": starts, "to": starts + 1, "create_if_not_exists": True})
        say(message["src"], {"type": "init_ok", "in_reply_to": body["msg_id"]})
    else:
        say(message["src"], {"type": "echo_ok", "echo": body["echo"], "in_reply_to": body["msg_id"]})
`;

test('a program may ask a service before it answers init', async () => {
  const { setup, clean: cleanUp } = await scheduledSetup(['python3', '-c', asksBeforeInit], 'echo');
  clean = cleanUp;
  const { verdict, checks } = await verifyScheduled(setup, {
    ...{ kinds: [], nodeCount: 3, timersMs: 'none', fromSeed: 0, toSeed: 1 },
    ...{ timeLimitMs: 120_000, shrinkLimitMs: 1000, parallelRuns: 2 },
  });
  expect(verdict, JSON.stringify(checks)).toBe('valid');
});

describe('a program that misbehaves is never valid', () => {
  const options = { fromSeed: 0, toSeed: 1, timeLimitMs: 120_000, shrinkLimitMs: 1000, parallelRuns: 2 };
  test.each([
    ['exits_at_once.sh', 'sh', 'violated'],
    ['garbage.sh', 'sh', 'violated'],
    ['only_errors.py', 'python3', 'unknown'],
  ] as const)('%s', async (program, interpreter, expected) => {
    const setup = await setupFor(program, 'lin-kv', interpreter);
    const { verdict, checks } = await verifyScheduled(setup, {
      ...{ kinds: [], nodeCount: 3, timersMs: 'none' },
      ...options,
    });
    expect(verdict, JSON.stringify(checks)).toBe(expected);
  });
});
