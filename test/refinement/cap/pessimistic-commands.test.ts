import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grantedMs } from '../../../src/impl/cap/pessimistic/configuration.ts';
import type { PessimisticRules } from '../../../src/impl/cap/pessimistic/rules.ts';
import { pessimisticRegisterMachine } from '../../../src/impl/cap/pessimistic.ts';
import { pessimisticRegisterImplementationMutants } from '../../../src/mutants/implementations/cap/pessimistic.ts';
import { pessimisticRefinementOf } from '../../../src/refinement/cap/pessimistic/refinement.ts';
import { Lockstep } from '../../../src/refinement/lockstep.ts';
import { CommandedWorld } from '../../support/commanded-world.ts';

const configuration = {
  ...{ nodes: ['n1', 'n2'], primary: 'n2', retryMs: 10, giveUpMs: 150, maxWaiting: 3 },
  ...{ termMs: 40, driftPartsPerMillion: 0 },
};
const { nodes, primary, termMs } = configuration;
const refinement = pessimisticRefinementOf({ nodes, primary, termMs, grantedMs: grantedMs(configuration) });

/** What makes the implementation take an action of the model. */
const command = (
  name: string,
  isPossible: (world: CommandedWorld) => boolean,
  give: (world: CommandedWorld) => void,
): fc.Command<CommandedWorld, CommandedWorld> => ({
  check: isPossible,
  run: (_, world) => give(world),
  toString: () => name,
});

const someNode = fc.constantFrom(...nodes);

/** Begin, of an operation with a number of its own. */
const operations = fc.tuple(someNode, fc.boolean()).map(([node, isRead]) =>
  command(
    `Begin at ${node}`,
    (world) => world.isUp(node),
    (world) => world.operate(node, isRead ? { type: 'read' } : { type: 'append', item: world.atMs }),
  ),
);

/** Enqueue, Refresh, Supersede, Receive, GiveBack, Take, TakeRelease, Learn: a message arrives, most often one of the last. */
const arrivals = fc.nat({ max: 12 }).map((ago) =>
  command(
    `the last message but ${ago} arrives`,
    ({ messages }) => messages.length > ago,
    (world) => world.deliver(world.messages.at(-1 - ago)!),
  ),
);

/** Ask, Write, AskAgain, Refuse and GiveUp, as a timer of retries runs out; TakeBack and Lengthen, as a term does. */
const timers = fc.tuple(someNode, fc.constantFrom('retry', 'term')).map(([node, name]) =>
  command(
    `timer ${name} of ${node}`,
    (world) => world.isUp(node) && world.timersOf(node).includes(name),
    (world) => world.fire(node, name),
  ),
);

/** PassAt: no clock knows of another. */
const times = fc.tuple(someNode, fc.constantFrom(1, 10, 39, 41, 150)).map(([node, ms]) =>
  command(
    `${ms} ms pass at ${node}`,
    () => true,
    (world) => world.pass(node, ms),
  ),
);

const writes = someNode.map((node) =>
  command(
    `a write of ${node} ends`,
    (world) => world.hasWrites(node),
    (world) => world.finishWrite(node),
  ),
);

/** GiveUp, and Restart. */
const crashes = fc.tuple(someNode, fc.nat({ max: 2 })).map(([node, kept]) =>
  command(
    `${node} crashes with ${kept} writes kept, or starts again`,
    () => true,
    (world) => (world.isUp(node) ? world.crash(node, kept) : world.start(node)),
  ),
);

/** What is found by sequences of commands, and which actions of the model were taken. */
function afterCommands(changes: Partial<PessimisticRules>, numRuns: number) {
  const machine = pessimisticRegisterMachine(configuration, changes);
  const taken = new Set<string>();
  const commands = fc.commands(
    [operations, arrivals, arrivals, arrivals, timers, times, writes, writes, writes, crashes],
    { maxCommands: 200, size: 'max' },
  );
  const property = fc.property(commands, (sequence) => {
    const lockstep = new Lockstep(refinement);
    const world = new CommandedWorld(machine, nodes, lockstep);
    // What is possible is seen from the world itself: the model that is compared is the lockstep's.
    fc.modelRun(() => ({ model: world, real: world }), sequence);
    for (const action of lockstep.taken.keys()) taken.add(action);
  });
  return { found: fc.check(property, { numRuns, seed: 1976 }), taken };
}

describe('in sequences of commands that make it take the actions of the model', () => {
  test('our machine takes them, all of them', () => {
    const { found, taken } = afterCommands({}, 400);
    expect(fc.defaultReportMessage(found)).toBeUndefined();
    expect([...taken].sort()).toEqual(Object.keys(refinement.model.definition.actions).sort());
  });

  /** What waits for ever, or does not ask again, does nothing that the model does not. */
  const isSeen = ({ unseenInTraces }: { readonly unseenInTraces?: string }) => unseenInTraces === undefined;

  test.each(
    pessimisticRegisterImplementationMutants
      .filter(isSeen)
      .map(({ name, changes }) => [name, changes] as const),
  )('and not with %s', (_, changes) => {
    const { failed, errorInstance } = afterCommands(changes, 400).found;
    expect(failed).toBe(true);
    expect((errorInstance as Error).message).toMatch(/the model cannot take|in the implementation/);
  });
});
