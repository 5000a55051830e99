import { describe, expect, test } from 'vitest';
import { eventually } from '../../src/core/formula.ts';
import { action, defineModel, type ModelDefinition } from '../../src/core/model.ts';
import { holds } from '../../src/core/model-temporal.ts';
import type { Constants } from '../../src/core/protocol.ts';
import type { TransitionSystem } from '../../src/core/transition-system.ts';
import { interval } from '../../src/core/values/index.ts';
import {
  type MirrorOptions,
  type MirrorProgress,
  type MirrorResult,
  mirror,
} from '../../src/mirror/mirror.ts';
import { modelConstants } from '../../src/mirror/tables.ts';
import { specificationFromTexts } from '../../src/tla/load-specification.ts';

interface Count {
  readonly n: number;
}

/** `n` counts up to the constant Limit, and may start anew. */
const definition: ModelDefinition<Count> = {
  name: 'Counter',
  variables: ['n'],
  init: () => ({ n: 0 }),
  actions: {
    Up: action({}, ({ n }: Count) => (n < 3 ? { n: n + 1 } : undefined)),
    Reset: action({ to: [0, 1] }, (_: Count, { to }) => ({ n: to })),
  },
  invariants: { Small: ({ n }) => n <= 2 },
};

const specificationText = `---- MODULE Counter ----
EXTENDS Integers, TLC
CONSTANT Limit
ASSUME Positive == Limit > 0
VARIABLE n
Init == n = 0
Up == n < Limit /\\ n' = n + 1
Reset(to) == n' = to
Next == Up \\/ \\E to \\in {0, 1} : Reset(to)
Small == n <= 2
Steps == [][n' # 2]_n
Below == n < 2
Turns == Permutations({})
Twice == 2 * n
Ends == <>(n = 3)
====
`;
const configurationText = 'INIT Init\nNEXT Next\nCONSTANT Limit = 3\n';

interface Compared {
  /** Replacements in the text of the specification. */
  readonly specification?: readonly (readonly [string, string])[];
  readonly configuration?: string;
  readonly model?: Partial<ModelDefinition<Count>>;
  readonly constants?: Constants;
  readonly options?: MirrorOptions;
}

async function compared(given: Compared): Promise<MirrorResult> {
  const text = (given.specification ?? []).reduce((before, [from, to]) => {
    expect(before).toContain(from);
    return before.replace(from, to);
  }, specificationText);
  const actions = { actions: ['Up', 'Reset'] };
  const system = await specificationFromTexts(
    'Counter',
    (name) => (name === 'Counter' ? { source: 'Counter.tla', text } : undefined),
    () => ({ source: 'Counter.cfg', text: given.configuration ?? `${configurationText}INVARIANT Small` }),
    actions,
  );
  const model = defineModel({ ...definition, ...given.model }) as TransitionSystem;
  const result = await mirror(
    { system: system as TransitionSystem, constants: system.constants },
    { system: model, constants: modelConstants(given.constants ?? { Limit: 3 }) },
    given.options,
  );
  return { ...result, notes: [...system.notes, ...result.notes] };
}

const differences = async (given: Compared) => {
  const { verdict, difference } = await compared(given);
  return { verdict, steps: (difference?.trace.length ?? 0) - 1, lines: difference?.differences };
};

test('equal: also where an invariant is false on both sides', async () => {
  const states = { distinct: 4, transitions: 11, depth: 3 };
  expect(await compared({})).toMatchObject({ verdict: 'valid', states, notes: [], limit: undefined });
});

describe('constants', () => {
  test('another value, with its place in the configuration', async () => {
    expect(await differences({ constants: { Limit: 4 } })).toEqual({
      verdict: 'violated',
      steps: -1,
      lines: ['the constant Limit is 3 in the specification (Counter.cfg:3:10), and is 4 in the model'],
    });
  });

  test('the value of an operator that replaces it', async () => {
    const given: Compared = {
      specification: [['Twice == 2 * n', 'Three == 1 + 2']],
      configuration: 'INIT Init\nNEXT Next\nCONSTANT Limit <- Three\nINVARIANT Small',
    };
    expect((await compared(given)).verdict).toBe('valid');
    expect((await differences({ ...given, constants: { Limit: 2 } })).lines).toEqual([
      'the constant Limit is 3 in the specification (Counter.cfg:3:10), and is 2 in the model',
    ]);
  });

  test('an infinite set, which no model has', async () => {
    const { lines } = await differences({
      specification: [['CONSTANT Limit', 'CONSTANT Limit, Numbers']],
      configuration: `${configurationText}Numbers <- Nat\nINVARIANT Small`,
      constants: { Limit: 3, Numbers: interval(0, 3) },
    });
    expect(lines).toEqual([
      expect.stringMatching(
        /^the constant Numbers has no value to compare \(.*Nat.*\) in the specification \(Counter.cfg:4:1\), and is \{0, 1, 2, 3\} in the model$/,
      ),
    ]);
  });

  test('an operator is left out, and the answer says so', async () => {
    const { verdict, notes } = await compared({
      specification: [
        ['CONSTANT Limit', 'CONSTANT Limit, Op(_)'],
        ['Twice == 2 * n', 'Same(x) == x'],
      ],
      configuration: `${configurationText}Op <- Same\nINVARIANT Small`,
    });
    expect([verdict, notes]).toEqual(['valid', ['the constant operator Op is not compared']]);
  });

  test('an assumption that they do not fulfil', async () => {
    const { lines } = await differences({ specification: [['Limit > 0', 'Limit > 3']] });
    expect(lines).toEqual(['Positive is false in the specification']);
  });
});

