import { describe, expect, test } from 'vitest';
import { type BullyMessage, type BullyState, bullyMachine } from '../../../src/impl/leader-election/bully.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const configuration = {
  nodes: ['n1', 'n2', 'n3'],
  messageDelayMs: 100,
  driftPartsPerMillion: 0,
  timeoutMs: 201,
  campaignsAtStart: true,
};
const machine = bullyMachine(configuration);
const now = { monotonicMs: 0, wallMs: 0 };
type AnyInput = Parameters<typeof machine.step>[1];
const from = (node: string, message: BullyMessage): AnyInput => ({
  kind: 'message',
  from: node,
  message,
  now,
});
const written: AnyInput = { kind: 'written', writeId: 1, now };
const call = (number: number) => ({ session: 1, number });

function stepsOf(node: string, ...inputs: AnyInput[]) {
  let step = machine.start(node, [], now);
  for (const input of inputs) step = machine.step(step.state, input);
  return step;
}
const timeOut = ({ timer }: BullyState): AnyInput => ({
  ...{ kind: 'timer', name: 'silence', generation: timer, now },
});

describe('Garcia-Molina 1982', () => {
  test('the script records elections', () => {
    runInteractionScript(new URL('bully.script', import.meta.url), () => machine);
  });

  test('a node is not there before it is on its disk that it has started: its calls are named by that', () => {
    const { state, effects } = machine.start('n1', [{ session: 4 }], now);
    expect(effects).toMatchObject([{ kind: 'persist', data: { session: 5 } }]);
    expect(machine.step(state, from('n2', { type: 'areYouThere', ...call(1) })).effects).toEqual([]);
    expect(machine.step(state, written).effects).toMatchObject([
      { kind: 'send', to: 'n2', message: { type: 'areYouThere', session: 5, number: 1 } },
      { kind: 'setTimer', minMs: 201 },
    ]);
  });

  test('an answer counts only to the call that is open', () => {
    const asking = stepsOf('n2', written).state;
    const here = (number: number, session = 1): AnyInput => from('n3', { type: 'here', session, number });
    expect(machine.step(asking, here(1)).state.status).toBe('waiting');
    for (const other of [here(2), here(1, 0), from('n1', { type: 'here', ...call(1) })])
      expect(machine.step(asking, other).state.status).toBe('asking');
  });

  test('to a check a node says whether it follows the one that asks, and nothing to a lower one', () => {
    const halt = from('n3', { type: 'halt', term: 0, ...call(1) });
    const named = from('n3', { type: 'newCoordinator', term: 5, ...call(2) });
    const checked = (node: string, asking: string) =>
      stepsOf(node, written, halt, named, from(asking, { type: 'check', term: 5 })).effects;
    const follows = (answer: boolean) => [
      { kind: 'send', message: { type: 'checked', term: 5, follows: answer } },
    ];
    expect(stepsOf('n1', written, halt, named).state).toMatchObject({ status: 'normal', coordinator: 'n3' });
    expect(checked('n1', 'n3')).toMatchObject(follows(true));
    expect(checked('n1', 'n2')).toMatchObject(follows(false));
    expect(checked('n2', 'n1')).toEqual([]);
  });

  test('a halted node accepts the one that has halted it last, and nobody else', () => {
    const halts = (node: string) => from(node, { type: 'halt', term: 0, ...call(1) });
    const names = (node: string) => from(node, { type: 'newCoordinator', term: 5, ...call(2) });
    expect(stepsOf('n1', written, halts('n2'), halts('n3'), names('n2')).state.status).toBe('halted');
    const { state, effects } = stepsOf('n1', written, halts('n2'), halts('n3'), names('n3'));
    expect(state).toMatchObject({ status: 'normal', coordinator: 'n3', term: 5 });
    expect(effects.at(-1)).toMatchObject({ to: 'n3', message: { type: 'accepted' } });
  });

  test('a node that was halted and then is silent when it is told who coordinates was not down: all begins again', () => {
    const naming = stepsOf('n3', written, from('n2', { type: 'halted', term: 0, ...call(1) }));
    const { state: named } = machine.step(naming.state, from('n1', { type: 'halted', term: 7, ...call(2) }));
    // Terms of n3 are multiples of 3, and it has heard of 7.
    expect(named).toMatchObject({ status: 'naming', callee: 'n2', group: ['n2', 'n1'], term: 9 });
    expect(machine.step(named, timeOut(named)).state).toMatchObject({ status: 'halting', callee: 'n2' });
  });

  test('the coordinator elects again when a smaller node does not follow it', () => {
    const lonely = [written, ...[1, 2].map(() => undefined)].reduce<BullyState>(
      (state, input) => machine.step(state, input ?? timeOut(state)).state,
      machine.start('n3', [], now).state,
    );
    expect(lonely).toMatchObject({ status: 'normal', coordinator: 'n3', term: 3 });
    const checked = (node: string, term: number, follows: boolean): AnyInput =>
      from(node, { type: 'checked', term, follows });
    expect(machine.step(lonely, checked('n1', 3, true)).state.status).toBe('normal');
    expect(machine.step(lonely, checked('n1', 0, false)).state.status).toBe('normal');
    expect(machine.step(lonely, checked('n1', 3, false)).state.status).toBe('halting');
  });

  test('strangers are ignored', () => {
    const state = stepsOf('n1', written).state;
    expect(machine.step(state, from('n9', { type: 'halt', term: 0, ...call(1) })).state).toBe(state);
  });

  test('a node alone leads at once', () => {
    const alone = bullyMachine({ ...configuration, nodes: ['n1'] });
    const { state } = alone.step(alone.start('n1', [], now).state, written);
    expect(state).toMatchObject({ status: 'normal', coordinator: 'n1' });
  });
});

test.each([
  [{ nodes: [] }, 'nodes must be different names'],
  [{ messageDelayMs: 0 }, 'messageDelayMs must be more than 0'],
  [{ driftPartsPerMillion: -1 }, 'driftPartsPerMillion must be 0 or more'],
  [{ timeoutMs: 200 }, 'timeoutMs must be more than 200'],
  [{ driftPartsPerMillion: 10_000 }, 'timeoutMs must be more than 202'],
])('a wrong configuration is told: %j', (change, text) => {
  expect(() => bullyMachine({ ...configuration, ...change })).toThrow(text);
  expect(() => machine.start('n9', [], now)).toThrow('n9 is none of the nodes');
});
