import { expect, test } from 'vitest';
import { generationResource } from '../../src/impl/generation-clock/resource.ts';
import { drawSchedule } from '../../src/simulator/draw-schedule.ts';
import { KnownEvents } from '../../src/simulator/known-events.ts';
import { generationClockSimulation } from '../../src/simulator/protocols/generation-clock.ts';
import { Sayings } from '../../src/simulator/sayings.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import type { SteppedEvent, WorldEvent, WorldView } from '../../src/simulator/simulated-protocol.ts';

const where = { atMs: 0, node: 'n', incarnation: 1 };
const now = { monotonicMs: 0, wallMs: 0 };

const say = (what: string, afterPersist?: number) =>
  ({
    kind: 'send',
    to: 'm',
    message: what,
    ...(afterPersist === undefined ? {} : { afterPersist }),
  }) as const;
const persist = (writeId: number) => ({ kind: 'persist', writeId, data: writeId }) as const;

const step = (effects: SteppedEvent['effects'], crashedAtEffect?: number): SteppedEvent => ({
  ...{ kind: 'stepped', ...where, before: 0, after: 1, effects },
  input: { kind: 'timer', name: 't', generation: 1, now },
  ...(crashedAtEffect === undefined ? {} : { crashedAtEffect }),
});
const written: Extract<WorldEvent, { kind: 'written' }> = { kind: 'written', ...where, writeId: 1 };
const heard: WorldEvent = { ...step([]), input: { kind: 'written', writeId: 1, now } };
const crashed: Extract<WorldEvent, { kind: 'crashed' }> = { kind: 'crashed', ...where, durable: [1] };

const saidIn = (...events: readonly WorldEvent[]) => {
  const sayings = new Sayings();
  return events.map((event) =>
    sayings.take(event).map(({ effect }) => (effect.kind === 'send' ? effect.message : effect.id)),
  );
};

test('what waits for the disk is said when its node hears that it is written', () => {
  const first = step([persist(1), say('at once'), say('later', 1)]);
  expect(saidIn(first, written, heard)).toEqual([['at once'], [], ['later']]);
});

test('what a crash comes before is never said, though its record be on disk', () => {
  expect(saidIn(step([persist(1), say('later', 1)]), written, crashed, heard)).toEqual([[], [], [], []]);
  expect(saidIn(step([say('first'), say('second')], 1), crashed)).toEqual([['first'], []]);
});

test('an event is known when it is on disk or told of, and once', () => {
  const known = (...events: readonly WorldEvent[]) => {
    const all = new KnownEvents(() => true);
    return events.map((event) => all.take(event).filter((each) => each.kind === 'stepped').length);
  };
  const right = step([persist(1), say('later', 1)]);
  expect(known(right, written, heard)).toEqual([0, 1, 1]);
  expect(known(right, crashed)).toEqual([0, 0]);
  expect(known(step([persist(1), say('too early')]), written, crashed)).toEqual([1, 0, 0]);
});

test('a node that forgets what it told once it was on disk is seen when it starts again', async () => {
  const protocol = generationClockSimulation({ recalled: (durable) => durable - 1 });
  const properties = new Set<string | undefined>();
  for (let seed = 0; seed < 5; seed++)
    properties.add((await simulate(protocol, drawSchedule(protocol, seed))).violation?.property);
  expect(properties).toContain('GenerationMonotonic');
});

/** The resource accepts one claim, crashes before that is on disk, and accepts another; and this is what is said about it. */
function complaintsAbout(tellsAtOnce: boolean) {
  const machine = generationResource();
  const monitor = generationClockSimulation()
    .monitors()
    .find(({ name }) => name === 'StaleLeaderRejected')!;
  const at = { ...where, node: 'resource' };
  const accepting = (generation: number): SteppedEvent => {
    const before = machine.start('resource', [], now).state;
    const message = { type: 'write', generation, id: 'c', value: 1 } as const;
    const input = { kind: 'message', from: 'n1', message, now } as const;
    const { state, effects } = machine.step(before, input);
    const said = effects.map((each) =>
      each.kind === 'send' && tellsAtOnce ? { ...each, afterPersist: 0 } : each,
    );
    return { kind: 'stepped', ...at, before, input, after: state, effects: said };
  };
  const events: readonly WorldEvent[] = [
    accepting(2),
    { ...crashed, ...at, durable: [] },
    { ...accepting(1), incarnation: 2 },
    { ...written, ...at, incarnation: 2 },
  ];
  return events.flatMap((event) => monitor.observe(event, undefined as unknown as WorldView) ?? []);
}

test('a resource is held to a claim of which it told before that was on disk, and to no other that it lost', () => {
  expect(complaintsAbout(false)).toEqual([]);
  expect(complaintsAbout(true)).toHaveLength(1);
});