describe('properties correspond by name', () => {
  const withSteps = `${configurationText}INVARIANT Small\nPROPERTY Steps`;
  const notTwo = (_: Count, { n }: Count) => n !== 2;

  test('of steps: equal, missing, and another truth', async () => {
    const equal = { configuration: withSteps, model: { actionProperties: { Steps: notTwo } } };
    expect((await compared(equal)).verdict).toBe('valid');
    expect((await differences({ configuration: withSteps })).lines).toEqual([
      'only the specification has the property Steps',
    ]);
    expect((await differences({ model: { actionProperties: { Steps: notTwo } } })).lines).toEqual([
      'only the model has the property Steps',
    ]);
    const other = { actionProperties: { Steps: (_: Count, { n }: Count) => n !== 3 } };
    expect(await differences({ configuration: withSteps, model: other })).toEqual({
      verdict: 'violated',
      steps: 1,
      lines: ['of the step Up to n = 2, Steps in the specification is false; in the model it is true'],
    });
  });

  test('that are temporal: by name alone, and the answer says so', async () => {
    const temporalProperties = { Ends: eventually(holds(({ n }: Count) => n === 3)) };
    const configuration = `${configurationText}INVARIANT Small\nPROPERTY Ends`;
    const { verdict, notes } = await compared({ configuration, model: { temporalProperties } });
    expect([verdict, notes]).toEqual(['valid', ['of temporal properties only the names are compared']]);
    expect((await differences({ configuration })).lines).toEqual([
      'only the specification has the temporal property Ends',
    ]);
    expect((await differences({ model: { temporalProperties } })).lines).toEqual([
      'only the model has the temporal property Ends',
    ]);
  });

  test('whether a deadlock is a violation', async () => {
    expect((await differences({ model: { deadlock: 'allowed' } })).lines).toEqual([
      'a deadlock is a violation in the specification and allowed in the model',
    ]);
  });
});

describe('an evaluation that fails', () => {
  const throwing = (): never => {
    throw new Error('no such thing');
  };
  const failingUp = {
    Up: action({}, ({ n }: Count) => (n < 2 ? { n: n + 1 } : n < 3 ? throwing() : undefined)),
  };
  const failingText = [["n' = n + 1", 'n\' = IF n = 2 THEN n + "a" ELSE n + 1']] as const;

  test('in an action of the model only', async () => {
    expect(await differences({ model: { actions: { ...definition.actions, ...failingUp } } })).toEqual({
      verdict: 'violated',
      steps: 2,
      lines: ['only the model fails: no such thing (in Up)'],
    });
  });

  test('in an action of the specification only', async () => {
    const { verdict, steps, lines } = await differences({ specification: failingText });
    expect([verdict, steps, lines]).toEqual([
      'violated',
      2,
      [expect.stringMatching(/^only the specification fails: .*\+.*"a" \(in Up, Counter.tla:7:\d+\)$/)],
    ]);
  });

  test('in an action on both sides: equal, and the answer says what was not seen', async () => {
    const { verdict, notes, states } = await compared({
      specification: failingText,
      model: { actions: { ...definition.actions, ...failingUp } },
    });
    expect([verdict, states.distinct]).toEqual(['valid', 3]);
    expect(notes).toEqual(['both sides fail at 1 state: nothing behind was compared']);
  });

  test('by an Assert of the specification only', async () => {
    const { lines } = await differences({
      specification: [["n' = n + 1", 'Assert(n < 1, "low") /\\ n\' = n + 1']],
    });
    expect(lines).toEqual([expect.stringMatching(/^only the specification fails: .*Assert.*"low"/)]);
  });

  test('in an invariant: of the model, of the specification, of both', async () => {
    const model = { invariants: { Small: ({ n }: Count) => (n < 3 ? true : throwing()) } };
    const specification = [['Small == n <= 2', 'Small == IF n < 3 THEN TRUE ELSE n.a']] as const;
    expect(await differences({ model })).toEqual({
      verdict: 'violated',
      steps: 3,
      lines: ['Small in the specification is false; in the model it has no value: no such thing'],
    });
    expect(await differences({ specification })).toEqual({
      verdict: 'violated',
      steps: 3,
      lines: [
        expect.stringMatching(
          /^Small in the specification has no value: .* \(Counter.tla:10:\d+\); in the model it is false$/,
        ),
      ],
    });
    expect((await compared({ model, specification })).verdict).toBe('valid');
  });

  test('where the initial states are made', async () => {
    const model = { init: throwing };
    expect((await differences({ model })).lines).toEqual(['only the model fails: no such thing']);
    const specification = [['Init == n = 0', 'Init == n = 0.a']] as const;
    expect((await differences({ specification })).lines![0]).toMatch(
      /^only the specification fails: .* \(Counter.tla:6:\d+\)$/,
    );
    expect((await compared({ model, specification })).verdict).toBe('valid');
  });
});

