import type { ConsistencyModel } from '../../../src/checkers/consistency/lattice.ts';
import type { History } from '../../../src/core/history.ts';
import { HistoryBuilder } from '../../../src/history/history-builder.ts';

/** A small history that tells models apart. */
export interface Litmus {
  readonly name: string;
  /** Where the pattern is from. */
  readonly source: string;
  /** Per session: `x=1` writes, `x?1` reads 1, `x?` reads the initial value. */
  readonly sessions: readonly string[];
  readonly strongestSatisfied: readonly ConsistencyModel[];
  readonly weakestViolated: readonly ConsistencyModel[];
}

export const litmusHistories: readonly Litmus[] = [
  {
    name: 'two flags: each sets its own and does not see the other',
    source: 'Lamport 1979, mutual exclusion',
    sessions: ['x=1 y?', 'y=1 x?'],
    strongestSatisfied: ['causal-memory', 'causal-convergence'],
    weakestViolated: ['sequential'],
  },
  {
    name: 'two writers, two readers, two orders of independent keys',
    source: 'Boehm and Adve 2008, independent reads of independent writes',
    sessions: ['x=1', 'y=1', 'x?1 y?', 'y?1 x?'],
    strongestSatisfied: ['causal-memory', 'causal-convergence'],
    weakestViolated: ['sequential'],
  },
  {
    name: 'two readers see two concurrent writes of a key in different orders',
    source: 'Ahamad et al. 1995',
    sessions: ['x=1', 'x=2', 'x?1 x?2', 'x?2 x?1'],
    strongestSatisfied: ['causal-memory'],
    weakestViolated: ['causal-convergence'],
  },
  {
    name: 'two writers of a key each keep the value of the other',
    source: 'Bouajjani et al. 2017, figure 3',
    sessions: ['x=1 x?2', 'x=2 x?1'],
    strongestSatisfied: ['causal-memory'],
    weakestViolated: ['causal-convergence'],
  },
  {
    name: 'a write that arrives late is ignored, for the last writer wins',
    source: 'Bouajjani et al. 2017, figure 3',
    sessions: ['z=1 x=1 y=1', 'x=2 z? y?1 x?2'],
    strongestSatisfied: ['causal-convergence'],
    weakestViolated: ['pram'],
  },
  {
    name: 'a session changes its mind about two concurrent writes',
    source: 'Bouajjani et al. 2017, figure 3',
    sessions: ['x=1', 'x=2 x?1 x?2'],
    strongestSatisfied: ['weak-causal', 'monotonic-writes', 'writes-follow-reads'],
    weakestViolated: ['causal', 'pram'],
  },
  {
    name: 'a reader goes back to the first of two concurrent writes',
    source: 'Bouajjani et al. 2017, what CC alone allows',
    sessions: ['x=1', 'x=2', 'x?1 x?2 x?1'],
    strongestSatisfied: ['weak-causal'],
    weakestViolated: ['monotonic-reads'],
  },
  {
    name: 'an answer is seen without the question',
    source: 'Ahamad et al. 1995; writes follow reads of Terry et al. 1994',
    sessions: ['x=1', 'x?1 y=1', 'y?1 x?'],
    strongestSatisfied: ['pram'],
    weakestViolated: ['writes-follow-reads', 'weak-causal'],
  },
  {
    name: 'each reads what the other writes after it',
    source: 'Bouajjani et al. 2017, CyclicCO',
    sessions: ['x?1 y=1', 'y?1 x=1'],
    strongestSatisfied: ['pram'],
    weakestViolated: ['writes-follow-reads', 'weak-causal'],
  },
  {
    name: 'the second write of a session is seen without the first',
    source: 'Terry et al. 1994, monotonic writes',
    sessions: ['x=1 y=1', 'y?1 x?'],
    strongestSatisfied: ['read-your-writes', 'writes-follow-reads'],
    weakestViolated: ['monotonic-writes', 'weak-causal'],
  },
  {
    name: 'two writes of a session are seen in the wrong order',
    source: 'Lipton and Sandberg 1988',
    sessions: ['x=1 x=2', 'x?2 x?1'],
    strongestSatisfied: ['read-your-writes', 'writes-follow-reads'],
    weakestViolated: ['monotonic-writes', 'weak-causal'],
  },
  {
    name: 'a value read is gone again',
    source: 'Terry et al. 1994, monotonic reads',
    sessions: ['x=1', 'x?1 x?'],
    strongestSatisfied: ['read-your-writes'],
    weakestViolated: ['monotonic-reads', 'weak-causal'],
  },
  {
    name: 'a session does not see its own write',
    source: 'Terry et al. 1994, read your writes',
    sessions: ['x=1 x?'],
    strongestSatisfied: ['monotonic-writes', 'writes-follow-reads'],
    weakestViolated: ['read-your-writes'],
  },
  {
    name: 'a session sees the older of its own writes',
    source: 'Terry et al. 1994, read your writes',
    sessions: ['x=1 x=2 x?1'],
    strongestSatisfied: ['monotonic-writes', 'writes-follow-reads'],
    weakestViolated: ['read-your-writes'],
  },
  {
    name: 'two sessions waver, and agree in the end',
    source: 'Vogels 2009, eventual consistency',
    sessions: ['x=1 x? x?1', 'x?1 x? x?1'],
    strongestSatisfied: [],
    weakestViolated: ['monotonic-reads', 'read-your-writes'],
  },
  {
    name: 'a value from nowhere',
    source: 'Bouajjani et al. 2017, ThinAirRead',
    sessions: ['x=1', 'x?7'],
    strongestSatisfied: [],
    weakestViolated: ['monotonic-reads', 'read-your-writes'],
  },
];

/** The history: in each round every session that has an operation left invokes it, then all of them return. */
export function historyOfLitmus({ sessions }: Litmus): History {
  const builder = new HistoryBuilder({ format: 'test', source: '<litmus>' });
  const operations = sessions.map((session) => session.split(' '));
  const rounds = Math.max(...operations.map(({ length }) => length));
  let line = 0;
  for (let round = 0; round < rounds; round += 1) {
    const active = [...operations.keys()].filter((session) => operations[session]![round] !== undefined);
    for (const session of active) {
      const { f, key, value } = parse(operations[session]![round]!);
      builder.invoke(session, f, f === 'write' ? value : null, { key, line: ++line });
    }
    for (const session of active) {
      const { f, value } = parse(operations[session]![round]!);
      builder.complete(session, 'ok', f, value, { line: ++line });
    }
  }
  return builder.finish();
}

export interface LitmusOperation {
  readonly f: 'read' | 'write';
  readonly key: string;
  readonly value: number | null;
}

export function parse(text: string): LitmusOperation {
  const [, key, sign, value] = /^([a-z])([=?])(\d*)$/.exec(text)!;
  return { f: sign === '=' ? 'write' : 'read', key: key!, value: value === '' ? null : Number(value) };
}
