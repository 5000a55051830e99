import { describe, expect, test } from 'vitest';
import { HistoryRecorder } from '../../../src/history/history-recorder.ts';
import type { Envelope, Workload } from '../../../src/verifier/workload.ts';
import {
  hlcWorkload,
  lamportClockWorkload,
  vectorClockWorkload,
} from '../../../src/verifier/workloads/clocks.ts';

/** What happens to the messages of a run: a line is written by its `src`, unless it is delivered. */
type Happening = readonly ['writes' | 'delivered', Envelope];

const message = (src: string, dest: string, body: Envelope['body']): Envelope => ({ src, dest, body });
const event = (node: string, clock: unknown): Happening => [
  'writes',
  message(node, 'c1', { type: 'event_ok', in_reply_to: 1, clock: clock as number }),
];

/** A message from n0 to n1, and its receipt. */
function exchange(sent: unknown, received: unknown): readonly Happening[] {
  const body = { type: 'clock_message', msg_id: 7, clock: sent as number };
  const sending = message('n0', 'n1', body);
  const receipt = message('n1', 'n0', {
    type: 'clock_message_ok',
    in_reply_to: 7,
    clock: received as number,
  });
  return [
    ['writes', sending],
    ['delivered', sending],
    ['writes', receipt],
  ];
}

async function verdictOf(workload: Workload, happenings: readonly Happening[]) {
  const recorder = new HistoryRecorder();
  const observer = workload.maelstrom.steps!();
  let sequence = 0;
  for (const [what, envelope] of happenings) {
    if (what === 'delivered') observer.delivered(envelope);
    else recorder.step({ node: envelope.src, sequence: sequence++, ...observer.sent(envelope, 1)! });
  }
  return (await workload.judges[0]!.judge(recorder.history(), {})).verdict;
}

describe('stamps are compared with what was really sent and received', () => {
  test('a Lamport clock grows along a message', async () => {
    expect(await verdictOf(lamportClockWorkload, exchange(5, 6))).toBe('valid');
    expect(await verdictOf(lamportClockWorkload, exchange(5, 5))).toBe('violated');
    expect(await verdictOf(lamportClockWorkload, [event('n0', 2), event('n0', 2)])).toBe('violated');
  });

  test('a vector clock knows what reached it, and no more', async () => {
    expect(await verdictOf(vectorClockWorkload, exchange({ n0: 1 }, { n0: 1, n1: 1 }))).toBe('valid');
    expect(await verdictOf(vectorClockWorkload, exchange({ n0: 1 }, { n1: 1 }))).toBe('violated');
  });

  test('a hybrid timestamp grows by its physical part, and then by its counter', async () => {
    const stamp = (physicalMs: number, logical: number) => ({ physical_ms: physicalMs, logical });
    expect(await verdictOf(hlcWorkload, exchange(stamp(10, 3), stamp(10, 4)))).toBe('valid');
    expect(await verdictOf(hlcWorkload, exchange(stamp(10, 3), stamp(10, 3)))).toBe('violated');
    expect(await verdictOf(hlcWorkload, exchange(stamp(10, 3), stamp(9, 4)))).toBe('violated');
  });

  test('a clock of another shape is a breach of the protocol', () => {
    const { sent } = lamportClockWorkload.maelstrom.steps!();
    expect(() => sent(event('n0', { n0: 1 })[1], 1)).toThrow('expected a field "clock", an integer');
  });
});