describe('what a constraint keeps out', () => {
  const constrained = `${configurationText}INVARIANT Small\nCONSTRAINT Below`;
  const stateConstraints = { Below: ({ n }: Count) => n < 2 };

  test('is judged, and not gone on from', async () => {
    const { verdict, states } = await compared({ configuration: constrained, model: { stateConstraints } });
    expect([verdict, states.distinct]).toEqual(['valid', 2]);
    const stricter = { stateConstraints, invariants: { Small: ({ n }: Count) => n < 2 } };
    expect(await differences({ configuration: constrained, model: stricter })).toEqual({
      verdict: 'violated',
      steps: 2,
      lines: ['Small in the specification is true; in the model it is false'],
    });
  });

  test('has to be the same on both sides', async () => {
    expect(await differences({ configuration: constrained })).toEqual({
      verdict: 'violated',
      steps: 1,
      lines: ['only the constraints of the specification keep out the step Up to n = 2'],
    });
    const elsewhere = { actionConstraints: { Odd: ({ n }: Count, after: Count) => after.n < 2 || n > 5 } };
    expect((await compared({ configuration: constrained, model: elsewhere })).verdict).toBe('valid');
    expect((await differences({ model: elsewhere })).lines).toEqual([
      'only the constraints of the model keep out the step Up to n = 2',
    ]);
  });

  test('in the initial states', async () => {
    const lower = { stateConstraints: { Below: ({ n }: Count) => n > 0 && n < 2 } };
    expect((await differences({ configuration: constrained, model: lower })).lines).toEqual([
      'only the constraints of the model keep out the initial state n = 0',
    ]);
  });
});

describe('limits', () => {
  const endless: Compared = {
    specification: [["Up == n < Limit /\\ n' = n + 1", "Up == n' = n + 1"]],
    model: { actions: { ...definition.actions, Up: action({}, ({ n }: Count) => ({ n: n + 1 })) } },
  };

  test.each([
    ['states', { maxStates: 50 }],
    ['time', { timeoutMs: 0 }],
    ['memory', { maxMemoryMiB: 1 }],
    ['cancelled', { signal: AbortSignal.abort() }],
  ] as const)('%s: unknown, with what was compared', async (limit, options) => {
    const result = await compared({ ...endless, options });
    expect([result.verdict, result.limit?.limit, result.difference]).toEqual(['unknown', limit, undefined]);
    expect(result.states.distinct).toBeGreaterThan(20);
    if (limit === 'states') expect(result.states.distinct).toBe(50);
  });

  test('exactly enough states', async () => {
    expect((await compared({ options: { maxStates: 4 } })).verdict).toBe('valid');
    expect((await compared({ options: { maxStates: 3 } })).verdict).toBe('unknown');
  });

  test('a difference before the limit is one', async () => {
    const model = { ...endless.model, invariants: { Small: ({ n }: Count) => n <= 2 && n !== 1 } };
    expect((await compared({ ...endless, model, options: { timeoutMs: 0 } })).verdict).toBe('violated');
  });

  test('progress, and a cancellation in the middle', async () => {
    const controller = new AbortController();
    const seen: MirrorProgress[] = [];
    const onProgress = (progress: MirrorProgress) => {
      seen.push(progress);
      if (seen.length === 3) controller.abort();
    };
    const result = await compared({ ...endless, options: { signal: controller.signal, onProgress } });
    expect([result.verdict, result.limit?.limit]).toEqual(['unknown', 'cancelled']);
    for (const [index, { compared: count, distinct, depth }] of seen.entries()) {
      expect(count > (seen[index - 1]?.compared ?? 0)).toBe(true);
      expect(count <= distinct && depth > 0).toBe(true);
    }
  });

  test('a limit that makes no sense', async () => {
    await expect(compared({ options: { maxStates: -1 } })).rejects.toThrow(
      'maxStates must be a whole number',
    );
  });
});

test.each([
  ['SYMMETRY Turns', 'SYMMETRY Turns is off: every state is compared'],
  ['VIEW Twice', 'VIEW Twice is off: every state is compared'],
])('the answer says that %s is off', async (statement, note) => {
  const { verdict, notes } = await compared({
    configuration: `${configurationText}INVARIANT Small\n${statement}`,
  });
  expect([verdict, notes]).toEqual(['valid', [note]]);
});

test('a view hides no difference', async () => {
  const specification = [['Twice == 2 * n', 'Twice == 0']] as const;
  const model = { invariants: { Small: ({ n }: Count) => n <= 1 } };
  const { lines } = await differences({
    specification,
    configuration: `${configurationText}INVARIANT Small\nVIEW Twice`,
    model,
  });
  expect(lines).toEqual(['Small in the specification is true; in the model it is false']);
});
