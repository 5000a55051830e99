import type { Law, LawOptions } from '../../checkers/laws/law.ts';
import { expectType } from '../reply-fields.ts';
import type { OperationSource, OperationSourceOptions, Workload, WorkloadJudge } from '../workload.ts';
import { clockSteps, type Stamp } from './clock-steps.ts';
import { lawKept } from './law.ts';

interface ClockWorkloadOptions {
  readonly name: string;
  readonly about: string;
  readonly law: Law;
  readonly bounds?: LawOptions;
  readonly stamp: Stamp;
}

/** Nodes that stamp events, sendings and receipts; the law compares the stamps with what was really sent and received. */
export const clockWorkload = ({ name, about, law, bounds, stamp }: ClockWorkloadOptions): Workload => ({
  name,
  about,
  readOnly: [],
  minimumOk: { event: 5, send: 5 },
  // A clock that is lost with the memory of its node goes back, whatever the implementation.
  unsuitableFaults: ['kill'],
  source: eventsAndMessages,
  judges: [inOrderOfLines(lawKept(law, bounds))],
  maelstrom: {
    request: ({ f, value }) => (f === 'event' ? { type: 'event' } : { type: 'send', to: value }),
    completion({ f }, reply) {
      expectType(reply, `${f}_ok`);
      stamp(reply);
      return { type: 'ok', value: null };
    },
    steps: () => clockSteps(stamp),
  },
});

/** Says on what the order of steps rests: a program of several threads may write its lines in another one. */
const inOrderOfLines = (judge: WorkloadJudge): WorkloadJudge => ({
  ...judge,
  async judge(history, options) {
    const finding = await judge.judge(history, options);
    const assumed = 'each node was taken to write its lines in the order of its steps';
    return { ...finding, scope: [...(finding.scope ?? []), assumed] };
  },
});

/** Every client has its node, as the driver has it: client i asks node i modulo the number of nodes. */
function eventsAndMessages({ randomness, clients, nodes }: OperationSourceOptions): OperationSource {
  const counts = new Array<number>(clients).fill(0);
  return {
    next(client) {
      const number = counts[client]!++;
      const others = nodes.filter((_, index) => index !== client % nodes.length);
      if (others.length === 0 || randomness.integer(2, 'kind', client, number) === 0)
        return { f: 'event', value: null };
      return { f: 'send', value: others[randomness.integer(others.length, 'to', client, number)]! };
    },
  };
}
